"""Asks the graph from within, for what is written to a file or a page: all of it, or an error."""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode
from strawberry.types.graphql import OperationType

from auth.gate import Gate
from execution.edges import Operation
from rules.errors import OkrGraphError
from schema.build import SCHEMA


async def asked(
    gate: Gate, document: DocumentNode, name: str, **variables: Any
) -> Mapping[str, Any]:
    """The data; OkrGraphError where a part of it fails, since half of it would look whole."""

    async def snapshot() -> Gate:
        return gate

    async def act(*_: Any) -> Any:
        raise OkrGraphError("What is only read changes nothing.")

    operation = Operation(gate, snapshot, act)
    try:
        told = await SCHEMA.run(document, variables, name, operation, {OperationType.QUERY})
    finally:
        await operation.end()
    if told.errors or told.data is None:
        raise OkrGraphError(f"The graph did not answer all of {name}: {told.errors}")
    return told.data


async def whole(gate: Gate, document: DocumentNode, name: str, **given: str) -> Any:
    """A part to its end: the rows of all its pages, or what it answers without any."""
    rows: list[Any] = []
    after: str | None = None
    while True:
        page = below(await asked(gate, document, name, **given, after=after))
        if page is None or "pageInfo" not in page:
            return page
        rows += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows
        after = page["pageInfo"]["endCursor"]


def below(data: Any) -> Mapping[str, Any] | None:
    """What stands below the only field of each level: a page, or the thing itself."""
    found: Mapping[str, Any] | None = data
    while isinstance(found, dict) and len(found) == 1:
        [found] = found.values()
    return found
