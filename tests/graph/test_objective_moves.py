"""An objective's way: handed in, approved, given back, published, given up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from model.journal import Outbox
from model.practice import ApprovingUnit
from rules.terms import MetricKind, ObjectiveLevel, ObjectiveStatus, RollupMode, Visibility
from tests.graph.authoring import DRAFT, Team, act, codes, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import LONG_AGO, NOW, TODAY, Company

MOVES = ["Submit", "Approve", "Return", "Publish", "Cancel"]


async def draft(company: Company, t: Team, **more: Any) -> str:
    key = await unit_objective(company, t, **{**DRAFT, **more})
    await company.key_result("Sell", objective=key)
    return gid("Objective", key)


async def wants_approval(company: Company, unit: UUID, by: UUID) -> None:
    await company.add(ApprovingUnit, unit_id=unit, set_by_id=by, set_at=NOW)


async def move(graph: Graph, name: str, as_: UUID, **given: Any) -> Any:
    return await act(graph, f"objective{name}", as_, **given)


async def topics(company: Company) -> list[str]:
    async with company.database.system() as session:
        return [row.topic for row in await session.all(select(Outbox.topic).order_by(Outbox.id))]


async def test_publishing_shows_it_to_everybody_and_tells_of_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await draft(company, t)
    answer = await move(graph, "Publish", t.ada, id=id_, expectedVersion=1)
    made = answer["objective"]
    assert (answer["errors"], made["status"], made["version"]) == ([], "PUBLISHED", 2)
    query = "query($id: ID!) { objective(id: $id) { publishedAt } }"
    seen = await graph.ask(query, as_=t.di, id=id_)
    assert seen["objective"]["publishedAt"] == made["publishedAt"] == "2026-11-18T09:00:00Z"
    assert "objective.published" in await topics(company)


async def test_without_a_key_result_nothing_is_published_or_handed_in(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = gid("Objective", await unit_objective(company, t, **DRAFT))
    answers = [await move(graph, name, t.ada, id=id_) for name in ("Publish", "Submit")]
    assert [codes(each) for each in answers] == [[("NEEDS_KEY_RESULT", ["keyResults"])]] * 2


async def test_a_target_at_the_start_keeps_it_from_being_published(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = await unit_objective(company, t, **DRAFT)
    same = {"start": Decimal(40), "target": Decimal(40), "kind": MetricKind.DECREASE}
    await company.key_result("Sell", objective=key)
    await company.key_result("Cut", objective=key, position=1, **same)
    answer = await move(graph, "Publish", t.ada, id=gid("Objective", key))
    assert codes(answer) == [("INVALID", ["keyResults", "1", "target"])]


async def test_a_window_that_its_cycle_turns_round_keeps_it_from_being_published(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = await unit_objective(company, t, **DRAFT)
    await company.key_result("Sell", objective=key, due_on=date(2026, 9, 30))
    answer = await move(graph, "Publish", t.ada, id=gid("Objective", key))
    assert codes(answer) == [("INVALID", ["keyResults", "0", "dueOn"])]


async def test_a_member_hands_in_and_the_lead_publishes(graph: Graph, company: Company) -> None:
    t = await team(company)
    id_ = await draft(company, t)
    handed = await move(graph, "Submit", t.bo, id=id_)
    refused = await move(graph, "Publish", t.bo, id=id_)
    done = await move(graph, "Publish", t.ada, id=id_)
    assert handed["objective"]["submittedBy"] == {"name": "Bo"}
    assert (codes(refused), done["objective"]["status"]) == ([("NOT_ALLOWED", [])], "PUBLISHED")
    told = done["objective"]["revisions"]["nodes"]
    assert {(each["old"], each["new"], each["author"]["name"]) for each in told} == {
        ("DRAFT", "SUBMITTED", "Bo"),
        ("SUBMITTED", "PUBLISHED", "Ada"),
    }


async def test_where_a_unit_wants_approval_somebody_else_gives_it_first(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await wants_approval(company, t.shop, t.cy)
    id_ = await draft(company, t)
    straight = await move(graph, "Publish", t.ada, id=id_)
    await move(graph, "Submit", t.bo, id=id_)
    early = await move(graph, "Publish", t.ada, id=id_)
    approved = await move(graph, "Approve", t.ada, id=id_)
    done = await move(graph, "Publish", t.ada, id=id_)
    assert [codes(each) for each in (straight, early)] == [[("NEEDS_APPROVAL", [])]] * 2
    assert approved["objective"]["approvedBy"] == {"name": "Ada"}
    assert done["objective"]["status"] == "PUBLISHED"


async def test_nobody_approves_what_they_handed_in(graph: Graph, company: Company) -> None:
    t = await team(company)
    id_ = await draft(company, t)
    await move(graph, "Submit", t.ada, id=id_)
    answer = await move(graph, "Approve", t.ada, id=id_)
    assert codes(answer) == [("NOT_ALLOWED", [])]


async def test_a_persons_manager_approves_and_the_person_publishes(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await wants_approval(company, t.shop, t.cy)
    await company.line(t.bo, t.ada)
    own = await company.objective("Learn", cycle=t.cycle, owner=t.bo, **DRAFT)
    await company.key_result("Read", objective=own)
    id_ = gid("Objective", own)
    await move(graph, "Submit", t.bo, id=id_)
    early = await move(graph, "Publish", t.bo, id=id_)
    await move(graph, "Approve", t.ada, id=id_)
    done = await move(graph, "Publish", t.bo, id=id_)
    assert codes(early) == [("NEEDS_APPROVAL", [])]
    assert done["objective"]["status"] == "PUBLISHED"


async def test_what_is_returned_is_a_draft_that_nobody_approved(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await draft(company, t)
    await move(graph, "Submit", t.bo, id=id_)
    await move(graph, "Approve", t.ada, id=id_)
    answer = await move(graph, "Return", t.ada, id=id_, reason="Too vague.")
    made = answer["objective"]
    assert (made["status"], made["submittedBy"], made["approvedBy"]) == ("DRAFT", None, None)
    assert "Too vague." in {each["reason"] for each in made["revisions"]["nodes"]}


async def test_who_handed_in_may_take_it_back(graph: Graph, company: Company) -> None:
    t = await team(company)
    other = await company.person("Eve")
    await company.member(other, t.shop)
    id_ = await draft(company, t)
    await move(graph, "Submit", t.bo, id=id_)
    refused = await move(graph, "Return", other, id=id_)
    done = await move(graph, "Return", t.bo, id=id_)
    assert (codes(refused), done["errors"]) == ([("NOT_ALLOWED", [])], [])


async def test_what_is_cancelled_has_a_reason_and_counts_no_more(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = await unit_objective(company, t)
    both = {"rollup_mode": RollupMode.BOTH, "level": ObjectiveLevel.COMPANY}
    top = await company.objective("Top", cycle=t.cycle, owner=t.cy, **both)
    await company.key_result("Sell", objective=key, current=Decimal(80))
    await company.align(key, to_objective=top)
    await company.roll_up()
    id_ = gid("Objective", key)
    refused = await move(graph, "Cancel", t.ada, id=id_, reason=" ")
    done = await move(graph, "Cancel", t.ada, id=id_, reason="The market is gone.")
    query = "query($id: ID!) { objective(id: $id) { progress { value } } }"
    after = await graph.ask(query, as_=t.di, id=gid("Objective", top))
    assert codes(refused) == [("NEEDS_REASON", ["reason"])]
    assert (done["objective"]["status"], done["objective"]["outcome"]) == ("CANCELLED",) * 2
    assert after["objective"]["progress"] == {"value": None}


async def test_before_it_was_cancelled_it_was_published(graph: Graph, company: Company) -> None:
    t = await team(company)
    then = {"created_at": LONG_AGO, "published_at": LONG_AGO}
    key = await unit_objective(company, t, **then)
    id_ = gid("Objective", key)
    await move(graph, "Cancel", t.ada, id=id_, reason="The market is gone.")
    query = "query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) { status outcome } }"
    told = [
        (await graph.ask(query, as_=t.di, id=id_, on=on))["objective"]
        for on in ((TODAY - timedelta(days=1)).isoformat(), None)
    ]
    assert told == [
        {"status": "PUBLISHED", "outcome": None},
        {"status": "CANCELLED", "outcome": "CANCELLED"},
    ]


@pytest.mark.parametrize("name", MOVES)
async def test_a_stranger_moves_nothing(graph: Graph, company: Company, name: str) -> None:
    t = await team(company)
    open_ = gid("Objective", await unit_objective(company, t))
    hidden = gid("Objective", await unit_objective(company, t, visibility=Visibility.RESTRICTED))
    answers = [await move(graph, name, t.di, id=id_) for id_ in (open_, hidden, "x")]
    assert [codes(each)[0][0] for each in answers] == ["NOT_ALLOWED", "NOT_FOUND", "NOT_FOUND"]


@pytest.mark.parametrize("name", MOVES)
async def test_a_stale_version_moves_nothing(graph: Graph, company: Company, name: str) -> None:
    t = await team(company)
    status = ObjectiveStatus.SUBMITTED if name in ("Approve", "Return") else ObjectiveStatus.DRAFT
    id_ = await draft(company, t, status=status)
    given = {"id": id_, "expectedVersion": 9}
    answer = await move(graph, name, t.ada, **given)
    assert codes(answer) == [("CONFLICT", [])]


@pytest.mark.parametrize("name", MOVES)
async def test_in_a_closed_cycle_nothing_moves(graph: Graph, company: Company, name: str) -> None:
    t = await team(company, archived_on=NOW.date())
    answer = await move(graph, name, t.ada, id=await draft(company, t))
    assert codes(answer) == [("OUTSIDE_CYCLE", ["cycle"])]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Submit", ObjectiveStatus.PUBLISHED),
        ("Approve", ObjectiveStatus.DRAFT),
        ("Return", ObjectiveStatus.DRAFT),
        ("Publish", ObjectiveStatus.PUBLISHED),
        ("Publish", ObjectiveStatus.CANCELLED),
        ("Cancel", ObjectiveStatus.DRAFT),
        ("Cancel", ObjectiveStatus.CLOSED),
    ],
)
async def test_each_move_takes_only_the_states_it_leads_from(
    graph: Graph, company: Company, name: str, status: ObjectiveStatus
) -> None:
    t = await team(company)
    id_ = await draft(company, t, status=status)
    answer = await move(graph, name, t.ada, id=id_)
    assert codes(answer) == [("NOT_OPEN", [])]


async def test_a_retry_of_publishing_publishes_once(graph: Graph, company: Company) -> None:
    t = await team(company)
    given = {"id": await draft(company, t), "clientMutationId": "a"}
    first, again = [await move(graph, "Publish", t.ada, **given) for _ in range(2)]
    assert first["objective"]["version"] == again["objective"]["version"] == 2
