"""Check-ins of key results, newest first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.check_in import CheckIn
from model.key_result import KeyResult
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.cursors import instant
from resolvers.levels import by_id, one_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages

CHECK_IN = columns(CheckIn)
NEWEST_FIRST = Order(
    (CheckIn.effective_at, CheckIn.recorded_at, CheckIn.id),
    (instant, instant, UUID),
    descending=True,
)


@written
def standing() -> AnySelect:
    """Check-ins that no later one corrects."""
    return select(*CHECK_IN).where(is_standing())


@written
def standing_with_objective() -> AnySelect:
    return standing().statement.join(KeyResult, KeyResult.id == CheckIn.key_result_id)


def is_standing() -> ColumnElement[bool]:
    later = aliased(CheckIn)
    return ~exists().where(later.supersedes_id == CheckIn.id)


async def check_ins_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(CheckIn, standing(), NEWEST_FIRST)
    return await pages(load, listing, Parents(CheckIn.key_result_id, keys), paging, asked)


async def check_ins_of_objectives(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    """Those of all the objective's key results together."""
    listing = Listing(CheckIn, standing_with_objective(), NEWEST_FIRST)
    return await pages(load, listing, Parents(KeyResult.objective_id, keys), paging, asked)


async def latest_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return one_each(await load.rows(CheckIn, latest(), keys=keys), "key_result_id", keys)


@written
def latest() -> AnySelect:
    """Looked up for each key result by itself: most have many that nobody needs to look at."""
    own = standing().statement.where(CheckIn.key_result_id == KeyResult.id)
    newest = own.order_by(*NEWEST_FIRST.by()).limit(1).lateral("newest")
    of_each = select(newest).select_from(KeyResult).join(newest, true())
    return of_each.where(of_keys(KeyResult.id))


async def check_ins_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, CheckIn, keys)
