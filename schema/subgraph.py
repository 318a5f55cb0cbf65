"""The same graph as one subgraph of several, by Apollo Federation 2.9.

Each noun that a global id can name is an entity: the keys are those of resolvers/entities.py. Two
things that any other subgraph may have as well are yielded: `PageInfo` is shared, and `Query.node`
is not served, for a gateway could ask the wrong subgraph for it.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Union

import strawberry
from graphql import (
    ConstArgumentNode,
    ConstDirectiveNode,
    DefinitionNode,
    NameNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    StringValueNode,
    parse,
    print_ast,
)
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from resolvers.entities import KEYS, WhichEntities, find_entities
from resolvers.subgraphs import Describe, anybody, composes, described
from schema.build import SCHEMA, ClosedSchema, Schema, built, sdl
from schema.edges import at_root, column
from schema.query import Query

VERSION = "2.9"
LINK = (
    f'extend schema @link(url: "https://specs.apollo.dev/federation/v{VERSION}", '
    'import: ["@key", "@shareable"])\n\n'
)
SHARED = frozenset({"PageInfo"})
NOT_SERVED = frozenset({"node"})


@strawberry.type(name="_Service", description="What a gateway composes of this subgraph.")
class Service:
    sdl: str = column("Its schema.")


def entity() -> Any:
    """The union of all that has a key."""
    nouns = tuple(origin_of(noun) for noun in KEYS)
    told = strawberry.union("_Entity", description="Whatever another subgraph may refer to.")
    return Annotated[Union[nouns], told]  # noqa: UP007 — made of parts.


def origin_of(noun: str) -> type[Any]:
    found = SCHEMA.get_type_by_name(noun)
    assert isinstance(found, StrawberryObjectDefinition)
    return found.origin


def called(name: str, field: StrawberryField) -> Any:
    """Under a name that Python's style has no way to write."""
    field.graphql_name = name
    return field


def query_of(describe: Describe) -> type[Any]:
    """Query with the two fields that gateways ask for."""

    @strawberry.type(name="Query", description="Everything that can be asked, as a subgraph.")
    class SubgraphQuery(Query):
        entities: list[entity() | None] = called(  # type: ignore[valid-type] # pyright: ignore[reportInvalidTypeForm] — made of parts.
            "_entities",
            at_root(
                find_entities,
                "What other subgraphs refer to, in their order; null for what is hidden or gone.",
                arguments=WhichEntities,
                counted="representations",
            ),
        )
        service: Service = called("_service", at_root(describe, "Told to gateways."))

    return SubgraphQuery


class Subgraph(ClosedSchema):
    """Tells its schema to gateways only."""

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        return served(type_definition)


class OpenSubgraph(Schema):
    """Tells everybody, for whoever develops against it."""

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        return served(type_definition)


def served(kind: StrawberryObjectDefinition) -> list[StrawberryField]:
    left_out = NOT_SERVED if kind.name == "Query" else frozenset[str]()
    return [field for field in kind.fields if field.python_name not in left_out]


@cache
def subgraph() -> Schema:
    return built(Subgraph, query_of(described(subgraph_sdl, composes)))


@cache
def open_subgraph() -> Schema:
    return built(OpenSubgraph, query_of(described(subgraph_sdl, anybody)))


@cache
def subgraph_sdl() -> str:
    """What a gateway composes: the committed schema, with what Federation adds to it."""
    known = parse(sdl(), no_location=True)
    marked = replace(known, definitions=tuple(map(as_subgraph, known.definitions)))
    return LINK + print_ast(marked) + "\n"


@cache
def keys_sdl() -> str:
    """What Federation adds to the committed schema, as schema/keys.graphql holds it."""
    marked = (
        ObjectTypeExtensionNode(name=node.name, directives=node.directives)
        for node in parse(subgraph_sdl(), no_location=True).definitions
        if isinstance(node, ObjectTypeDefinitionNode) and node.directives
    )
    return LINK + "\n".join(map(print_ast, marked)) + "\n"


def as_subgraph(node: DefinitionNode) -> DefinitionNode:
    """A type with its keys, shared where it is, without what is not served."""
    if not isinstance(node, ObjectTypeDefinitionNode):
        return node
    name = node.name.value
    left_out = NOT_SERVED if name == "Query" else frozenset[str]()
    fields = tuple(field for field in node.fields or () if field.name.value not in left_out)
    return replace(node, fields=fields, directives=(*(node.directives or ()), *marks_of(name)))


def marks_of(name: str) -> Iterator[ConstDirectiveNode]:
    for key in KEYS.get(name, ()):
        value = ConstArgumentNode(name=NameNode(value="fields"), value=StringValueNode(value=key))
        yield ConstDirectiveNode(name=NameNode(value="key"), arguments=(value,))
    if name in SHARED:
        yield ConstDirectiveNode(name=NameNode(value="shareable"), arguments=())
