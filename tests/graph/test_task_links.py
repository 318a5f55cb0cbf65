"""Linking work of another system to key results: who may, what is refused, and what it does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy import update as sa_update

from model.check_in import CheckIn
from model.delegate import Delegate
from model.person import Identity
from model.task import TaskLink
from rules.terms import LinkState, MetricKind, TaskCategory, Visibility
from sync.options import Occasion
from sync.work import count_work, take_turn
from tests.graph.authoring import DRAFT, Team, act, codes, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

LINK = """taskLink { id selector query mode aggregate scope shows state error taskCount done total
  version createdBy { name } keyResult { title } }"""
RESULT = """keyResult { id current source { origin connector state lagSeconds error }
  progress { value raw measured inputs { name value } } objective { progress { value } }
  override { reason by { name } } latestCheckIn { source narrative author { name } }
  scopeSeries { total change } series { value source work { query total connector } } }"""
SEEN = """query($id: ID!) { keyResult(id: $id) { tasks { totalCount nodes { key summary } }
  taskLinks { taskCount done total } } }"""
EARLIER = NOW - timedelta(minutes=1)
WORK: dict[str, Any] = {"kind": MetricKind.LINKED_WORK, "start": None, "target": None}


@dataclass(frozen=True)
class Linked:
    """A key result of Bo's in an objective of Ada's, and the Jira that its work is in."""

    team: Team
    objective: UUID
    result: UUID
    jira: UUID

    @property
    def id(self) -> str:
        return gid("KeyResult", self.result)


async def linkable(company: Company, **more: Any) -> Linked:
    t = await team(company)
    objective = await unit_objective(company, t)
    result = await company.key_result(
        "Ship", objective=objective, owner_id=t.bo, **{**WORK, **more}
    )
    await company.roll_up()
    return Linked(t, objective, result, await company.connection())


async def create(graph: Graph, as_: UUID, result: str, **given: Any) -> Any:
    words = {"keyResult": result, "selector": "EPIC", "query": "SHOP-1", **given}
    return await act(graph, "taskLinkCreate", as_, LINK, **words)


async def update(graph: Graph, as_: UUID, link: str, **given: Any) -> Any:
    return await act(graph, "taskLinkUpdate", as_, LINK, id=link, **given)


async def driven(graph: Graph, company: Company, it: Linked, *states: TaskCategory) -> str:
    """A link that drives it, and has been read: by these tasks."""
    made = await create(graph, it.team.bo, it.id, mode="DRIVES")
    assert made["errors"] == []
    await read(company, it, *states)
    return str(made["taskLink"]["id"])


async def read(company: Company, it: Linked, *states: TaskCategory, at: datetime = EARLIER) -> None:
    """As a sync would; every time with tasks of their own."""
    async with company.database.system() as session:
        link = await session.scalar(select(TaskLink.id).limit(1))
    for state in states:
        key = f"SHOP-{uuid4().int % 10**9}"
        await company.task(key, link=link, connection=it.jira, category=state)
    async with company.database.system() as session:
        await session.run(sa_update(TaskLink).values(state=LinkState.OK, error=None))
        await take_turn(session, [it.result])
        await count_work(session, [it.result], Occasion(at, at.date(), uuid4))


DONE, TODO = TaskCategory.DONE, TaskCategory.TODO


async def test_a_link_shows_work_and_moves_nothing_unless_told(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    given = {"clientMutationId": "a"}
    made, retry = [await create(graph, it.team.ada, it.id, **given) for _ in range(2)]
    assert (made["errors"], made["taskLink"]["id"]) == ([], retry["taskLink"]["id"])
    assert made["taskLink"] == {
        "id": made["taskLink"]["id"], "selector": "EPIC", "query": "SHOP-1", "mode": "EVIDENCE",
        "aggregate": "COUNT", "scope": "LIVE_SCOPE", "shows": "ACCOUNTS", "state": "PENDING",
        "error": None, "taskCount": 0, "done": None, "total": None, "version": 1,
        "createdBy": {"name": "Ada"}, "keyResult": {"title": "Ship"},
    }  # fmt: skip
    await read(company, it, DONE, TODO)
    told = await act(graph, "keyResultResume", it.team.bo, RESULT, keyResult=it.id)
    assert codes(told) == [("NOT_OPEN", ["keyResult"])]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"selector": "JQL", "query": "status = ("}, ("INVALID", ["query"])),
        ({"selector": "JQL", "query": "a = b ORDER BY x"}, ("INVALID", ["query"])),
        ({"query": "not a key"}, ("INVALID", ["query"])),
        ({"query": "  "}, ("INVALID", ["query"])),
        ({"selector": "BOARD", "query": "my board"}, ("INVALID", ["query"])),
        ({"selector": "ISSUE", "query": "SHOP-1, shop"}, ("INVALID", ["query"])),
        ({"connection": "elsewhere"}, ("NOT_FOUND", ["connection"])),
        ({"mode": "DRIVES", "aggregate": "AVERAGE"}, ("INVALID", ["aggregate"])),
        ({"mode": "DRIVES", "scope": "FIXED_TARGET"}, ("INVALID", ["scope"])),
        ({"shows": "EVERYBODY"}, ("NOT_ALLOWED", ["shows"])),
    ],
)
async def test_what_cannot_be_linked_is_refused_where_it_is_wrong(
    graph: Graph, company: Company, given: dict[str, Any], told: tuple[str, list[str]]
) -> None:
    it = await linkable(company)
    assert codes(await create(graph, it.team.bo, it.id, **given)) == [told]


async def test_every_selector_is_taken_and_the_same_link_once(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    ways = [
        ("EPIC", "shop-1"), ("ISSUE", "SHOP-1, SHOP-2"), ("BOARD", "7"), ("JQL", "labels = x"),
        ("JQL", "labels = x"),
    ]  # fmt: skip
    made = [await create(graph, it.team.bo, it.id, selector=how, query=what) for how, what in ways]
    assert [codes(each) for each in made] == [[], [], [], [], [("CONFLICT", ["query"])]]


async def test_who_may_edit_the_key_result_links_and_who_checks_in_has_it_driven(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    t = it.team
    await company.add(
        Delegate, key_result_id=it.result, person_id=t.di, named_by_id=t.bo, named_at=NOW
    )
    evidence = [
        await create(graph, who, it.id, query=f"SHOP-{number}")
        for number, who in enumerate((t.ada, t.bo, t.cy, t.di), 1)
    ]
    driving = [
        await create(graph, who, it.id, query=f"SHOP-{number}", mode="DRIVES")
        for number, who in enumerate((t.ada, t.bo, t.cy), 5)
    ]
    assert [codes(each) for each in evidence] == [[], [], [], [("NOT_ALLOWED", [])]]
    assert [codes(each) for each in driving] == [[], [], [("NOT_ALLOWED", ["mode"])]]


async def test_drafts_are_linked_too_and_closed_or_hidden_ones_are_not(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await company.connection()
    past = await company.cycle("FY26-Q1", closed_on=NOW.date(), ends_on=NOW.date())
    kinds: list[dict[str, Any]] = [
        DRAFT, {"cycle_id": past}, {"visibility": Visibility.RESTRICTED}
    ]  # fmt: skip
    results = [
        await company.key_result("Ship", objective=await unit_objective(company, t, **kind), **WORK)
        for kind in kinds
    ]
    who = (t.ada, t.ada, t.di)
    answers = [
        await create(graph, person, gid("KeyResult", result))
        for person, result in zip(who, results, strict=True)
    ]
    assert [codes(each) for each in answers] == [
        [], [("OUTSIDE_CYCLE", ["cycle"])], [("NOT_FOUND", [])]
    ]  # fmt: skip


async def test_driving_work_moves_the_key_result_and_all_above(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    await driven(graph, company, it, DONE, DONE, TODO, TODO)
    await read(company, it, TODO, at=NOW)
    told = (await act(graph, "keyResultResume", it.team.bo, RESULT, keyResult=it.id))["keyResult"]
    assert (told["current"], told["progress"]["value"]) == ("2", "0.4")
    assert told["objective"]["progress"]["value"] == "0.4"
    assert told["scopeSeries"] == [
        {"total": "4", "change": None}, {"total": "5", "change": "1"}
    ]  # fmt: skip
    assert {each["work"]["query"] for each in told["series"]} == {"SHOP-1"}
    assert told["source"] == {
        "origin": "JIRA", "connector": "jira", "state": "OK", "lagSeconds": 0, "error": None
    }  # fmt: skip


async def test_a_value_by_hand_is_refused_unless_the_owner_overrides(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company, kind=MetricKind.REACH, start=Decimal(0), target=Decimal(4))
    await driven(graph, company, it, DONE, TODO)
    by_hand = "checkIn { id }"
    said = {"keyResult": it.id, "value": "3"}
    assert codes(await act(graph, "checkInCreate", it.team.bo, by_hand, **said)) == [
        ("NOT_OPEN", ["value"])
    ]
    mute = await act(graph, "keyResultOverride", it.team.bo, RESULT, **said, reason=" ")
    assert codes(mute) == [("NEEDS_REASON", ["reason"])]
    told = await act(
        graph, "keyResultOverride", it.team.bo, RESULT, **said, reason="One is not in Jira."
    )
    shown = told["keyResult"]
    assert (shown["current"], shown["progress"]["value"]) == ("3", "0.75")
    assert shown["objective"]["progress"]["value"] == "0.75"
    assert shown["override"] == {"reason": "One is not in Jira.", "by": {"name": "Bo"}}
    await read(company, it, DONE, at=NOW + timedelta(seconds=1))
    kept = await graph.ask("query($id: ID!) { keyResult(id: $id) { current } }",
                           as_=it.team.di, id=it.id)  # fmt: skip
    assert kept["keyResult"]["current"] == "3"
    back = (await act(graph, "keyResultResume", it.team.ada, RESULT, keyResult=it.id))["keyResult"]
    assert (back["override"], back["progress"]["value"]) == (None, "0.5")
    assert [each["value"] for each in back["series"]] == ["1", "3", "2"]


async def test_a_reading_of_work_is_taken_back_by_hand_only_under_an_override(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company, kind=MetricKind.REACH, start=Decimal(0), target=Decimal(4))
    await driven(graph, company, it, DONE, TODO)
    async with company.database.system() as session:
        read_by_sync = await session.scalar(select(CheckIn.id))
    assert read_by_sync is not None
    words = {"keyResult": it.id, "narrative": "No.", "supersedes": gid("CheckIn", read_by_sync)}
    current = "checkIn { keyResult { current } }"
    refused = await act(graph, "checkInCreate", it.team.bo, current, **words)
    why = {"value": "3", "reason": "One is not in Jira."}
    await act(graph, "keyResultOverride", it.team.bo, RESULT, keyResult=it.id, **why)
    taken = await act(graph, "checkInCreate", it.team.bo, current, **words)
    assert codes(refused) == [("NOT_OPEN", ["supersedes"])]
    assert (codes(taken), taken["checkIn"]["keyResult"]["current"]) == ([], "3")


async def test_only_who_checks_in_overrides_and_only_what_work_drives(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    said = {"keyResult": it.id, "value": "3", "reason": "Why."}
    undriven = await act(graph, "keyResultOverride", it.team.bo, RESULT, **said)
    await driven(graph, company, it, DONE)
    strangers = [
        await act(graph, name, who, RESULT, **words)
        for who in (it.team.cy, it.team.di)
        for name, words in (("keyResultOverride", said), ("keyResultResume", {"keyResult": it.id}))
    ]
    stale = await act(graph, "keyResultOverride", it.team.bo, RESULT, **said, expectedVersion=9)
    assert codes(undriven) == [("NOT_OPEN", ["keyResult"])]
    assert [codes(each) for each in strangers] == [[("NOT_ALLOWED", [])]] * 4
    assert codes(stale) == [("CONFLICT", [])]


async def test_a_link_changes_what_it_does_at_once_and_what_it_asks_by_the_next_sync(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    made = await create(graph, it.team.bo, it.id)
    link = made["taskLink"]["id"]
    await read(company, it, DONE, TODO)
    drives = await update(graph, it.team.bo, link, mode="DRIVES", expectedVersion=1)
    shown = (await act(graph, "keyResultResume", it.team.bo, RESULT, keyResult=it.id))["keyResult"]
    shares = await update(graph, it.team.bo, link, aggregate="STATUS_CATEGORY")
    other = await update(graph, it.team.bo, link, selector="JQL", query="labels = x")
    assert (drives["errors"], shown["progress"]["value"]) == ([], "0.5")
    assert (shares["taskLink"]["done"], shares["taskLink"]["total"]) == ("1", "2")
    assert (other["taskLink"]["state"], other["taskLink"]["version"]) == ("PENDING", 4)
    refused = [
        await update(graph, it.team.bo, link, mode="EVIDENCE", expectedVersion=1),
        await update(graph, it.team.bo, link),
        await update(graph, it.team.bo, link, query=None),
        await update(graph, it.team.bo, link, query="a = ("),
        await update(graph, it.team.di, link, mode="EVIDENCE"),
        await update(graph, it.team.bo, "x", mode="EVIDENCE"),
    ]
    assert [codes(each) for each in refused] == [
        [("CONFLICT", [])], [("EMPTY", ["input"])], [("INVALID", ["query"])],
        [("INVALID", ["query"])], [("NOT_ALLOWED", [])], [("NOT_FOUND", [])],
    ]  # fmt: skip


async def test_one_value_is_counted_in_one_way(graph: Graph, company: Company) -> None:
    it = await linkable(company)
    await driven(graph, company, it, DONE)
    more = {"query": "SHOP-2", "mode": "DRIVES", "aggregate": "SUM"}
    assert codes(await create(graph, it.team.bo, it.id, **more)) == [("INVALID", ["aggregate"])]


async def test_unlinking_keeps_the_last_value(graph: Graph, company: Company) -> None:
    it = await linkable(company)
    link = await driven(graph, company, it, DONE, TODO)
    stranger = await act(graph, "taskLinkDelete", it.team.di, "deletedId", id=link)
    stale = await act(graph, "taskLinkDelete", it.team.bo, "deletedId", id=link, expectedVersion=9)
    given = {"id": link, "clientMutationId": "a"}
    gone = [await act(graph, "taskLinkDelete", it.team.bo, "deletedId", **given) for _ in range(2)]
    after = await act(graph, "taskLinkDelete", it.team.bo, "deletedId", id=link)
    assert [codes(each) for each in (stranger, stale, *gone, after)] == [
        [("NOT_ALLOWED", [])], [("CONFLICT", [])], [], [], [("NOT_FOUND", [])]
    ]  # fmt: skip
    assert [each["deletedId"] for each in gone] == [link, link]
    shown = await graph.ask(
        "query($id: ID!) { keyResult(id: $id) { progress { value } taskLinks { id } } }",
        as_=it.team.di, id=it.id,
    )  # fmt: skip
    assert shown["keyResult"] == {"progress": {"value": "0.5"}, "taskLinks": []}


async def test_whoever_has_no_account_there_sees_counts_and_no_task(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    await driven(graph, company, it, DONE, TODO, TODO)
    ends = {"connection_id": it.jira, "source_key": "acc-1"}
    await company.add(Identity, id=uuid4(), person_id=it.team.cy, **ends)
    with_account, without = [
        (await graph.ask(SEEN, as_=who, id=it.id))["keyResult"] for who in (it.team.cy, it.team.di)
    ]
    counts = [{"taskCount": 3, "done": "1", "total": "3"}]
    assert (with_account["taskLinks"], without["taskLinks"]) == (counts, counts)
    assert (with_account["tasks"]["totalCount"], without["tasks"]) == (
        3, {"totalCount": 0, "nodes": []}
    )  # fmt: skip
