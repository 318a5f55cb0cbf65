"""Every field of the graph is answered by plans: nothing is left to the slow way by oversight."""

from typing import Any

import graphql
from graphql import GraphQLObjectType

from execution.compiled.collect import Selections
from execution.compiled.compiling import Compiler
from schema.build import SCHEMA

# Some of its functions have types that a checker knows by half only.
LIBRARY: Any = graphql


def test_every_field_can_be_planned() -> None:
    compiler = Compiler(SCHEMA.language, Selections(SCHEMA.graph, {}, {}))
    subscription = SCHEMA.graph.subscription_type
    planned = [
        compiler.field(name, [asked(name, field)], type_).coordinate
        for type_ in SCHEMA.graph.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        and not type_.name.startswith("__")
        and type_ is not subscription
        for name, field in type_.fields.items()
        if not name.startswith("_")
    ]
    assert len(planned) > 300


def asked(name: str, field: Any) -> Any:
    """The field as a document names it."""
    below = (
        "{ __typename }" if LIBRARY.is_composite_type(LIBRARY.get_named_type(field.type)) else ""
    )
    document = LIBRARY.parse(f"{{ {name} {below} }}")
    return document.definitions[0].selection_set.selections[0]
