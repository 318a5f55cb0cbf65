"""What key results need of other units: listed by either side, confirmed or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import Boolean, select
from typing_extensions import Doc

from auth.gate import Gate
from model.dependency import Dependency
from model.rows import AnySelect, Row, columns, named, of_keys, written
from resolvers.cursors import instant
from resolvers.ids import key_of
from resolvers.levels import by_id, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.errors import NotFound

OLDEST_FIRST = Order((Dependency.created_at, Dependency.id), (instant, UUID))


@dataclass(frozen=True)
class WhichDependencies(Paging):
    confirmed: Annotated[
        bool | None, Doc("True: only what is confirmed; false: only what is not.")
    ] = None


async def dependencies_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    """What each key result needs, the oldest first."""
    return many_each(await load.rows(Dependency, needed(), keys=keys), "key_result_id", keys)


@written
def needed() -> AnySelect:
    statement = select(*columns(Dependency)).where(of_keys(Dependency.key_result_id))
    return statement.order_by(*OLDEST_FIRST.by())


async def dependencies_on(
    load: Gate, units: Sequence[UUID], which: WhichDependencies, asked: Columns
) -> list[Page]:
    """What others need of each unit."""
    given = {} if which.confirmed is None else {"confirmed": which.confirmed}
    listing = Listing(Dependency, provided(frozenset(given)), OLDEST_FIRST, None, given)
    return await pages(load, listing, Parents(Dependency.unit_id, units), which, asked)


@written
def provided(told: frozenset[str]) -> AnySelect:
    is_confirmed = Dependency.confirmed_at.is_not(None) == named("confirmed", Boolean())
    return select(*columns(Dependency)).where(*((is_confirmed,) if told else ()))


async def dependencies_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Dependency, keys)


async def dependency_of(load: Gate, key: UUID | None) -> Row:
    found = await by_id(load, Dependency, [key]) if key else [None]
    if found[0] is None:
        raise NotFound("There is no such dependency, or it is not yours to see.")
    return found[0]


async def dependency_named(load: Gate, id_: str) -> Row:
    return await dependency_of(load, key_of(id_, Dependency.__name__))
