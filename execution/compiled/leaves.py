"""How leaves are written: the reference's way, and a quick one for what is written as it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from types import NoneType
from typing import Any, cast

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLLeafType,
    GraphQLString,
)
from graphql.execution.executor import Executor
from graphql.pyutils import UndefinedType

PLAIN: dict[object, frozenset[type]] = {
    GraphQLString: frozenset({str, NoneType}),
    GraphQLID: frozenset({str, NoneType}),
    GraphQLBoolean: frozenset({bool, NoneType}),
}

Write = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """`one` writes a value that is not null; `all` writes many, and raises where one can't be.

    What is of `plain` types only is written as it is.
    """

    one: Write
    all: Callable[[Sequence[Any]], Sequence[Any]]
    plain: frozenset[type] = frozenset()

    def column(self, values: Sequence[Any]) -> Sequence[Any]:
        """All of them, nulls as they are; raises where one can't be written."""
        kinds = set(map(type, values))
        if self.plain.issuperset(kinds):
            return values
        if any(issubclass(kind, Exception) for kind in kinds):
            raise TypeError("some of them are failures")
        return self.all(values)


def leaf(type_: GraphQLLeafType) -> Leaf:
    if isinstance(type_, GraphQLEnumType):
        return Leaf(written(type_), partial(words, written(type_), {id(None): None}))
    coerce = cast("Any", type_).coerce_output_value
    return Leaf(written(type_), partial(texts, coerce), PLAIN.get(type_, frozenset()))


def written(type_: GraphQLLeafType) -> Write:
    return partial(Executor.complete_leaf_value, type_)


def texts(coerce: Write, values: Sequence[Any]) -> Sequence[Any]:
    """What is written as nothing can't be written.

    Nulls are counted by their type: some values take long to tell that they are not one.
    """
    nulls = [*map(type, values)].count(NoneType)
    if nulls:
        column = [None if value is None else coerce(value) for value in values]
    else:
        column = [*map(coerce, values)]
    kinds = [*map(type, column)]
    if UndefinedType in kinds or kinds.count(NoneType) != nulls:
        raise TypeError("a value is written as nothing")
    return column


def words(write: Write, known: dict[int, Any], values: Sequence[Any]) -> Sequence[Any]:
    """An enum has a few values, and each is written once, however often it is met."""
    try:
        return [known[id(value)] for value in values]
    except KeyError:
        new = {id(value): value for value in values if id(value) not in known}
    told = {key: write(value) for key, value in new.items()}
    # Its members last as long as an enum; of anything else another may come to have the id.
    known.update((key, told[key]) for key, value in new.items() if isinstance(value, Enum))
    return [known[key] if (key := id(value)) in known else told[key] for value in values]
