"""The bench's own PostgreSQL: started, filled once a day by COPY, and what to ask it about."""

import asyncio
import hashlib
import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

import asyncpg

from app.postgres import Urls, running
from bench import views
from bench.company import area, goals, readings
from model.database import connect
from model.migrate import migrate
from model.rollups import recompute
from model.tables import TABLES

HERE = Path(__file__).parent
SETS = 400
COLUMNS: Mapping[str, str] = {**area.COLUMNS, **goals.COLUMNS, **readings.COLUMNS}
JIRA = UUID(int=1, version=4)


@dataclass(frozen=True)
class Asked:
    """One set of variables, told in keys of the database; each server has its own words for it.

    `after` is where a page of people starts: the sort key and the id before it.
    """

    viewer: str
    unit: str
    cycle: str
    after: tuple[str, str]


@dataclass(frozen=True)
class Database:
    """A filled database; `folder` keeps its keys too, `version` changes with the data."""

    urls: Urls
    folder: Path
    scale: int
    today: date
    sets: list[Asked]
    sizes: Mapping[str, int]

    def keep_answers(self, answers: Mapping[str, bytes]) -> None:
        """For the server of static bytes."""
        self.answers.mkdir(exist_ok=True)
        for query, answer in answers.items():
            (self.answers / f"{query}.json").write_bytes(answer)

    @property
    def answers(self) -> Path:
        return self.folder / "answers"


@contextmanager
def filled(folder: Path, scale: int) -> Generator[Database]:
    """The server over `folder`, holding today's company of that scale."""
    today = datetime.now(UTC).date()
    folder = folder / str(scale)
    with running(folder, initdb_options=["--no-sync"]) as urls:
        kept = folder / "sets.json"
        version = f"{source_hash()} {scale} {today}"
        if not kept.exists() or json.loads(kept.read_text())["version"] != version:
            started = perf_counter()
            migrate(urls.owner, service_role="okrgraph_service")
            told = asyncio.run(load(urls, scale, today))
            kept.write_text(json.dumps({"version": version, **told}))
            print(f"Loaded scale {scale} in {perf_counter() - started:.1f} s: {told['sizes']}")
        asyncio.run(view(urls))
        told = json.loads(kept.read_text())
        sets = [Asked(**{**each, "after": tuple(each["after"])}) for each in told["sets"]]
        yield Database(urls, folder, scale, today, sets, told["sizes"])


def source_hash() -> str:
    """Changes with the generator and the tables that it fills."""
    files = [*(HERE / "company").glob("*.py"), HERE / "database.py"]
    files += (HERE.parent / "model" / "migrations").glob("*/*")
    texts = b"".join(path.read_bytes() for path in sorted(files) if path.is_file())
    return hashlib.sha256(texts).hexdigest()[:16]


async def load(urls: Urls, scale: int, today: date) -> dict[str, Any]:
    owner = await asyncpg.connect(urls.owner)
    chance = Random("sets")
    await owner.execute(
        "TRUNCATE {} CASCADE".format(", ".join(each.__tablename__ for each in TABLES))
    )
    await found(owner, today)
    owners: list[UUID] = []
    teams: list[UUID] = []
    for number in range(scale):
        made = area.Area(number, today)
        area.organise(made)
        goals.set_goals(made)
        readings.link_work(made, JIRA)
        await copy(owner, made)
        owners += {row[10] for row in made.rows["objective"] if row[4] == "PERSON"}
        teams += [team.id for team in made.teams[: area.BUSY_TEAMS]]
    await roll_up(urls)
    await owner.execute("VACUUM ANALYZE")
    people = await owner.fetch(
        "SELECT sort_key, id FROM person WHERE status <> 'ENDED' ORDER BY sort_key, id"
    )
    starts = [people[chance.randrange(len(people) - 200)] for _ in range(SETS)]
    sizes = {name: await owner.fetchval(f"SELECT count(*) FROM {name}") for name in COLUMNS}
    await owner.close()
    owners.sort()
    sets = [
        Asked(
            viewer=str(chance.choice(owners)),
            unit=str(chance.choice(teams)),
            cycle=f"NOW-{chance.randrange(scale)}",
            after=(start["sort_key"], str(start["id"])),
        )
        for start in starts
    ]
    return {"sets": [asdict(each) for each in sets], "sizes": sizes}


async def view(urls: Urls) -> None:
    owner = await asyncpg.connect(urls.owner)
    await owner.execute(views.statements())
    await owner.close()


async def found(owner: Any, today: date) -> None:
    await owner.execute("INSERT INTO organisation (id, name, time_zone) VALUES (1, 'Bench', 'UTC')")
    await owner.execute(
        "INSERT INTO connection (id, kind, name, state, settings, created_at) "
        "VALUES ($1, 'jira', 'jira', 'READY', '{}', $2)",
        JIRA, datetime.combine(today, datetime.min.time(), UTC),
    )  # fmt: skip


async def copy(owner: Any, made: area.Area) -> None:
    for table, columns in COLUMNS.items():
        rows = made.rows[table]
        await owner.copy_records_to_table(table, records=rows, columns=columns.split())


async def roll_up(urls: Urls) -> None:
    database = connect(urls.owner)
    async with database.system() as session:
        await recompute(session, None, datetime.now(UTC).replace(microsecond=0))
    await database.close()
