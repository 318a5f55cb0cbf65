"""One run of a connection to a system of people: read, planned, guarded and applied."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from connectors.http import Client
from model.connection import Connection
from model.database import Database, SystemSession
from rules.errors import Refused, Unreachable
from rules.terms import ConnectionState, RunMode, RunState
from sync.absence import Absence
from sync.connections import Opened
from sync.held import is_held
from sync.hints import handled, waiting
from sync.importing import Import, previewed, taken
from sync.issues import Seen, heal_passed, heal_unseen
from sync.lately import together
from sync.options import RunOptions
from sync.people import PeopleList, plan_people
from sync.people_reading import Asked, Read, pages_of, read_people
from sync.people_source import PeopleSource, people_source
from sync.plan import Plan
from sync.report import ImportReport
from sync.runs import Run, claimed
from sync.staging import discard
from sync.syncing import PULL_LEASE, SyncReport, paused, turned

FULL_EVERY = timedelta(hours=24)
"""Who is gone without a word, only a full reading tells."""

OVERLAP = timedelta(minutes=15)
"""How far a run reads behind the start of the last: clocks differ, and indexes lag."""


async def sync_people(
    database: Database,
    connection: Opened,
    client: Client,
    *,
    mode: RunMode = RunMode.INCREMENTAL,
    run: RunOptions,
) -> SyncReport:
    """Read whom the source tells of, and make our rows say the same.

    INCREMENTAL reads everybody too where the source tells no changes, or a day after the last
    time. Raises and waits as `sync_connection` does; HELD where the guard kept something back.
    """
    source = people_source(database, connection, client)
    options = replace(run, lease=max(run.lease, PULL_LEASE))
    asked = await asked_for(database, source, mode, options)
    try:
        async with claimed(database, connection.id, options, asked.mode) as ours:
            return await _run(database, ours, source, asked, options)
    except Refused:
        async with database.system() as session:
            await turned(session, connection.id, ConnectionState.READY, ConnectionState.FAILING)
        raise


async def preview_people(
    database: Database, connection: Opened, client: Client, *, run: RunOptions
) -> ImportReport:
    """What a run would do now; no row is written."""
    source = people_source(database, connection, client)
    options = replace(run, dry_run=True)
    asked = await asked_for(database, source, RunMode.INCREMENTAL, options)
    read = Read(asked)
    async for told in pages_of(source, asked):
        read.take(told)
    return await previewed(database, _import(source, read, options), options)


async def asked_for(
    database: Database, source: PeopleSource, mode: RunMode, options: RunOptions
) -> Asked:
    now = options.now()
    async with database.system() as session:
        cursor: dict[str, Any] | None = await session.scalar(
            sa.select(Connection.cursor).where(Connection.id == source.connection.id)
        )
        hints = await waiting(session, source.connection.id)
    full_at, since = (_moment(cursor, name) for name in ("full_at", "since"))
    is_recent = full_at is not None and now - full_at < FULL_EVERY
    is_part = mode is RunMode.INCREMENTAL and source.tells_changes and is_recent
    if not is_part or since is None or hints.is_about_everybody:
        return Asked(now, None, full_at, hints)
    return Asked(now, since - OVERLAP, full_at, hints)


async def _run(
    database: Database, run: Run, source: PeopleSource, asked: Asked, options: RunOptions
) -> SyncReport:
    try:
        read = await read_people(database, run, source, asked, options)
    except Unreachable as error:
        return await paused(database, run, error, options)
    report = await taken(database, run, _import(source, read, options), options)
    state = RunState.DONE if report.held is None else RunState.HELD
    counts = {"read": len(read.people), **report.counts}
    return SyncReport(run.id, state, counts, imported=report)


def _import(source: PeopleSource, read: Read, options: RunOptions) -> Import:
    asked, records = read.asked, read.people
    is_full = asked.mode is RunMode.FULL
    absence = Absence.NOTES if is_full else Absence.SAYS_NOTHING
    people = PeopleList(records, read.problems, absence=absence, gone=frozenset(read.gone))
    subjects = [record.source_id for record in records]

    async def plan(session: SystemSession, connection_id: UUID) -> Plan:
        found = await plan_people(session, connection_id, people, options)
        return await together(session, connection_id, found, options)

    async def follow(session: SystemSession, connection_id: UUID) -> None:
        await turned(session, connection_id, ConnectionState.FAILING, ConnectionState.READY)
        await discard(session, connection_id)
        await _move_on(session, connection_id, asked, options)

    async def heal_seen(session: SystemSession, seen: Seen) -> None:
        await heal_passed(session, subjects, seen)

    connector = source.connection.connector
    heal = heal_unseen if is_full else heal_seen
    return Import(source.connection.name, connector.KIND, plan, follow, heal=heal)


async def _move_on(
    session: SystemSession, connection_id: UUID, asked: Asked, options: RunOptions
) -> None:
    """Where a plan is held back the cursor stays, so that the next run finds the same again."""
    if await is_held(session, connection_id, asked.mode):
        return
    full_at = asked.started_at if asked.mode is RunMode.FULL else asked.full_at
    assert full_at is not None
    cursor = {"since": _told(asked.started_at), "full_at": _told(full_at)}
    await session.run(
        sa.update(Connection).where(Connection.id == connection_id).values(cursor=cursor)
    )
    await handled(session, connection_id, asked.hints, options.now())


def _moment(cursor: dict[str, Any] | None, name: str) -> datetime | None:
    told = None if cursor is None else cursor.get(name)
    return datetime.fromtimestamp(told / 1000, UTC) if isinstance(told, int) else None


def _told(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
