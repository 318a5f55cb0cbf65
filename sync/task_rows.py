"""What we have of tasks, their accounts and their cursor: a sync's statements, written once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from model.connection import Connection
from model.database import Lookup, SystemSession
from model.person import Identity
from model.rows import (
    AnyChange,
    AnyRecord,
    AnySelect,
    changing,
    given,
    named,
    of_keys,
    of_texts,
    written,
)
from model.task import LinkedTask, Task, TaskLink

FULL_AT = "full_at"
"""When the last whole reading of a source began, in its connection's cursor."""

WHOLE = "whole"
"""When a whole reading began that is not at its end, in the checkpoint of its run."""


async def note_in_cursor(
    session: SystemSession, connection_id: UUID, told: Mapping[str, Any]
) -> None:
    await session.change(_noted(), id=connection_id, told=told)


async def cursor_of(look: Lookup, connection_id: UUID) -> Mapping[str, Any]:
    """What a connection keeps of its runs; empty where it is to be read from its beginning."""
    [found] = await look.all(_cursor(), id=connection_id)
    cursor: object = found.cursor
    return cast("dict[str, Any]", cursor) if isinstance(cursor, dict) else {}


@written
def _cursor() -> AnySelect:
    return sa.select(Connection.cursor).where(Connection.id == given(Connection.id))


@changing
def _noted() -> AnyChange:
    # Beside a null of JSON, which no cursor may be, anything would become a list.
    is_one = sa.func.jsonb_typeof(Connection.cursor) == "object"
    kept = sa.case((is_one, Connection.cursor), else_=sa.literal({}, JSONB))
    told = kept.concat(named("told", JSONB()))
    return sa.update(Connection).where(Connection.id == given(Connection.id)).values(cursor=told)


async def assign_by_now(session: SystemSession, connection_id: UUID) -> None:
    """Tasks that did not change, but whose assignee was matched to a person since."""
    await session.change(_assigned(), connection_id=connection_id)


@changing
def _assigned() -> AnyChange:
    ours = given(Task.connection_id)
    return (
        sa.update(Task)
        .where(
            Task.connection_id == ours,
            Identity.connection_id == ours,
            Identity.source_key == Task.assignee_source_key,
            Identity.retired_at.is_(None),
            Task.assignee_id.is_distinct_from(Identity.person_id),
        )
        .values(assignee_id=Identity.person_id)
    )


async def tasks_of(
    session: SystemSession, connection_id: UUID, keys: Sequence[str]
) -> dict[str, AnyRecord]:
    """Those of these ids, by them."""
    found = await session.all(_tasks(), connection_id=connection_id, keys=keys)
    return {row.source_key: row for row in found}


@written
def _tasks() -> AnySelect:
    ours = Task.connection_id == given(Task.connection_id)
    return sa.select(*Task.__table__.c).where(ours, of_texts(Task.source_key))


async def count_of(look: Lookup, connection_id: UUID) -> int:
    """How many tasks we have of a source that are still there."""
    [found] = await look.all(_counted(), connection_id=connection_id)
    return int(found.there)


@written
def _counted() -> AnySelect:
    ours = (Task.connection_id == given(Task.connection_id), Task.gone_at.is_(None))
    return sa.select(sa.func.count().label("there")).select_from(Task).where(*ours)


async def people_of(look: Lookup, connection_id: UUID, keys: Sequence[str]) -> dict[str, UUID]:
    """Those whom this connection's identities name; nobody is matched here."""
    if not keys:
        return {}
    found = await look.all(_identities(), connection_id=connection_id, keys=keys)
    return {row.source_key: row.person_id for row in found}


@written
def _identities() -> AnySelect:
    ours = (Identity.connection_id == given(Identity.connection_id), Identity.retired_at.is_(None))
    found = sa.select(Identity.source_key, Identity.person_id)
    return found.where(*ours, of_texts(Identity.source_key))


async def results_of(session: SystemSession, tasks: Collection[UUID]) -> list[UUID]:
    """The key results that these tasks are linked to."""
    if not tasks:
        return []
    return [row.key_result_id for row in await session.all(_results(), keys=[*tasks])]


@written
def _results() -> AnySelect:
    its = sa.select(TaskLink.key_result_id).join(LinkedTask, LinkedTask.link_id == TaskLink.id)
    return its.where(of_keys(LinkedTask.task_id)).distinct()
