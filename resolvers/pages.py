"""Relay pages: a list cut by opaque cursors over its own order, for one parent or for many."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from typing_extensions import Doc

from auth.gate import Gate
from model.base import Base
from model.rows import AnySelect, Row, among
from resolvers.cursors import decoded, encoded
from rules.errors import Invalid

MOST = 100
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

    def after(self, cursor: str) -> ColumnElement[bool]:
        values = tuple_(*(literal(value) for value in self.values(cursor)))
        place = tuple_(*self.columns)
        return place < values if self.descending else place > values

    def values(self, cursor: str) -> list[Any]:
        try:
            return [read(text) for read, text in zip(self.read, decoded(cursor), strict=True)]
        except ValueError as error:
            message = "`after` is not a cursor of this list. Take it from `pageInfo.endCursor`."
            raise Invalid(message, path=["after"]) from error

    def cursor(self, row: Row) -> str:
        return encoded(row.values[column.key] for column in self.columns)


@dataclass(frozen=True)
class Edge:
    node: Row
    cursor: str


@dataclass(frozen=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True)
class Page:
    """`total_count` is the whole list's length under the viewer's own visibility, where asked."""

    edges: Sequence[Edge]
    page_info: PageInfo
    total_count: int | None

    @property
    def nodes(self) -> list[Row]:
        return [edge.node for edge in self.edges]


@dataclass(frozen=True)
class Listing:
    """A list before it is cut: which rows of which noun, in which order."""

    noun: type[Base]
    statement: AnySelect
    order: Order
    on: date | None = None


async def page(load: Gate, listing: Listing, paging: Paging, asked: Columns) -> Page:
    """One page of one list."""
    statement = listing.statement.order_by(*listing.order.by()).limit(checked(paging.first) + 1)
    if paging.after is not None:
        statement = statement.where(listing.order.after(paging.after))
    total = await load.count(listing.statement) if "totalCount" in asked else None
    rows = await load.rows(listing.noun, statement, on=listing.on)
    return cut(rows, listing.order, paging, total)


@dataclass(frozen=True)
class Parents:
    """Whose lists are asked for: `column` of the listing is one of `keys`."""

    column: Any
    keys: Sequence[Any]


async def pages(
    load: Gate, listing: Listing, parents: Parents, paging: Paging, asked: Columns
) -> list[Page]:
    """A page for each parent, in one statement: rows are numbered within their parent."""
    of, order = parents.column, listing.order
    mine = listing.statement.add_columns(of.label("page_of")).where(among(of, parents.keys))
    after = mine if paging.after is None else mine.where(order.after(paging.after))
    place = func.row_number().over(partition_by=of, order_by=order.by()).label("page_place")
    numbered = after.add_columns(place).subquery()
    statement = select(numbered).where(numbered.c.page_place <= checked(paging.first) + 1)
    rows: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in await load.rows(
        listing.noun, statement.order_by(numbered.c.page_place), on=listing.on
    ):
        rows[row.values["page_of"]].append(row)
    totals = await counts(load, mine, asked)
    return [cut(rows[key], order, paging, totals.get(key, 0)) for key in parents.keys]


async def counts(load: Gate, mine: AnySelect, asked: Columns) -> dict[Any, int]:
    if "totalCount" not in asked:
        return {}
    listed = mine.subquery()
    counted = select(listed.c.page_of, func.count().label("total")).group_by(listed.c.page_of)
    return {record.page_of: record.total for record in await load.records(counted)}


def checked(first: int) -> int:
    if not 1 <= first <= MOST:
        raise Invalid(f"`first` is {first}; ask for 1 to {MOST}, and page on.", path=["first"])
    return first


def cut(rows: Sequence[Row], order: Order, paging: Paging, total: int | None) -> Page:
    """The page of rows read with one to spare, which tells whether more follow."""
    edges = [Edge(row, order.cursor(row)) for row in rows[: paging.first]]
    info = PageInfo(
        has_next_page=len(rows) > paging.first,
        has_previous_page=paging.after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Page(edges, info, total)
