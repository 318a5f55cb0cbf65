"""How leaves are written: the reference's way, and a quick one for what is written as it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLLeafType,
    GraphQLString,
)
from graphql.execution.executor import Executor

PLAIN: dict[object, frozenset[type]] = {
    GraphQLString: frozenset({str, type(None)}),
    GraphQLID: frozenset({str, type(None)}),
    GraphQLBoolean: frozenset({bool, type(None)}),
}


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """`one` writes a value that is not null; what is of `plain` types only is written as it is."""

    one: Callable[[Any], Any]
    plain: frozenset[type] = frozenset()

    def column(self, values: Sequence[Any]) -> Sequence[Any]:
        """All of them, nulls as they are; raises where one can't be written."""
        kinds = set(map(type, values))
        if self.plain.issuperset(kinds):
            return values
        if any(issubclass(kind, Exception) for kind in kinds):
            raise TypeError("some of them are failures")
        one = self.one
        return [None if value is None else one(value) for value in values]


def leaf(type_: GraphQLLeafType) -> Leaf:
    if isinstance(type_, GraphQLEnumType):
        return Leaf(word(type_))
    return Leaf(written(type_), PLAIN.get(type_, frozenset()))


def written(type_: GraphQLLeafType) -> Callable[[Any], Any]:
    return partial(Executor.complete_leaf_value, type_)


def word(type_: GraphQLEnumType) -> Callable[[Any], Any]:
    """Each word is looked up once; there are only so many."""
    strictly, known = written(type_), dict[Enum, str]()

    def write(value: Any) -> Any:
        found = known.get(value) if isinstance(value, Enum) else None
        if found is None:
            found = strictly(value)
            if isinstance(value, Enum):
                known[value] = found
        return found

    return write
