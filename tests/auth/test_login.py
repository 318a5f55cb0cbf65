"""Signing in, as it should go: whom it makes of a browser, and what leaves this service."""

from base64 import b64decode
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote_plus

import pytest
from sqlalchemy import select

from auth.credentials.opaque import encoded
from auth.sign_in.attempts import BROWSER_COOKIE
from auth.sign_in.sessions import SESSION_COOKIE
from model.session import BrowserSession, SignInAttempt
from tests.auth.bad_id_tokens import CLIENT, Login
from tests.auth.hostile import CLIENT_SECRET, CODE, OKR, Stage

ANN = {"me": {"person": {"name": "Ann"}}}


async def test_signing_in_makes_the_browser_the_person_with_that_email(stage: Stage) -> None:
    ann = stage.browser()
    answer = await stage.sign_in(ann)
    assert (answer.status_code, answer.headers["location"]) == (303, "/auth/signed-in")
    assert (await stage.ask(ann)).json()["data"] == ANN


async def test_signing_in_leads_back_to_where_it_began(stage: Stage) -> None:
    answer = await stage.sign_in(stage.browser(), "/graphiql?query=%7Bme%7D#top")
    assert answer.headers["location"] == "/graphiql?query=%7Bme%7D#top"


async def test_the_cookies_are_for_this_host_only_and_for_no_script(stage: Stage) -> None:
    ann = stage.browser()
    leaving = await ann.send("GET", f"{OKR}/auth/login")
    name, _, rest = leaving.headers["set-cookie"].partition("=")
    attributes = "; HttpOnly; Max-Age=600; Path=/; SameSite=lax; Secure"
    assert (name, rest[43:]) == (BROWSER_COOKIE, attributes)
    name, _, rest = (await stage.sign_in(ann)).headers["set-cookie"].partition("=")
    assert (name, rest[43:]) == (SESSION_COOKIE, attributes.replace("600", "28800"))


async def test_the_provider_is_asked_with_pkce_and_nothing_but_what_is_needed(
    stage: Stage,
) -> None:
    told = await stage.leave(stage.browser())
    lengths = {name: len(told.pop(name)) for name in ("state", "nonce", "code_challenge")}
    assert lengths == {"state": 43, "nonce": 43, "code_challenge": 43}
    assert told == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": f"{OKR}/auth/callback",
        "scope": "openid email",
        "code_challenge_method": "S256",
    }


async def test_a_code_is_redeemed_with_the_verifier_of_its_challenge(stage: Stage) -> None:
    told = await stage.leave(ann := stage.browser())
    await stage.come_back(ann, state=told["state"])
    [asked] = stage.provider.asked
    verifier = asked.form["code_verifier"]
    assert encoded(sha256(verifier.encode()).digest()) == told["code_challenge"]
    assert asked.form == {
        "grant_type": "authorization_code",
        "code": CODE,
        "redirect_uri": f"{OKR}/auth/callback",
        "code_verifier": verifier,
    }


async def test_a_code_arrives_as_the_provider_wrote_it(stage: Stage) -> None:
    code = "a+b/c=d%20e&f é"
    told = await stage.leave(ann := stage.browser())
    await stage.come_back(ann, state=told["state"], code=code)
    assert stage.provider.asked[0].form["code"] == code


async def test_the_client_proves_itself_by_its_encoded_secret(stage: Stage) -> None:
    await stage.sign_in(stage.browser())
    scheme, _, proof = (stage.provider.asked[0].authorization or "").partition(" ")
    assert (scheme, b64decode(proof).decode()) == ("Basic", f"{CLIENT}:{quote_plus(CLIENT_SECRET)}")


async def test_each_sign_in_has_secrets_of_its_own(stage: Stage) -> None:
    ann = stage.browser()
    first, second = await stage.leave(ann), await stage.leave(ann)
    names = ("state", "nonce", "code_challenge")
    assert not {first[name] for name in names} & {second[name] for name in names}


async def test_two_tabs_sign_in_at_once(stage: Stage) -> None:
    ann = stage.browser()
    first, second = await stage.leave(ann, "/one"), await stage.leave(ann, "/two")
    for told, path in ((second, "/two"), (first, "/one")):
        stage.provider.nonce = told["nonce"]
        answer = await stage.come_back(ann, state=told["state"])
        assert answer.headers["location"] == path
    assert (await stage.ask(ann)).json()["data"] == ANN


async def test_a_database_that_is_read_gives_no_sign_in_away(stage: Stage) -> None:
    ann = stage.browser()
    begun = await stage.leave(ann)
    await stage.sign_in(ann)
    kept = await everything_kept(stage)
    cookies, sent = ann.of(OKR), stage.provider.asked[0].form
    secret = [*cookies.values(), begun["state"], begun["nonce"], sent["code_verifier"], "eyJ"]
    assert [each for each in secret if each.encode() in kept] == []


async def everything_kept(stage: Stage) -> bytes:
    async with stage.services.database.system() as session:
        rows = [
            *await session.all(select(BrowserSession.__table__)),
            *await session.all(select(SignInAttempt.__table__)),
        ]
    assert len(rows) == 2
    return b" ".join(
        each if isinstance(each, bytes) else str(each).encode() for row in rows for each in row
    )


async def test_a_session_ends_after_eight_hours(stage: Stage) -> None:
    ann = stage.browser()
    await stage.sign_in(ann)
    stage.clock.now += timedelta(hours=8, seconds=-1)
    assert (await stage.ask(ann)).status_code == 200
    stage.clock.now += timedelta(seconds=1)
    assert (await stage.ask(ann)).status_code == 401


async def test_claims_give_no_role(stage: Stage) -> None:
    stage.provider.id_token = lambda to: to.token(roles=["ADMINISTRATOR"], groups=["admin"])
    ann = stage.browser()
    await stage.sign_in(ann)
    url, query = f"{OKR}/graphql", {"query": "{ me { roles } }"}
    answer = await ann.send("POST", url, {"X-Okr-Csrf": "1", "Origin": OKR}, json=query)
    assert answer.json()["data"] == {"me": {"roles": []}}


async def test_a_stranger_reads_that_they_are_none_of_the_company(stage: Stage) -> None:
    stage.provider.id_token = lambda to: to.token(email="eve@example.com")
    eve = stage.browser()
    page = await stage.sign_in(eve)
    assert (page.status_code, SESSION_COOKIE in eve.of(OKR)) == (403, False)
    assert "No current employee is linked to this sign-in." in page.text
    assert 'href="/auth/login?prompt=login"' in page.text


async def test_somebody_else_may_sign_in_by_a_prompt(stage: Stage) -> None:
    answer = await stage.browser().send("GET", f"{OKR}/auth/login?prompt=login")
    assert "&prompt=login" in answer.headers["location"]


@pytest.mark.parametrize("prompt", ["none", "consent", "login&x=1", ""])
async def test_no_other_prompt_is_passed_on(stage: Stage, prompt: str) -> None:
    answer = await stage.browser().send("GET", f"{OKR}/auth/login?prompt={quote_plus(prompt)}")
    assert answer.status_code == 400


async def test_signing_out_ends_the_session_and_leads_to_the_providers_way_out(
    stage: Stage,
) -> None:
    ann = stage.browser()
    await stage.sign_in(ann)
    kept = dict(ann.of(OKR))
    answer = await stage.sign_out(ann)
    hint = Login(stage.provider.url, stage.provider.nonce).token()
    back = quote_plus(f"{OKR}/auth/signed-out")
    asked = f"client_id={CLIENT}&post_logout_redirect_uri={back}&id_token_hint={hint}"
    assert answer.json() == {"location": f"{stage.provider.url}/end?{asked}"}
    assert SESSION_COOKIE not in ann.of(OKR)
    ann.of(OKR).update(kept)
    assert (await stage.ask(ann)).status_code == 401


async def test_signing_out_twice_is_no_harm(stage: Stage) -> None:
    ann = stage.browser()
    await stage.sign_in(ann)
    await stage.sign_out(ann)
    assert (await stage.sign_out(ann)).json() == {"location": f"{OKR}/auth/signed-out"}


async def test_where_the_provider_has_no_way_out_only_ours_is_taken(stage: Stage) -> None:
    stage.provider.document = {"end_session_endpoint": ...}
    ann = stage.browser()
    await stage.sign_in(ann)
    assert (await stage.sign_out(ann)).json() == {"location": f"{OKR}/auth/signed-out"}


@pytest.mark.parametrize("path", ["/auth/signed-in", "/auth/signed-out"])
async def test_pages_hold_no_script_and_may_not_be_framed(stage: Stage, path: str) -> None:
    page = await stage.browser().send("GET", f"{OKR}{path}")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy + page.text


async def test_the_style_of_a_page_is_the_one_its_policy_allows(stage: Stage) -> None:
    page = await stage.browser().send("GET", f"{OKR}/auth/signed-out")
    style = page.text.partition("<style>")[2].partition("</style>")[0]
    policy = page.headers["content-security-policy"]
    allowed = policy.partition("'sha256-")[2].partition("'")[0]
    assert b64decode(allowed) == sha256(style.encode()).digest()
