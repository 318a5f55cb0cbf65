"""Attacks on signing in (reliability: A1, A3 and A4): none of them signs anybody in."""

from base64 import b64decode
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import update
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from auth.sign_in.attempts import BROWSER_COOKIE
from auth.sign_in.sessions import SESSION_COOKIE
from model.person import Person
from rules.terms import PersonStatus
from tests.auth.bad_id_tokens import BAD, Bad
from tests.auth.builders import NOW
from tests.auth.hostile import OKR, Stage
from tests.support.browsing import Browser

ELSEWHERE = {
    "another site": "https://evil.example.com/",
    "another site by its name": "evil.example.com",
    "without a scheme": "//evil.example.com",
    "without a scheme, and a path": "//evil.example.com/auth",
    "three slashes": "///evil.example.com",
    "four slashes": "////evil.example.com",
    "a backslash": "/\\evil.example.com",
    "two backslashes": "\\\\evil.example.com",
    "backslash and slash": "\\/evil.example.com",
    "a backslash later": "/auth\\..\\\\evil.example.com",
    "an encoded slash": "/%2Fevil.example.com",
    "an encoded backslash": "/%5Cevil.example.com",
    "an encoded backslash in small letters": "/%5cevil.example.com",
    "two slashes later": "/.//evil.example.com",
    "two slashes after a step up": "/..//evil.example.com",
    "a script": "javascript:alert(1)",
    "a script after a slash": "/javascript:alert(1)\n",
    "data": "data:text/html,<script>alert(1)</script>",
    "a scheme without slashes": "https:evil.example.com",
    "a scheme with one slash": "https:/evil.example.com",
    "a tab between the slashes": "/\t/evil.example.com",
    "a newline between the slashes": "/\n/evil.example.com",
    "a return and a header": "/\r\nSet-Cookie: a=b",
    "NUL": "/\0/evil.example.com",
    "a space before": " //evil.example.com",
    "a space between": "/ /evil.example.com",
    "a user": "@evil.example.com",
    "a full-width slash": "/\uff0fevil.example.com",
    "a slash of another script": "/\u2044evil.example.com",
    "a letter of another script": "/\u0430",
    "nothing": "",
    "a place on a page": "#top",
    "a query": "?next=/",
    "a relative path": "auth/login",
    "two dots": "../",
    "a very long path": "/" + "a" * 2_000,
}


def nobody(browser: Browser) -> bool:
    return SESSION_COOKIE not in browser.of(OKR)


# A1: what a provider, or somebody in its place, might sign.


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_id_token_signs_nobody_in(stage: Stage, bad: Bad) -> None:
    stage.provider.id_token = bad
    page = await stage.sign_in(eve := stage.browser())
    assert (page.status_code, nobody(eve), len(stage.provider.asked)) == (403, True, 1)


@pytest.mark.parametrize("listed", [["none"], ["HS256"], ["none", "HS256", "RS256"], [], ...])
async def test_the_provider_never_chooses_the_algorithm(stage: Stage, listed: object) -> None:
    stage.provider.document = {"id_token_signing_alg_values_supported": listed}
    stage.provider.id_token = BAD["unsigned: alg none"]
    await stage.sign_in(eve := stage.browser())
    assert nobody(eve)
    stage.provider.begin()
    stage.provider.document = {"id_token_signing_alg_values_supported": listed}
    assert (await stage.sign_in(stage.browser())).status_code == 303


# A3: the way there and back.


async def test_login_csrf_with_a_state_of_the_attacker_fails_in_a_browser_that_asked_nothing(
    stage: Stage,
) -> None:
    told = await stage.leave(stage.browser())
    page = await stage.come_back(victim := stage.browser(), state=told["state"])
    assert (page.status_code, nobody(victim), stage.provider.asked) == (400, True, [])


async def test_login_csrf_with_a_state_of_the_attacker_fails_in_a_browser_that_asked_itself(
    stage: Stage,
) -> None:
    told = await stage.leave(attacker := stage.browser())
    await stage.leave(victim := stage.browser())
    page = await stage.come_back(victim, state=told["state"])
    assert (page.status_code, nobody(victim), stage.provider.asked) == (400, True, [])
    stage.provider.nonce = told["nonce"]
    assert (await stage.come_back(attacker, state=told["state"])).status_code == 303


async def test_a_callback_without_the_cookie_fails_and_leaves_the_attempt_to_its_browser(
    stage: Stage,
) -> None:
    told = await stage.leave(ann := stage.browser())
    cookies = dict(ann.of(OKR))
    ann.of(OKR).clear()
    assert (await stage.come_back(ann, state=told["state"])).status_code == 400
    ann.of(OKR).update(cookies)
    assert (await stage.come_back(ann, state=told["state"])).status_code == 303


@pytest.mark.parametrize("state", ["", "x", "A" * 43, "\0", "' OR 1=1 --", "é"])
async def test_a_state_that_nobody_got_fails(stage: Stage, state: str) -> None:
    await stage.leave(ann := stage.browser())
    page = await stage.come_back(ann, state=state)
    assert (page.status_code, nobody(ann), stage.provider.asked) == (400, True, [])


async def test_a_state_counts_once(stage: Stage) -> None:
    told = await stage.leave(ann := stage.browser())
    answers = [await stage.come_back(ann, state=told["state"]) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 400]
    assert len(stage.provider.asked) == 1


async def test_a_state_is_used_up_by_a_sign_in_that_fails(stage: Stage) -> None:
    stage.provider.id_token = lambda to: to.token(nonce="another")
    told = await stage.leave(ann := stage.browser())
    answers = [await stage.come_back(ann, state=told["state"]) for _ in range(2)]
    assert [each.status_code for each in answers] == [403, 400]


async def test_a_state_is_good_for_ten_minutes(stage: Stage) -> None:
    told = await stage.leave(ann := stage.browser())
    stage.clock.now = NOW + timedelta(minutes=10)
    page = await stage.come_back(ann, state=told["state"])
    assert (page.status_code, nobody(ann)) == (400, True)


async def test_a_code_of_another_sign_in_goes_out_with_the_wrong_verifier(stage: Stage) -> None:
    """So the provider refuses it: tests/interop shows that with a real one."""
    first = await stage.leave(stage.browser())
    second = await stage.leave(victim := stage.browser())
    await stage.come_back(victim, state=second["state"])
    assert stage.provider.asked[0].form["code_verifier"]
    assert first["code_challenge"] != second["code_challenge"]


async def test_no_sign_in_goes_without_pkce_whatever_the_provider_says(stage: Stage) -> None:
    stage.provider.document = {"code_challenge_methods_supported": ["plain"]}
    told = await stage.leave(ann := stage.browser())
    await stage.come_back(ann, state=told["state"])
    assert (told["code_challenge_method"], len(told["code_challenge"])) == ("S256", 43)
    assert len(stage.provider.asked[0].form["code_verifier"]) == 43


@pytest.mark.parametrize("issuer", ["https://evil.example.com", "{}/", "{}/other", "x", " {}"])
async def test_an_answer_of_another_provider_is_not_redeemed(stage: Stage, issuer: str) -> None:
    told = await stage.leave(ann := stage.browser())
    named = issuer.format(stage.provider.url)
    page = await stage.come_back(ann, state=told["state"], iss=named)
    assert (page.status_code, nobody(ann), stage.provider.asked) == (403, True, [])


async def test_an_answer_that_should_name_its_provider_and_does_not_is_not_redeemed(
    stage: Stage,
) -> None:
    told = await stage.leave(ann := stage.browser())
    page = await stage.come_back(ann, state=told["state"], iss="")
    assert (page.status_code, nobody(ann), stage.provider.asked) == (403, True, [])


async def test_a_provider_that_never_names_itself_is_taken_as_it_is(stage: Stage) -> None:
    stage.provider.document = {"authorization_response_iss_parameter_supported": ...}
    told = await stage.leave(ann := stage.browser())
    assert (await stage.come_back(ann, state=told["state"], iss="")).status_code == 303


async def test_an_answer_that_names_another_provider_is_not_redeemed_though_none_had_to_be_named(
    stage: Stage,
) -> None:
    stage.provider.document = {"authorization_response_iss_parameter_supported": ...}
    told = await stage.leave(ann := stage.browser())
    page = await stage.come_back(ann, state=told["state"], iss="https://evil.example.com")
    assert (page.status_code, nobody(ann), stage.provider.asked) == (403, True, [])


@pytest.mark.parametrize("path", ELSEWHERE.values(), ids=ELSEWHERE.keys())
async def test_no_sign_in_leads_elsewhere(stage: Stage, path: str) -> None:
    page = await stage.browser().send("GET", f"{OKR}/auth/login?next={quote(path, safe='')}")
    assert (page.status_code, "location" in page.headers) == (400, False)
    assert "evil" not in page.text


@pytest.mark.parametrize("path", ["/", "/a/b?c=//d&e=%2F%2Ff#g", "/a%20b", "/@x", "/a:b", "/~a"])
async def test_a_path_of_this_service_is_gone_on_to(stage: Stage, path: str) -> None:
    answer = await stage.sign_in(stage.browser(), path)
    assert answer.headers["location"] == path


async def test_a_session_that_the_browser_brought_is_never_the_new_one(stage: Stage) -> None:
    await stage.sign_in(attacker := stage.browser())
    planted = attacker.of(OKR)[SESSION_COOKIE]
    victim = stage.browser()
    victim.of(OKR)[SESSION_COOKIE] = planted
    await stage.sign_in(victim)
    assert victim.of(OKR)[SESSION_COOKIE] != planted
    assert (await stage.ask(attacker)).status_code == 401


async def test_a_session_id_that_we_never_gave_stays_nobodys(stage: Stage) -> None:
    victim = stage.browser()
    victim.of(OKR)[SESSION_COOKIE] = "A" * 43
    await stage.sign_in(victim)
    attacker = stage.browser()
    attacker.of(OKR)[SESSION_COOKIE] = "A" * 43
    assert (await stage.ask(attacker)).status_code == 401


@pytest.mark.parametrize("planted", ["x", "a b", "", "A" * 44, "A" * 42 + "="])
async def test_a_secret_of_a_browser_that_cannot_be_ours_is_replaced(
    stage: Stage, planted: str
) -> None:
    browser = stage.browser()
    browser.of(OKR)[BROWSER_COOKIE] = planted
    await stage.leave(browser)
    assert len(browser.of(OKR)[BROWSER_COOKIE]) == 43


@pytest.mark.parametrize("name", ["state", "code", "iss", "error"])
async def test_an_answer_that_says_something_twice_is_not_redeemed(stage: Stage, name: str) -> None:
    told = await stage.leave(ann := stage.browser())
    answers = {"state": told["state"], "code": "c", "iss": stage.provider.url}
    twice = f"{name}=x&{urlencode(answers)}&{name}={quote(answers.get(name, 'x'))}"
    page = await ann.send("GET", f"{OKR}/auth/callback?{twice}")
    assert (page.status_code, "says something twice" in page.text) == (400, True)
    assert (nobody(ann), stage.provider.asked) == (True, [])


async def test_the_host_that_a_request_names_does_not_matter(stage: Stage) -> None:
    headers = {"Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com"}
    answer = await stage.browser().send("GET", f"{OKR}/auth/login", headers)
    assert "evil" not in answer.headers["location"]


# What the provider answers instead of a sign-in.


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("access_denied", 403),
        ("login_required", 403),
        ("temporarily_unavailable", 503),
        ("server_error", 503),
        ("invalid_scope", 502),
        ("<script>alert(1)</script>", 502),
    ],
)
async def test_an_error_of_the_provider_is_a_page_with_a_way_out_and_none_of_its_words(
    stage: Stage, error: str, status: int
) -> None:
    told = await stage.leave(ann := stage.browser())
    said = {"error": error, "error_description": "Call <b>0800</b>", "error_uri": "https://evil"}
    page = await stage.come_back(ann, state=told["state"], code="", **said)
    assert (page.status_code, nobody(ann), stage.provider.asked) == (status, True, [])
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'href="/auth/login' in page.text
    assert not [each for each in ("script", "0800", "evil") if each in page.text]


async def test_an_error_beside_a_code_is_an_error(stage: Stage) -> None:
    told = await stage.leave(ann := stage.browser())
    page = await stage.come_back(ann, state=told["state"], error="access_denied")
    assert (page.status_code, stage.provider.asked) == (403, [])


async def test_an_error_that_nobody_asked_for_is_not_told(stage: Stage) -> None:
    page = await stage.come_back(stage.browser(), code="", state="x", error="access_denied")
    assert (page.status_code, "was not begun in this browser" in page.text) == (400, True)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (JSONResponse({"error": "invalid_grant"}, 400), 502),
        (JSONResponse({"error": "invalid_client"}, 401), 502),
        (JSONResponse({"error": "server_error"}, 500), 503),
        (JSONResponse({"error": "busy"}, 429), 503),
        (HTMLResponse("<p>Welcome</p>"), 502),
        (JSONResponse({"access_token": "a"}), 502),
        (JSONResponse({"id_token": None}), 502),
        (JSONResponse({"id_token": ["a.b.c"]}), 502),
        (JSONResponse(["id_token"]), 502),
        (JSONResponse(None), 502),
        (Response(b"{", media_type="application/json"), 502),
        (Response(b"[" * 100_000, media_type="application/json"), 502),
        (RedirectResponse("/jwks", 307), 502),
    ],
)  # fmt: skip
async def test_a_code_that_brings_no_tokens_signs_nobody_in(
    stage: Stage, answer: Response, status: int
) -> None:
    stage.provider.answer = answer
    page = await stage.sign_in(ann := stage.browser())
    assert (page.status_code, nobody(ann), len(stage.provider.asked)) == (status, True, 1)


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example.com"},
        {"issuer": ...},
        {"authorization_endpoint": ...},
        {"authorization_endpoint": "http://login.example.com/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://user@login.example.com/"},
        {"authorization_endpoint": "https://login.example.com/#fragment"},
        {"authorization_endpoint": "https://login.example.com\\@evil.example.com"},
        {"authorization_endpoint": "https://login.example.com/\r\nSet-Cookie: a=b"},
        {"token_endpoint": ...},
        {"token_endpoint": "http://10.0.0.1/token"},
        {"token_endpoint": ["https://login.example.com/token"]},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": ...},
        {"jwks_uri": "http://169.254.169.254/keys"},
        {"jwks_uri": "https://"},
        {"end_session_endpoint": "http://login.example.com/end"},
    ],
    ids=str,
)
async def test_a_discovery_document_that_cannot_be_right_sends_nobody_away(
    stage: Stage, document: dict[str, object]
) -> None:
    stage.provider.document = document
    page = await stage.browser().send("GET", f"{OKR}/auth/login")
    assert (page.status_code, "location" in page.headers) == (502, False)


async def test_a_provider_that_fails_is_asked_once_in_five_seconds(stage: Stage) -> None:
    stage.provider.document = {"issuer": ...}
    for _ in range(20):
        await stage.browser().send("GET", f"{OKR}/auth/login")
    assert stage.provider.discovered == 1
    stage.provider.document, stage.clock.seconds = {}, stage.clock.seconds + 5
    assert (await stage.sign_in(stage.browser())).status_code == 303


async def test_a_secret_is_shown_on_no_page_and_in_no_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.provider.answer = JSONResponse({"error": "invalid_client"}, 401)
    page = await stage.sign_in(ann := stage.browser())
    sent = stage.provider.asked[0]
    proof = (sent.authorization or "").partition(" ")[2]
    secret = [*ann.of(OKR).values(), proof, b64decode(proof).decode(), sent.form["code_verifier"]]
    ours = "".join(each.getMessage() for each in caplog.records if "okrgraph" in each.name)
    assert ours
    assert [each for each in secret if each in page.text + ours] == []


# A4: whoever is in does not stay in.


@pytest.mark.parametrize("change", [{"status": PersonStatus.ENDED}, {"retired_at": NOW}], ids=str)
async def test_a_person_who_left_is_out_at_their_next_request(
    stage: Stage, change: dict[str, object]
) -> None:
    await stage.sign_in(ann := stage.browser())
    assert (await stage.ask(ann)).status_code == 200
    async with stage.services.database.system() as session:
        await session.run(update(Person).where(Person.id == stage.ann).values(**change))
    assert (await stage.ask(ann)).status_code == 401


async def test_a_person_who_left_signs_in_no_more(stage: Stage) -> None:
    async with stage.services.database.system() as session:
        ended = {"status": PersonStatus.ENDED}
        await session.run(update(Person).where(Person.id == stage.ann).values(**ended))
    page = await stage.sign_in(ann := stage.browser())
    assert (page.status_code, nobody(ann)) == (403, True)


OF_ANOTHER_SITE = {
    "a form": {},
    "a script with our header": {"X-Okr-Csrf": "1", "Origin": "https://evil.example.com"},
    "a page of a sister host": {"X-Okr-Csrf": "1", "Sec-Fetch-Site": "same-site"},
    "a page without an origin": {"X-Okr-Csrf": "1", "Origin": "null"},
}


@pytest.mark.parametrize("headers", OF_ANOTHER_SITE.values(), ids=OF_ANOTHER_SITE.keys())
async def test_another_site_asks_nothing_by_the_cookie(
    stage: Stage, headers: dict[str, str]
) -> None:
    await stage.sign_in(ann := stage.browser())
    answer = await ann.send("POST", f"{OKR}/graphql", headers, json={"query": "{ me { roles } }"})
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"] == {"code": "CSRF"}


@pytest.mark.parametrize("headers", OF_ANOTHER_SITE.values(), ids=OF_ANOTHER_SITE.keys())
async def test_another_site_signs_nobody_out(stage: Stage, headers: dict[str, str]) -> None:
    await stage.sign_in(ann := stage.browser())
    answer = await ann.send("POST", f"{OKR}/auth/logout", headers)
    assert answer.status_code == 403
    assert (await stage.ask(ann)).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
async def test_no_address_alone_signs_anybody_out(stage: Stage, method: str) -> None:
    await stage.sign_in(ann := stage.browser())
    assert (await ann.send(method, f"{OKR}/auth/logout")).status_code == 405
    assert (await stage.ask(ann)).status_code == 200
