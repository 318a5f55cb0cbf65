"""The provider's word that somebody signed out: obeyed once, and only where it is really its."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.auth.bad_id_tokens import EVENT, Bad, Login
from tests.auth.builders import RSA, SECONDS, STRANGER, header, public, signed
from tests.auth.hostile import OKR, Stage
from tests.support.browsing import Browser

HEADER = header(typ="logout+jwt")


def claims(to: Login, **changes: Any) -> dict[str, Any]:
    """Ann's session s1 is over."""
    logout: dict[str, Any] = {
        "nonce": ...,
        "email": ...,
        "jti": "1",
        "sid": "s1",
        "events": {EVENT: {}},
    }
    return to.claims(**{**logout, "exp": SECONDS + 120, **changes})


def logout(to: Login, **changes: Any) -> str:
    return signed(HEADER, claims(to, **changes))


def headed(to: Login, **changes: Any) -> str:
    return signed(header(**{"typ": "logout+jwt", **changes}), claims(to), model="RS256")


BAD: Mapping[str, Bad] = {
    "nothing": lambda _: "",
    "an opaque token": lambda _: "abc",
    "an ID token": lambda to: to.token(sid="s1"),
    "an ID token with the event": lambda to: logout(to, nonce=to.nonce),
    "an ID token by its typ": lambda to: signed(header(typ="at+jwt"), claims(to)),
    "alg none": lambda to: to.unsigned("none"),
    "a stranger's key": lambda to: signed(HEADER, claims(to), STRANGER),
    "embedded jwk": lambda to: signed(
        header(typ="logout+jwt", jwk=public(STRANGER)), claims(to), STRANGER
    ),
    "jku": lambda to: headed(to, jku="https://evil.example.com"),
    "HS256 with the PEM": lambda to: to.by_secret(RSA.as_pem(private=False)),
    "unknown kid": lambda to: headed(to, kid="gone"),
    "no kid": lambda to: headed(to, kid=...),
    "another iss": lambda to: logout(to, iss="https://evil.example.com"),
    "no iss": lambda to: logout(to, iss=...),
    "another client's": lambda to: logout(to, aud="wiki"),
    "no aud": lambda to: logout(to, aud=...),
    "several aud and another azp": lambda to: logout(to, aud=["okrgraph", "wiki"], azp="wiki"),
    "no events": lambda to: logout(to, events=...),
    "another event": lambda to: logout(to, events={"login": {}}),
    "an event that is no object": lambda to: logout(to, events={EVENT: True}),
    "a list of events": lambda to: logout(to, events=[EVENT]),
    "neither sub nor sid": lambda to: logout(to, sub=..., sid=...),
    "a number as sub": lambda to: logout(to, sub=1),
    "a list as sid": lambda to: logout(to, sid=["s1"]),
    "no jti": lambda to: logout(to, jti=...),
    "a number as jti": lambda to: logout(to, jti=1),
    "no iat": lambda to: logout(to, iat=...),
    "no exp": lambda to: logout(to, exp=...),
    "expired": lambda to: logout(to, iat=SECONDS - 200, exp=SECONDS - 80),
    "from the future": lambda to: logout(to, iat=SECONDS + 61),
    "for an hour": lambda to: logout(to, exp=SECONDS + 3600),
    "sid twice": lambda to: to.raw(f'"sid":"s1","sid":"s1","events":{{"{EVENT}":{{}}}}'),
}


async def signed_in(stage: Stage, session: str = "s1", subject: str = "ann") -> Browser:
    """A browser of Ann's, in this session of the provider."""
    stage.provider.id_token = lambda to: to.token(sid=session, sub=subject)
    await stage.sign_in(browser := stage.browser())
    assert await is_in(stage, browser)
    return browser


async def is_in(stage: Stage, browser: Browser) -> bool:
    return (await stage.ask(browser)).status_code == 200


async def test_a_session_ends_when_the_provider_says_so(stage: Stage) -> None:
    ann = await signed_in(stage)
    answer = await stage.tell(logout(stage.provider.login()))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert not await is_in(stage, ann)


@pytest.mark.parametrize(
    ("named", "left"),
    [
        ({"sid": "s1"}, [False, True, True]),
        ({"sid": "s1", "sub": ...}, [False, True, True]),
        ({"sid": ...}, [False, False, True]),
        ({"sid": "s1", "sub": "bob"}, [True, True, True]),
        ({"sid": "s9"}, [True, True, True]),
    ],
    ids=str,
)
async def test_only_what_the_provider_names_ends(
    stage: Stage, named: dict[str, Any], left: list[bool]
) -> None:
    browsers = [
        await signed_in(stage, "s1"),
        await signed_in(stage, "s2"),
        await signed_in(stage, "s1x", "carl"),
    ]
    await stage.tell(logout(stage.provider.login(), **named))
    assert [await is_in(stage, each) for each in browsers] == left


@pytest.mark.parametrize(
    ("named", "left"),
    [({"sid": "s1"}, False), ({"sid": ...}, False), ({"sid": "s1", "sub": "bob"}, True)],
    ids=str,
)
async def test_a_session_that_the_provider_never_named_ends_with_its_subject(
    stage: Stage, named: dict[str, Any], left: bool
) -> None:
    stage.provider.id_token = lambda to: to.token(sid=...)
    await stage.sign_in(ann := stage.browser())
    await stage.tell(logout(stage.provider.login(), **named))
    assert await is_in(stage, ann) == left


@pytest.mark.parametrize("typ", ["logout+jwt", "LOGOUT+JWT", "application/logout+jwt", "JWT", ...])
async def test_the_type_is_taken_as_providers_write_it(stage: Stage, typ: object) -> None:
    ann = await signed_in(stage)
    assert (await stage.tell(headed(stage.provider.login(), typ=typ))).status_code == 200
    assert not await is_in(stage, ann)


async def test_a_logout_token_counts_once(stage: Stage) -> None:
    token = logout(stage.provider.login())
    assert (await stage.tell(token)).status_code == 200
    ann = await signed_in(stage)
    assert (await stage.tell(token)).status_code == 400
    assert await is_in(stage, ann)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_logout_token_ends_nothing(stage: Stage, bad: Bad) -> None:
    ann = await signed_in(stage)
    answer = await stage.tell(bad(stage.provider.login()))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert await is_in(stage, ann)


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"logout_token=a&logout_token=b", b"a=b&" * 30, b"a" * 20_000]
)
async def test_a_form_that_is_none_ends_nothing(stage: Stage, body: bytes) -> None:
    answer = await stage.http.post(f"{OKR}/auth/backchannel-logout", content=body)
    assert answer.status_code == 400


async def test_while_the_provider_is_down_it_is_told_to_come_again(stage: Stage) -> None:
    token = logout(stage.provider.login())
    stage.provider.document = {"issuer": ...}
    assert (await stage.tell(token)).status_code == 503
