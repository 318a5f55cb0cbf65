"""What webhooks of sources told us: kept once for each delivery, and read again by the next run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from connectors.hooks import EVERYBODY
from connectors.hooks import Hint as Told
from model.connection import Connection
from model.database import Lookup, SystemSession
from model.hint import Hint
from model.rows import AnyChange, AnySelect, changing, given, givens, of_texts, written
from rules.terms import ConnectionState

KEPT = timedelta(days=30)
"""Longer than any source sends an event again, so that a replay meets its first delivery."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hints that no run has followed yet; `subjects` are whom they are about."""

    deliveries: Sequence[str]
    subjects: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The subjects that a hint names."""
        return tuple(subject for subject in self.subjects if subject != EVERYBODY)

    @property
    def is_about_everybody(self) -> bool:
        return EVERYBODY in self.subjects


async def receive(session: SystemSession, connection: UUID, told: Told, now: datetime) -> bool:
    """Whether it was new; the connection is then due at once."""
    row = {"connection_id": connection, "delivery": told.delivery}
    about = {"subjects": list(told.subjects), "received_at": now}
    over = None if told.subjects else now
    kept = (
        insert(Hint)
        .values(**row, **about, handled_at=over)
        .on_conflict_do_nothing()
        .returning(Hint.delivery)
    )
    if not (await session.run(kept)).all():
        return False
    if told.subjects:
        await run_soon(session, connection, now)
    return True


async def run_soon(session: SystemSession, connection: UUID, now: datetime) -> None:
    """Where it runs by itself, it is due at once; but not one that does not let us in."""
    await session.run(
        sa.update(Connection)
        .where(Connection.id == connection, Connection.state == ConnectionState.READY)
        .where(Connection.every_minutes.is_not(None))
        .values(next_run_at=sa.func.least(Connection.next_run_at, now))
    )


async def waiting(look: Lookup, connection: UUID, before: datetime | None = None) -> Waiting:
    """All of them, or those that came before a moment."""
    rows = await look.all(_waiting(), connection_id=connection)
    found = [row for row in rows if before is None or row.received_at <= before]
    subjects = {subject for row in found for subject in row.subjects}
    return Waiting([row.delivery for row in found], tuple(sorted(subjects)))


@written
def _waiting() -> AnySelect:
    ours = Hint.connection_id == given(Hint.connection_id)
    found = sa.select(Hint.delivery, Hint.subjects, Hint.received_at)
    return found.where(ours, Hint.handled_at.is_(None))


async def handled(session: SystemSession, connection: UUID, done: Waiting, now: datetime) -> None:
    """Those that a run has followed; what came meanwhile waits for the next one."""
    if done.deliveries:
        followed = {"keys": done.deliveries, "handled_at": now}
        await session.change(_followed(), connection_id=connection, **followed)


@changing
def _followed() -> AnyChange:
    ours = (Hint.connection_id == given(Hint.connection_id), of_texts(Hint.delivery))
    return sa.update(Hint).where(*ours).values(**givens(Hint.handled_at))


async def forget_hints(session: SystemSession, now: datetime) -> None:
    await session.run(sa.delete(Hint).where(Hint.received_at < now - KEPT))
