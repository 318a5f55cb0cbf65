"""Answers that are told again: to whom, until when, and what is never kept."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import psycopg
import pytest
from sqlalchemy import update

from app.kept.keeper import Made, Told
from app.kept.sharing import Sharing
from app.postgres import Urls
from app.server import application
from app.services import Urls as ServiceUrls
from app.services import composed
from app.settings import settings
from auth.viewer import Viewer
from auth.visibility.basis import Basis
from execution.kept import bodies
from model.person import Person
from rules.terms import Feature, PersonStatus, Role, Visibility
from tests.graph.conftest import Graph
from tests.support.company import NOW, Company

GOALS = "{ objectives { nodes { title owner { name } keyResults { title } } } }"
CYCLES = "{ cycles { nodes { key state } } }"
PEOPLE = "{ people { nodes { name } } }"
ME = "{ me { person { name } roles features } }"
NOTES = "{ me { privateNotes(first: 5) { nodes { text } } } }"


@dataclass
class Office:
    """Ann and Bob are colleagues, and a cycle has one goal of Ann's."""

    graph: Graph
    company: Company
    ann: UUID
    bob: UUID
    cycle: UUID
    goal: UUID

    @property
    def sharing(self) -> Sharing:
        found: Sharing = self.graph.app.state.sharing
        return found

    @property
    def told_again(self) -> int:
        return self.sharing.keeper.told_again

    async def again(self, query: str, *, as_: UUID, **variables: Any) -> tuple[Any, int]:
        """The answer, and how many were told again for it."""
        before = self.told_again
        data = await self.graph.ask(query, as_=as_, **variables)
        return data, self.told_again - before

    async def read(self, query: str, as_: UUID, **headers: str) -> httpx2.Response:
        given = {"Authorization": f"Bearer {self.graph.token(as_)}", **headers}
        return await self.graph.send("GET", "/graphql", params={"query": query}, headers=given)


@pytest.fixture
async def office(graph: Graph, company: Company) -> Office:
    ann, bob = await company.person("Ann"), await company.person("Bob")
    cycle = await company.cycle()
    goal = await company.objective("Grow", cycle=cycle, owner=ann)
    await company.key_result("Sell", objective=goal)
    return Office(graph, company, ann, bob, cycle, goal)


def titles(answer: Any) -> list[str]:
    return sorted(each["title"] for each in answer["objectives"]["nodes"])


async def test_a_colleague_is_told_what_was_made_for_another(office: Office) -> None:
    first, _ = await office.again(GOALS, as_=office.ann)
    with office.graph.counted() as statements:
        second = await office.again(GOALS, as_=office.bob)
    assert second == (first, 1)
    # What is Bob's own has to be found out, and is nothing.
    assert len(statements) == 1


async def test_what_was_made_for_a_post_is_told_the_quick_way_by_get_as_well(
    office: Office,
) -> None:
    await office.again(GOALS, as_=office.ann)
    ways = [len(office.sharing.requests)]
    told = [await office.read(GOALS, office.ann) for _ in range(2)]
    ways.append(len(office.sharing.requests))
    assert [titles(each.json()["data"]) for each in told] == [["Grow"], ["Grow"]]
    assert (ways, office.told_again) == ([1, 2], 2)


async def test_who_sees_more_is_told_more_and_nobody_else_is(office: Office) -> None:
    await office.company.objective(
        "Secret", cycle=office.cycle, owner=office.ann, visibility=Visibility.RESTRICTED
    )
    for _ in range(2):
        assert titles(await office.graph.ask(GOALS, as_=office.ann)) == ["Grow", "Secret"]
        assert titles(await office.graph.ask(GOALS, as_=office.bob)) == ["Grow"]
    assert office.told_again == 2


async def test_a_change_by_psql_is_heard(office: Office, empty: Urls) -> None:
    await office.graph.ask(GOALS, as_=office.bob)
    with psycopg.connect(empty.owner) as owner:
        owner.execute("UPDATE objective SET title = 'Shrink'")
    assert titles(await office.graph.ask(GOALS, as_=office.bob)) == ["Shrink"]


async def test_a_change_elsewhere_leaves_an_answer_as_it_is(office: Office) -> None:
    await office.graph.ask(PEOPLE, as_=office.bob)
    await office.company.objective("More", cycle=office.cycle, owner=office.ann)
    _, again = await office.again(PEOPLE, as_=office.bob)
    assert again == 1


async def test_what_depends_on_the_day_ends_with_it(office: Office) -> None:
    graph = office.graph
    before = await graph.ask(CYCLES, as_=office.bob)
    later = NOW + timedelta(days=50)
    object.__setattr__(graph.services, "now", lambda: later)
    after = await graph.ask(CYCLES, as_=office.bob)
    assert before["cycles"]["nodes"][0]["state"] != after["cycles"]["nodes"][0]["state"]
    assert office.told_again == 0


async def test_of_themselves_everybody_is_told_their_own(office: Office) -> None:
    for _ in range(2):
        for who, name in ((office.ann, "Ann"), (office.bob, "Bob")):
            assert (await office.graph.ask(ME, as_=who))["me"]["person"] == {"name": name}
    assert office.told_again == 2


async def test_a_role_and_a_pilot_count_at_once(office: Office) -> None:
    await office.graph.ask(ME, as_=office.bob)
    await office.company.role(office.bob, Role.ADMINISTRATOR)
    told = await office.graph.ask(ME, as_=office.bob)
    assert told["me"]["roles"] == ["ADMINISTRATOR"]
    await office.company.pilot(Feature.PERFORMANCE)
    told = await office.graph.ask(ME, as_=office.bob)
    assert "PERFORMANCE" not in told["me"]["features"]


async def test_who_left_is_out_at_once(office: Office) -> None:
    await office.graph.ask(PEOPLE, as_=office.bob)
    async with office.company.database.system() as session:
        left = update(Person).where(Person.id == office.bob)
        await session.run(left.values(status=PersonStatus.ENDED))
    answer = await office.graph.post({"query": PEOPLE}, as_=office.bob)
    assert answer.status_code == 401


async def test_a_token_that_ended_is_out_at_once(office: Office) -> None:
    token = office.graph.token(office.bob)
    asked: dict[str, Any] = {
        "json": {"query": PEOPLE},
        "headers": {"Authorization": f"Bearer {token}"},
    }
    graph = office.graph
    for _ in range(2):
        assert (await graph.send("POST", "/graphql", **asked)).status_code == 200
    assert office.told_again == 1
    object.__setattr__(graph.services, "now", lambda: NOW + timedelta(minutes=5))
    assert (await graph.send("POST", "/graphql", **asked)).status_code == 401


async def test_private_notes_are_read_each_time(office: Office) -> None:
    for _ in range(2):
        _, again = await office.again(NOTES, as_=office.bob)
        assert again == 0
    assert len(office.sharing.keeper.answers) == 0


@pytest.mark.parametrize(
    "query",
    [
        "{ objectives(first: 1001) { nodes { title } } }",
        '{ people(first: 5, after: "nonsense") { nodes { name } } }',
        "{ __typename __schema { queryType { name } } }",
        'mutation { checkInCreate(input: {keyResult: "x", value: "1"}) { errors { code } } }',
    ],
)
async def test_errors_actions_and_what_has_no_plan_are_never_kept(
    office: Office, query: str
) -> None:
    for _ in range(2):
        await office.graph.post({"query": query}, as_=office.bob)
    assert (len(office.sharing.keeper.answers), office.told_again) == (0, 0)


async def test_each_variable_has_answers_of_its_own(office: Office) -> None:
    query = "query ($first: Int) { people(first: $first) { nodes { name } } }"
    for _ in range(2):
        for first in (1, 2):
            told = await office.graph.ask(query, as_=office.bob, first=first)
            assert len(told["people"]["nodes"]) == first
    assert office.told_again == 2


@pytest.mark.parametrize("packed", ["gzip", "identity"])
async def test_an_answer_told_again_is_the_same_to_the_last_header(
    office: Office, packed: str
) -> None:
    for number in range(20):
        await office.company.person(f"A Person With Quite A Long Name {number}")
    headers = {
        "Authorization": f"Bearer {office.graph.token(office.bob)}",
        "Accept-Encoding": packed,
    }
    told: list[tuple[int, list[tuple[str, str]], Any]] = []
    for accept in ("application/json", "application/graphql-response+json") * 2:
        given = {**headers, "Accept": accept}
        answer = await office.graph.send("POST", "/graphql", json={"query": PEOPLE}, headers=given)
        told.append((answer.status_code, sorted(answer.headers.items()), answer.json()["data"]))
    assert office.told_again == 3
    assert without_length(told[2]) == without_length(told[0])
    assert without_length(told[3]) == without_length(told[1])


def without_length(told: Any) -> Any:
    """The same is packed by another hand, and the budget has grown meanwhile."""
    status, headers, data = told
    return status, [each for each in headers if each[0] != "content-length"], data


async def test_an_answer_is_packed_once_whichever_way_it_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cookie leads past the quick way."""
    for number in range(20):
        await office.company.person(f"A Person With Quite A Long Name {number}")
    packs, pack = list[Any](), bodies.packed_start

    def counted(start: Any) -> Any:
        packs.append(start)
        return pack(start)

    monkeypatch.setattr(bodies, "packed_start", counted)
    headers = {
        "Authorization": f"Bearer {office.graph.token(office.bob)}",
        "Accept-Encoding": "gzip",
        "Cookie": "theme=dark",
    }
    answers = [
        await office.graph.send("POST", "/graphql", json={"query": PEOPLE}, headers=headers)
        for _ in range(3)
    ]
    assert (office.told_again, len(packs)) == (2, 1)
    assert [each.headers["content-encoding"] for each in answers] == ["gzip"] * 3
    assert len({json.dumps(each.json()["data"]) for each in answers}) == 1


async def test_nobody_waits_for_another_s_answer_that_is_never_kept(office: Office) -> None:
    keeper, question = office.sharing.keeper, ("{ notes }", None, "{}")
    ann, bob = Viewer(office.ann), Viewer(office.bob)
    is_kept = keeper.keep(question, ann, Made(None, Basis()), Told(None, 0, 0))
    waits = asyncio.Event()

    async def slowly(_: object) -> str:
        await waits.wait()
        return "Ann's"

    async def at_once(_: object) -> str:
        return "Bob's"

    first = asyncio.create_task(keeper.told(question, ann, None, slowly))
    await asyncio.sleep(0)
    second = await asyncio.wait_for(keeper.told(question, bob, None, at_once), 5)
    waits.set()
    assert (is_kept, second, await first) == (False, "Bob's", "Ann's")


async def test_a_browser_that_has_an_answer_is_told_so(office: Office) -> None:
    first = await office.read(PEOPLE, office.bob)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == "Authorization, Cookie, X-OKR-Identity, Accept, Origin"
    for query in (PEOPLE, PEOPLE + " "):
        again = await office.read(query, office.bob, **{"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == "private, no-cache"
        assert again.headers["vary"] == first.headers["vary"]
    await office.company.person("Cid")
    new = await office.read(PEOPLE, office.bob, **{"If-None-Match": tag})
    assert (new.status_code, new.headers["etag"] != tag) == (200, True)


async def test_who_posts_is_told_nothing_to_keep(office: Office) -> None:
    for _ in range(2):
        answer = await office.graph.post({"query": PEOPLE}, as_=office.bob)
        assert (answer.headers["cache-control"], answer.headers.get("etag")) == ("no-store", None)


async def test_what_cannot_be_kept_has_no_tag(office: Office) -> None:
    answer = await office.read(NOTES, office.bob)
    assert (answer.headers["cache-control"], answer.headers.get("etag")) == ("no-store", None)


async def test_an_answer_costs_each_the_same_whoever_asked_before(office: Office) -> None:
    """Else what remains would tell whether something has changed meanwhile, be it hidden."""
    object.__setattr__(office.sharing.budget, "_clock", lambda: 0.0)
    left: list[int] = []
    for _ in range(3):
        told = (await office.graph.post({"query": PEOPLE}, as_=office.bob)).json()
        left.append(told["extensions"]["cost"]["remaining"])
    assert office.told_again == 2
    assert left[0] - left[1] == left[1] - left[2] > 0


async def test_who_has_spent_their_budget_is_told_nothing(office: Office) -> None:
    await office.graph.ask(PEOPLE, as_=office.bob)
    office.sharing.budget.take(office.bob, 1_000_000)
    answer = await office.graph.post({"query": PEOPLE}, as_=office.bob)
    assert answer.status_code == 429


async def test_many_who_ask_at_once_make_one_answer(office: Office) -> None:
    people = [await office.company.person(f"P{number}") for number in range(8)]
    tokens = [office.graph.token(each) for each in people]
    transport = httpx2.ASGITransport(app=office.graph.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:

        async def ask(token: str) -> Any:
            headers = {"Authorization": f"Bearer {token}"}
            return (await client.post("/graphql", json={"query": PEOPLE}, headers=headers)).json()

        told = await asyncio.gather(*map(ask, tokens))
    assert {json.dumps(each["data"]) for each in told} == {json.dumps(told[0]["data"])}
    assert office.told_again == len(people) - 1


async def test_while_versions_can_t_be_read_everything_is_answered_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.graph.ask(PEOPLE, as_=office.bob)
    versions = office.graph.services.database.versions
    assert versions is not None

    async def gone() -> Any:
        raise ConnectionError

    monkeypatch.setattr(versions, "read", gone)
    _, again = await office.again(PEOPLE, as_=office.bob)
    assert again == 0


async def test_what_was_kept_before_a_lost_connection_is_told_no_more(office: Office) -> None:
    """An older state may stand there: another server took over, or a backup was restored."""
    await office.graph.ask(PEOPLE, as_=office.bob)
    versions: Any = office.graph.services.database.versions
    versions.lose()
    versions._failed_at = float("-inf")
    _, again = await office.again(PEOPLE, as_=office.bob)
    assert again == 0
    _, again = await office.again(PEOPLE, as_=office.bob)
    assert again == 1


@pytest.fixture
async def plain(empty: Urls, tmp_path: Path) -> AsyncIterator[Graph]:
    chosen = settings(data=tmp_path, organisation="Acme", kept_answers=False)
    async with composed(chosen, ServiceUrls(empty.owner, empty.service)) as services:
        fixed = replace(services, now=lambda: NOW)
        yield Graph(application(fixed), fixed)


async def test_where_the_settings_say_so_nothing_is_kept(plain: Graph) -> None:
    company = Company(plain.services.database)
    bob = await company.person("Bob")
    for _ in range(2):
        with plain.counted() as statements:
            await plain.ask(PEOPLE, as_=bob)
        assert len(statements) > 0
    assert plain.app.state.sharing is None
