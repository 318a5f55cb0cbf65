"""The shortest ways to every field of the schema, so that questions come by each of them."""

from collections import deque
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple

import graphql
from graphql import GraphQLObjectType, GraphQLSchema

from tests.privacy.pool import named_type

# Some of its functions have types that a checker knows by half only.
LIBRARY: Any = graphql


class Step(NamedTuple):
    """A field of an object type."""

    on: str
    field: str


Way = tuple[Step, ...]


@cache
def ways(schema: GraphQLSchema) -> tuple[Way, ...]:
    """One to each field that is reached, in an order that tells nothing of the schema's."""
    found = list(shortest(schema))
    Random("ways").shuffle(found)
    return tuple(found)


def steered(schema: GraphQLSchema, seed: object, number: int) -> Way:
    """Every other question goes some way; those of a seed go each way in turn."""
    every = ways(schema)
    first = Random(f"way of {seed}").randrange(len(every))
    return () if number % 2 else every[(first + number // 2) % len(every)]


def shortest(schema: GraphQLSchema) -> Iterator[Way]:
    """Breadth first from the roots; what may be of several types leads on to each of them."""
    roots = [root for root in (schema.query_type, schema.mutation_type) if root is not None]
    met, left = {root.name for root in roots}, deque((root, Way()) for root in roots)
    while left:
        type_, way = left.popleft()
        for name, declared in type_.fields.items():
            here = (*way, Step(type_.name, name))
            yield here
            for inner in objects(schema, named_type(declared)):
                if inner.name not in met:
                    met.add(inner.name)
                    left.append((inner, here))


def objects(schema: GraphQLSchema, type_: Any) -> list[GraphQLObjectType]:
    if LIBRARY.is_abstract_type(type_):
        return list(schema.get_possible_types(type_))
    return [type_] if isinstance(type_, GraphQLObjectType) else []
