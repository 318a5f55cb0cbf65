"""The rows of the bookshop: what a database would answer, here held in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any


class Genre(Enum):
    NOVEL = "novel"
    POETRY = "poetry"
    SCIENCE = "science"


@dataclass(frozen=True, eq=False)
class Author:
    """`mentor_id` leads to another author, and need not."""

    id: str
    name: str
    born: int | None = None
    mentor_id: str | None = None


@dataclass(frozen=True, eq=False)
class Book:
    id: str
    title: str
    author_id: str
    genre: Genre = Genre.NOVEL
    price: int | None = None
    pages: int = 100
    chapters: Sequence[Sequence[str | None]] | None = ()
    co_author_ids: Sequence[str] = ()
    sequel_id: str | None = None
    in_print: bool = True
    rating: float | None = None


@dataclass(frozen=True, eq=False)
class Magazine:
    id: str
    title: str
    issue: int
    price: int | None = None
    editor_id: str | None = None


@dataclass(frozen=True, eq=False)
class Shelf:
    """`grid` names the items that stand on it, board by board; None for an empty place."""

    id: str
    label: str
    grid: Sequence[Sequence[str | None]] = ()


Table = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """All rows by their ids; `related` holds the ids of an item's neighbours."""

    authors: Table = field(default_factory=dict[str, Any])
    items: Table = field(default_factory=dict[str, Any])
    shelves: Table = field(default_factory=dict[str, Any])
    related: Table = field(default_factory=dict[str, Any])

    def reprice(self, item_id: str, price: int) -> Any:
        """A new row in the place of the old one, which others may hold still."""
        self.items[item_id] = replace(self.items[item_id], price=price)
        return self.items[item_id]


def opened() -> Shop:
    """A small shop."""
    authors = [
        Author("ada", "Ada Long", born=1940),
        Author("bo", "Bo Short", mentor_id="ada"),
    ]
    books = [
        Book(
            "b1",
            "Tides",
            "ada",
            price=1250,
            chapters=(("Ebb", "Flood"), (None,)),
            co_author_ids=("bo",),
            sequel_id="b2",
        ),
        Book("b2", "More Tides", "ada", Genre.SCIENCE, pages=320),
        Book("b3", "Verses", "bo", Genre.POETRY, price=800, in_print=False, rating=4.5),
    ]
    items: list[Book | Magazine] = [*books, Magazine("m1", "Monthly", 7, price=350, editor_id="bo")]
    shelves = [Shelf("s1", "By the door", (("b1", None), ("m1",))), Shelf("s2", "Attic")]
    return Shop(
        {each.id: each for each in authors},
        {each.id: each for each in items},
        {each.id: each for each in shelves},
        {"b1": ["b2", "m1"], "m1": ["b3"]},
    )
