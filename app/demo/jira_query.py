"""The small part of Jira's query language that the fake Jira understands; the rest it refuses."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>>=|=|[(),])|(?P<word>[\w-]+))""", re.DOTALL
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
UNBOUNDED = (
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
)


class Searched(Protocol):
    """What a query can ask of an issue."""

    @property
    def id(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def parent_key(self) -> str | None: ...
    @property
    def updated(self) -> datetime: ...


Test: TypeAlias = Callable[[Searched], bool]
Order: TypeAlias = tuple[str, ...]


class Refusal(ValueError):
    """A query that Jira would answer with 400, and its message."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which issues fit; `order` names fields, each ascending; `keys` and `ids` must all exist."""

    fits: Test
    order: Order
    keys: tuple[str, ...]
    ids: tuple[str, ...] = ()


def parse(jql: str, filters: Mapping[str, str]) -> Query:
    """Read a query, or raise Refusal; `filters` are saved ones by their numbers."""
    reader = _Reader(tokens_of(jql), filters)
    if not reader.left or reader.left[0].lower() == "order":
        raise Refusal(UNBOUNDED)
    fits = reader.all_of()
    order = reader.order()
    if reader.left:
        raise Refusal(f"Error in the JQL Query: '{reader.left[0]}' was not expected here.")
    return Query(fits, order, tuple(reader.keys), tuple(reader.ids))


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def tokens_of(jql: str) -> list[str]:
    """The words, signs and literals; a literal keeps its opening mark to stay a literal."""
    tokens: list[str] = []
    position = 0
    while jql[position:].strip():
        match = TOKEN.match(jql, position)
        if match is None:
            raise Refusal(f"Error in the JQL Query: the character at {position} is not understood.")
        tokens.append(
            match[0].strip() if match["text"] is None else '"' + _unescaped(match["text"])
        )
        position = match.end()
    return tokens


def _unescaped(literal: str) -> str:
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), literal[1:-1])


class _Reader:
    """Takes tokens from the left; `keys` and `ids` gather the issues that must exist."""

    def __init__(self, tokens: list[str], filters: Mapping[str, str]) -> None:
        self.left = tokens
        self.filters = filters
        self.keys: list[str] = []
        self.ids: list[str] = []

    def all_of(self) -> Test:
        tests = [self._clause()]
        while self.left and self.left[0].lower() == "and":
            self._take()
            tests.append(self._clause())
        return lambda issue: all(test(issue) for test in tests)

    def order(self) -> Order:
        if not self.left or self.left[0].lower() != "order":
            return ("id",)
        self._expect("order")
        self._expect("by")
        fields = [self._ordered()]
        while self.left and self.left[0] == ",":
            self._take()
            fields.append(self._ordered())
        return tuple(fields)

    def _clause(self) -> Test:
        if self._peek() == "(":
            self._take()
            inner = self.all_of()
            self._expect(")")
            return inner
        fields = {
            "project": self._project,
            "key": self._key,
            "parent": self._parent,
            "updated": self._updated,
            "id": self._id,
            "filter": self._filter,
        }
        field = self._take().lower()
        if field not in fields:
            raise Refusal(f"Field '{field}' does not exist or you do not have permission.")
        return fields[field]()

    def _project(self) -> Test:
        keys = {key.upper() for key in self._values()}
        return lambda issue: issue.key.rpartition("-")[0] in keys

    def _key(self) -> Test:
        keys = {key.upper() for key in self._values()}
        self.keys += sorted(keys)
        return lambda issue: issue.key in keys

    def _parent(self) -> Test:
        keys = {key.upper() for key in self._values()}
        self.keys += sorted(keys)
        return lambda issue: issue.parent_key in keys

    def _id(self) -> Test:
        ids = set(self._values())
        self.ids += sorted(ids)
        return lambda issue: issue.id in ids

    def _filter(self) -> Test:
        """A saved filter is known by its number alone: one of a project's board is its issues."""
        [number] = self._values()
        if number not in self.filters:
            raise Refusal(f"A value with ID '{number}' does not exist for the field 'filter'.")
        return parse(self.filters[number], {}).fits

    def _updated(self) -> Test:
        self._expect(">=")
        text = self._take()
        if not text.isdigit():
            raise Refusal(f"Date value '{text}' for field 'updated' is invalid.")
        return lambda issue: milliseconds(issue.updated) >= int(text)

    def _values(self) -> Sequence[str]:
        if self._peek() == "=":
            self._take()
            return [self._value()]
        self._expect("in")
        self._expect("(")
        values = [self._value()]
        while self._peek() == ",":
            self._take()
            values.append(self._value())
        self._expect(")")
        return values

    def _value(self) -> str:
        text = self._take()
        if text in {"(", ")", ",", "=", ">="}:
            raise Refusal(f"Error in the JQL Query: expecting a value but got '{text}'.")
        return text.removeprefix('"')

    def _ordered(self) -> str:
        field = self._take().lower()
        if field not in {"updated", "id", "key"}:
            raise Refusal(f"Not able to sort using field '{field}'.")
        if self._peek().lower() == "asc":
            self._take()
        return field

    def _expect(self, word: str) -> None:
        found = self._take()
        if found.lower() != word:
            raise Refusal(f"Error in the JQL Query: expecting '{word}' but got '{found}'.")

    def _take(self) -> str:
        if not self.left:
            raise Refusal("Error in the JQL Query: the query ends too early.")
        return self.left.pop(0)

    def _peek(self) -> str:
        return self.left[0] if self.left else ""
