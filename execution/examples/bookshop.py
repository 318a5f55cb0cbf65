"""A bookshop's graph: every way to declare a field, each over rows in memory.

python -m execution.examples '{ item(id: "b1") { title ... on Book { author { name } } } }'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf
from typing import Annotated, Any, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig
from typing_extensions import Doc

from execution.compiled.compiling import Language
from execution.compiled.given import converter
from execution.edges import ROW, NoArguments, Operation, action, at_root, by, computed
from execution.examples import rows
from execution.examples.batches import (
    WhichBooks,
    authors_by_id,
    authors_of,
    books_of,
    grids_of,
    items_by_id,
    related_to,
)
from execution.examples.rows import Genre, Shop
from execution.selection import Columns

Money = NewType("Money", int)


def money_text(cents: int) -> str:
    if cents < 0:
        raise ValueError(f"{cents} is no price")
    return f"{cents // 100}.{cents % 100:02}"


def money_value(text: Any) -> int:
    whole, _, cents = str(text).partition(".")
    return int(whole) * 100 + int(cents or 0)


def column(description: str) -> Any:
    return strawberry.field(description=description)


def is_row(kind: type[Any]) -> Any:
    """What an object that implements an interface, or is part of a union, tells its type by."""

    def is_one(_: Any, value: Any, __: Any) -> bool:
        return isinstance(value, kind)

    return classmethod(is_one)


def label_of(row: Any) -> str:
    return f"{row.title} ({row.id})"


def labels_of(items: Sequence[Any]) -> list[str]:
    """Of many at once, without a call for each."""
    return [f"{row.title} ({row.id})" for row in items]


@strawberry.interface(description="Anything that stands on a shelf.")
class Item:
    id: strawberry.ID = column("The same for ever.")
    title: str = column("What is written on it.")
    price: Money | None = column("What it costs; null where it is not for sale.")
    label: str = computed(label_of, "What the till prints.", together=labels_of)
    related: list["Item"] = by(related_to, "What others bought with it.")


@strawberry.type(description="Who writes.")
class Author:
    id: strawberry.ID = column("The same for ever.")
    name: str = column("Their name.")
    born: int | None = column("The year, where it is known.")
    mentor: "Author | None" = by(authors_by_id, "Who taught them.", key="mentor_id")
    books: "BookPage" = by(books_of, "What they wrote.", arguments=WhichBooks)

    is_type_of = is_row(rows.Author)


@strawberry.type(description="A book.")
class Book(Item):
    genre: Genre = column("What it is.")
    pages: int = column("How many.")
    chapters: list[list[str | None]] | None = column("Their titles, part by part.")
    in_print: bool = column("Whether it can be ordered.")
    rating: float | None = column("What readers say.")
    author: Author = by(authors_by_id, "Who wrote it.", key="author_id")
    co_authors: list[Author | None] = by(authors_of, "Who helped.", key=ROW)
    sequel: "Book | None" = by(items_by_id, "What comes after it.", key="sequel_id")

    is_type_of = is_row(rows.Book)


@strawberry.type(description="A magazine.")
class Magazine(Item):
    issue: int = column("Which of its issues.")
    editor: Author | None = by(authors_by_id, "Who edits it.", key="editor_id")

    is_type_of = is_row(rows.Magazine)


@strawberry.type(description="A book in its place of a list.")
class BookEdge:
    node: Book = column("The book.")
    cursor: str = column("Its place.")


@strawberry.type(description="A page of books.")
class BookPage:
    nodes: list[Book] = column("The books.")
    edges: list[BookEdge] = column("The same, each with its place.")
    total: int = column("How many there are.")


@strawberry.type(description="A shelf.")
class Shelf:
    id: strawberry.ID = column("The same for ever.")
    label: str = column("What hangs above it.")
    grid: list[list[Item | None]] = by(grids_of, "Board by board.", key=ROW)


Found = Annotated[Book | Magazine | Author, strawberry.union("Found", description="A match.")]


@dataclass(frozen=True)
class Which:
    id: Annotated[strawberry.ID, Doc("Its id.")]


@dataclass(frozen=True)
class Sought:
    text: Annotated[str, Doc("Part of a title or name.")]
    genres: Annotated[list[Genre] | None, Doc("Only books of these.")] = None
    first: Annotated[int, Doc("So many at most.")] = 5


async def find_item(shop: Shop, which: Which, _: Columns) -> Any:
    return shop.items.get(which.id)


async def find_author(shop: Shop, which: Which, _: Columns) -> Any:
    return shop.authors.get(which.id)


async def list_shelves(shop: Shop, _: NoArguments, __: Columns) -> Any:
    return list(shop.shelves.values())


def name_of(row: Any) -> str:
    return str(getattr(row, "name", getattr(row, "title", "")))


async def search(shop: Shop, sought: Sought, _: Columns) -> Any:
    matching = [each for each in shop.authors.values() if sought.text in name_of(each)]
    matching += [each for each in shop.items.values() if sought.text in name_of(each)]
    genres = sought.genres
    if genres is not None:
        matching = [each for each in matching if getattr(each, "genre", None) in genres]
    return islice(matching, sought.first)


async def name_shop(shop: Shop, _: NoArguments, __: Columns) -> str:
    return f"The shop of {len(shop.items)} things"


@strawberry.type(description="What can be asked.")
class Query:
    shop: str = at_root(name_shop, "What hangs above the door.")
    item: Item | None = at_root(find_item, "Anything by its id.", arguments=Which)
    author: Author | None = at_root(find_author, "Somebody by their id.", arguments=Which)
    shelves: list[Shelf] = at_root(list_shelves, "All of them.")
    search: list[Found | None] = at_root(search, "What matches a text.", arguments=Sought)
    window: Item = at_root(
        lambda shop, _, __: find_item(shop, Which(strawberry.ID("b1")), frozenset()),
        "What stands in the window.",
    )


@strawberry.input(description="What something costs from now on.")
class RepriceInput:
    item_id: strawberry.ID = column("What.")
    price: Money = strawberry.field(default=100, description="How much.")


@dataclass(frozen=True)
class RepriceArguments:
    input: Annotated[RepriceInput, Doc("What and how much.")]


@dataclass(frozen=True, eq=False)
class RepricedRow:
    item: Any
    item_id: str


@strawberry.type(description="What was repriced.")
class Repriced:
    item: Item = column("The item as it is now.")
    fresh: Item | None = by(items_by_id, "The same, read anew.", key="item_id")


async def reprice(operation: Operation, given: RepriceInput) -> Any:
    return await operation.act(repriced, given)


async def repriced(shop: Shop, given: RepriceInput) -> Any:
    return RepricedRow(shop.reprice(given.item_id, given.price), given.item_id)


@strawberry.type(description="What can be done.")
class Mutation:
    reprice: Repriced = action(reprice, "Sets a price.", takes=RepriceArguments)


SCALARS: Any = {
    Money: strawberry.scalar(
        name="Money", description="Like 12.50.", serialize=money_text, parse_value=money_value
    ),
}
SCHEMA = strawberry.Schema(Query, Mutation, config=StrawberryConfig(scalar_map=SCALARS))
LANGUAGE = Language(vars(SCHEMA)["_schema"], converter(SCHEMA))


def asking(shop: Shop) -> Operation:
    """What one operation carries: its rows, how they are read anew, and how something is done."""

    async def afresh() -> Shop:
        return shop

    async def act(run: Any, given: Any) -> Any:
        return await run(shop, given)

    return Operation(shop, afresh, act, lambda: inf)
