"""What the bookshop's edges ask of its rows: one function for each, for all its parents at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import NoArguments
from execution.examples import rows
from execution.examples.rows import Genre, Shop
from execution.selection import Columns


async def authors_by_id(
    shop: Shop, keys: Sequence[str], _: NoArguments, columns: Columns
) -> list[Any]:
    return [read(shop.authors.get(key), columns) for key in keys]


def read(author: Any, columns: Columns) -> Any:
    """No more than is asked for."""
    if "born" in columns or not isinstance(author, rows.Author):
        return author
    return replace(author, born=None)


def apart(answer: Callable[[Any], Any], keys: Sequence[Any]) -> list[Any]:
    """What cannot be answered for one key is an error of that key alone."""
    return [attempted(answer, key) for key in keys]


def attempted(answer: Callable[[Any], Any], key: Any) -> Any:
    try:
        return answer(key)
    except (LookupError, TypeError) as error:
        return error


async def authors_of(shop: Shop, keys: Sequence[Any], _: NoArguments, __: Columns) -> list[Any]:
    return apart(lambda book: [shop.authors.get(each) for each in book.co_author_ids], keys)


async def items_by_id(shop: Shop, keys: Sequence[str], _: NoArguments, __: Columns) -> list[Any]:
    return [shop.items.get(key) for key in keys]


async def related_to(shop: Shop, keys: Sequence[str], _: NoArguments, __: Columns) -> list[Any]:
    return apart(lambda key: [shop.items.get(each) for each in shop.related.get(key, ())], keys)


async def grids_of(shop: Shop, keys: Sequence[Any], _: NoArguments, __: Columns) -> list[Any]:
    return apart(
        lambda shelf: [[each and shop.items.get(each) for each in board] for board in shelf.grid],
        keys,
    )


@strawberry.input(description="Narrows a list of books; everything given must hold.")
class BookFilter:
    genre: Genre | None = strawberry.field(description="Of this genre.")
    longer_than: int = strawberry.field(default=0, description="With more pages than this.")

    def __hash__(self) -> int:
        """So that whoever asks for the same is answered together."""
        return hash((self.genre, self.longer_than))

    def takes(self, book: rows.Book) -> bool:
        return (self.genre is None or book.genre is self.genre) and book.pages > self.longer_than


@dataclass(frozen=True)
class WhichBooks:
    first: Annotated[int, Doc("So many at most.")] = 3
    filter: Annotated[BookFilter | None, Doc("Which of them.")] = None


async def books_of(
    shop: Shop, keys: Sequence[str], given: WhichBooks, columns: Columns
) -> list[Any]:
    if given.first < 0:
        raise ValueError("first must not be negative")
    return apart(lambda key: page_of(shop, key, given, columns), keys)


def page_of(shop: Shop, author_id: str, given: WhichBooks, columns: Columns) -> "PageOfBooks":
    """Nothing is counted that nobody asks for."""
    books = [
        each
        for each in shop.items.values()
        if isinstance(each, rows.Book) and each.author_id == author_id
    ]
    taken = [each for each in books if given.filter is None or given.filter.takes(each)]
    return PageOfBooks(taken[: given.first], len(taken) if "total" in columns else None)


@dataclass(frozen=True, eq=False)
class PageOfBooks:
    nodes: list[Any]
    total: int | None

    @property
    def edges(self) -> list[Any]:
        return [PlacedBook(book, f"{place}") for place, book in enumerate(self.nodes)]


@dataclass(frozen=True, eq=False)
class PlacedBook:
    node: Any
    cursor: str
