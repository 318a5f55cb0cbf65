"""Retrospectives as they are read, and what of them the next cycle is planned with."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.cycle import Cycle
from model.retrospective import Learning, Retrospective, RetrospectiveAnswer
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.cursors import instant, whole
from resolvers.levels import by_id, every, many_each, one_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages

NEWEST_FIRST = Order((Retrospective.written_at, Retrospective.id), (instant, UUID), descending=True)
# Those of one retrospective together, in the order in which they were written down.
IN_PLACE = Order((Learning.retrospective_id, Learning.position, Learning.id), (UUID, whole, UUID))


async def retrospectives_of_objectives(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    found = await load.rows(Retrospective, of_objectives(), keys=keys)
    return one_each(found, "objective_id", keys)


@written
def of_objectives() -> AnySelect:
    return every(Retrospective).statement.where(of_keys(Retrospective.objective_id))


async def retrospectives_of_cycles(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Retrospective, every(Retrospective), NEWEST_FIRST)
    return await pages(load, listing, Parents(Retrospective.cycle_id, keys), paging, asked)


async def retrospectives_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Retrospective, keys)


async def answers_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    found = await load.rows(RetrospectiveAnswer, answers(), keys=keys)
    return many_each(found, "retrospective_id", keys)


@written
def answers() -> AnySelect:
    statement = select(*columns(RetrospectiveAnswer))
    of_them = statement.where(of_keys(RetrospectiveAnswer.retrospective_id))
    return of_them.order_by(RetrospectiveAnswer.position)


async def learnings_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    found = await load.rows(Learning, learnings(), keys=keys)
    return many_each(found, "retrospective_id", keys)


@written
def learnings() -> AnySelect:
    statement = select(*columns(Learning)).where(of_keys(Learning.retrospective_id))
    return statement.order_by(Learning.position)


async def learnings_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Learning, keys)


# An alias of its own for each statement would have it written anew each time.
FOLLOWING, BETWEEN = aliased(Cycle), aliased(Cycle)


async def learnings_before(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    """What was learnt in the cycle of the same kind that ended last before each began."""
    listing = Listing(Learning, carried(), IN_PLACE)
    return await pages(load, listing, Parents(FOLLOWING.id, keys), paging, asked)


@written
def carried() -> AnySelect:
    return (
        select(*columns(Learning))
        .join(Retrospective, Retrospective.id == Learning.retrospective_id)
        .join(Cycle, Cycle.id == Retrospective.cycle_id)
        .join(FOLLOWING, follows(FOLLOWING))
    )


def follows(following: Any) -> ColumnElement[bool]:
    """That a cycle is the next one of its kind after `Cycle`."""
    nearer = exists().where(
        BETWEEN.kind == Cycle.kind,
        BETWEEN.starts_on > Cycle.ends_on,
        BETWEEN.starts_on < following.starts_on,
    )
    same_kind = (following.kind == Cycle.kind, following.starts_on > Cycle.ends_on)
    return and_(*same_kind, ~nearer)


async def cycles_carried_to(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    """The cycle that each learning is carried to; none while there is no next one."""
    return one_each(await load.rows(Cycle, carrying(), keys=keys), "learning", keys)


@written
def carrying() -> AnySelect:
    following = [getattr(FOLLOWING, column.key) for column in columns(Cycle)]
    return (
        select(*following, Learning.id.label("learning"))
        .select_from(Learning)
        .join(Retrospective, Retrospective.id == Learning.retrospective_id)
        .join(Cycle, Cycle.id == Retrospective.cycle_id)
        .join(FOLLOWING, follows(FOLLOWING))
        .where(of_keys(Learning.id))
    )
