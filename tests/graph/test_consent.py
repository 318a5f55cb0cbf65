"""A Jira that lets us in by somebody's yes: asked for in the graph, kept on the way back."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import delete, select

from app.server import application
from auth.sign_in.id_tokens import SignedIn
from auth.sign_in.sessions import SESSION_COOKIE, Beginning, begin
from connectors.http import Limits
from model.audit import Audit
from model.role import RoleGrant
from rules.terms import Role
from sync.connections import opened
from sync.consent import PROOF_COOKIE
from tests.connectors.builders import client_over
from tests.graph.conftest import Graph
from tests.graph.sources import Desk, codes, desk_of, key_of, mutation, on_connection, secret
from tests.support.fakes.staff import staff

BACK = "https://okr.example.com/connect/done"
SETTINGS = {
    "base_url": "https://example.atlassian.net", "projects": ["SHOP"], "sign_in": "oauth",
    "client_id": "app", "cloud_id": "cloud",
}  # fmt: skip
CONSENT = mutation("connectionConsent", "address")


@dataclass
class Atlassian(httpx2.AsyncBaseTransport):
    """Takes a code once, and says which sites whoever consented has chosen."""

    codes: set[str] = field(default_factory=lambda: {"good"})
    site: str = "cloud"
    asked: list[Any] = field(default_factory=list[Any])

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("accessible-resources"):
            return told(200, [{"id": self.site, "url": "https://example.atlassian.net"}])
        body = json.loads(await request.aread())
        self.asked.append(body)
        if body["code"] not in self.codes:
            return told(403, {"error": "invalid_grant"})
        self.codes.remove(body["code"])
        tokens = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600}
        return told(200, tokens)


def told(status: int, body: Any) -> httpx2.Response:
    stream = httpx2.ByteStream(json.dumps(body).encode())
    return httpx2.Response(status, headers={"content-type": "application/json"}, stream=stream)


@pytest.fixture
def atlassian() -> Atlassian:
    return Atlassian()


@pytest.fixture
async def desk(graph: Graph, atlassian: Atlassian) -> AsyncIterator[Desk]:
    async with desk_of(graph, staff(1)) as desk:
        client = client_over(atlassian, limits=Limits(tries=1))
        services = replace(desk.services, client=client)
        desk.graph = Graph(application(services), services)
        await desk.set_up(
            kind="jira", name="Work", settings=SETTINGS, secrets=secret("hush", "client_secret")
        )
        yield desk


async def address(desk: Desk, **more: Any) -> str:
    asked = await desk.act(CONSENT, as_=None, **{"connection": desk.id, "backTo": BACK, **more})
    assert asked["errors"] == []
    return str(asked["address"])


PROOF = "a-proof-that-nobody-guesses"


async def state(desk: Desk, proof: str | None = PROOF) -> str:
    return parse_qs(urlsplit(await address(desk, proof=proof)).query)["state"][0]


async def back(desk: Desk, held: str = PROOF, **query: str) -> httpx2.Response:
    """In a browser that holds this proof."""
    cookies = {"Cookie": f"{PROOF_COOKIE}={held}"}
    return await desk.graph.send("GET", "/connect/done", params=query, headers=cookies)


async def signed_in(desk: Desk, who: UUID) -> str:
    """A browser's cookie of somebody who is signed in here."""
    services = desk.services
    signed = SignedIn("subject", "session", None)
    of = Beginning(who, signed, "an id token", services.now(), timedelta(hours=1))
    async with services.database.system() as session:
        return await begin(session, of, services.random)


async def grant(desk: Desk) -> Any:
    async with desk.services.database.system() as session:
        found = await opened(session, key_of(desk.id), desk.services.keys)
    return "grant" in found.secrets and json.loads(found.secrets["grant"].reveal())


async def test_an_administrator_is_told_where_somebody_says_yes(desk: Desk) -> None:
    found = urlsplit(await address(desk))
    query = parse_qs(found.query)
    assert (found.hostname, found.path) == ("auth.atlassian.com", "/authorize")
    assert (query["client_id"], query["redirect_uri"]) == (["app"], [BACK])
    assert (await desk.actions())[-1] == "connectionConsent"


async def test_whoever_comes_back_with_a_code_leaves_the_grant_and_is_led_to_the_test(
    desk: Desk, atlassian: Atlassian
) -> None:
    answer = await back(desk, state=await state(desk), code="good")
    test = f"/console/connections/{desk.id}/test?consented=1"
    assert (answer.status_code, answer.headers["location"]) == (303, test)
    assert (await grant(desk))["refresh_token"] == "refresh-1"
    assert atlassian.asked[0]["redirect_uri"] == BACK
    async with desk.services.database.system() as session:
        newest = select(Audit.action, Audit.actor_id).order_by(Audit.seq.desc()).limit(1)
        [row] = await session.all(newest)
    assert (row.action, row.actor_id) == ("connectionConsented", desk.root)


async def test_without_a_consent_it_is_not_ready_and_nothing_is_asked(desk: Desk) -> None:
    query = "query($id: ID!) { connection(id: $id) { state missingSecrets } }"
    before = (await desk.graph.ask(query, as_=desk.root, id=desk.id))["connection"]
    refused = await desk.act(mutation("connectionSync", "run { id }"), connection=desk.id)
    await back(desk, state=await state(desk), code="good")
    after = (await desk.graph.ask(query, as_=desk.root, id=desk.id))["connection"]
    assert (before["state"], before["missingSecrets"]) == ("NEEDS_CONSENT", [])
    assert codes(refused) == [("NOT_OPEN", ["connection"])]
    assert after["state"] == "READY"


async def test_another_way_to_sign_in_wants_its_own_secret(desk: Desk) -> None:
    by_token = {**SETTINGS, "sign_in": "api-token", "email": "okr@example.com"}
    given: dict[str, Any] = {"connection": desk.id, "expectedVersion": desk.version, "name": "Work"}
    answer = await desk.act(on_connection("connectionUpdate"), **given, settings=by_token)
    assert answer["connection"]["state"] == "NEEDS_SECRET"
    assert answer["connection"]["missingSecrets"] == ["api_token"]


async def test_another_browser_than_the_one_that_asked_lets_nobody_in(
    desk: Desk, atlassian: Atlassian
) -> None:
    answer = await back(desk, held=PROOF[::-1], state=await state(desk), code="good")
    assert (answer.status_code, "not begun in this browser" in answer.text) == (400, True)
    assert (await grant(desk), atlassian.asked) == (False, [])


async def test_without_a_proof_whoever_asked_has_to_be_signed_in_there(
    desk: Desk, atlassian: Atlassian
) -> None:
    another = await desk.company.person("Another")
    await desk.company.role(another, Role.ADMINISTRATOR)
    asked, statuses = await state(desk, proof=None), list[int]()
    for who in (None, another, desk.root):
        session = "" if who is None else f"{SESSION_COOKIE}={await signed_in(desk, who)}"
        told = {"state": asked, "code": "good"}
        path = f"/connect/done?{urlencode(told)}"
        answer = await desk.graph.send("GET", path, headers={"Cookie": session})
        statuses.append(answer.status_code)
    assert (statuses, len(atlassian.asked)) == ([400, 400, 303], 1)


async def test_the_proof_is_of_one_consent_and_goes_with_it(desk: Desk) -> None:
    answer = await back(desk, state=await state(desk), code="good")
    assert f'{PROOF_COOKIE}=""; ' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]


async def test_a_code_counts_once(desk: Desk) -> None:
    asked = await state(desk)
    await back(desk, state=asked, code="good")
    again = await back(desk, state=asked, code="good")
    assert (again.status_code, "Nobody was let in" in again.text) == (400, True)


@pytest.mark.parametrize("wrong", ["", "x", "00" * 16, "00" * 16 + ".AQ"])
async def test_an_answer_that_nobody_asked_for_is_none(desk: Desk, wrong: str) -> None:
    answer = await back(desk, state=wrong, code="good")
    assert (answer.status_code, "no answer to a question of the console" in answer.text) == (
        400,
        True,
    )
    assert await grant(desk) is False


async def test_a_state_is_good_for_its_own_connection_alone(desk: Desk) -> None:
    asked = await state(desk)
    other = await desk.act(
        on_connection("connectionCreate"), kind="jira", name="Other", settings=SETTINGS
    )
    moved = key_of(other["connection"]["id"]).hex + asked[32:]
    assert (await back(desk, state=moved, code="good")).status_code == 400


async def test_ten_minutes_later_it_is_asked_for_again(desk: Desk) -> None:
    asked = await state(desk)
    desk.wait(minutes=10, seconds=1)
    answer = await back(desk, state=asked, code="good")
    assert "That took too long." in answer.text
    assert await grant(desk) is False


async def test_a_no_at_the_other_system_is_told_without_its_words(desk: Desk) -> None:
    answer = await back(desk, state=await state(desk), error="access_denied", error_description="!")
    assert "The other system let nobody in." in answer.text
    assert await grant(desk) is False


async def test_another_site_than_the_settings_name_is_not_kept(
    desk: Desk, atlassian: Atlassian
) -> None:
    atlassian.site = "another"
    answer = await back(desk, state=await state(desk), code="good")
    assert (answer.status_code, await grant(desk)) == (400, False)


WRONG: dict[str, tuple[dict[str, Any], tuple[str, list[str]]]] = {
    "another page": ({"backTo": "https://okr.example.com/"}, ("INVALID", ["backTo"])),
    "a proof that is guessed": ({"proof": "1234"}, ("INVALID", ["proof"])),
    "no address": ({"backTo": "/connect/done"}, ("INVALID", ["backTo"])),
}


@pytest.mark.parametrize("name", WRONG)
async def test_it_leads_back_to_this_service_alone(desk: Desk, name: str) -> None:
    changes, expected = WRONG[name]
    refused = await desk.act(
        CONSENT, as_=None, **{"connection": desk.id, "backTo": BACK, **changes}
    )
    assert (refused["address"], codes(refused)) == (None, [expected])


async def test_the_secret_of_the_app_comes_first(desk: Desk) -> None:
    await desk.set_up(kind="jira", name="Without", settings=SETTINGS, secrets=[])
    refused = await desk.act(CONSENT, connection=desk.id, backTo=BACK)
    assert codes(refused) == [("INVALID", ["connection"])]
    assert "client_secret" in refused["errors"][0]["message"]


async def test_what_signs_in_by_a_secret_wants_nobodys_consent(desk: Desk) -> None:
    await desk.set_up(name="People")
    refused = await desk.act(CONSENT, connection=desk.id, backTo=BACK)
    assert codes(refused) == [("INVALID", ["connection"])]


async def test_nobody_else_asks_for_it(desk: Desk) -> None:
    somebody = await desk.company.person("Somebody")
    await desk.company.role(somebody, Role.PROGRAMME_LEAD)
    refused = await desk.act(CONSENT, as_=somebody, connection=desk.id, backTo=BACK)
    assert [code for code, _ in codes(refused)] == ["NOT_ALLOWED"]


async def test_a_look_by_head_uses_nothing_up(desk: Desk) -> None:
    asked = await state(desk)
    query = {"state": asked, "code": "good"}
    look = await desk.graph.send("HEAD", "/connect/done", params=query)
    assert (look.status_code, (await back(desk, **query)).status_code) == (405, 303)


async def test_whoever_is_no_administrator_any_more_lets_nobody_in(desk: Desk) -> None:
    asked = await state(desk)
    async with desk.services.database.system() as session:
        await session.run(delete(RoleGrant).where(RoleGrant.person_id == desk.root))
    answer = await back(desk, state=asked, code="good")
    assert (answer.status_code, await grant(desk)) == (400, False)
