"""A small company's three weeks, lived through by the simulation, and asked about afterwards."""

from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.demo.simulation.plot import Manner, weeks
from model.audit import Audit
from model.blocker import Blocker
from model.check_in import CheckIn
from model.grade import CycleChange
from model.key_result import Step
from model.objective import Objective, ObjectiveUnit
from model.practice import CountLimits
from rules import confidence
from rules.errors import Invalid
from rules.limits import Limits
from rules.terms import (
    CycleKind,
    CycleState,
    MemberRole,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    Role,
    RollupMode,
)
from tests.graph.conftest import Graph
from tests.support.company import Company
from tests.support.simulating import Simulated, simulated

BEGINS = datetime(2026, 6, 1, 7, tzinfo=UTC)
ENDS = date(2026, 6, 21)
AFTERWARDS = datetime(2026, 7, 8, 12, tzinfo=UTC)
BEFORE = BEGINS - timedelta(days=10)
BARE: dict[str, Any] = {"start": None, "target": None}
RESULTS: dict[str, tuple[dict[str, Any], ...]] = {
    "Win": ({"kind": MetricKind.INCREASE}, {"kind": MetricKind.BASELINE, **BARE}),
    "Sell": (
        {"kind": MetricKind.DECREASE, "start": Decimal(9), "target": Decimal(2)},
        {"kind": MetricKind.BOOLEAN, **BARE},
    ),
    "Ship": ({"kind": MetricKind.MILESTONE, **BARE},),
    "Learn": ({"kind": MetricKind.STAY_BELOW, **BARE, "upper": Decimal(5)},),
}


async def small(graph: Graph, company: Company) -> Simulated:
    """Three people with a goal each; one is of the company, and driven by the others."""
    boss = await company.person("Ada Able")
    team = [await company.person(name, manager=boss) for name in ("Bo Bee", "Cy Cole")]
    await company.role(boss, Role.ADMINISTRATOR)
    unit = await company.unit("Shop")
    await company.member(boss, unit, role=MemberRole.LEAD)
    more: dict[str, Any] = {"kind": CycleKind.CUSTOM, "ends_on": ENDS}
    grading = {"grading_ends_on": ENDS + timedelta(days=14)}
    cycle = await company.cycle("FY26-J", starts=BEGINS.date(), **more, **grading)
    said: dict[str, Any] = {"cycle": cycle, "created_at": BEFORE, "published_at": BEFORE}
    top = await company.objective(
        "Win", **said, owner=boss, level=ObjectiveLevel.COMPANY, rollup_mode=RollupMode.BOTH
    )
    await company.member(team[0], unit)
    shared = await company.objective("Sell", **said, owner=boss, level=ObjectiveLevel.UNIT)
    await company.add(ObjectiveUnit, objective_id=shared, unit_id=unit, weight=Decimal(1))
    draft: dict[str, Any] = {**said, "status": ObjectiveStatus.DRAFT, "published_at": None}
    own = [
        await company.objective(name, **draft, owner=who)
        for name, who in zip(("Ship", "Learn"), team, strict=True)
    ]
    for goal, kinds in zip((top, shared, *own), RESULTS.values(), strict=True):
        for kind in kinds:
            name = str(kind["kind"].value)
            result = await company.key_result(name, objective=goal, created_at=BEFORE, **kind)
            if kind["kind"] is MetricKind.MILESTONE:
                await steps(company, result)
    await company.align(own[0], to_objective=shared)
    await company.align(shared, to_objective=top)
    await company.roll_up()
    return simulated(graph.services, BEGINS, "FY26-J", boss)


async def steps(company: Company, result: UUID) -> None:
    for position in range(3):
        told: dict[str, Any] = {"title": f"Step {position}", "weight": Decimal(1)}
        await company.add(Step, id=uuid4(), key_result_id=result, position=position, **told)


async def test_what_was_true_on_each_friday_is_told_of_it_whatever_is_written_after_it(
    graph: Graph, company: Company
) -> None:
    told = await small(graph, company)
    await told.run(AFTERWARDS)
    assert len(told.evenings) == 3
    assert await told.differing() == []
    assert {evening: await told.asked(evening) for evening in told.evenings} == told.settled
    assert await told.rolled_up() == await told.rolled_up_anew()


async def test_every_step_of_a_cycle_is_taken_by_people_some_of_whom_are_late_or_mistaken(
    graph: Graph, company: Company
) -> None:
    told = await small(graph, company)
    await told.run(AFTERWARDS)
    is_late = CheckIn.effective_at < CheckIn.recorded_at
    async with company.database.system() as session:
        actors = await session.all(select(Audit.actor_id, Audit.at))
        states = await session.all(select(CycleChange.state).order_by(CycleChange.at))
        goals = await session.all(select(Objective.status, Objective.carried_from_id))
        blocked = await session.all(select(Blocker.id))
        said = await session.all(select(CheckIn.supersedes_id, is_late.label("is_late")))
    assert None not in {row.actor_id for row in actors}
    assert {BEGINS <= row.at <= AFTERWARDS for row in actors} == {True}
    assert [row.state for row in states] == [CycleState.GRADING, CycleState.CLOSED]
    assert Counter((row.status, row.carried_from_id is not None) for row in goals) == {
        (ObjectiveStatus.CLOSED, False): 4,
        (ObjectiveStatus.PUBLISHED, True): 2,
    }
    assert len(blocked) == 2
    assert {(row.supersedes_id is not None, row.is_late) for row in said} == {
        (False, False), (False, True), (True, True),
    }  # fmt: skip


async def test_where_there_are_more_than_the_limit_whoever_runs_the_programme_makes_room(
    graph: Graph, company: Company
) -> None:
    boss = await company.person("Ada Able")
    await company.role(boss, Role.ADMINISTRATOR)
    cycle = await company.cycle("FY26-J", starts=BEGINS.date(), kind=CycleKind.CUSTOM, ends_on=ENDS)
    draft: dict[str, Any] = {"status": ObjectiveStatus.DRAFT, "published_at": None}
    for name in ("Ship", "Learn"):
        goal = await company.objective(name, cycle=cycle, owner=boss, created_at=BEFORE, **draft)
        await company.key_result("Sell", objective=goal, created_at=BEFORE)
    limits = asdict(Limits(version=1, person_soft=1, person_hard=1))
    await company.add(CountLimits, **limits, set_by_id=boss, set_at=BEFORE)
    told = simulated(graph.services, BEGINS, "FY26-J", boss)
    await told.run(BEGINS + timedelta(hours=4))
    async with company.database.system() as session:
        states = await session.all(select(Objective.status))
        hard = await session.all(select(CountLimits.person_hard).order_by(CountLimits.version))
    assert {row.status for row in states} == {ObjectiveStatus.PUBLISHED}
    assert [row.person_hard for row in hard] == [1, 2]


def test_the_same_seed_tells_the_same_story() -> None:
    assert weeks("FY26-J Win", 7, 13) == weeks("FY26-J Win", 7, 13)
    assert weeks("FY26-J Win", 7, 13) != weeks("FY26-J Win", 8, 13)


def test_a_confidence_that_owes_a_sentence_has_one() -> None:
    for name in range(200):
        before: int | None = None
        for week in weeks(str(name), 7, 13):
            confidence.check(week.confidence, before, week.narrative or "")
            before = before if week.manner is Manner.NOT_AT_ALL else week.confidence


async def test_where_nobody_can_run_the_programme_nothing_is_simulated(
    graph: Graph, company: Company
) -> None:
    await company.cycle("FY26-J", starts=BEGINS.date(), ends_on=ENDS)
    told = simulated(graph.services, BEGINS, "FY26-J", await company.person("Ada Able"))
    with pytest.raises(Invalid, match="no administrator"):
        await told.run(AFTERWARDS)
