"""100,000 people taken in, beside a bare COPY of the same rows and beside dlt doing the same job.

`python -m bench.people` makes a database of its own, and drops it at its end. See bench/README.md.
"""

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
from uuid_utils.compat import uuid7

from app.collecting import collect_seldom
from app.postgres import running
from bench.machine import postmaster_of
from connectors.records import PersonRecord
from model.database import Database, connect
from model.migrate import migrate
from model.tables import TABLES
from rules.terms import PersonStatus
from sync.imports import import_people
from sync.options import RunOptions

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
HIRED = date(2020, 3, 1)
UNITS, SPAN = 1_000, 8
PEER = Path(__file__).parent / "peers" / "people_by_dlt.py"
PEER_PYTHON = Path(__file__).parent / "peers" / ".venv" / "bin" / "python"
DATA = (
    "org_unit", "unit_state", "person", "employment", "identity", "membership", "reporting_line",
    "outbox",
)  # fmt: skip
"""All that a load leaves, in the order in which the rows need each other."""
TARGETS = (
    ("full load, ours / COPY of the same rows", "full", "copy", 0.65),
    ("full load, ours / dlt", "full", "dlt full", 6.0),
    ("no change, ours / dlt", "same", "dlt same", 20.0),
)


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of processor time: of the loader's own and of PostgreSQL's."""

    wall: float
    app: float
    db: float


Costs = dict[str, list[Cost]]
Rows = tuple[list[str], list[tuple[Any, ...]]]


def everybody(count: int) -> list[PersonRecord]:
    """A company of eight to a manager, and of a thousand units."""
    return [
        PersonRecord(
            source_id=str(number),
            name=f"Given{number % 977} Family{number}",
            given_name=f"Given{number % 977}",
            family_name=f"Family{number}",
            email=f"person{number}@example.com",
            employee_number=f"E{number}",
            title=f"Role {number % 211}",
            location=f"Site {number % 37}",
            manager_source_id=str((number - 1) // SPAN) if number else None,
            unit_path=(f"Area {number % UNITS // 100}", f"Team {number % UNITS}"),
            started_on=HIRED + timedelta(days=number % 1500),
            ended_on=None,
            status=PersonStatus.ACTIVE,
            where=f"line {number}",
        )
        for number in range(count)
    ]


class Meter:
    """What is spent between two moments, here or by a child of ours, and by the database."""

    def __init__(self, folder: Path, costs: Costs) -> None:
        self._postmaster = postmaster_of(folder)
        self._costs = costs

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        wall, app, db = time.perf_counter(), spent(), self._postmaster.cpu_seconds_with_the_dead()
        yield
        told = (
            time.perf_counter() - wall,
            spent() - app,
            self._postmaster.cpu_seconds_with_the_dead() - db,
        )
        self._costs.setdefault(name, []).append(Cost(*told))


def spent() -> float:
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


async def taken(database: Database, records: Sequence[PersonRecord]) -> Mapping[str, Any]:
    options = RunOptions(now=lambda: NOW, today=NOW.date(), new_id=uuid7)
    return (await import_people(database, records, [], run=options)).counts


async def ours(database: Database, owner: Any, people: list[PersonRecord], meter: Meter) -> None:
    await emptied(owner)
    with meter.on("full"):
        counts = await taken(database, people)
    assert counts["created"] == len(people), counts
    before = await state_of(owner)
    with meter.on("same"):
        counts = await taken(database, people)
    assert counts["unchanged"] == len(people), counts
    assert await state_of(owner) == before, "the pass without changes wrote rows"
    moved = [
        replace(each, title="Other") if not n % 1000 else each for n, each in enumerate(people)
    ]
    with meter.on("changed"):
        counts = await taken(database, moved)
    assert counts["updated"] == len(moved[::1000]), counts


async def emptied(owner: Any) -> None:
    await owner.execute(
        "TRUNCATE {} CASCADE".format(", ".join(each.__tablename__ for each in TABLES))
    )


async def state_of(owner: Any) -> list[tuple[Any, ...]]:
    """Of each table: every row's version, and its size with all indexes."""
    said = (
        "SELECT count(*), sum(hashtext(xmin::text || ctid::text)), "
        "pg_total_relation_size('{0}') FROM {0}"
    )
    return [tuple(await owner.fetchrow(said.format(table))) for table in DATA]


async def copied(owner: Any, meter: Meter) -> None:
    """The rows that ours has just left, by COPY: those of people alone, and those of all tables."""
    kept = {table: await all_of(owner, table) for table in DATA}
    source = await all_of(owner, "connection")
    for name, tables in (("copy", DATA), ("copy of person", ("person",))):
        await emptied(owner)
        await copy_into(owner, "connection", source)
        with meter.on(name):
            for table in tables:
                await copy_into(owner, table, kept[table])


async def copy_into(owner: Any, table: str, rows: Rows) -> None:
    columns, records = rows
    await owner.copy_records_to_table(table, records=records, columns=columns)


async def all_of(owner: Any, table: str) -> Rows:
    told = await owner.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' AND attidentity = ''", table,
    )  # fmt: skip
    columns = [row["attname"] for row in told]
    listed = ", ".join(f'"{name}"' for name in columns)
    return columns, [tuple(row) for row in await owner.fetch(f"SELECT {listed} FROM {table}")]


def by_dlt(url: str, folder: Path, count: int, meter: Meter) -> None:
    """The same people, merged by their key into one table; then once more."""
    for name in ("dlt full", "dlt same"):
        command = [str(PEER_PYTHON), str(PEER), url, str(folder / "dlt"), str(count)]
        with meter.on(name):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


async def round_of(
    urls: Any, folder: Path, people: list[PersonRecord], meter: Meter, names: Sequence[str]
) -> None:
    database, owner = connect(urls.owner), await asyncpg.connect(urls.owner)
    await ours(database, owner, people, meter)
    await copied(owner, meter)
    if "dlt" in names:
        await owner.execute("DROP SCHEMA IF EXISTS peer CASCADE")
        by_dlt(urls.owner, folder, len(people), meter)
    await owner.close()
    await database.close()


def told(costs: Costs) -> None:
    print(f"{'':16} {'wall s':>8} {'app s':>8} {'db s':>8}")
    for name, each in costs.items():
        wall, app, db = (
            median(getattr(one, part) for one in each) for part in ("wall", "app", "db")
        )
        print(f"{name:16} {wall:8.2f} {app:8.2f} {db:8.2f}")
    for title, mine, other, target in TARGETS:
        if other in costs:
            ratio = median(one.wall for one in costs[other]) / median(
                one.wall for one in costs[mine]
            )
            reached = "reached" if ratio >= target else "MISSED"
            print(f"{title}: {ratio:.2f}, to reach {target}: {reached}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.people", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="ours,dlt", help="ours, or ours and dlt")
    asked = parser.parse_args()
    costs: Costs = {}
    collect_seldom()
    with tempfile.TemporaryDirectory(prefix="okr-people-") as place:
        folder = Path(place)
        with running(folder, initdb_options=["--no-sync"]) as urls:
            migrate(urls.owner, service_role="okrgraph_service")
            people, meter = everybody(asked.people), Meter(folder, costs)
            for _ in range(asked.rounds):
                asyncio.run(round_of(urls, folder, people, meter, asked.only.split(",")))
    told(costs)


if __name__ == "__main__":
    main()
