"""Random schedules of change and failure: one quiet run later our state is the source's."""

import asyncio
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from connectors import Connector, jira
from connectors.http import Limits
from model.database import Database
from rules.errors import OkrGraphError
from rules.terms import (
    LinkMode,
    LinkSelector,
    LinkState,
    MetricKind,
    RunMode,
    RunState,
    TaskCategory,
)
from sync.connections import Opened
from sync.secrets import Secret
from sync.syncing import SyncReport, sync_connection
from tests.connectors.builders import client_over, settings
from tests.faults.planted import DATA_CENTER, FOUND_BY, PLANTED
from tests.faults.storm import TOKEN, DataCenterStorm, Storm
from tests.support.company import Company
from tests.sync.taken_in import options, rows

IN_A_TEST, PARTS = 200, 4
WITHIN = 120
AT_ONCE = 2
IN_A_SOAK = int(os.environ.get("OKRGRAPH_SCHEDULES", "10000"))
FEW_OF_OTHERS = 3
MODES = (RunMode.INCREMENTAL, RunMode.INCREMENTAL, RunMode.FULL)
LIMITS = Limits(tries=2, answer_bytes=1_000_000)


@dataclass
class Voyage:
    """One schedule: a site in a storm, and its connection here."""

    database: Database
    storm: Storm
    connection: Opened
    result: UUID

    async def sync(self, mode: RunMode = RunMode.INCREMENTAL) -> SyncReport | None:
        """None where the run failed; the next one goes on."""
        client = client_over(self.storm, limits=LIMITS)
        run = options(now=lambda: self.storm.now, today=self.storm.now.date())
        try:
            return await sync_connection(self.database, self.connection, client, mode=mode, run=run)
        except OkrGraphError:
            return None


async def voyage(company: Company, seed: int, objective: UUID, **site: Any) -> Voyage:
    storm = DataCenterStorm if site.get("deployment") == "data-center" else Storm
    how: dict[str, Any] = {"selector": LinkSelector.JQL, "query": "project = OKR"}
    async with company.together():
        key = await company.connection(f"jira {uuid4()}")
        result = await company.key_result(
            "Ship it",
            objective=objective,
            kind=MetricKind.LINKED_WORK,
            start=None,
            target=None,
        )
        await company.link(result, key, **how, mode=LinkMode.DRIVES, state=LinkState.PENDING)
    connector, secrets = cast("Connector", jira), {"api_token": Secret(TOKEN)}
    opened = Opened(key, f"jira {seed}", connector, settings(**site), secrets)
    return Voyage(company.database, storm(Random(seed)), opened, result)


async def sail(company: Company, seed: int, objective: UUID, **site: Any) -> None:
    """Some runs in the storm, then one when it is over; the state of both is then the same."""
    it = await voyage(company, seed, objective, **site)
    storm = it.storm
    for _ in range(storm.random.randrange(1, 4)):
        await it.sync(storm.random.choice(MODES))
        assert await let_go(it) == [], f"seed {seed}: what is there was taken away"
        storm.lie_ahead()
    storm.is_calm = True
    # A day later, so that what a source said long is over and the ids are compared.
    storm.pass_by(timedelta(hours=25))
    report = await it.sync()
    assert report is not None, f"seed {seed} failed in the calm"
    assert report.state is RunState.DONE, f"seed {seed}: {report.error}"
    assert await ours(it) == theirs(storm), f"seed {seed}"
    assert await reading(it) == counted(storm), f"seed {seed}"


async def let_go(it: Voyage) -> list[str]:
    """Tasks that we think are gone, and which are there."""
    found = await rows(
        it.database,
        "SELECT source_key FROM task WHERE gone_at IS NOT NULL AND connection_id = $1",
        it.connection.id,
    )
    return [row[0] for row in found if row[0] in it.storm.store.issues]


async def ours(it: Voyage) -> dict[str, tuple[str, str, str]]:
    """All of them are linked too."""
    found = await rows(
        it.database,
        "SELECT source_key, key, summary, category, id IN (SELECT task_id FROM linked_task) "
        "FROM task WHERE connection_id = $1 AND gone_at IS NULL",
        it.connection.id,
    )
    assert all(row[4] for row in found)
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def theirs(storm: Storm) -> dict[str, tuple[str, str, str]]:
    return {
        issue.id: (issue.key, issue.summary, issue.category.value)
        for issue in storm.store.issues.values()
    }


async def reading(it: Voyage) -> tuple[int, int]:
    """What the key result stands at, and of how much."""
    said = "SELECT current, scope FROM key_result WHERE id = $1"
    [(current, scope)] = await rows(it.database, said, it.result)
    return int(current), int(scope)


def counted(storm: Storm) -> tuple[int, int]:
    issues = storm.store.issues.values()
    done = sum(issue.category is TaskCategory.DONE for issue in issues)
    return done, len(issues)


async def at_sea(database: Database) -> tuple[Company, UUID]:
    company = Company(database)
    return company, await company.objective("Ship", cycle=await company.cycle())


async def sail_all(database: Database, seeds: range, **site: Any) -> None:
    """A few at once: while one waits for the database, another is at work."""
    company, objective = await at_sea(database)
    left = iter(seeds)

    async def crew() -> None:
        for seed in left:
            await sail(company, seed, objective, **site)

    async with asyncio.TaskGroup() as crews:
        for _ in range(AT_ONCE):
            crews.create_task(crew())


# In parts, so that two workers share them.
@pytest.mark.parametrize("part", range(PARTS))
async def test_after_one_more_run_our_state_is_the_source_s(database: Database, part: int) -> None:
    many = IN_A_TEST // PARTS
    await sail_all(database, range(part * many, (part + 1) * many))


async def test_it_is_a_data_center_s_too(database: Database) -> None:
    await sail_all(database, range(FEW_OF_OTHERS), **DATA_CENTER)


@pytest.mark.soak
async def test_after_one_more_run_our_state_is_the_source_s_however_it_went(
    database: Database,
) -> None:
    await sail_all(database, range(1_000, 1_000 + IN_A_SOAK))
    await sail_all(database, range(1_000, 1_000 + IN_A_SOAK // 10), **DATA_CENTER)


async def missed(database: Database, seeds: Iterable[int], **site: Any) -> int | None:
    """The first schedule after which something is wrong."""
    company, objective = await at_sea(database)
    for seed in seeds:
        try:
            await sail(company, seed, objective, **site)
        except AssertionError:
            return seed
    return None


@pytest.mark.parametrize(("fault", "seed"), FOUND_BY.items())
async def test_a_protection_that_is_taken_away_is_missed(
    database: Database, monkeypatch: pytest.MonkeyPatch, fault: str, seed: int
) -> None:
    """By a schedule that is known to need it; else the schedules would prove nothing."""
    plant, site = PLANTED[fault]
    plant(monkeypatch)
    assert await missed(database, [seed], **site) == seed


@pytest.mark.soak
@pytest.mark.parametrize("fault", PLANTED)
async def test_each_protection_that_is_taken_away_is_missed_within_so_many_schedules(
    database: Database, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    plant, site = PLANTED[fault]
    plant(monkeypatch)
    assert await missed(database, range(WITHIN), **site) is not None
