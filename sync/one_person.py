"""One person of a source, now: read, planned, guarded and applied as a whole run would."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

from connectors.http import Client
from connectors.records import Page, PersonRecord, Problem
from model.database import Database, SystemSession
from rules.errors import NotFound, Unreachable
from rules.terms import RunMode, RunState
from sync.absence import Absence
from sync.connections import Opened
from sync.heartbeat import beating
from sync.importing import Import, taken
from sync.issues import Seen, heal_passed
from sync.options import RunOptions
from sync.people import PeopleList, plan_people
from sync.people_source import PeopleSource, people_source
from sync.plan import Plan
from sync.runs import Run, claimed, page
from sync.staging import discard
from sync.syncing import PULL_LEASE, SyncReport, paused


async def sync_person(
    database: Database, connection: Opened, client: Client, key: str, run: RunOptions
) -> SyncReport:
    """Raises and waits as `sync_people` does; NotFound where the source knows nobody of the key.

    How far the source was read stays as it was: this says nothing of anybody else.
    """
    source = people_source(database, connection, client)
    options = replace(run, lease=max(run.lease, PULL_LEASE))
    async with claimed(database, connection.id, options, RunMode.INCREMENTAL) as ours:
        try:
            people = await _read(database, ours, source, key, options)
        except Unreachable as error:
            return await paused(database, ours, error, options)
        report = await taken(database, ours, _import(source, key, people, options), options)
    state = RunState.DONE if report.held is None else RunState.HELD
    return SyncReport(ours.id, state, {"read": 1, **report.counts}, imported=report)


async def _read(
    database: Database, run: Run, source: PeopleSource, key: str, options: RunOptions
) -> PeopleList:
    records: list[PersonRecord] = []
    problems: list[Problem] = []
    gone: set[str] = set()
    seen = 0
    async for told in beating(database, run, _pages(source, key, options)):
        records += [each for each in told.records if each.source_id == key]
        problems += [each for each in told.problems if each.subject == key]
        gone |= {key} & {*told.gone}
        seen += len(told.records)
        async with page(database, run, {"read": seen, "of": told.estimate or seen}):
            options.progress(seen, told.estimate or seen)
        if records or gone:
            break
    if not records and not gone:
        raise NotFound(f"The source knows nobody by the key {key!r}.")
    return PeopleList(records, problems, absence=Absence.SAYS_NOTHING, gone=frozenset(gone))


def _pages(
    source: PeopleSource, key: str, options: RunOptions
) -> AsyncIterator[Page[PersonRecord]]:
    if source.tells_changes:
        return source.changed(options.now(), [key])
    return source.everybody()


def _import(source: PeopleSource, key: str, people: PeopleList, options: RunOptions) -> Import:
    async def plan(session: SystemSession, connection_id: UUID) -> Plan:
        return await plan_people(session, connection_id, people, options)

    async def follow(session: SystemSession, connection_id: UUID) -> None:
        """How far the source was read is told by whole runs. A reading that was cut off holds
        somebody older than this, who must not come back with its end."""
        await discard(session, connection_id)

    async def heal(session: SystemSession, seen: Seen) -> None:
        await heal_passed(session, [key], seen)

    opened = source.connection
    return Import(opened.name, opened.connector.KIND, plan, follow, heal=heal, is_part=True)
