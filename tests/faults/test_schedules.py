"""Random schedules of change and failure: one quiet run later our state is the source's."""

import os
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import update

from connectors import Connector, jira
from connectors.http import Limits
from model.database import Database
from model.key_result import KeyResult
from model.task import TaskLink
from rules.errors import OkrGraphError
from rules.terms import LinkMode, LinkSelector, LinkState, MetricKind, RunState, TaskCategory
from sync.connections import Opened
from sync.secrets import Secret
from sync.syncing import SyncReport, sync_connection
from tests.connectors.builders import client_over, settings
from tests.faults.storm import TOKEN, Storm
from tests.support.company import Company
from tests.sync.taken_in import options, rows

IN_A_TEST = 6
IN_A_SOAK = int(os.environ.get("OKRGRAPH_SCHEDULES", "10000"))
LIMITS = Limits(tries=2, answer_bytes=1_000_000)


@dataclass
class Voyage:
    """One schedule: a site in a storm, and its connection here."""

    database: Database
    storm: Storm
    connection: Opened
    result: UUID

    async def sync(self) -> SyncReport | None:
        """None where the run failed; the next one goes on."""
        client = client_over(self.storm, limits=LIMITS)
        run = options(now=lambda: self.storm.now, today=self.storm.now.date())
        try:
            return await sync_connection(self.database, self.connection, client, run=run)
        except OkrGraphError:
            return None


async def voyage(company: Company, seed: int, cycle: UUID) -> Voyage:
    key = await company.connection(f"jira {seed}")
    objective = await company.objective("Ship", cycle=cycle)
    result = await company.key_result(
        "Ship it", objective=objective, kind=MetricKind.LINKED_WORK, start=None, target=None
    )
    link = await company.link(result, key)
    how: dict[str, Any] = {"selector": LinkSelector.JQL, "query": "project = OKR"}
    async with company.database.system() as session:
        asked = update(TaskLink).where(TaskLink.id == link)
        await session.run(asked.values(**how, mode=LinkMode.DRIVES, state=LinkState.PENDING))
        await session.run(update(KeyResult).where(KeyResult.id == result).values(current=None))
    connector, secrets = cast("Connector", jira), {"api_token": Secret(TOKEN)}
    opened = Opened(key, f"jira {seed}", connector, settings(), secrets)
    return Voyage(company.database, Storm(Random(seed)), opened, result)


async def sail(company: Company, seed: int, cycle: UUID) -> None:
    """Some runs in the storm, then one when it is over; the state of both is then the same."""
    it = await voyage(company, seed, cycle)
    storm = it.storm
    for _ in range(storm.random.randrange(1, 5)):
        await it.sync()
        storm.pass_by(timedelta(minutes=storm.random.uniform(1, 90)))
    storm.is_calm = True
    # A day later, so that what a source said long is over and the ids are compared.
    storm.pass_by(timedelta(hours=25))
    report = await it.sync()
    assert report is not None, f"seed {seed} failed in the calm"
    assert report.state is RunState.DONE, f"seed {seed}: {report.error}"
    assert await ours(it) == theirs(storm), f"seed {seed}"
    assert await reading(it) == counted(storm), f"seed {seed}"


async def ours(it: Voyage) -> dict[str, tuple[str, str, str]]:
    found = await rows(
        it.database,
        "SELECT t.source_key, t.key, t.summary, t.category FROM task t JOIN linked_task l ON "
        f"l.task_id = t.id WHERE t.connection_id = '{it.connection.id}' AND t.gone_at IS NULL",
    )
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def theirs(storm: Storm) -> dict[str, tuple[str, str, str]]:
    return {
        issue.id: (issue.key, issue.summary, issue.category.value)
        for issue in storm.store.issues.values()
    }


async def reading(it: Voyage) -> tuple[int, int]:
    """What the key result stands at, and of how much."""
    said = f"SELECT current, scope FROM key_result WHERE id = '{it.result}'"
    [(current, scope)] = await rows(it.database, said)
    return int(current), int(scope)


def counted(storm: Storm) -> tuple[int, int]:
    issues = storm.store.issues.values()
    done = sum(issue.category is TaskCategory.DONE for issue in issues)
    return done, len(issues)


async def sail_all(database: Database, seeds: range) -> None:
    company = Company(database)
    cycle = await company.cycle()
    for seed in seeds:
        await sail(company, seed, cycle)


async def test_after_one_more_run_our_state_is_the_source_s(database: Database) -> None:
    await sail_all(database, range(IN_A_TEST))


@pytest.mark.soak
async def test_after_one_more_run_our_state_is_the_source_s_however_it_went(
    database: Database,
) -> None:
    await sail_all(database, range(1_000, 1_000 + IN_A_SOAK))
