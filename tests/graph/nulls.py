"""What an action says where something it takes is null: it takes it or refuses it, and never fails.

Null is told from what is left out, so that a date can be emptied: a column that can't be empty then
meets it, unless somebody thought of that.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast
from uuid import UUID

from graphql import GraphQLInputObjectType, GraphQLNonNull

from tests.graph.conftest import Graph
from tests.house.firewall import GRAPH

OF_ALL = {"clientMutationId", "expectedVersion"}


async def failing(graph: Graph, action: str, given: Mapping[str, Any], *, as_: UUID) -> list[Any]:
    """Each null that it fails by; other than a refusal that is the service's own mistake."""
    kind = input_of(action)
    least = {name: each for name, each in given.items() if is_needed(kind, name)}
    query = f"""mutation($input: {kind.name}!) {{ {action}(input: $input) {{
      errors {{ code path }} }} }}"""
    found: list[Any] = []
    for told in (*nulls(kind, least), *nulls(kind, given)):
        body = {"query": query, "variables": {"input": told}}
        answer = (await graph.post(body, as_=as_)).json()
        found += [(action, told, answer["errors"])] if "errors" in answer else []
    return found


def nulls(kind: GraphQLInputObjectType, given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is given, once with each thing that may be null so, and so within these."""
    for name, field in kind.fields.items():
        inner: Any = given.get(name)
        if not is_needed(kind, name) and name not in OF_ALL:
            yield {**given, name: None}
        if isinstance(inner, dict):
            within = cast("dict[str, Any]", inner)
            yield from ({**given, name: each} for each in nulls(plain(field.type), within))


def is_needed(kind: GraphQLInputObjectType, name: str) -> bool:
    return isinstance(kind.fields[name].type, GraphQLNonNull)


def input_of(action: str) -> GraphQLInputObjectType:
    mutation = GRAPH.mutation_type
    assert mutation is not None
    kind: GraphQLInputObjectType = plain(mutation.fields[action].args["input"].type)
    return kind


def plain(kind: Any) -> Any:
    return plain(kind.of_type) if hasattr(kind, "of_type") else kind
