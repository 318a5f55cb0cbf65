"""Connections to other systems and what their runs did: for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from typing_extensions import Doc

from auth.gate import Gate
from model.connection import Connection
from model.rows import AnySelect, Row, columns, of_keys, written
from model.run import SyncIssue, SyncPlan, SyncRun
from resolvers.cursors import instant, words
from resolvers.ids import GlobalId
from resolvers.levels import by_global_id, by_id, every, one_each
from resolvers.org.people import people_by_id
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.terms import ConnectionState, PlanState, RunState
from sync.likeness import UNSURE
from sync.runs import EARLIER

CONNECTION = columns(Connection)
RUN = columns(SyncRun)
# The changes of a plan can be many: they are read page by page, in resolvers/systems/trials.py.
KEPT_OF_PLANS = [column for column in columns(SyncPlan) if column.key != "changes"]
NEWEST_FIRST = Order((SyncRun.queued_at, SyncRun.id), (instant, UUID), descending=True)
BY_CODE = Order((SyncIssue.code, SyncIssue.subject, SyncIssue.id), (words, words, UUID))


@dataclass(frozen=True)
class WhichConnection:
    id: Annotated[GlobalId, Doc("The connection's id.")]


@dataclass(frozen=True)
class WhichRun:
    id: Annotated[GlobalId, Doc("The run's id.")]


async def list_connections(load: Gate, _: object, __: Columns) -> list[Row]:
    there = select(*CONNECTION).where(Connection.state != ConnectionState.DELETED)
    return await load.rows(Connection, there.order_by(Connection.name))


async def find_connection(load: Gate, which: WhichConnection, _: Columns) -> Row | None:
    return await by_global_id(load, Connection, which.id)


async def connections_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Connection, keys)


async def find_run(load: Gate, which: WhichRun, _: Columns) -> Row | None:
    return await by_global_id(load, SyncRun, which.id)


async def runs_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return await by_id(load, SyncRun, keys)


async def runs_of(load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns) -> list[Page]:
    listing = Listing(SyncRun, every(SyncRun), NEWEST_FIRST)
    return await pages(load, listing, Parents(SyncRun.connection_id, keys), paging, asked)


async def last_runs_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    newest = await runs_of(load, keys, Paging(first=1), frozenset())
    return [page.nodes[0] if page.nodes else None for page in newest]


async def issues_of(load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns) -> list[Page]:
    """What the connection could not take, as long as it lasts."""
    listing = Listing(SyncIssue, unresolved(), BY_CODE)
    return await pages(load, listing, Parents(SyncIssue.connection_id, keys), paging, asked)


@written
def unresolved() -> AnySelect:
    return select(*columns(SyncIssue)).where(SyncIssue.resolved_at.is_(None))


async def issues_of_runs(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(SyncIssue, every(SyncIssue), BY_CODE)
    return await pages(load, listing, Parents(SyncIssue.run_id, keys), paging, asked)


async def plans_of_runs(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return one_each(await load.rows(SyncPlan, plans(), keys=keys), "run_id", keys)


@written
def plans() -> AnySelect:
    return select(*KEPT_OF_PLANS).where(of_keys(SyncPlan.run_id))


async def sync_plans_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return one_each(await load.rows(SyncPlan, plans_named(), keys=keys), "id", keys)


@written
def plans_named() -> AnySelect:
    return select(*KEPT_OF_PLANS).where(of_keys(SyncPlan.id))


async def held_plans_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    """What waits for a yes; the newest where a part and a whole reading hold something back."""
    found = await load.rows(SyncPlan, held_plans(), keys=keys)
    return one_each(found, "connection_id", keys)


@written
def held_plans() -> AnySelect:
    held = select(*KEPT_OF_PLANS).where(SyncPlan.state == PlanState.HELD)
    return held.where(of_keys(SyncPlan.connection_id)).order_by(SyncPlan.created_at)


async def last_done_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[datetime | None]:
    """When the last run that came to its end had begun: what is here is at least as new."""
    found = await load.records(last_done(), keys=keys)
    known: dict[UUID, datetime] = {record.connection_id: record.at for record in found}
    return [known.get(key) for key in keys]


@written
def last_done() -> AnySelect:
    newest = select(SyncRun.connection_id, func.max(SyncRun.started_at).label("at"))
    done = newest.where(SyncRun.state.in_((RunState.DONE, RunState.HELD)), SyncRun.about.is_(None))
    return done.where(of_keys(SyncRun.connection_id)).group_by(SyncRun.connection_id)


async def unmatched_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    """Records that wait until somebody says who they are."""
    listing = Listing(SyncIssue, unsure(), BY_CODE)
    return await pages(load, listing, Parents(SyncIssue.connection_id, keys), paging, asked)


@written
def unsure() -> AnySelect:
    return unresolved().statement.where(SyncIssue.code == UNSURE)


async def candidates_of(
    load: Gate, waiting: Sequence[Row], _: object, asked: Columns
) -> list[list[Row]]:
    """Whom each may be, as far as they are still there."""
    named_by = [[UUID(each["id"]) for each in row[SyncIssue.concerns]] for row in waiting]
    ids = list(dict.fromkeys(key for keys in named_by for key in keys))
    people = dict(zip(ids, await people_by_id(load, ids, None, asked), strict=True))
    return [[found for key in keys if (found := people[key]) is not None] for keys in named_by]


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is; `of` and `seconds_left` only where the source says how much there is."""

    done: int
    of: int | None
    seconds_left: int | None


async def progress_of(
    load: Gate, runs: Sequence[Row], _: object, __: Columns
) -> list[RunProgress | None]:
    return [progress(run, load.moment.now) for run in runs]


def progress(run: Row, now: datetime) -> RunProgress | None:
    """None for one that has not read anything yet."""
    told = run[SyncRun.checkpoint] or {}
    done, of = told.get("read"), told.get("of")
    if not isinstance(done, int):
        return None
    own = done - told.get(EARLIER, 0)  # A run that goes on with another counts on from there.
    begun = run[SyncRun.started_at]
    runs = run[SyncRun.state] is RunState.RUNNING
    if not (runs and own > 0 and isinstance(of, int) and begun is not None):
        return RunProgress(done, of, None)
    seconds = (now - begun).total_seconds()
    return RunProgress(done, of, max(0, round(seconds * (of - done) / own)))
