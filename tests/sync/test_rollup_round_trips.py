"""What a check-in at the bottom costs in questions to the database, whatever hangs beside it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from model.database import Database
from model.key_result import KeyResult
from model.rollups import recompute
from rules.terms import RollupMode
from tests.support.company import NOW, Company
from tests.support.statements import noted
from tests.sync.rolling import recomputed, value_of

LEVELS = 9
MOST = 5


async def nine_levels(
    company: Company, width: int, cycle: UUID | None = None, **bottom: Any
) -> tuple[UUID, UUID, UUID]:
    """The top, the objective at the bottom and its key result; each has `width` beside it."""
    cycle = cycle or await company.cycle()
    above: UUID | None = None
    line: list[UUID] = []
    async with company.together():
        for _ in range(LEVELS):
            beside = [
                await company.objective("O", cycle=cycle, rollup_mode=RollupMode.BOTH)
                for _ in range(width)
            ]
            for place, each in enumerate(beside):
                await company.key_result("K", objective=each, current=Decimal(10 * place))
                if above is not None:
                    await company.align(each, to_objective=above)
            above = beside[0]
            line.append(above)
        result = await company.key_result(
            "Bottom", objective=line[-1], current=Decimal(0), **bottom
        )
    return line[0], line[-1], result


@pytest.mark.parametrize("width", [2, 20])
async def test_a_check_in_at_the_bottom_asks_five_times_at_most_however_large_the_tree(
    database: Database, width: int
) -> None:
    top, bottom, result = await nine_levels(Company(database), width)
    await recomputed(database)
    before = await value_of(database, top)
    async with database.system() as session:
        moved = update(KeyResult).where(KeyResult.id == result)
        await session.run(moved.values(current=Decimal(100)))
        with noted(database.own) as seen:
            changed = await recompute(session, [bottom], NOW)
    assert len(changed) == LEVELS
    assert await value_of(database, top) != before
    assert len(seen) == MOST
