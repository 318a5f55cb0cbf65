"""An issuer's published keys: through rotation, outage, floods and nonsense."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from auth.credentials.jwks import FixedKeys, KeySource, usable_keys
from auth.credentials.tokens import Signed, Trusted, verify
from rules.errors import NotAllowed, Refused, Unreachable
from tests.auth.builders import (
    ANN,
    CORPORATE,
    EC,
    ED,
    NOW,
    OWN,
    OWN_KEY,
    RSA,
    base64,
    own_token,
    public,
    token,
)  # fmt: skip

URL = "https://login.example.com/keys"
HOUR = 3600.0
NEW = ECKey.generate_key("P-256", parameters={"kid": "new"})
SHORT = base64(b"\xc1" * 128)
LONG = base64(b"\xc1" * 2048)


class Provider:
    """An issuer with its clock: it answers what it is told to, and counts."""

    def __init__(self, *keys: Mapping[str, Any]) -> None:
        self.answer: bytes | Exception = published(*keys)
        self.fetches = 0
        self.now = 1000.0
        self.gate = asyncio.Event()
        self.gate.set()
        self.source = KeySource(URL, self.fetch, lambda: self.now)

    async def fetch(self, url: str) -> bytes:
        assert url == URL
        self.fetches += 1
        await self.gate.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def knows(self, kid: str) -> bool:
        return await self.source.key(kid) is not None


def published(*keys: Mapping[str, Any]) -> bytes:
    return json.dumps({"keys": keys}).encode()


def usable(**changes: Any) -> set[str]:
    return set(usable_keys(published({**public(RSA), **changes})))


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_keys_are_found_by_their_ids() -> None:
    provider = Provider(public(RSA), public(EC), public(ED))
    found = [await provider.source.key(kid) for kid in ("rsa", "ec", "ed")]
    assert [type(key) for key in found] == [RSAKey, ECKey, OKPKey]


async def test_a_published_key_verifies_a_token() -> None:
    trusted = (Trusted(CORPORATE, Provider(public(RSA)).source),)
    assert (await verify(token(), trusted, now=NOW)).subject == "ann"


async def test_a_token_that_was_taken_before_is_refused_without_its_key() -> None:
    provider = Provider(public(RSA))
    trusted = (Trusted(CORPORATE, provider.source),)
    await verify(token(), trusted, now=NOW)
    provider.answer = published(public(EC))
    provider.now += 601
    await provider.knows("rsa")
    await settled()
    with pytest.raises(NotAllowed, match="does not publish"):
        await verify(token(), trusted, now=NOW)


async def test_a_token_that_was_taken_before_is_refused_by_another_key_of_that_id() -> None:
    taken = token()
    other = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
    trusted = Trusted(CORPORATE, Provider(public(RSA)).source)
    await verify(taken, [trusted], now=NOW)
    turned = replace(trusted, keys=Provider(public(other)).source)
    with pytest.raises(NotAllowed, match="signature"):
        await verify(taken, [turned], now=NOW)


async def test_a_token_that_was_taken_before_ends_when_it_says() -> None:
    trusted = (Trusted(CORPORATE, Provider(public(RSA)).source),)
    await verify(token(), trusted, now=NOW)
    with pytest.raises(NotAllowed, match="expired"):
        await verify(token(), trusted, now=NOW + timedelta(days=2))


async def test_signatures_are_remembered_up_to_a_number() -> None:
    signed = Signed(most=2)
    for each in ("a", "b", "c"):
        signed.add(each, RSA)
    assert [signed.holds(each, RSA) for each in ("a", "b", "c")] == [False, True, True]


async def test_nothing_is_fetched_before_somebody_asks() -> None:
    assert Provider(public(RSA)).fetches == 0


async def test_known_keys_are_fetched_once() -> None:
    provider = Provider(public(RSA))
    assert [await provider.knows("rsa") for _ in range(100)] == [True] * 100
    assert provider.fetches == 1


async def test_a_new_key_works_within_a_minute() -> None:
    provider = Provider(public(RSA))
    await provider.knows("rsa")
    provider.answer = published(public(RSA), public(NEW))
    provider.now += 30
    assert await provider.knows("new")


async def test_a_key_no_longer_published_stops_working() -> None:
    provider = Provider(public(RSA), public(EC))
    await provider.knows("rsa")
    provider.answer = published(public(EC))
    provider.now += 601
    await provider.knows("rsa")
    await settled()
    assert not await provider.knows("rsa")


async def test_a_flood_of_unknown_keys_fetches_once_in_thirty_seconds() -> None:
    provider = Provider(public(RSA))
    for number in range(3_000):
        provider.now += 0.1
        assert not await provider.knows(f"unknown {number}")
    assert provider.fetches == 10


async def test_a_flood_at_once_fetches_once() -> None:
    provider = Provider(public(RSA))
    found = await asyncio.gather(*(provider.knows(f"unknown {n}") for n in range(500)))
    assert (provider.fetches, any(found)) == (1, False)


async def test_everybody_who_asks_at_once_gets_the_key_of_one_fetch() -> None:
    provider = Provider(public(RSA))
    found = await asyncio.gather(*(provider.knows("rsa") for _ in range(500)))
    assert (provider.fetches, all(found)) == (1, True)


async def test_a_flood_while_the_issuer_is_down_fetches_once_in_thirty_seconds() -> None:
    provider = Provider()
    provider.answer = Unreachable("down")
    for _ in range(300):
        provider.now += 1
        assert not await provider.knows("rsa")
    assert provider.fetches == 10


async def test_who_has_a_known_key_does_not_wait_for_a_slow_issuer() -> None:
    provider = Provider(public(RSA))
    await provider.knows("rsa")
    provider.gate.clear()
    provider.now += 601
    async with asyncio.timeout(1):
        assert await provider.knows("rsa")


async def test_a_caller_who_goes_away_does_not_take_the_fetch_along() -> None:
    provider = Provider(public(RSA))
    provider.gate.clear()
    caller = asyncio.create_task(provider.knows("rsa"))
    await settled()
    caller.cancel()
    provider.gate.set()
    await settled()
    assert (await provider.knows("rsa"), provider.fetches) == (True, 1)


OUTAGES: dict[str, bytes | Exception] = {
    "unreachable": Unreachable("down"),
    "refused": Refused("403"),
    "no network": ConnectionResetError(),
    "too slow": TimeoutError(),
    "nothing": b"",
    "no keys": published(),
    "no set": b"{}",
    "a list": b"[]",
    "null": b"null",
    "a sign-in page": b"<html>Sign in</html>",
    "half a set": published(public(EC))[:-20],
    "keys that are no list": b'{"keys": {"kid": "rsa"}}',
    "keys that are texts": b'{"keys": ["rsa", 1, null, []]}',
    "not UTF-8": b"\xff\xfe\xfd",
    "deep nesting": b"[" * 100_000,
    "too many keys": published(*[public(EC)] * 101),
    "too large": published(public(EC)) + b" " * 256 * 1024,
    "only secret keys": published({"kty": "oct", "kid": "rsa", "k": "AAAA"}),
}


@pytest.mark.parametrize("answer", OUTAGES.values(), ids=OUTAGES.keys())
async def test_the_last_good_set_serves_through_an_outage(answer: bytes | Exception) -> None:
    provider = Provider(public(RSA))
    await provider.knows("rsa")
    provider.answer = answer
    provider.now += 23 * HOUR
    await provider.knows("rsa")
    await settled()
    assert (await provider.knows("rsa"), provider.fetches) == (True, 2)


@pytest.mark.parametrize("answer", OUTAGES.values(), ids=OUTAGES.keys())
async def test_an_issuer_never_heard_of_has_no_keys(answer: bytes | Exception) -> None:
    provider = Provider()
    provider.answer = answer
    assert not await provider.knows("rsa")


async def test_after_a_day_of_outage_nothing_is_believed() -> None:
    provider = Provider(public(RSA))
    await provider.knows("rsa")
    provider.answer = Unreachable("down")
    provider.now += 24 * HOUR + 1
    assert not await provider.knows("rsa")


async def test_after_an_outage_the_issuer_is_believed_again() -> None:
    provider = Provider(public(RSA))
    provider.answer = Unreachable("down")
    await provider.knows("rsa")
    provider.answer = published(public(RSA))
    provider.now += 30
    assert await provider.knows("rsa")


@pytest.mark.parametrize(
    "changes",
    [
        {"use": "enc"},
        {"key_ops": ["sign"]},
        {"key_ops": []},
        {"key_ops": 1},
        {"alg": "RS512"},
        {"alg": "PS256"},
        {"alg": "HS256"},
        {"alg": "RSA-OAEP"},
        {"alg": "none"},
        {"kid": ""},
        {"kid": 1},
        {"kid": None},
        {"kid": "k" * 300},
        {"kty": "oct"},
        {"kty": "EC"},
        {"kty": ["RSA"]},
        {"kty": None},
        {"n": SHORT},
        {"n": LONG},
        {"n": "not base64!"},
        {"n": 1},
        {"e": ""},
        {"e": "AQ"},
        {"crv": "P-256"},
        {"d": "AQAB"},
    ],
    ids=str,
)
def test_a_key_of_another_use_or_kind_is_not_used(changes: dict[str, Any]) -> None:
    assert usable(**changes) == set()


@pytest.mark.parametrize(
    "changes",
    [{}, {"use": "sig"}, {"alg": "RS256"}, {"key_ops": ["verify"]}, {"x5c": ["MIIB"]}, {"x": 1}],
    ids=str,
)
def test_a_signing_key_is_used_whatever_else_is_said_of_it(changes: dict[str, Any]) -> None:
    assert usable(**changes) == {"rsa"}


STRANGE_KEYS: dict[str, dict[str, Any]] = {
    "oct": {"kty": "oct", "kid": "k", "k": "A" * 43},
    "private RSA": RSA.as_dict(private=True),
    "private EC": EC.as_dict(private=True),
    "private Ed25519": ED.as_dict(private=True),
    "P-384": ECKey.generate_key("P-384", parameters={"kid": "k"}, private=False).as_dict(),
    "secp256k1": ECKey.generate_key("secp256k1", parameters={"kid": "k"}, private=False).as_dict(),
    "Ed448": OKPKey.generate_key("Ed448", parameters={"kid": "k"}, private=False).as_dict(),
    "X25519": OKPKey.generate_key("X25519", parameters={"kid": "k"}, private=False).as_dict(),
    "a point off the curve": {**public(EC), "y": public(EC)["x"]},
    "half an Ed25519 key": {**public(ED), "x": "AAAA"},
    "of after the quantum computer": {"kty": "AKP", "kid": "k", "alg": "ML-DSA-44", "pub": "AA"},
    "without an id": {name: value for name, value in public(EC).items() if name != "kid"},
}


@pytest.mark.parametrize("strange", STRANGE_KEYS.values(), ids=STRANGE_KEYS.keys())
def test_a_strange_key_is_left_out_and_its_neighbours_serve(strange: dict[str, Any]) -> None:
    assert set(usable_keys(published(strange, public(NEW)))) == {"new"}


def test_of_two_keys_with_one_id_the_first_counts() -> None:
    other = {**public(NEW), "kid": "rsa"}
    assert isinstance(usable_keys(published(public(RSA), other))["rsa"], RSAKey)


async def test_our_own_key_is_known_by_its_id() -> None:
    assert await FixedKeys(OWN_KEY).key(str(OWN_KEY.kid)) is not None


async def test_our_own_keys_hold_no_private_half() -> None:
    key = await FixedKeys(OWN_KEY).key(str(OWN_KEY.kid))
    assert key is not None
    assert not key.is_private


async def test_our_own_keys_are_no_others() -> None:
    assert await FixedKeys(OWN_KEY).key("rsa") is None


async def test_a_token_of_an_older_signing_key_is_taken_while_that_key_is_kept() -> None:
    new, bearer = OKPKey.generate_key("Ed25519", auto_kid=True), own_token()
    both = Trusted(OWN, FixedKeys(new, OWN_KEY))
    assert (await verify(bearer, [both], now=NOW)).subject == str(ANN)
    with pytest.raises(NotAllowed):
        await verify(bearer, [Trusted(OWN, FixedKeys(new))], now=NOW)
