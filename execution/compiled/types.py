"""Says of which type an object is, as the reference does, and in its words of what is of none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, cast

import graphql
from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    is_abstract_type,
    is_interface_type,
)
from graphql.execution.executor import Executor, invalid_return_type_error

# Some of its functions have types that a checker knows by half only.
LIBRARY: Any = graphql
EXECUTOR: Any = Executor
TypeOf = Callable[[Any], str]
Fit = Callable[[Sequence[Any]], bool]


def never(_: object) -> bool:
    """Nothing that a plan asks of an object's type is waited for."""
    return False


@dataclass(frozen=True, slots=True)
class Asking:
    """As much as is known beforehand of what a resolver is told of its field."""

    schema: GraphQLSchema
    parent_type: GraphQLObjectType
    field_name: str
    is_awaitable: Callable[[object], bool] = never


def type_of(asking: Asking, answered: Any) -> TypeOf | None:
    """Names an object's type; None where there is only one, which takes any object."""
    info = cast("Any", asking)
    if is_abstract_type(answered):
        return one_of_many(info, answered)
    only = cast("GraphQLObjectType", answered)
    return None if only.is_type_of is None else one_alone(info, only)


def fit(asking: Asking, answered: Any) -> Fit | None:
    """Whether all objects are of the one type that there is; quicker than each by itself."""
    possible = asking.schema.get_possible_types(answered) if is_abstract_type(answered) else ()
    only: Any = possible[0] if len(possible) == 1 else answered
    if is_abstract_type(only) or only.is_type_of is None:
        return None
    check: Callable[[Any, Any], Any] = only.is_type_of
    return lambda objects: all(map(check, objects, repeat(asking)))


def one_alone(info: Any, only: GraphQLObjectType) -> TypeOf:
    check: Callable[[Any, Any], Any] = cast("Any", only.is_type_of)

    def name(value: Any) -> str:
        if not check(value, info):
            raise invalid_return_type_error(only, value, [])
        return only.name

    return name


def one_of_many(info: Any, abstract: Any) -> TypeOf:
    """Each type is asked in its turn; where none says yes, whoever resolves the type is."""
    possible = info.schema.get_possible_types(abstract)
    checks: list[tuple[str, Any]] = [
        (each.name, each.is_type_of) for each in possible if each.is_type_of is not None
    ]
    if is_interface_type(abstract) and resolves_itself(abstract):
        checks = []
    resolve: Callable[..., Any] = abstract.resolve_type or LIBRARY.default_type_resolver

    def name(value: Any) -> str:
        for each, check in checks:
            if check(value, info):
                return each
        found = resolve(value, info, abstract)
        valid = EXECUTOR.ensure_valid_runtime_type(info, found, abstract, [], info, value)
        return str(valid.name)

    return name


def resolves_itself(interface: Any) -> bool:
    """Whether whoever declared it says which type an object is of."""
    definition = interface.extensions.get("strawberry-definition")
    return definition is not None and definition.resolve_type is not None
