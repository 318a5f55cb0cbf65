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
