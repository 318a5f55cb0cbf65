"""Sign-in with a certified provider: the whole way in, new keys, an outage, and the way out."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from auth.sign_in.sessions import SESSION_COOKIE
from tests.interop.conftest import Town, is_of_the_provider
from tests.support.browsing import Browser

ANN = {"me": {"person": {"name": "Ann"}}}


async def test_a_person_signs_in_and_is_known_to_the_graph(town: Town) -> None:
    landed = await town.whole_login()
    assert (landed.status_code, landed.json()) == (200, {"status": "live"})
    assert (await town.ask()).json()["data"] == ANN


@pytest.mark.parametrize("client_of_provider", ["okrgraph-public"], indirect=True)
async def test_a_public_client_signs_in_by_pkce_alone(town: Town) -> None:
    await town.whole_login()
    assert (await town.ask()).json()["data"] == ANN


async def test_a_second_sign_in_needs_no_password_and_gets_another_session(town: Town) -> None:
    await town.whole_login()
    first = town.browser.of(town.okr)[SESSION_COOKIE]
    page = await town.browser.go(f"{town.okr}/auth/login?next=/health/live")
    assert page.json() == {"status": "live"}
    assert town.browser.of(town.okr)[SESSION_COOKIE] != first


async def test_signing_out_ends_the_session_here_and_at_the_provider(town: Town) -> None:
    await town.whole_login()
    stolen = dict(town.browser.of(town.okr))
    asked = await town.browser.go((await town.sign_out()).json()["location"])
    left = await town.browser.submit(asked, logout="yes")
    assert str(left.url) == f"{town.okr}/auth/signed-out"
    town.browser.of(town.okr).update(stolen)
    assert (await town.ask()).status_code == 401
    assert is_of_the_provider(await town.browser.go(f"{town.okr}/auth/login"))


async def test_signing_out_at_the_provider_ends_the_session_here(town: Town) -> None:
    await town.whole_login()
    asked = await town.browser.go(f"{town.provider.url}/session/end")
    await town.browser.submit(asked, logout="yes")
    assert (await town.ask()).status_code == 401


async def test_whoever_is_not_in_the_hr_data_is_told_so_and_may_be_somebody_else(
    town: Town,
) -> None:
    page = await town.whole_login("stranger")
    assert (page.status_code, "No current employee" in page.text) == (403, True)
    assert SESSION_COOKIE not in town.browser.of(town.okr)
    assert is_of_the_provider(await town.browser.go(f"{town.okr}/auth/login?prompt=login"))


async def test_a_stolen_code_is_worth_nothing_in_another_sign_in(town: Town) -> None:
    """PKCE: the provider ties the code to the verifier of the browser that it was given to."""
    callback = f"{town.okr}/auth/callback"
    page = await town.browser.go(f"{town.okr}/auth/login")
    while is_of_the_provider(page):
        page = await town.browser.submit(page, until=callback, login="ann", password="any")
    stolen = parse_qs(urlsplit(page.headers["location"]).query)["code"][0]
    eve = Browser(town.browser.http)
    begun = await eve.send("GET", f"{town.okr}/auth/login")
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    given = urlencode({"code": stolen, "state": state, "iss": town.provider.url})
    landed = await eve.send("GET", f"{callback}?{given}")
    assert (landed.status_code, SESSION_COOKIE in eve.of(town.okr)) == (502, False)


async def test_a_code_counts_once(town: Town) -> None:
    await town.whole_login()
    came_back = next(url for url in town.browser.visited if "/auth/callback" in url)
    again = await town.browser.send("GET", came_back)
    assert again.status_code == 400


async def test_whoever_says_no_at_the_provider_is_not_signed_in(town: Town) -> None:
    page = await town.browser.go(f"{town.okr}/auth/login")
    left = await town.browser.go(f"{page.url!s}/abort")
    assert (left.status_code, "did not sign you in" in left.text) == (403, True)


async def test_a_new_key_of_the_provider_signs_people_in_after_half_a_minute(town: Town) -> None:
    await town.whole_login()
    await town.browser.send("POST", f"{town.provider.url}/-/rotate")
    town.browser.cookies.clear()
    town.clock.passed += 31
    await town.whole_login()
    assert (await town.ask()).json()["data"] == ANN


async def test_while_the_provider_is_down_sessions_live_on_and_nobody_new_comes_in(
    town: Town,
) -> None:
    await town.whole_login()
    town.provider.stop()
    town.clock.passed += 61
    page = await town.browser.go(f"{town.okr}/auth/login")
    assert (page.status_code, page.headers["retry-after"]) == (503, "30")
    assert "stays signed in" in page.text
    assert (await town.ask()).json()["data"] == ANN


async def test_signing_out_here_works_while_the_provider_is_down(town: Town) -> None:
    await town.whole_login()
    town.provider.stop()
    town.clock.passed += 61
    assert (await town.sign_out()).json() == {"location": f"{town.okr}/auth/signed-out"}
    assert (await town.ask()).status_code == 401


async def test_a_code_that_comes_while_the_provider_is_down_signs_nobody_in(town: Town) -> None:
    callback = f"{town.okr}/auth/callback"
    page = await town.browser.go(f"{town.okr}/auth/login")
    while is_of_the_provider(page):
        page = await town.browser.submit(page, until=callback, login="ann", password="any")
    town.provider.stop()
    landed = await town.browser.send("GET", page.headers["location"])
    assert (landed.status_code, SESSION_COOKIE in town.browser.of(town.okr)) == (503, False)
