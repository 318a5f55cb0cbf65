"""Roll-ups: what a change touches is computed again, and equals a full compute of everything."""

import asyncio
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from model.alignment import Alignment
from model.database import Database
from model.key_result import KeyResult, Step
from model.objective import Contributor, Objective, ObjectiveUnit
from model.rollups import recompute
from rules.terms import (
    AlignmentMode,
    MetricKind,
    ObjectiveStatus,
    Outcome,
    RollupMode,
    Visibility,
)
from tests.support.company import NOW, Company
from tests.sync.rolling import recomputed, value_of
from tests.sync.taken_in import rows, stamps

ROLLUPS = "SELECT objective_id, value, raw, measured_share FROM rollup ORDER BY objective_id"
MODES = (RollupMode.KEY_RESULTS, RollupMode.CHILDREN, RollupMode.BOTH)


@pytest.fixture
async def company(database: Database) -> Company:
    return Company(database)


@pytest.fixture
async def cycle(company: Company) -> UUID:
    return await company.cycle()


async def test_key_results_are_weighed(database: Database, company: Company, cycle: UUID) -> None:
    objective = await company.objective("Grow", cycle=cycle)
    await company.key_result("A", objective=objective, current=Decimal(50), weight=Decimal(3))
    await company.key_result("B", objective=objective, current=Decimal(10))
    await recomputed(database)
    assert await value_of(database, objective) == Decimal("0.4")


async def test_what_is_archived_counts_no_more(
    database: Database, company: Company, cycle: UUID
) -> None:
    top = await company.objective("Top", cycle=cycle, rollup_mode=RollupMode.BOTH)
    child = await company.objective("Child", cycle=cycle, archived_at=NOW)
    await company.align(child, to_objective=top)
    await company.key_result("Child's", objective=child, current=Decimal(100))
    await company.key_result("Open", objective=top, current=Decimal(20))
    await company.key_result("Gone", objective=top, current=Decimal(100), archived_at=NOW)
    await recomputed(database)
    assert await value_of(database, top) == Decimal("0.2")


async def test_an_objective_without_numbers_has_none(
    database: Database, company: Company, cycle: UUID
) -> None:
    objective = await company.objective("Grow", cycle=cycle)
    await company.key_result(
        "A", objective=objective, kind=MetricKind.BASELINE, start=None, target=None
    )
    await recomputed(database)
    assert await rows(database, ROLLUPS) == [(objective, None, None, 0)]


async def test_what_did_not_change_is_not_written(
    database: Database, company: Company, cycle: UUID
) -> None:
    objective = await company.objective("Grow", cycle=cycle)
    await company.key_result("A", objective=objective, current=Decimal(50))
    assert await recomputed(database) == 1
    before = await stamps(database, "rollup")
    assert await recomputed(database) == 0
    assert await stamps(database, "rollup") == before


async def test_a_change_reaches_all_above_through_key_results_too(
    database: Database, company: Company, cycle: UUID
) -> None:
    top = await company.objective("Top", cycle=cycle)
    driven = await company.key_result("Driven", objective=top, driven_by_children=True)
    below = await company.objective("Below", cycle=cycle)
    result = await company.key_result("A", objective=below, current=Decimal(10))
    await company.align(below, to_key_result=driven)
    await recomputed(database)
    await rows(database, f"UPDATE key_result SET current = 70 WHERE id = '{result}' RETURNING id")
    assert await recomputed(database, below) == 2
    assert await value_of(database, top) == Decimal("0.7")


async def test_a_neighbour_that_was_never_computed_is_computed_too(
    database: Database, company: Company, cycle: UUID
) -> None:
    top = await company.objective("Top", cycle=cycle, rollup_mode=RollupMode.CHILDREN)
    for share in (20, 60):
        child = await company.objective(f"Child {share}", cycle=cycle)
        await company.key_result("A", objective=child, current=Decimal(share))
        await company.align(child, to_objective=top)
    assert await recomputed(database, top) == 3
    assert await value_of(database, top) == Decimal("0.4")


async def test_a_neighbour_is_taken_as_it_is_though_one_of_its_results_is_read(
    database: Database, company: Company, cycle: UUID
) -> None:
    top = await company.objective("Top", cycle=cycle, rollup_mode=RollupMode.CHILDREN)
    child = await company.objective("Child", cycle=cycle)
    await company.key_result("Open", objective=child, current=Decimal(0))
    done = await company.key_result("Done", objective=child, current=Decimal(100))
    await company.align(child, to_objective=top)
    ends = {"id": uuid4(), "child_key_result_id": done, "parent_objective_id": top}
    await company.add(Alignment, **ends, mode=AlignmentMode.CONTRIBUTES, share=Decimal(1))
    await recomputed(database)
    assert await recomputed(database, top) == 0
    assert await value_of(database, top) == Decimal("0.75")


async def test_concurrent_changes_lose_nothing(
    database: Database, company: Company, cycle: UUID
) -> None:
    objective = await company.objective("Grow", cycle=cycle)
    results = [await company.key_result(str(n), objective=objective) for n in range(4)]

    async def check_in(result: UUID) -> None:
        moved = sa.update(KeyResult).where(KeyResult.id == result).values(current=100)
        async with database.system() as session:
            await session.run(moved)
            await asyncio.sleep(0.02)
            await recompute(session, [objective], NOW)

    await asyncio.gather(*map(check_in, results))
    assert await value_of(database, objective) == 1


class Tree:
    """A random graph of OKRs without circles, and random changes of it."""

    def __init__(self, company: Company, cycle: UUID, chance: Random) -> None:
        self.company = company
        self.cycle = cycle
        self.chance = chance
        self.people: list[UUID] = []
        self.units: list[UUID] = []
        self.objectives: list[UUID] = []
        self.results: list[tuple[UUID, int]] = []

    async def grow(self, size: int) -> None:
        self.people = [await self.company.person(name) for name in ("Ada", "Bo")]
        self.units = [await self.company.unit("shop")]
        for level in range(size):
            mode = self.chance.choice(MODES)
            objective = await self.company.objective(
                "O", cycle=self.cycle, rollup_mode=mode, **self.circle()
            )
            await self.align(objective, level)
            self.objectives.append(objective)
            for _ in range(self.chance.randrange(3)):
                await self.result(level)

    def circle(self) -> dict[str, Any]:
        """Whom an objective is for, small enough that some lie within others."""
        return {
            "visibility": self.chance.choice(list(Visibility)),
            "published_at": self.chance.choice([NOW, NOW, None]),
            "owner_id": self.chance.choice([*self.people, None]),
        }

    async def result(self, level: int) -> None:
        kind = self.chance.choice([MetricKind.INCREASE, MetricKind.MILESTONE, MetricKind.BASELINE])
        bounds = {} if kind is MetricKind.INCREASE else {"start": None, "target": None}
        result = await self.company.key_result(
            "K",
            objective=self.objectives[level],
            kind=kind,
            current=self.number() if kind is MetricKind.INCREASE else None,
            weight=Decimal(self.chance.randrange(4)),
            driven_by_children=self.chance.random() < 0.4,
            owner_id=self.chance.choice([*self.people, None, None]),
            **bounds,
        )
        if kind is MetricKind.MILESTONE:
            done = NOW if self.chance.random() < 0.5 else None
            how = {"title": "S", "weight": Decimal(2), "done_at": done}
            await self.company.add(Step, id=uuid4(), key_result_id=result, **how)
        await self.align_result(result, level)
        self.results.append((result, level))

    async def align(self, child: UUID, level: int) -> None:
        """Only ever to what came before, so that no circle comes to be."""
        above: list[tuple[UUID | None, UUID | None]] = [(each, None) for each in self.objectives]
        above += [(None, each) for each, of in self.results if of < level]
        for objective, result in self.chance.sample(above, k=min(len(above), 2)):
            await self.company.align(child, to_objective=objective, to_key_result=result)

    async def align_result(self, child: UUID, level: int) -> None:
        if level and self.chance.random() < 0.4:
            parent = self.chance.choice(self.objectives[:level])
            ends = {"child_key_result_id": child, "parent_objective_id": parent}
            how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal("0.5")}
            await self.company.add(Alignment, id=uuid4(), **ends, **how)

    async def change(self) -> UUID:
        """Something at random; answers the objective that it belongs to."""
        if self.chance.random() < 0.4:
            objective = self.chance.choice(self.objectives)
            await self.chance.choice([self.open_or_close, self.join, self.leave])(objective)
            return objective
        if not self.results or self.chance.random() < 0.3:
            objective = self.chance.choice(self.objectives)
            status = self.chance.choice([ObjectiveStatus.PUBLISHED, ObjectiveStatus.CANCELLED])
            mode = self.chance.choice(MODES)
            archived_at = self.chance.choice([None, None, NOW])
            state = {"status": status, "archived_at": archived_at}
            await self.set(Objective, objective, rollup_mode=mode, **state)
            return objective
        result, level = self.chance.choice(self.results)
        outcome = self.chance.choice([None, None, Outcome.CANCELLED])
        archived_at = self.chance.choice([None, None, NOW])
        ended: dict[str, Any] = {"outcome": outcome, "archived_at": archived_at}
        await self.set(KeyResult, result, current=self.number(), **ended)
        return self.objectives[level]

    async def open_or_close(self, objective: UUID) -> None:
        await self.set(Objective, objective, **self.circle())

    async def join(self, objective: UUID) -> None:
        person, unit = self.chance.choice(self.people), self.chance.choice(self.units)
        await self.leave(objective)
        await self.company.add(Contributor, objective_id=objective, person_id=person)
        await self.company.add(ObjectiveUnit, objective_id=objective, unit_id=unit, weight=1)

    async def leave(self, objective: UUID) -> None:
        async with self.company.database.system() as session:
            for noun in (Contributor, ObjectiveUnit):
                await session.run(sa.delete(noun).where(noun.objective_id == objective))

    async def set(self, noun: type[Objective] | type[KeyResult], id_: UUID, **values: Any) -> None:
        async with self.company.database.system() as session:
            await session.run(sa.update(noun).where(noun.id == id_).values(**values))

    def number(self) -> Decimal:
        return Decimal(self.chance.randrange(-20, 140)) / 7


@pytest.mark.parametrize("seed", range(6))
async def test_changes_one_by_one_equal_a_full_compute(
    database: Database, company: Company, cycle: UUID, seed: int
) -> None:
    tree = Tree(company, cycle, Random(seed))
    await tree.grow(14)
    await recomputed(database)
    for _ in range(12):
        await recomputed(database, await tree.change())
    step_by_step = await rows(database, ROLLUPS)
    await rows(database, "DELETE FROM rollup RETURNING objective_id")
    await recomputed(database)
    assert await rows(database, ROLLUPS) == step_by_step
