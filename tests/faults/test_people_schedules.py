"""Random schedules over a source of people: after quiet runs our people are the source's."""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import pytest

from connectors import Connector, personio
from connectors.hooks import Hint as Told
from connectors.http import Limits
from model.database import Database
from rules.errors import OkrGraphError
from rules.terms import RunMode, RunState
from sync import people_reading
from sync.connections import Opened
from sync.hints import receive
from sync.people_syncing import sync_people
from sync.secrets import Secret
from sync.syncing import SyncReport
from tests.connectors.builders import client_over
from tests.connectors.hris import PERSONIO
from tests.faults.people_storm import PeopleStorm
from tests.support.company import Company
from tests.sync.taken_in import options, rows

IN_A_TEST = 3
FOUND_BY = 4
IN_A_SOAK = int(os.environ.get("OKRGRAPH_SCHEDULES", "10000")) // 10
MODES = (RunMode.INCREMENTAL, RunMode.FULL)
STANDING = """
    SELECT i.source_key, p.name, p.email, p.title, boss.source_key,
           array_remove(array_agg(s.name), NULL)
    FROM identity i JOIN person p ON p.id = i.person_id
    LEFT JOIN LATERAL (SELECT manager_id FROM reporting_line l WHERE l.person_id = p.id
        AND l.kind = 'PRIMARY' ORDER BY l.starts_on DESC LIMIT 1) l ON TRUE
    LEFT JOIN identity boss ON boss.person_id = l.manager_id
    LEFT JOIN LATERAL (SELECT DISTINCT ON (m.unit_id) m.unit_id, m.role FROM membership m
        WHERE m.person_id = p.id ORDER BY m.unit_id, m.starts_on DESC) m ON m.role IS NOT NULL
    LEFT JOIN LATERAL (SELECT name FROM unit_state u WHERE u.unit_id = m.unit_id
        ORDER BY u.starts_on DESC LIMIT 1) s ON TRUE
    WHERE p.retired_at IS NULL AND i.connection_id = $1
    GROUP BY i.source_key, p.id, boss.source_key
"""
Standing = dict[str, tuple[Any, ...]]


@dataclass
class Voyage:
    database: Database
    storm: PeopleStorm
    connection: Opened

    async def sync(self, mode: RunMode = RunMode.INCREMENTAL) -> SyncReport | None:
        """None where the run failed, or was not to begin yet."""
        await self.tell()
        client = client_over(self.storm, limits=Limits(tries=2))
        run = options(now=lambda: self.storm.now, today=self.storm.now.date())
        try:
            return await sync_people(self.database, self.connection, client, mode=mode, run=run)
        except OkrGraphError:
            return None

    async def tell(self) -> None:
        """What the webhooks said, each of them once."""
        async with self.database.system() as session:
            for hint in self.storm.hints:
                told = Told(str(uuid4()), (hint,))
                await receive(session, self.connection.id, told, self.storm.now)
        self.storm.hints.clear()

    async def in_the_calm(self, later: timedelta) -> Standing:
        self.storm.now += later
        report = await self.sync()
        assert report is not None, f"seed {self.storm.seed} failed in the calm"
        assert report.state is RunState.DONE, f"seed {self.storm.seed}: {report}"
        found = await rows(self.database, STANDING, self.connection.id)
        return {row[0]: row[1:] for row in found}


async def voyage(database: Database, seed: int) -> Voyage:
    key = await Company(database).connection(f"people {uuid4()}", "personio")
    secrets = {name: Secret(hidden.reveal()) for name, hidden in PERSONIO.items()}
    opened = Opened(key, f"people {seed}", cast("Connector", personio), personio.parse({}), secrets)
    return Voyage(database, PeopleStorm(seed), opened)


async def sail(database: Database, seed: int) -> None:
    """Changes show with the next run, who is gone without a word within two whole readings."""
    it = await voyage(database, seed)
    storm = it.storm
    for _ in range(storm.random.randrange(1, 4)):
        await it.sync(storm.random.choice(MODES))
        storm.lie_ahead()
    storm.is_calm = True
    await it.in_the_calm(timedelta(hours=3))
    soon = await it.in_the_calm(timedelta(hours=1))
    wanted = theirs(storm)
    assert {key: soon.get(key) for key in wanted} == wanted, f"seed {seed}"
    await it.in_the_calm(timedelta(hours=25))
    assert await it.in_the_calm(timedelta(hours=25)) == wanted, f"seed {seed}"


def theirs(storm: PeopleStorm) -> Standing:
    return {
        each.id: (f"{each.given_name} {each.family_name}", each.email, each.title, each.manager,
                  [each.department])
        for each in storm.staff.ordered()
        if each.state != "ended"
    }  # fmt: skip


async def test_after_the_storm_our_people_are_the_source_s(database: Database) -> None:
    for seed in range(IN_A_TEST):
        await sail(database, seed)


@pytest.mark.soak
async def test_after_the_storm_our_people_are_the_source_s_however_it_went(
    database: Database,
) -> None:
    for seed in range(1_000, 1_000 + IN_A_SOAK):
        await sail(database, seed)


async def test_a_reading_that_is_taken_for_younger_than_it_is_is_missed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a schedule that is known to need it; else the schedules would prove nothing."""

    async def as_if_begun_now(_: Any, __: Any, asked: Any, left: Any) -> people_reading.Read:
        earlier = list(left.records)
        problems = list(left.problems)
        return people_reading.Read(asked, problems=problems, earlier=earlier, pages=left.pages)

    monkeypatch.setattr(people_reading, "_taken_up", as_if_begun_now)
    with pytest.raises(AssertionError, match=f"seed {FOUND_BY}"):
        await sail(database, FOUND_BY)
