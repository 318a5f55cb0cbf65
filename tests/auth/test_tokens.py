"""Bearer tokens: the good are taken, and of the bad not one."""

import random
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from auth.credentials.claims import Algorithm, Claims
from auth.credentials.tokens import Trusted, mint, verify
from rules.errors import Invalid, NotAllowed
from tests.auth.bad_tokens import BAD
from tests.auth.builders import (
    ANN,
    AUDIENCE,
    COMPANY,
    CORPORATE,
    CORPORATE_KEYS,
    EC,
    ED,
    NOW,
    OURS,
    OWN,
    OWN_KEY,
    SECONDS,
    TRUSTED,
    header,
    own_token,
    payload,
    signed,
    token,
)

TEN_MINUTES = timedelta(minutes=10)
OF_ANN = Claims(COMPANY, "ann", "ann@example.com", NOW + TEN_MINUTES, "intranet", None)

GOOD = {
    "RS256": token(),
    "ES256": signed(header(alg="ES256", kid="ec"), payload(), EC),
    "EdDSA": signed(header(alg="EdDSA", kid="ed"), payload(), ED),
    "Ed25519": signed(header(alg="Ed25519", kid="ed"), payload(), ED),
    "no typ": signed(header(typ=...), payload()),
    "typ at+jwt": signed(header(typ="at+jwt"), payload()),
    "typ in capitals": signed(header(typ="AT+JWT"), payload()),
    "typ with application": signed(header(typ="application/at+jwt"), payload()),
    "x5t of a certificate": signed(header(x5t="abc"), payload()),
    "no iat": token(iat=...),
    "clock a minute ahead": token(iat=SECONDS + 60, nbf=SECONDS + 60),
    "several aud": token(aud=["wiki", AUDIENCE]),
    "one aud in a list": token(aud=[AUDIENCE]),
    "client_id of RFC 9068": signed(header(typ="at+jwt"), payload(azp=..., client_id="intranet")),
    "appid of Entra": token(azp=..., appid="intranet"),
    "azp and client_id that agree": token(client_id="intranet"),
    "claims nobody asked for": token(groups=["staff"], ver="2.0"),
    "verified email": token(email_verified=True),
    "Keycloak's access token": token(typ="Bearer"),
    "Cognito's access token": token(token_use="access"),
}


async def refusal(bad: str) -> NotAllowed:
    with pytest.raises(NotAllowed) as raised:
        await verify(bad, TRUSTED, now=NOW)
    return raised.value


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD.keys())
async def test_a_good_token_of_the_company_is_taken(good: str) -> None:
    assert await verify(good, TRUSTED, now=NOW) == OF_ANN


async def test_a_listed_client_may_have_tokens_for_several_audiences() -> None:
    claims = await verify(token(aud=[AUDIENCE, "wiki"], azp="intranet"), TRUSTED, now=NOW)
    assert claims.client == "intranet"


async def test_where_no_client_is_listed_a_token_for_us_alone_needs_none() -> None:
    anybody = Trusted(replace(CORPORATE, clients=frozenset()), CORPORATE_KEYS)
    assert (await verify(token(azp=...), [anybody], now=NOW)).client is None


async def test_where_no_client_is_listed_a_token_for_several_is_refused() -> None:
    anybody = Trusted(replace(CORPORATE, clients=frozenset()), CORPORATE_KEYS)
    for named in ({"azp": ...}, {}, {"azp": ..., "client_id": "wiki"}):
        with pytest.raises(NotAllowed, match="client"):
            await verify(token(aud=[AUDIENCE, "wiki"], **named), [anybody], now=NOW)


async def test_a_minted_token_is_taken_as_the_persons() -> None:
    minted = mint(OWN_KEY, OWN, person_id=ANN, ttl=TEN_MINUTES, now=NOW, jti="1")
    expected = Claims(OURS, str(ANN), None, NOW + TEN_MINUTES, None, "1")
    assert await verify(minted, TRUSTED, now=NOW) == expected


async def test_a_minted_token_ends_when_it_says() -> None:
    minted = mint(OWN_KEY, OWN, person_id=ANN, ttl=TEN_MINUTES, now=NOW, jti="1")
    with pytest.raises(NotAllowed, match="expired"):
        await verify(minted, TRUSTED, now=NOW + TEN_MINUTES)


async def test_our_own_token_may_say_eddsa() -> None:
    assert (await verify(own_token({"alg": "EdDSA"}), TRUSTED, now=NOW)).subject == str(ANN)


@pytest.mark.parametrize(
    "ttl", [timedelta(0), timedelta(seconds=-1), timedelta(hours=24, seconds=1)]
)
def test_no_token_is_minted_for_longer_than_a_day_or_for_nothing(ttl: timedelta) -> None:
    with pytest.raises(Invalid):
        mint(OWN_KEY, OWN, person_id=UUID(int=1), ttl=ttl, now=NOW, jti="1")


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_token_is_refused(bad: str) -> None:
    assert (await refusal(bad)).code == "UNAUTHENTICATED"


def test_there_are_more_bad_tokens_than_the_goal_asks_for() -> None:
    assert len(set(BAD.values())) >= 60


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_refusal_repeats_nothing_of_the_token(bad: str) -> None:
    message = (await refusal(bad)).message
    assert not [word for word in ("evil", "wiki", "bob", "ann@", "eyJ", "gone") if word in message]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (token(exp=SECONDS - 1), "expired"),
        (token(aud="wiki"), "audience"),
        (token(iss="https://evil.example.com"), "issuer"),
        (signed(header(kid="gone"), payload()), "kid"),
        (token(azp="wiki"), "azp"),
        (token(exp=SECONDS + 90_000), "longer"),
        (token(nonce="1"), "ID token"),
    ],
)
async def test_a_refusal_says_what_is_wrong(bad: str, reason: str) -> None:
    assert reason in (await refusal(bad)).message


async def test_a_token_for_several_audiences_needs_a_listed_client_even_if_none_is_listed() -> None:
    bad = own_token(aud=[AUDIENCE, "wiki"], azp="intranet")
    assert "azp" in (await refusal(bad)).message


async def test_an_issuers_other_key_types_count_only_if_its_settings_name_them() -> None:
    only_es256 = replace(CORPORATE, algorithms=frozenset({Algorithm.ES256}))
    with pytest.raises(NotAllowed, match="algorithm"):
        await verify(token(), (Trusted(only_es256, CORPORATE_KEYS),), now=NOW)


async def accepted(seed: int, count: int) -> list[str]:
    """Tokens that were taken though a few of their letters differ from a good one's."""
    chance = random.Random(seed)
    tokens = [*GOOD.values(), own_token()]
    taken: list[str] = []
    for _ in range(count):
        bad = mutated(chance.choice(tokens), chance)
        try:
            await verify(bad, TRUSTED, now=NOW)
        except NotAllowed:
            continue
        taken.append(bad)
    return [bad for bad in taken if bad not in tokens]


def mutated(good: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        good = chance.choice(MUTATIONS)(good, chance)
    return good


def replaced(good: str, chance: random.Random) -> str:
    at = chance.randrange(len(good))
    return good[:at] + chance.choice(LETTERS) + good[at + 1 :]


def inserted(good: str, chance: random.Random) -> str:
    at = chance.randrange(len(good))
    return good[:at] + chance.choice(LETTERS) + good[at:]


def removed(good: str, chance: random.Random) -> str:
    at = chance.randrange(len(good))
    return good[:at] + good[at + chance.randint(1, 8) :]


def doubled(good: str, chance: random.Random) -> str:
    start, end = sorted(chance.sample(range(len(good)), 2))
    return good[:end] + good[start:]


def crossed(good: str, chance: random.Random) -> str:
    """Parts of two good tokens, which do not belong together."""
    parts = [chance.choice((good, chance.choice([*GOOD.values()]))).split(".") for _ in range(3)]
    return ".".join(part[min(n, len(part) - 1)] for n, part in enumerate(parts))


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\0é"
MUTATIONS = (replaced, inserted, removed, doubled, crossed)


async def test_no_mutated_token_is_taken() -> None:
    assert await accepted(seed=1, count=4_000) == []


@pytest.mark.soak
async def test_no_mutated_token_of_a_hundred_thousand_is_taken() -> None:
    assert await accepted(seed=2, count=150_000) == []
