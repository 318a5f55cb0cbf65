"""What follows where a connection is changed: secrets stay with their host, and runs begin anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from connectors import Connector
from connectors.given import MAP, unmapped
from connectors.places import is_plainly_same, place_of
from model.connection import Connection
from model.database import SystemSession
from model.hint import Hint
from model.person import Identity
from model.run import SyncIssue, SyncPlan, SyncRun
from rules.errors import Invalid
from rules.terms import ConnectionState, PlanState
from sync.called_off import break_off, call_off
from sync.connections import (
    LACKING,
    Vault,
    clear_secrets,
    connector_of,
    keep_secret,
    secrets_known,
    signs_in,
    state_with,
)
from sync.cut_off import cut_off
from sync.hook_keeping import hooks_anew
from sync.schedule import due_at_once
from sync.secrets import Secret
from sync.staging import discard


async def settings_saved(
    session: SystemSession,
    connection: UUID,
    kind: str,
    *,
    old: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Whether the secrets were cleared, because they would go to another host than they were for.

    What is read by other settings is read from its beginning; and at once where it failed, for
    they may be what was wrong.
    """
    ours = sa.select(Connection.settings, Connection.state).where(Connection.id == connection)
    [(new, state)] = await session.all(ours)
    await call_off(session, connection, "Its settings were changed.", now)
    await _start_over(session, connection)
    connector = connector_of(kind)
    stays = _is_same_place(connector, old, new)
    await hooks_anew(session, connection, is_same_place=stays)
    if not stays:
        await clear_secrets(session, connection)
    await _fit(
        session, connection, state_with(kind, new, await _kept(session, connection)), stays=stays
    )
    if state is ConnectionState.FAILING:
        await due_at_once(session, connection, now)
    return not stays


def _is_same_place(connector: Connector, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Where the old ones cannot be read any more, only if they name the same addresses: nobody
    knows for where their secrets were else.
    """
    try:
        before = _parsed(connector, old, new)
    except Invalid:
        return is_plainly_same(old, new)
    return place_of(before) == place_of(connector.parse(new))


def _parsed(connector: Connector, old: Mapping[str, Any], new: Mapping[str, Any]) -> Any:
    """A map that is refused by now, and was taken once, must not keep anybody from mending it."""
    try:
        return connector.parse(old)
    except Invalid:
        maps = {name: value for name, value in new.items() if name.startswith(MAP)}
        return connector.parse({**unmapped(old), **maps})


async def _kept(session: SystemSession, connection: UUID) -> Mapping[str, Any]:
    found = sa.select(Connection.secrets_kept).where(Connection.id == connection)
    kept: Mapping[str, Any] = await session.scalar(found)
    return kept


async def _fit(
    session: SystemSession, connection: UUID, fit_for: ConnectionState, *, stays: bool
) -> None:
    """Another way to sign in wants other secrets. What fails at one host goes on to fail there."""
    moving = [ConnectionState.READY, *LACKING]
    if not stays or fit_for in LACKING:
        moving.append(ConnectionState.FAILING)
    ours = sa.update(Connection).where(Connection.id == connection)
    await session.run(ours.where(Connection.state.in_(moving)).values(state=fit_for))


async def replace_secret(
    session: SystemSession,
    connection: UUID,
    field: str,
    secret: Secret,
    vault: Vault,
    now: datetime,
) -> None:
    """One secret of a connection that is there; Invalid where its kind knows no such secret."""
    kind = await session.scalar(sa.select(Connection.kind).where(Connection.id == connection))
    known = secrets_known(kind)
    if field not in known:
        raise Invalid(f"{kind} has no secret {field!r}; known: {', '.join(known)}.", path=[field])
    await keep_granted(session, connection, field, secret, vault, now)


async def keep_granted(
    session: SystemSession,
    connection: UUID,
    field: str,
    grant: Secret,
    vault: Vault,
    now: datetime,
) -> None:
    """What somebody consented to, which nobody enters.

    Another account may be another company's, or see more, so nothing is read on that the one before
    began: a run that is at it ends, and the next one reads from the beginning.
    """
    await keep_secret(session, connection, field, grant, vault=vault, now=now)
    ours = Connection.id == connection
    told = sa.select(Connection.kind, Connection.settings, Connection.secrets_kept).where(ours)
    [(kind, settings, kept)] = await session.all(told)
    await session.run(
        sa.update(Connection)
        .where(ours)
        .where(Connection.state.in_((*LACKING, ConnectionState.FAILING)))
        .values(state=state_with(kind, settings, kept))
    )
    if signs_in(connector_of(kind), field):
        await break_off(session, connection, "It was given another secret.", now)
        await _start_over(session, connection)
    await due_at_once(session, connection, now)


async def deleted(session: SystemSession, connection: UUID, now: datetime) -> None:
    """Whom it brought stays, and keeps their origin; what could bring more is gone.

    Whom another source has too, that one alone can let go from now on.
    """
    ours = (Identity.connection_id == connection, Identity.retired_at.is_(None))
    await session.run(sa.update(Identity).where(*ours).values(retired_at=now))
    await call_off(session, connection, "The connection was deleted.", now)
    await clear_secrets(session, connection)
    await discard(session, connection)
    await session.run(sa.delete(Hint).where(Hint.connection_id == connection))
    held = (SyncPlan.connection_id == connection, SyncPlan.state == PlanState.HELD)
    await session.run(sa.update(SyncPlan).where(*held).values(state=PlanState.SUPERSEDED))
    open_ = (SyncIssue.connection_id == connection, SyncIssue.resolved_at.is_(None))
    await session.run(sa.update(SyncIssue).where(*open_).values(resolved_at=now))
    await cut_off(session, connection, now)


async def _start_over(session: SystemSession, connection: UUID) -> None:
    """Whatever had been read, the next run reads from the beginning."""
    ours = sa.update(Connection).where(Connection.id == connection)
    await session.run(ours.values(cursor=None))
    runs = sa.update(SyncRun).where(SyncRun.connection_id == connection)
    await session.run(runs.where(SyncRun.checkpoint.is_not(None)).values(checkpoint=None))
    await discard(session, connection)
