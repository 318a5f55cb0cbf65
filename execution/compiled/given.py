"""A field's arguments in Python's own terms, made as Strawberry makes them for a resolver."""

from typing import Any

import strawberry
from graphql import GraphQLField
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from execution.compiled.compiling import Convert
from execution.edges import TAKES, definition_of


def converter(schema: strawberry.Schema) -> Convert:
    made = schema.schema_converter

    def convert(field: GraphQLField, values: dict[str, Any]) -> Any:
        definition: StrawberryField = definition_of(field)
        given = convert_arguments(values, definition.arguments, made.scalar_registry, schema.config)
        return definition.metadata[TAKES](given)

    return convert
