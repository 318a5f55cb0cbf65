"""Making cycles, moving them through their states, and how ready units are for them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from model.objective import ObjectiveUnit
from model.organisation import Organisation
from rules.terms import MemberRole, ObjectiveStatus, Role, Visibility
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created
from tests.support.company import TODAY, Company

PARTS = """cycle { id key label kind state startsOn endsOn gradingEndsOn version parent { key }
  children { key } changes { nodes { state gradingEndsOn reason changedBy { name } } } }"""
READINESS = """query($id: ID!) { cycle(id: $id) { readiness { totalCount nodes {
  unit { name } state objectiveCount laggards { name } } } } }"""


async def done(graph: Graph, action: str, as_: UUID, **given: Any) -> Any:
    input_ = action[0].upper() + action[1:] + "Input"
    asked = f"{action}(input: $input) {{ errors {{ code path }} {PARTS} }}"
    query = f"mutation($input: {input_}!) {{ {asked} }}"
    return (await graph.ask(query, as_=as_, input=given))[action]


async def lead_of(company: Company) -> UUID:
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    return lead


def codes(*answers: Any) -> list[tuple[str, list[str]]]:
    return [(each["code"], each["path"]) for answer in answers for each in answer["errors"]]


async def test_a_cycle_gets_its_name_its_end_and_its_place_from_the_fiscal_year(
    graph: Graph, company: Company
) -> None:
    lead = await lead_of(company)
    async with company.database.system() as session:
        await session.run(update(Organisation).values(fiscal_start_month=2))
    quarter = {"kind": "QUARTER", "startsOn": "2026-02-01", "clientMutationId": "a"}
    first, again = [await done(graph, "cycleCreate", lead, **quarter) for _ in range(2)]
    assert (first["errors"], again) == ([], first)
    assert first["cycle"] == {
        "id": first["cycle"]["id"], "key": "FY27-Q1", "label": "FY27 Q1", "kind": "QUARTER",
        "state": "CLOSED", "startsOn": "2026-02-01", "endsOn": "2026-04-30",
        "gradingEndsOn": "2026-05-14", "version": 1, "parent": None, "children": [],
        "changes": {"nodes": []},
    }  # fmt: skip
    year = await done(graph, "cycleCreate", lead, kind="ANNUAL", startsOn="2026-02-01")
    half = await done(graph, "cycleCreate", lead, kind="HALF", startsOn="2026-02-01")
    assert year["cycle"]["children"] == half["cycle"]["children"] == [{"key": "FY27-Q1"}]
    assert half["cycle"]["parent"] == {"key": "FY27"}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"startsOn": "2027-02-01"}, "INVALID", ["startsOn"]),
        ({"startsOn": "2027-01-01", "endsOn": "2027-02-01"}, "INVALID", ["endsOn"]),
        ({"kind": "CUSTOM", "startsOn": "2027-01-01", "key": "X"}, "INVALID", ["endsOn"]),
        (
            {"kind": "CUSTOM", "startsOn": "2027-01-01", "endsOn": "2027-02-01"},
            "INVALID",
            ["key"],
        ),
        (
            {"kind": "CUSTOM", "startsOn": "2027-01-01", "endsOn": "2026-02-01", "key": "X"},
            "INVALID",
            ["endsOn"],
        ),
        ({"startsOn": "9999-10-01"}, "INVALID", ["startsOn"]),
        (
            {"kind": "CUSTOM", "startsOn": "2027-01-01", "endsOn": "9999-12-31", "key": "X"},
            "INVALID",
            ["endsOn"],
        ),
        ({"startsOn": "2026-10-01"}, "CONFLICT", ["startsOn"]),
        ({"startsOn": "2027-01-01", "key": "taken"}, "CONFLICT", ["key"]),
        ({"startsOn": "2027-01-01", "key": "/"}, "INVALID", ["key"]),
        ({"startsOn": "2027-01-01", "gradingDays": 99}, "INVALID", ["gradingDays"]),
        ({"startsOn": "2027-01-01", "parent": "none"}, "NOT_FOUND", ["parent"]),
        ({"startsOn": "2027-01-01", "label": " "}, "EMPTY", ["label"]),
    ],
)
async def test_a_cycle_that_can_not_be_is_refused(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    lead = await lead_of(company)
    await company.cycle("taken")
    answer = await done(graph, "cycleCreate", lead, **{"kind": "QUARTER", **given})
    assert codes(answer) == [(code, path)]


async def test_cycles_overlap_only_where_they_are_of_different_kinds(
    graph: Graph, company: Company
) -> None:
    lead = await lead_of(company)
    spring = {"kind": "CUSTOM", "key": "SPRING", "startsOn": "2027-02-10", "endsOn": "2027-05-20"}
    answers = [
        await done(graph, "cycleCreate", lead, **given)
        for given in (
            {"kind": "QUARTER", "startsOn": "2027-01-01"},
            {"kind": "HALF", "startsOn": "2027-01-01"},
            {"kind": "MONTH", "startsOn": "2027-03-01"},
            spring,
            {**spring, "key": "LAST", "startsOn": "2027-05-20", "endsOn": "2027-06-01"},
            {**spring, "key": "ALL", "startsOn": "2027-01-01", "endsOn": "2027-12-31"},
            {**spring, "key": "IN", "startsOn": "2027-03-01", "endsOn": "2027-03-02"},
            {**spring, "key": "NEXT", "startsOn": "2027-05-21", "endsOn": "2027-06-01"},
        )
    ]
    taken = [("CONFLICT", ["startsOn"])]
    assert [codes(each) for each in answers] == [[], [], [], [], taken, taken, taken, []]


async def test_a_parent_is_around_all_days(graph: Graph, company: Company) -> None:
    lead = await lead_of(company)
    parent = gid("Cycle", await company.cycle())
    given = {"kind": "QUARTER", "startsOn": "2027-01-01", "parent": parent}
    assert codes(await done(graph, "cycleCreate", lead, **given)) == [("INVALID", ["parent"])]


async def test_only_the_programme_lead_makes_and_moves_cycles(
    graph: Graph, company: Company
) -> None:
    stranger = await company.person("Bo Bee")
    await company.role(stranger, Role.ADMINISTRATOR)
    id_ = gid("Cycle", await company.cycle())
    refused = [
        await done(graph, "cycleCreate", stranger, kind="QUARTER", startsOn="2027-01-01"),
        await done(graph, "cycleUpdate", stranger, id=id_, label="x"),
        await done(graph, "cycleTransition", stranger, id=id_, to="GRADING"),
        await done(graph, "cycleReopen", stranger, id=id_, reason="x", until="2027-01-14"),
    ]
    assert codes(*refused) == [("NOT_ALLOWED", [])] * 4


async def test_a_cycle_goes_on_step_by_step_and_is_reopened_with_a_reason(
    graph: Graph, company: Company
) -> None:
    lead, me = await lead_of(company), await company.person("Ada Able")
    key = await company.cycle(starts=date(2026, 12, 1))
    goal = await company.objective("Win", cycle=key, owner=me)
    result = gid("KeyResult", await company.key_result("Sell", objective=goal))
    id_ = gid("Cycle", key)

    async def moved(to: str, **more: Any) -> Any:
        return await done(graph, "cycleTransition", lead, id=id_, to=to, **more)

    early = await created(graph, me, keyResult=result, value="1")
    wrong = await moved("CLOSED")
    active = await moved("ACTIVE", reason="All is there.", expectedVersion=1)
    stale = await moved("GRADING", expectedVersion=1)
    assert codes(wrong, stale) == [("NOT_OPEN", ["to"]), ("CONFLICT", [])]
    assert [each["code"] for each in early["errors"]] == ["OUTSIDE_CYCLE"]
    assert (active["cycle"]["state"], active["cycle"]["version"]) == ("ACTIVE", 2)
    assert (await created(graph, me, keyResult=result, value="1"))["errors"] == []
    states = [(await moved(to))["cycle"]["state"] for to in ("GRADING", "CLOSED", "ARCHIVED")]
    assert states == ["GRADING", "CLOSED", "ARCHIVED"]
    late = await created(graph, me, keyResult=result, value="2")
    assert [each["code"] for each in late["errors"]] == ["OUTSIDE_CYCLE"]
    reopen = {"id": id_, "reason": "One was forgotten.", "until": "2027-01-20"}
    before = await done(graph, "cycleReopen", lead, **{**reopen, "until": "2026-11-17"})
    opened = (await done(graph, "cycleReopen", lead, **reopen))["cycle"]
    again = await done(graph, "cycleReopen", lead, **reopen)
    assert codes(before, again) == [("INVALID", ["until"]), ("NOT_OPEN", ["id"])]
    assert (opened["state"], opened["gradingEndsOn"]) == ("GRADING", "2027-01-20")
    assert [each["reason"] for each in opened["changes"]["nodes"]] == [
        "One was forgotten.", None, None, None, "All is there.",
    ]  # fmt: skip
    assert (await created(graph, me, keyResult=result, value="2"))["errors"] == []


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({}, "EMPTY", ["label"]),
        ({"label": " "}, "EMPTY", ["label"]),
        ({"gradingEndsOn": "2026-12-30"}, "INVALID", ["gradingEndsOn"]),
        ({"gradingEndsOn": "2027-04-01"}, "INVALID", ["gradingEndsOn"]),
        ({"label": "x", "expectedVersion": 9}, "CONFLICT", []),
        ({"label": "x", "id": "nothing"}, "NOT_FOUND", []),
    ],
)
async def test_what_a_cycle_can_not_become_is_refused(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    lead, id_ = await lead_of(company), gid("Cycle", await company.cycle())
    assert codes(await done(graph, "cycleUpdate", lead, **{"id": id_, **given})) == [(code, path)]


async def test_grading_days_are_moved_on_the_record_and_never_into_the_past(
    graph: Graph, company: Company
) -> None:
    ends_on, graded_by = TODAY - timedelta(days=5), TODAY + timedelta(days=9)
    key = await company.cycle(ends_on=ends_on, grading_ends_on=graded_by)
    lead, id_ = await lead_of(company), gid("Cycle", key)

    async def until(days: int, **more: Any) -> Any:
        day = (TODAY + timedelta(days=days)).isoformat()
        return await done(graph, "cycleUpdate", lead, id=id_, gradingEndsOn=day, **more)

    past, as_before = await until(-1), await until(9)
    moved = await until(0, reason="All is graded.")
    assert codes(past, as_before, moved) == [("INVALID", ["gradingEndsOn"])]
    assert moved["cycle"]["state"] == "GRADING"
    assert moved["cycle"]["changes"]["nodes"] == [{
        "state": "GRADING", "gradingEndsOn": TODAY.isoformat(), "reason": "All is graded.",
        "changedBy": {"name": "Lead"},
    }]  # fmt: skip


async def test_a_closed_cycle_keeps_its_grading_days_and_may_be_called_otherwise(
    graph: Graph, company: Company
) -> None:
    lead, id_ = await lead_of(company), gid("Cycle", await company.cycle(closed_on=TODAY))
    refused = await done(graph, "cycleUpdate", lead, id=id_, gradingEndsOn="2027-01-20")
    called = await done(graph, "cycleUpdate", lead, id=id_, label="Autumn")
    assert codes(refused) == [("NOT_OPEN", ["gradingEndsOn"])]
    assert called["cycle"]["label"] == "Autumn"


async def test_each_unit_is_as_ready_as_its_objectives_and_names_who_is_behind(
    graph: Graph, company: Company
) -> None:
    me, boss = await company.person("Ada Able"), await company.person("Boss")
    cycle, one = await company.cycle(), Decimal(1)
    shop, empty = await company.unit("Shop"), await company.unit("Empty")
    await company.member(me, shop)
    await company.member(boss, empty, role=MemberRole.LEAD)
    drafted = {"status": ObjectiveStatus.DRAFT, "published_at": None}
    for title, more in (("Win", {}), ("Learn", drafted)):
        goal = await company.objective(title, cycle=cycle, owner=me, **more)
        await company.add(ObjectiveUnit, objective_id=goal, unit_id=shop, weight=one)
    answers = [
        (await graph.ask(READINESS, as_=who, id=gid("Cycle", cycle)))["cycle"]["readiness"]
        for who in (me, boss)
    ]
    nothing = {"unit": {"name": "Empty"}, "state": "NO_GOALS", "objectiveCount": 0}
    of_shop = {"unit": {"name": "Shop"}}
    assert answers[0] == {
        "totalCount": 2,
        "nodes": [
            {**nothing, "laggards": [{"name": "Boss"}]},
            {**of_shop, "state": "DRAFTING", "objectiveCount": 2,
             "laggards": [{"name": "Ada Able"}]},
        ],
    }  # fmt: skip
    assert answers[1]["nodes"][1] == {
        **of_shop, "state": "ACTIVE", "objectiveCount": 1, "laggards": [],
    }  # fmt: skip


async def test_a_unit_that_gave_up_all_it_had_has_no_goals_and_its_leads_are_behind(
    graph: Graph, company: Company
) -> None:
    me, boss = await company.person("Ada Able"), await company.person("Boss")
    cycle, shop = await company.cycle(), await company.unit("Shop")
    await company.member(boss, shop, role=MemberRole.LEAD)
    given_up = {"status": ObjectiveStatus.CANCELLED}
    goal = await company.objective("Win", cycle=cycle, owner=me, **given_up)
    await company.add(ObjectiveUnit, objective_id=goal, unit_id=shop, weight=1)
    told = (await graph.ask(READINESS, as_=me, id=gid("Cycle", cycle)))["cycle"]["readiness"]
    assert told["nodes"] == [{
        "unit": {"name": "Shop"}, "state": "NO_GOALS", "objectiveCount": 1,
        "laggards": [{"name": "Boss"}],
    }]  # fmt: skip


async def test_cycles_of_the_very_same_days_hang_under_neither(
    graph: Graph, company: Company
) -> None:
    lead = await lead_of(company)
    own = {"kind": "CUSTOM", "key": "Sprint", "startsOn": "2027-01-01", "endsOn": "2027-03-31"}
    next_ = {"kind": "CUSTOM", "key": "Next", "startsOn": "2027-04-01", "endsOn": "2027-06-30"}
    made = [
        await done(graph, "cycleCreate", lead, **given)
        for given in (
            own,
            {"kind": "QUARTER", "startsOn": own["startsOn"]},
            {"kind": "QUARTER", "startsOn": next_["startsOn"]},
            next_,
        )
    ]
    assert codes(*made) == []
    assert [each["cycle"]["children"] for each in made] == [[]] * 4
    assert [each["cycle"]["parent"] for each in made] == [None] * 4


async def test_the_programme_lead_knows_that_a_unit_drafts_and_not_what(
    graph: Graph, company: Company
) -> None:
    me, ada, bo = await lead_of(company), await company.person("Ada"), await company.person("Bo")
    shop, web, lab = [await company.unit(name) for name in ("Shop", "Web", "Lab")]
    cycle, one = await company.cycle(), Decimal(1)
    for unit, status, visibility in (
        (shop, ObjectiveStatus.DRAFT, Visibility.PUBLIC),
        (web, ObjectiveStatus.SUBMITTED, Visibility.PUBLIC),
        (lab, ObjectiveStatus.DRAFT, Visibility.RESTRICTED),
    ):
        hidden = {"status": status, "published_at": None, "visibility": visibility}
        goal = await company.objective("Secret", cycle=cycle, owner=bo, **hidden)
        await company.add(ObjectiveUnit, objective_id=goal, unit_id=unit, weight=one)
        await company.member(ada, unit, role=MemberRole.LEAD)
    told = [
        (await graph.ask(READINESS, as_=who, id=gid("Cycle", cycle)))["cycle"]["readiness"]["nodes"]
        for who in (me, bo)
    ]
    assert [{(each["unit"]["name"], each["state"]) for each in nodes} for nodes in told] == [
        {("Lab", "NO_GOALS"), ("Shop", "DRAFTING"), ("Web", "REVIEW")},
        {("Lab", "DRAFTING"), ("Shop", "DRAFTING"), ("Web", "REVIEW")},
    ]
    assert {each["objectiveCount"] for each in told[0]} == {0}
    assert [each["laggards"] for each in told[0]] == [[{"name": "Ada"}]] * 3
