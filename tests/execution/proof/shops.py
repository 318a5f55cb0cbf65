"""Random shops, and what may be wrong with them: nulls, failures and values of no use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from execution.examples.rows import Author, Book, Genre, Magazine, Shelf, Shop, Table

AUTHORS = ("a1", "a2", "a3", "a4")
BOOKS = ("b1", "b2", "b3", "b4", "b5")
MAGAZINES = ("m1", "m2")
SHELVES = ("s1", "s2")
IDS = (*AUTHORS, *BOOKS, *MAGAZINES, "nobody")


class Broken(LookupError):
    """What fails on purpose."""


class Odd:
    """Is of no type, written by no scalar, and alike in every shop."""

    def __repr__(self) -> str:
        return "odd"


class Again:
    """A list that is none, and can be gone through."""

    def __init__(self, *items: Any) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __repr__(self) -> str:
        return "again"


class Unsound(Table):
    """A table that is down, or answers failures for some of its keys."""

    def __init__(self, name: str, rows: Table, failing: set[str], *, is_down: bool) -> None:
        super().__init__(rows)
        self._name = name
        self._failing = failing
        self._is_down = is_down

    def get(self, key: Any, default: Any = None) -> Any:
        if self._is_down:
            raise Broken(f"{self._name} is down")
        if key in self._failing:
            return Broken(f"{self._name} lost {key}")
        return super().get(key, default)


def scalar(chance: Random, type_: str, name: str) -> Any:
    """Actions mostly meet the same few things, so that one finds what another did."""
    known: dict[str, Callable[[], Any]] = {
        "ID": lambda: chance.choice(("b1", "b1", "m1", "nobody") if name == "itemId" else IDS),
        "String": lambda: chance.choice(("", "T", "B", "e", "x")),
        "Int": lambda: chance.choice((-1, 0, 1, 2, 5, 100)),
        "Money": lambda: chance.choice(("1", "12.50", "0.05")),
        "Boolean": lambda: chance.random() < 0.5,
        "Float": chance.random,
    }
    return known[type_]()


def shop_of(seed: str, trouble: float) -> Shop:
    """The same for the same seed; `trouble` is how likely each thing is wrong."""
    return Stock(Random(seed), trouble).shop()


@dataclass
class Stock:
    """What a random shop is made of."""

    chance: Random
    trouble: float

    def shop(self) -> Shop:
        authors = {each: self.author(each) for each in AUTHORS}
        items = {each: self.book(each) for each in BOOKS}
        items |= {each: self.magazine(each) for each in MAGAZINES}
        related: Table = {each: self.related() for each in (*BOOKS, *MAGAZINES)}
        return Shop(
            self.unsound("authors", authors),
            self.unsound("items", items),
            self.unsound("shelves", {each: self.shelf(each) for each in SHELVES}),
            self.unsound("related", related),
        )

    def unsound(self, name: str, rows: Table) -> Table:
        failing = {key for key in rows if self.chance.random() < self.trouble}
        if name == "related":
            failing.clear()
        odd = [Odd(), Shelf("s9", "No such thing"), None]
        made = {key: self.or_else(row, *odd, likely=0.5) for key, row in rows.items()}
        is_down = self.chance.random() < self.trouble
        return Unsound(name, made if name != "related" else rows, failing, is_down=is_down)

    def or_else(self, value: Any, *others: Any, likely: float = 1) -> Any:
        """Mostly the value."""
        wrong = self.chance.random() < self.trouble * likely
        return self.chance.choice(others) if wrong else value

    def one_of(self, *ids: str) -> str:
        return self.chance.choice(ids)

    def author(self, id_: str) -> Any:
        return Author(
            self.or_else(id_, None, 7),
            self.or_else(f"Author {id_}", None, Odd(), 5, Broken("no name")),
            self.chance.choice((None, 1900, self.or_else(1950, 2**40, "long ago", 19.5, True))),
            self.chance.choice((None, self.one_of(*AUTHORS))),
        )

    def book(self, id_: str) -> Any:
        price = self.chance.choice((None, 0, 1250))
        return Book(
            self.or_else(id_, None, 1.5, "b1", "b1"),
            self.or_else(f"Book {id_}", None, Odd(), True),
            self.or_else(self.one_of(*AUTHORS), None, "nobody", Broken("no author"), likely=2),
            self.or_else(self.chance.choice(list(Genre)), None, "novel", Odd(), Odd),
            self.or_else(price, -1, "dear", Broken("no price")),
            self.or_else(self.chance.randint(0, 200), None, 2**31, "many", False),
            self.chapters(),
            tuple(self.ids(AUTHORS)),
            self.chance.choice((None, self.one_of(*BOOKS, *MAGAZINES, "nobody"))),
            self.or_else(self.chance.random() < 0.5, None, 1, "yes"),
            self.chance.choice((None, 4, self.or_else(4.5, float("inf"), "good", Odd()))),
        )

    def ids(self, of: tuple[str, ...]) -> list[str]:
        return [self.one_of(*of) for _ in range(self.chance.randint(0, 3))]

    def chapters(self) -> Any:
        if self.chance.random() < 0.2:
            return None
        parts = [self.chapter() for _ in range(self.chance.randint(0, 2))]
        return self.or_else(parts, "text", b"bytes", 5, {"a": ["b"]}, Again(*parts), Odd())

    def chapter(self) -> Any:
        titles = ["One", None, self.or_else("Two", Odd(), Broken("torn out"), [])]
        some = titles[: self.chance.randint(0, 3)]
        return self.or_else(some, None, tuple(some), "One", Broken("a lost part"), Again(*some))

    def magazine(self, id_: str) -> Any:
        return Magazine(
            self.or_else(id_, None),
            self.or_else(f"Magazine {id_}", None, Broken("no title")),
            self.or_else(7, None, "seventh"),
            self.or_else(350, -5),
            self.chance.choice((None, self.one_of(*AUTHORS))),
        )

    def related(self) -> Any:
        return self.or_else(self.ids((*BOOKS, *MAGAZINES)), ["b1", "nobody"])

    def shelf(self, id_: str) -> Any:
        grid = [self.board() for _ in range(self.chance.randint(0, 3))]
        return Shelf(id_, self.or_else(f"Shelf {id_}", None), grid)

    def board(self) -> list[str | None]:
        return [self.chance.choice((None, *BOOKS, *MAGAZINES)) for _ in range(3)]
