"""Several issuers at once: their keys never mix, and none of them takes the others down."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from joserfc.jwk import RSAKey

from auth.credentials.tokens import Trusted, verify
from auth.identify import Credentials, Verifier, identify
from auth.sign_in.id_tokens import SignedIn
from auth.sign_in.sessions import Beginning, begin
from auth.viewer import Moment
from model.database import Database
from model.person import Person
from rules.errors import NotAllowed, Unreachable
from rules.terms import PersonStatus
from tests.auth.builders import (
    ANN,
    COMPANY,
    CORPORATE,
    EC,
    NOW,
    RSA,
    header,
    payload,
    public,
    segment,
    signed,
    token,
)
from tests.auth.test_jwks import Provider
from tests.auth.world import write


async def test_ten_thousand_tokens_with_unknown_keys_fetch_once_in_thirty_seconds() -> None:
    provider = Provider(public(RSA))
    trusted = (Trusted(CORPORATE, provider.source),)
    taken = 0
    for number in range(10_000):
        provider.now += 30 / 10_000
        try:
            await verify(token_of(f"unknown {number}"), trusted, now=NOW)
            taken += 1
        except NotAllowed:
            continue
    assert (taken, provider.fetches) == (0, 1)


def token_of(kid: str) -> str:
    """A token that names this key; its signature is nobody's, for none is looked at."""
    return f"{segment(header(kid=kid))}.{segment(payload())}.AAAA"


async def test_two_issuers_whose_keys_have_one_id_do_not_mix() -> None:
    other = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
    theirs = replace(CORPORATE, url="https://login.other.example.com")
    ours, others = Provider(public(RSA)), Provider(public(other))
    trusted = (Trusted(CORPORATE, ours.source), Trusted(theirs, others.source))
    good = (token(), signed(header(), payload(iss=theirs.url), other))
    crossed = (signed(header(), payload(), other), token(iss=theirs.url))
    assert [(await verify(each, trusted, now=NOW)).issuer for each in good] == [COMPANY, theirs.url]
    for bad in crossed:
        with pytest.raises(NotAllowed, match="signature"):
            await verify(bad, trusted, now=NOW)


async def test_of_two_issuers_that_is_up_the_tokens_are_taken_while_the_other_is_down() -> None:
    down, up = Provider(), Provider(public(EC))
    down.answer = Unreachable("down")
    theirs = replace(CORPORATE, url="https://login.other.example.com")
    trusted = (Trusted(CORPORATE, down.source), Trusted(theirs, up.source))
    good = signed(header(alg="ES256", kid="ec"), payload(iss=theirs.url), EC)
    with pytest.raises(NotAllowed, match="kid"):
        await verify(token(), trusted, now=NOW)
    assert (await verify(good, trusted, now=NOW)).issuer == theirs.url


async def test_a_signed_in_browser_goes_on_while_the_issuer_is_down(database: Database) -> None:
    who = {"id": ANN, "name": "Ann", "sort_key": "ann", "status": PersonStatus.ACTIVE}
    await write(database, [(Person, who)])
    provider = Provider()
    provider.answer = Unreachable("down")
    verifier = Verifier([Trusted(CORPORATE, provider.source)])
    signed_in = SignedIn("ann", "ann@example.com", None)
    beginning = Beginning(ANN, signed_in, token(), NOW, timedelta(hours=8))
    async with database.system() as session:
        cookie = await begin(session, beginning, secrets.token_bytes)
    given, moment = Credentials(session=cookie), Moment(NOW, NOW.date())
    assert (await identify(given, verifier, database, moment)).person_id == ANN
    assert provider.fetches == 0
