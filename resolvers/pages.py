"""Relay pages: a list cut by opaque cursors over its own order, for one parent or for many."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, Integer, func, select, tuple_
from typing_extensions import Doc

from auth.gate import Gate
from model.base import Base
from model.rows import AnySelect, Row, Written, named, of_keys, written
from resolvers.cursors import decoded, encoded
from rules.errors import Invalid

MOST = 100
NO_CURSOR = "`after` is not a cursor of this list. Take it from `pageInfo.endCursor`."
MOST_ROWS = named("most", Integer())
COUNTS = frozenset({"totalCount"})
Columns = frozenset[str]


@dataclass(frozen=True)
class Paging:
    """The arguments of every list that can grow."""

    first: Annotated[int, Doc("How many to answer, 1 to 100.")] = 50
    after: Annotated[str | None, Doc("Answer what follows this cursor.")] = None


@dataclass(frozen=True)
class Order:
    """What a list is ordered by; the last column is unique, so that no page skips or repeats."""

    columns: tuple[Any, ...]
    read: tuple[Callable[[str], Any], ...]
    descending: bool = False

    def by(self) -> list[Any]:
        return [column.desc() if self.descending else column for column in self.columns]

    def after(self) -> ColumnElement[bool]:
        """What follows the place that the statement is given."""
        given = tuple_(*(named(f"after_{each.key}", each.type) for each in self.columns))
        place = tuple_(*self.columns)
        return place < given if self.descending else place > given

    def values(self, cursor: str | None) -> dict[str, Any]:
        """The place of a cursor, as a statement is given it."""
        if cursor is None:
            return {}
        try:
            read = zip(self.columns, self.read, decoded(cursor), strict=True)
            return {f"after_{column.key}": value(text) for column, value, text in read}
        except ValueError as error:
            raise Invalid(NO_CURSOR, path=["after"]) from error

    def place(self, row: Row) -> tuple[Any, ...]:
        return tuple(row.values[column.key] for column in self.columns)

    def cursor(self, row: Row) -> str:
        return encoded(self.place(row))


@dataclass(frozen=True)
class Edge:
    node: Row
    order: Order

    @property
    def cursor(self) -> str:
        """Made when it is asked for: most who page ask for the last one only."""
        return self.order.cursor(self.node)


@dataclass(frozen=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    first: Edge | None
    last: Edge | None

    @property
    def start_cursor(self) -> str | None:
        return None if self.first is None else self.first.cursor

    @property
    def end_cursor(self) -> str | None:
        return None if self.last is None else self.last.cursor


@dataclass(frozen=True)
class Page:
    """`total_count` is the whole list's length under the viewer's own visibility, where asked."""

    nodes: Sequence[Row]
    order: Order
    follows: bool
    """Whether it begins after a place in the list."""
    has_more: bool
    total_count: int | None

    @property
    def edges(self) -> list[Edge]:
        return [Edge(row, self.order) for row in self.nodes]

    @property
    def page_info(self) -> PageInfo:
        ends = [Edge(row, self.order) for row in (*self.nodes[:1], *self.nodes[-1:])]
        first, last = ends or (None, None)
        return PageInfo(self.has_more, self.follows, first, last)


@dataclass(frozen=True)
class Listing:
    """A list before it is cut: which rows of which noun, in which order, by which values."""

    noun: type[Base]
    statement: Written
    order: Order
    on: date | None = None
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    total: Written | None = None
    """What tells its length, where that is known without counting its rows."""


async def page(load: Gate, listing: Listing, paging: Paging, asked: Columns) -> Page:
    """One page of one list."""
    most, after = checked(paging.first) + 1, listing.order.values(paging.after)
    statement = beginning(listing.statement, listing.order, frozenset(after))
    given = {**listing.values, **after, "most": most}
    rows = await load.rows(listing.noun, statement, on=listing.on, **given)
    total = None
    if "totalCount" in asked:
        length = listing.total or counted(listing.statement)
        ((total,),) = await load.records(length, **listing.values)
    return cut(rows, listing.order, paging, total)


@written
def beginning(listed: Written, order: Order, after: frozenset[str]) -> AnySelect:
    """The first rows of a list, or the first that follow a place in it."""
    rest = listed.statement.where(order.after()) if after else listed.statement
    return rest.order_by(*order.by()).limit(MOST_ROWS)


@written
def counted(listed: Written) -> AnySelect:
    return select(func.count()).select_from(listed.statement.subquery())


@dataclass(frozen=True)
class Parents:
    """Whose lists are asked for: `column` of the listing is one of `keys`."""

    column: Any
    keys: Sequence[Any]


async def pages(
    load: Gate, listing: Listing, parents: Parents, paging: Paging, asked: Columns
) -> list[Page]:
    """A page for each parent, in one statement: rows are numbered within their parent."""
    most, after = checked(paging.first) + 1, listing.order.values(paging.after)
    given = {**listing.values, **after, "most": most, "keys": parents.keys}
    counts = asked & COUNTS
    statement = beginnings(
        listing.statement, parents.column, listing.order, frozenset(after), counts
    )
    rows: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in await load.rows(listing.noun, statement, on=listing.on, **given):
        rows[row.values["page_of"]].append(row)
    totals = {key: found[0].values["page_total"] for key, found in rows.items()} if counts else {}
    if counts and after:
        totals = await totals_of(load, listing, parents)
    return [cut(rows[key], listing.order, paging, totals.get(key, 0)) for key in parents.keys]


@written
def beginnings(
    listed: Written, of: Any, order: Order, after: frozenset[str], counts: Columns
) -> AnySelect:
    """The first rows of each parent's list; without a place to start after, counted as well."""
    rest = within(listed, of).where(order.after()) if after else within(listed, of)
    place = func.row_number().over(partition_by=of, order_by=order.by()).label("page_place")
    total = func.count().over(partition_by=of).label("page_total")
    numbered = rest.add_columns(place, *((total,) if counts else ())).subquery()
    first = select(numbered).where(numbered.c.page_place <= MOST_ROWS)
    return first.order_by(numbered.c.page_place)


def within(listed: Written, of: Any) -> AnySelect:
    return listed.statement.add_columns(of.label("page_of")).where(of_keys(of))


async def totals_of(load: Gate, listing: Listing, parents: Parents) -> dict[Any, int]:
    statement = totals(listing.statement, parents.column)
    found = await load.records(statement, **listing.values, keys=parents.keys)
    return {record.page_of: record.total for record in found}


@written
def totals(listed: Written, of: Any) -> AnySelect:
    mine = within(listed, of).subquery()
    return select(mine.c.page_of, func.count().label("total")).group_by(mine.c.page_of)


def checked(first: int) -> int:
    if not 1 <= first <= MOST:
        raise Invalid(f"`first` is {first}; ask for 1 to {MOST}, and page on.", path=["first"])
    return first


def cut(rows: Sequence[Row], order: Order, paging: Paging, total: int | None) -> Page:
    """The page of rows read with one to spare, which tells whether more follow."""
    return Page(
        nodes=rows[: paging.first],
        order=order,
        follows=paging.after is not None,
        has_more=len(rows) > paging.first,
        total_count=total,
    )


def page_of(rows: Sequence[Row], order: Order, paging: Paging) -> Page:
    """The page of a list that is at hand whole, in its order."""
    most, after = checked(paging.first), tuple(order.values(paging.after).values())
    rest = [row for row in rows if not after or order.place(row) > after]
    return cut(rest[: most + 1], order, paging, len(rows))
