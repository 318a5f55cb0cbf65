"""Check-ins of key results, newest first."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, true, tuple_
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.check_in import CheckIn, is_standing
from model.key_result import KeyResult
from model.rows import UNTIL, AnySelect, Row, columns, of_keys, written
from resolvers.cursors import instant
from resolvers.dates import for_each_day
from resolvers.instants import until_of
from resolvers.levels import by_id, one_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.progress.key_results import key_results_by_id
from resolvers.progress.past import key_results_by_id_on

CHECK_IN = columns(CheckIn)
NEWEST_FIRST = Order(
    (CheckIn.effective_at, CheckIn.recorded_at, CheckIn.id),
    (instant, instant, UUID),
    descending=True,
)


@written
def standing(told: frozenset[str]) -> AnySelect:
    """Check-ins that no later one corrects; until a day, where one is told."""
    until = (CheckIn.effective_at < UNTIL,) if told else ()
    return select(*CHECK_IN).where(is_standing(), *until)


@written
def standing_with_objective(told: frozenset[str]) -> AnySelect:
    return standing(told).statement.join(KeyResult, KeyResult.id == CheckIn.key_result_id)


async def check_ins_of(
    load: Gate, rows: Sequence[Row], paging: Paging, asked: Columns
) -> list[Page]:
    """Of a key result; on another day those that had taken effect by then."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        given = {} if on is None else {"until": await until_of(load, on)}
        listing = Listing(CheckIn, standing(frozenset(given)), NEWEST_FIRST, on, given)
        parents = Parents(CheckIn.key_result_id, [row.id for row in group])
        return await pages(load, listing, parents, paging, asked)

    return await for_each_day(rows, on_a_day)


async def check_ins_of_objectives(
    load: Gate, rows: Sequence[Row], paging: Paging, asked: Columns
) -> list[Page]:
    """Those of all the objective's key results together."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        given = {} if on is None else {"until": await until_of(load, on)}
        statement = standing_with_objective(frozenset(given))
        listing = Listing(CheckIn, statement, NEWEST_FIRST, on, given)
        parents = Parents(KeyResult.objective_id, [row.id for row in group])
        return await pages(load, listing, parents, paging, asked)

    return await for_each_day(rows, on_a_day)


async def latest_of(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> list[Row | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys, until = [row.id for row in group], await until_of(load, on)
        found = await load.rows(CheckIn, latest(), on=on, keys=keys, until=until)
        return one_each(found, "key_result_id", keys)

    return await for_each_day(rows, on_a_day)


@written
def latest() -> AnySelect:
    """Looked up for each key result by itself: most have many that nobody needs to look at."""
    listed = standing(frozenset({"until"})).statement
    own = listed.where(CheckIn.key_result_id == KeyResult.id)
    newest = own.order_by(*NEWEST_FIRST.by()).limit(1).lateral("newest")
    of_each = select(newest).select_from(KeyResult).join(newest, true())
    return of_each.where(of_keys(KeyResult.id))


async def key_results_of_check_ins(
    load: Gate, rows: Sequence[Row], _: object, asked: Columns
) -> list[Row | None]:
    """As they stand, or stood on the day that the check-in was asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys = [row[CheckIn.key_result_id] for row in group]
        if on is None:
            return await key_results_by_id(load, keys, None, asked)
        stood = await key_results_by_id_on(load, keys, on)
        return [stood.get(key) for key in keys]

    return await for_each_day(rows, on_a_day)


async def check_ins_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, CheckIn, keys)


async def previous_values_of(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[Decimal | None]:
    """The reading before each, as it stands today: a late entry or a correction shows in it.

    Of the first one it is what the key result stood at when that was made.
    """

    async def on_a_day(group: list[Row], on: date | None) -> list[Decimal | None]:
        told = {"keys": [row.id for row in group], "until": await until_of(load, on)}
        before = {each[0]: each[1] for each in await load.records(readings_before(), **told)}
        return [before.get(row.id) for row in group]

    return await for_each_day(rows, on_a_day)


@written
def readings_before() -> AnySelect:
    before = aliased(CheckIn)
    place = (before.effective_at, before.recorded_at, before.id)
    own = (CheckIn.effective_at, CheckIn.recorded_at, CheckIn.id)
    last = (
        select(before.value)
        .where(before.key_result_id == CheckIn.key_result_id, before.value.is_not(None))
        .where(is_standing(before), before.id.is_distinct_from(CheckIn.supersedes_id))
        .where(tuple_(*place) < tuple_(*own))
        .order_by(*(column.desc() for column in place))
        .limit(1)
        .scalar_subquery()
    )
    stood = func.coalesce(last, CheckIn.previous_value)
    which = (of_keys(CheckIn.id), CheckIn.effective_at < UNTIL)
    return select(CheckIn.id, stood.label("stood")).where(*which)
