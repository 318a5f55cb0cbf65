"""ID tokens: the good sign somebody in, and of the bad not one does."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha512

import pytest

from auth.credentials.tokens import Trusted
from auth.sign_in.id_tokens import Expected, SignedIn, id_token_issuer, verify_id_token
from rules.errors import NotAllowed
from tests.auth.bad_id_tokens import BAD, CLIENT, Bad, Login
from tests.auth.builders import (
    COMPANY,
    CORPORATE_KEYS,
    EC,
    ED,
    NOW,
    SECONDS,
    base64,
    header,
    signed,
)
from tests.auth.test_tokens import mutated

TO = Login(COMPANY, "the nonce")
BY = Trusted(id_token_issuer(COMPANY, CLIENT, "email"), CORPORATE_KEYS)
EXPECTED = Expected(TO.nonce, TO.access_token)
ANN = SignedIn("ann", "ann@example.com", None)

GOOD: dict[str, Bad] = {
    "RS256": lambda to: to.token(),
    "ES256": lambda to: to.by(header(alg="ES256", kid="ec"), EC),
    "EdDSA": lambda to: to.by(header(alg="EdDSA", kid="ed"), ED),
    "Ed25519": lambda to: to.by(header(alg="Ed25519", kid="ed"), ED),
    "no typ": lambda to: to.headed(typ=...),
    "x5t of a certificate": lambda to: to.headed(x5t="abc"),
    "one aud in a list": lambda to: to.token(aud=[CLIENT]),
    "our azp": lambda to: to.token(azp=CLIENT),
    "several aud and our azp": lambda to: to.token(aud=[CLIENT, "wiki"], azp=CLIENT),
    "a clock a minute ahead": lambda to: to.token(iat=SECONDS + 60, nbf=SECONDS + 60),
    "a whole day": lambda to: to.token(exp=SECONDS + 86_400),
    "email verified": lambda to: to.token(email_verified=True),
    "at_hash": lambda to: to.token(at_hash=to.access_hash()),
    "Keycloak's": lambda to: to.token(typ="ID"),
    "Cognito's": lambda to: to.token(token_use="id"),
    "claims nobody asked for": lambda to: to.token(groups=["admin"], roles=["ADMINISTRATOR"]),
}


async def verified(token: str, expected: Expected = EXPECTED) -> SignedIn:
    return await verify_id_token(token, BY, expected, now=NOW)


async def refusal(token: str, expected: Expected = EXPECTED) -> str:
    with pytest.raises(NotAllowed) as raised:
        await verified(token, expected)
    return raised.value.message


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD.keys())
async def test_a_good_id_token_signs_ann_in(good: Bad) -> None:
    assert await verified(good(TO)) == ANN


async def test_the_providers_own_session_is_remembered() -> None:
    assert await verified(TO.token(sid="s1")) == replace(ANN, session="s1")


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_id_token_is_refused_and_nothing_of_it_repeated(bad: Bad) -> None:
    message = await refusal(bad(TO))
    assert not [word for word in ("evil", "wiki", "bob", "ann@", "eyJ", "gone") if word in message]


def test_there_are_more_bad_id_tokens_than_the_goal_asks_for() -> None:
    assert len({bad(TO) for bad in BAD.values()}) >= 60


REASONS: dict[str, Bad] = {
    "nonce": lambda to: to.token(nonce="another"),
    "azp": lambda to: to.token(aud=[CLIENT, "wiki"]),
    "issuer": lambda to: to.token(iss="https://evil.example.com"),
    "typ": lambda to: to.headed(typ="at+jwt"),
    "algorithm": lambda to: to.unsigned("none", "AAAA"),
    "longer": lambda to: to.token(exp=SECONDS + 90_000),
    "at_hash": lambda to: to.token(at_hash="x"),
    "strict JSON": lambda to: to.raw('"sub":"bob"'),
}


@pytest.mark.parametrize(("reason", "bad"), REASONS.items(), ids=REASONS.keys())
async def test_a_refusal_says_what_is_wrong(reason: str, bad: Bad) -> None:
    assert reason in await refusal(bad(TO))


async def test_an_at_hash_without_an_access_token_is_refused() -> None:
    alone = Expected(TO.nonce, None)
    assert "at_hash" in await refusal(TO.token(at_hash=TO.access_hash()), alone)


async def test_the_hash_in_an_ed25519_token_is_of_sha_512() -> None:
    claims = TO.claims(at_hash=base64(sha512(TO.access_token.encode()).digest()[:32]))
    assert await verified(signed(header(alg="EdDSA", kid="ed"), claims, ED)) == ANN


HOUR = Expected(TO.nonce, TO.access_token, timedelta(hours=1))


@pytest.mark.parametrize("ago", [0, 3_599, 3_660])
async def test_a_recent_password_is_taken_where_one_is_asked_for(ago: int) -> None:
    assert await verified(TO.token(auth_time=SECONDS - ago), HOUR) == ANN


@pytest.mark.parametrize("when", [SECONDS - 3_661, ..., "now", None])
async def test_an_old_or_unknown_password_is_refused_where_a_recent_one_is_asked_for(
    when: object,
) -> None:
    assert "auth_time" in await refusal(TO.token(auth_time=when), HOUR)


async def taken(seed: int, count: int) -> list[str]:
    """The mutated ID tokens that signed somebody in, and are not the good ones again."""
    chance = random.Random(seed)
    good = [GOOD[name](TO) for name in ("RS256", "ES256", "EdDSA")]
    found: list[str] = []
    for _ in range(count):
        bad = mutated(chance.choice(good), chance)
        with suppress(NotAllowed):
            await verified(bad)
            found.append(bad)
    return [bad for bad in found if bad not in good]


async def test_no_mutated_id_token_is_taken() -> None:
    assert await taken(seed=1, count=2_000) == []


@pytest.mark.soak
async def test_no_mutated_id_token_of_a_hundred_thousand_is_taken() -> None:
    assert await taken(seed=2, count=100_000) == []
