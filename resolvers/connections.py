"""Connections to other systems and what their runs did: for administrators."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.connection import Connection
from model.rows import AnySelect, Row, columns, of_keys, written
from model.run import SyncIssue, SyncPlan, SyncRun
from resolvers.cursors import instant, words
from resolvers.ids import GlobalId, key_of
from resolvers.levels import by_id, every, one_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages

CONNECTION = columns(Connection)
RUN = columns(SyncRun)
NEWEST_FIRST = Order((SyncRun.queued_at, SyncRun.id), (instant, UUID), descending=True)
BY_CODE = Order((SyncIssue.code, SyncIssue.subject, SyncIssue.id), (words, words, UUID))


@dataclass(frozen=True)
class WhichConnection:
    id: Annotated[GlobalId, Doc("The connection's id.")]


@dataclass(frozen=True)
class WhichRun:
    id: Annotated[GlobalId, Doc("The run's id.")]


async def list_connections(load: Gate, _: object, __: Columns) -> list[Row]:
    return await load.rows(Connection, select(*CONNECTION).order_by(Connection.name))


async def find_connection(load: Gate, which: WhichConnection, _: Columns) -> Row | None:
    key = key_of(which.id, "Connection")
    return None if key is None else (await connections_by_id(load, [key], None, frozenset()))[0]


async def connections_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Connection, keys)


async def find_run(load: Gate, which: WhichRun, _: Columns) -> Row | None:
    key = key_of(which.id, "SyncRun")
    return None if key is None else (await runs_by_id(load, [key], None, frozenset()))[0]


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
    return select(*columns(SyncPlan)).where(of_keys(SyncPlan.run_id))


async def secrets_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[bool]:
    """Whether a secret is there is told by the state; the secret itself is nobody's to read."""
    known: defaultdict[UUID, bool] = defaultdict(bool)
    for row in await connections_by_id(load, keys, None, frozenset()):
        if row is not None:
            known[row.id] = row[Connection.state].value != "NEEDS_SECRET"
    return [known[key] for key in keys]
