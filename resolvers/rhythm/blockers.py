"""Blockers of key results, open ones first asked for, and those a check-in told of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import Boolean, select
from typing_extensions import Doc

from auth.gate import Gate, Work
from model.blocker import Blocker
from model.rows import AnySelect, Row, columns, named, of_keys, written
from resolvers.cursors import instant
from resolvers.levels import by_id, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.blockers import BlockerKind

NEWEST_FIRST = Order((Blocker.opened_at, Blocker.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class WhichBlockers(Paging):
    open: Annotated[
        bool | None, Doc("True: only those still in the way; false: only resolved ones.")
    ] = None


async def blockers_of(
    load: Gate, keys: Sequence[UUID], which: WhichBlockers, asked: Columns
) -> list[Page]:
    given = {} if which.open is None else {"open": which.open}
    listing = Listing(Blocker, blockers(frozenset(given)), NEWEST_FIRST, None, given)
    return await pages(load, listing, Parents(Blocker.key_result_id, keys), which, asked)


@written
def blockers(told: frozenset[str]) -> AnySelect:
    is_open = Blocker.resolved_at.is_(None) == named("open", Boolean())
    return select(*columns(Blocker)).where(*([is_open] if told else ()))


async def blockers_told_in(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    return many_each(await load.rows(Blocker, told_in(), keys=keys), "check_in_id", keys)


@written
def told_in() -> AnySelect:
    statement = select(*columns(Blocker)).where(of_keys(Blocker.check_in_id))
    return statement.order_by(Blocker.opened_at, Blocker.id)


async def blockers_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Blocker, keys)


async def still_open(
    work: Work, corrected: Row | None
) -> defaultdict[tuple[BlockerKind, str], list[UUID]]:
    """What a check-in told of that nobody cleared yet, by what it says; of none, nothing."""
    found: defaultdict[tuple[BlockerKind, str], list[UUID]] = defaultdict(list)
    if corrected is None:
        return found
    told = (Blocker.check_in_id == corrected.id, Blocker.resolved_at.is_(None))
    statement = select(Blocker.id, Blocker.kind, Blocker.text).where(*told)
    for row in await work.records(statement.order_by(Blocker.opened_at, Blocker.id)):
        found[row.kind, row.text].append(row.id)
    return found
