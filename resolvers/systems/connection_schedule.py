"""The actions that say when a connection runs by itself: its schedule, a pause, and its end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from auth.gate import Work
from model.connection import Connection
from model.rows import Row
from resolvers.again import check_version, first_answer
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.systems.connection_writes import asked_of, checked_interval, done, may_administer
from rules.errors import Invalid
from rules.terms import ConnectionState
from sync.called_off import halt
from sync.connections import state_with

SET = "connectionScheduleSet"
PAUSE = "connectionPause"
RESUME = "connectionResume"


@dataclass(frozen=True)
class ConnectionScheduleSet:
    """Runs every so many minutes, or by hand alone."""

    connection: GlobalId
    expected_version: int
    every_minutes: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ConnectionAtVersion:
    """A connection as somebody read it."""

    connection: GlobalId
    expected_version: int
    client_mutation_id: str | None = None


async def connection_schedule_set(work: Work, given: ConnectionScheduleSet, _: Means) -> Row:
    await may_administer(work)
    first = await first_answer(work, SET, given, Connection)
    if first is not None:
        return first
    connection = await asked_of(work, given.connection)
    check_version(connection, given.expected_version)
    minutes = checked_interval(given.every_minutes)
    # From now on, and not at once: a run that somebody asked for must not find another before it.
    first_run = work.moment.now + timedelta(minutes=minutes) if minutes else None
    values = {"every_minutes": minutes, "next_run_at": first_run}
    await work.save(Connection, connection.id, values, version=given.expected_version)
    return await done(work, SET, given, connection.id, {"every_minutes": minutes})


async def connection_pause(work: Work, given: ConnectionAtVersion, _: Means) -> Row:
    """What runs now comes to its end; nothing begins any more, and what waits to is called off."""
    connection = await turned(work, PAUSE, given, paused)
    if connection[Connection.state] is ConnectionState.PAUSED:
        await halt(work.system(), connection.id, work.moment.now)
    return connection


def paused(_: Work, __: Row) -> dict[str, Any]:
    return {"state": ConnectionState.PAUSED}


async def connection_resume(work: Work, given: ConnectionAtVersion, _: Means) -> Row:
    return await turned(work, RESUME, given, resumed)


def resumed(work: Work, connection: Row) -> dict[str, Any]:
    """As it was before its pause, as far as its secrets are still there; due at once."""
    if connection[Connection.state] is not ConnectionState.PAUSED:
        raise Invalid("It is not paused.", path=["connection"], code="NOT_OPEN")
    due = work.moment.now if connection[Connection.every_minutes] else None
    kind, settings = connection[Connection.kind], connection[Connection.settings]
    state = state_with(kind, settings, connection[Connection.secrets_kept])
    return {"state": state, "next_run_at": due}


async def turned(
    work: Work,
    action: str,
    given: ConnectionAtVersion,
    values: Callable[[Work, Row], Mapping[str, Any]],
) -> Row:
    await may_administer(work)
    first = await first_answer(work, action, given, Connection)
    if first is not None:
        return first
    connection = await asked_of(work, given.connection)
    check_version(connection, given.expected_version)
    changes = values(work, connection)
    await work.save(Connection, connection.id, changes, version=given.expected_version)
    return await done(work, action, given, connection.id)
