"""One import from its plan to its end, whatever it brings: plan, guard, apply, report."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.connection import Connection
from model.database import Database, SystemSession
from rules.errors import Conflict, Invalid
from rules.terms import ConnectionState, RunState
from sync.apply import apply
from sync.changes import Change, hash_of
from sync.guard import HeldPart, guarded
from sync.guard import taken as taken_from
from sync.held import check_approval, close_held, keep_held
from sync.issues import Seen, heal_unseen, keep
from sync.lately import TAKEN
from sync.options import RunOptions
from sync.plan import Counts, Plan, counts
from sync.report import ImportReport
from sync.runs import End, Run, claimed, finish, page
from sync.unchanged import keep as keep_mark


@dataclass(frozen=True, slots=True)
class Import:
    """What is taken in: from which source, planned how, and what follows from it.

    `scope` begins the kept subjects of its issues, where one source has several parts. `heal`
    resolves those that are over: all that it did not meet again, where it saw everything. One
    that `is_part` says nothing of what a run before it held back.
    """

    source: str
    kind: str
    plan: Callable[[SystemSession, UUID], Awaitable[Plan]]
    follow: Callable[[SystemSession, UUID], Awaitable[None]]
    scope: str = ""
    heal: Callable[[SystemSession, Seen], Awaitable[None]] = heal_unseen
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A plan and what will be done of it; `hash` is of the whole plan."""

    plan: Plan
    hash: str
    safe: tuple[Change, ...]
    approved: tuple[Change, ...]
    held: HeldPart | None

    @property
    def applied(self) -> tuple[Change, ...]:
        return self.safe + self.approved


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided, in how many pages it was written, and what it comes to."""

    decided: Decided
    pages: int
    counts: Counts


async def imported(database: Database, what: Import, options: RunOptions) -> ImportReport:
    """Take it in, or with `dry_run` only tell what that would do."""
    if options.dry_run:
        return await previewed(database, what, options)
    connection_id = await _connection(database, what, options)
    async with claimed(database, connection_id, options) as run:
        return await taken(database, run, what, options)


async def taken(database: Database, run: Run, what: Import, options: RunOptions) -> ImportReport:
    """What has been read already, within a run that is ours, and which this ends."""
    decided = await _decide(database, what, run.connection_id, options)
    pages = await apply(database, run, decided.safe, decided.approved, options)
    done = Done(decided, pages, counts(decided.plan, decided.applied))
    await _end(database, run, what, done, options)
    return _report(what, done, options, run.id)


async def previewed(database: Database, what: Import, options: RunOptions) -> ImportReport:
    async with _snapshot(database) as session:
        connection_id = await _found(session, what) or options.new_id()
    decided = await _decide(database, what, connection_id, options)
    return _report(what, Done(decided, 0, counts(decided.plan, decided.applied)), options, None)


async def _decide(
    database: Database, what: Import, connection_id: UUID, options: RunOptions
) -> Decided:
    async with _snapshot(database) as session:
        plan = await what.plan(session, connection_id)
        hash_ = hash_of(plan.changes)
        _check_expected(hash_, options)
        decided = guarded(plan)
        await check_approval(session, connection_id, decided.held, options)
    if decided.held is not None and options.approve_hash is not None:
        return Decided(plan, hash_, decided.safe, decided.held.changes, None)
    return Decided(plan, hash_, decided.safe, (), decided.held)


def _check_expected(hash_: str, options: RunOptions) -> None:
    """Conflict where it is not the plan that somebody looked at."""
    if options.expect_hash not in (None, hash_):
        raise Conflict(
            "The source or our rows have changed since that preview, so nothing was done. "
            "Preview again, then run that."
        )


async def _end(database: Database, run: Run, what: Import, done: Done, options: RunOptions) -> None:
    """What follows from the rows, the issues, the held part, and the run's own last word."""
    now, decided, told = options.now(), done.decided, done.counts
    seen = Seen(run.connection_id, run.id, now, what.scope)
    state = RunState.DONE if decided.held is None else RunState.HELD
    if lost := taken_from(decided.safe):
        told = {**told, TAKEN: len(lost)}
    async with page(database, run) as session:
        await keep(session, decided.plan.issues, seen, options.new_id)
        await what.heal(session, seen)
        if decided.held is not None or not what.is_part:
            await _settle(session, run, decided.held, options)
        if decided.held is None and decided.plan.mark is not None:
            await keep_mark(session, run.connection_id, decided.plan.mark.after(done.pages))
        await finish(session, run, End(state, told, decided.hash), now)
        await what.follow(session, run.connection_id)


async def _settle(
    session: SystemSession, run: Run, held: HeldPart | None, options: RunOptions
) -> None:
    if held is None:
        await close_held(session, run, options)
    else:
        await keep_held(session, run, held, options)


def _report(what: Import, done: Done, options: RunOptions, run_id: UUID | None) -> ImportReport:
    decided, plan = done.decided, done.decided.plan
    pending = bool(plan.changes) if options.dry_run else decided.held is not None
    return ImportReport(
        source=what.source,
        dry_run=options.dry_run,
        counts=done.counts,
        hash=decided.hash,
        held=decided.held,
        issues=plan.issues,
        changes=plan.changes,
        pending=pending,
        run_id=run_id,
    )


@asynccontextmanager
async def _snapshot(database: Database) -> AsyncGenerator[SystemSession, None]:
    """All that a plan looks at, as it was at one moment; nothing can be written."""
    async with database.system() as session:
        await session.run(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield session


async def _connection(database: Database, what: Import, options: RunOptions) -> UUID:
    """The source's row; it comes to be with its first import."""
    row: dict[str, Any] = {
        "id": options.new_id(),
        "kind": what.kind,
        "name": what.source,
        "state": ConnectionState.READY,
        "settings": {},
        "created_at": options.now(),
    }
    async with database.system() as session:
        await session.run(insert(Connection).values(**row).on_conflict_do_nothing())
        found = await _found(session, what)
    assert found is not None
    return found


async def _found(session: SystemSession, what: Import) -> UUID | None:
    named = sa.select(Connection.id, Connection.kind).where(Connection.name == what.source)
    found = next(iter(await session.all(named)), None)
    if found is None:
        return None
    if found.kind != what.kind:
        raise Invalid(
            f"The source {what.source!r} is a connection of kind {found.kind!r}, which does not "
            "take such a file; name another source.",
            path=["source"],
        )
    key: UUID = found.id
    return key
