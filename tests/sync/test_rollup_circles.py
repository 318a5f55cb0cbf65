"""Roll-ups of what not everybody sees: no number tells of a child to who doesn't see it."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from model.alignment import Alignment
from model.database import Database
from model.objective import Contributor, Objective, ObjectiveUnit
from model.rollups import recompute
from rules.terms import AlignmentMode, RollupMode, Visibility
from tests.support.company import NOW, Company
from tests.sync.rolling import recomputed, value_of
from tests.sync.taken_in import rows

CLOSED = Visibility.RESTRICTED


@pytest.fixture
async def company(database: Database) -> Company:
    return Company(database)


@pytest.fixture
async def cycle(company: Company) -> UUID:
    return await company.cycle()


async def parent_and_child(company: Company, cycle: UUID, **child: Any) -> tuple[UUID, UUID]:
    """An open parent at 0.2 by itself, and a child at 1."""
    top = await company.objective("Top", cycle=cycle, rollup_mode=RollupMode.BOTH)
    below = await company.objective("Below", cycle=cycle, **child)
    await company.key_result("Top's", objective=top, current=Decimal(20))
    await company.key_result("Below's", objective=below, current=Decimal(100))
    await company.align(below, to_objective=top)
    return top, below


@pytest.mark.parametrize("child", [{"visibility": CLOSED}, {"published_at": None}])
async def test_a_child_that_not_everybody_sees_enters_no_number_that_everybody_does(
    database: Database, company: Company, cycle: UUID, child: dict[str, Any]
) -> None:
    top, _ = await parent_and_child(company, cycle, **child)
    await recomputed(database)
    assert await value_of(database, top) == Decimal("0.2")


async def test_nor_does_a_key_result_of_it(
    database: Database, company: Company, cycle: UUID
) -> None:
    top = await company.objective("Top", cycle=cycle, rollup_mode=RollupMode.BOTH)
    driven = await company.key_result("Driven", objective=top, driven_by_children=True)
    closed = await company.objective("Below", cycle=cycle, visibility=CLOSED)
    result = await company.key_result("Below's", objective=closed, current=Decimal(100))
    how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal(1), "child_key_result_id": result}
    await company.add(Alignment, id=uuid4(), parent_objective_id=top, **how)
    await company.add(Alignment, id=uuid4(), parent_key_result_id=driven, **how)
    await recomputed(database)
    assert await value_of(database, top) is None


async def test_a_child_enters_once_it_is_open_and_no_longer_once_it_is_not(
    database: Database, company: Company, cycle: UUID
) -> None:
    top, below = await parent_and_child(company, cycle, visibility=CLOSED)
    await recomputed(database)
    values: list[Decimal | None] = []
    for visibility in (Visibility.PUBLIC, CLOSED):
        async with database.system() as session:
            changed = sa.update(Objective).where(Objective.id == below)
            await session.run(changed.values(visibility=visibility))
            await recompute(session, [below], NOW)
        values.append(await value_of(database, top))
    assert values == [Decimal("0.6"), Decimal("0.2")]


CIRCLES = {
    "the same": "0.6",
    "the child has a contributor more": "0.6",
    "the parent has a contributor more": "0.2",
    "the parent has a unit more": "0.2",
    "the parent has a key result of somebody more": "0.2",
    "the parent had a key result of somebody more": "0.6",
}


async def widen(company: Company, how: str, top: UUID, below: UUID) -> None:
    somebody = await company.person("Bo")
    if "contributor" in how:
        where = below if "child" in how else top
        await company.add(Contributor, objective_id=where, person_id=somebody)
    if "unit" in how:
        unit = await company.unit("shop")
        await company.add(ObjectiveUnit, objective_id=top, unit_id=unit, weight=1)
    if "key result" in how:
        archived_at = NOW if "had" in how else None
        owned: dict[str, Any] = {"owner_id": somebody, "archived_at": archived_at}
        await company.key_result("Bo's", objective=top, weight=Decimal(0), **owned)


@pytest.mark.parametrize("circle", CIRCLES)
async def test_a_restricted_child_enters_a_restricted_parent_whose_people_are_all_its_own(
    database: Database, company: Company, cycle: UUID, circle: str
) -> None:
    ada = await company.person("Ada")
    top, below = await parent_and_child(company, cycle, visibility=CLOSED, owner=ada)
    async with database.system() as session:
        closed = sa.update(Objective).where(Objective.id == top)
        await session.run(closed.values(visibility=CLOSED, owner_id=ada))
    await widen(company, circle, top, below)
    await recomputed(database)
    assert await value_of(database, top) == Decimal(CIRCLES[circle])


async def test_a_restricted_child_that_moves_writes_nothing_above_it(
    database: Database, company: Company, cycle: UUID
) -> None:
    top, below = await parent_and_child(company, cycle, visibility=CLOSED)
    await recomputed(database)
    before = await rows(database, f"SELECT * FROM rollup WHERE objective_id = '{top}'")
    await rows(
        database,
        f"UPDATE key_result SET current = 3 WHERE objective_id = '{below}' RETURNING id",
    )
    assert await recomputed(database, below) == 1
    assert await rows(database, f"SELECT * FROM rollup WHERE objective_id = '{top}'") == before
