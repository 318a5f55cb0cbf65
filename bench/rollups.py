"""What a check-in at the bottom of a large tree costs, beside a full recompute of all of it.

`python -m bench.rollups` makes a database of its own, and drops it at its end.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, update

from app.postgres import running
from app.postgres.cluster import SERVICE
from bench.report import ROLLUP
from model.alignment import Alignment
from model.cycle import Cycle
from model.database import Database, connect
from model.key_result import KeyResult
from model.migrate import migrate
from model.objective import Objective
from model.rollup import Rollup
from model.rollups import recompute
from rules.terms import (
    AlignmentMode,
    Ambition,
    CycleKind,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    RollupMode,
    Visibility,
)

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
LEVELS = 9
Rows = list[dict[str, Any]]


def tree(results: int) -> tuple[dict[type[Any], Rows], UUID, UUID]:
    """Nine levels of objectives, three key results each; and one of the deepest with one of its."""
    cycle = uuid4()
    dates = {"starts_on": NOW.date(), "ends_on": NOW.date(), "grading_ends_on": NOW.date()}
    words = {"key": "C", "label": "C", "kind": CycleKind.QUARTER}
    rows: dict[type[Any], Rows] = {
        Cycle: [{"id": cycle, **words, **dates}], Objective: [], KeyResult: [], Alignment: [],
    }  # fmt: skip
    per_level = (results // 3 - 1) // (LEVELS - 1)
    above: list[UUID] = []
    for level in range(LEVELS):
        here = [uuid4() for _ in range(1 if level == 0 else max(per_level, 1))]
        for place, key in enumerate(here):
            rows[Objective].append(objective(key, cycle))
            rows[KeyResult] += [key_result(key, place + each) for each in range(3)]
            if above:
                rows[Alignment].append(link(key, above[place % len(above)]))
        above = here
    return rows, above[0], rows[KeyResult][-3 * len(above)]["id"]


def objective(key: UUID, cycle: UUID) -> dict[str, Any]:
    return {
        "id": key, "cycle_id": cycle, "title": "O", "level": ObjectiveLevel.UNIT,
        "ambition": Ambition.COMMITTED, "status": ObjectiveStatus.PUBLISHED,
        "visibility": Visibility.PUBLIC, "rollup_mode": RollupMode.BOTH, "created_at": NOW,
        "published_at": NOW,
    }  # fmt: skip


def key_result(of: UUID, number: int) -> dict[str, Any]:
    return {
        "id": uuid4(), "objective_id": of, "title": "K", "kind": MetricKind.INCREASE,
        "start": Decimal(0), "target": Decimal(100), "current": Decimal(number % 100),
        "weight": Decimal(1), "created_at": NOW,
    }  # fmt: skip


def link(child: UUID, parent: UUID) -> dict[str, Any]:
    return {
        "id": uuid4(), "child_objective_id": child, "parent_objective_id": parent,
        "mode": AlignmentMode.CONTRIBUTES, "share": Decimal(1),
    }  # fmt: skip


async def filled(database: Database, rows: dict[type[Any], Rows]) -> None:
    async with database.system() as session:
        for noun, values in rows.items():
            for begin in range(0, len(values), 1_000):
                await session.run(insert(noun), values[begin : begin + 1_000])


async def timed(run: Callable[[int], Awaitable[object]], times: int) -> float:
    """The median of some runs, in milliseconds."""
    took: list[float] = []
    for number in range(times):
        began = time.perf_counter()
        await run(number)
        took.append((time.perf_counter() - began) * 1_000)
    return median(took)


async def measured(database: Database, results: int) -> None:
    rows, bottom, result = tree(results)
    await filled(database, rows)

    async def everything(_: int) -> None:
        async with database.system() as session:
            await session.run(delete(Rollup))
            await recompute(session, None, NOW)

    async def check_in(number: int) -> None:
        async with database.system() as session:
            moved = update(KeyResult).where(KeyResult.id == result)
            await session.run(moved.values(current=Decimal(number)))
            await recompute(session, [bottom], NOW)

    full = await timed(everything, 5)
    one = await timed(check_in, 50)
    size = f"{len(rows[KeyResult])} key results of {len(rows[Objective])} objectives"
    print(f"\n{size} on {LEVELS} levels: check-in {one:.1f} ms, all {full:.0f} ms")
    print(ROLLUP.told(one / full))


async def main(owner: str, service: str, results: int) -> None:
    migrate(owner, service_role=SERVICE)
    database = connect(service, pool_size=2)
    await measured(database, results)
    await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=10_000, help="how many key results")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as urls:
        asyncio.run(main(urls.owner, urls.service, asked.results))
