"""A GraphQL request as HTTP brings it: which document, which operation, which variables."""

import json
from collections.abc import Mapping
from typing import Any, cast

from graphql import DocumentNode, OperationDefinitionNode, OperationType
from starlette.requests import Request

from rules.errors import Invalid

LONGEST_BODY = 256 * 1024


class Asked:
    """A well-formed GraphQL request: a query, or the id of a document that we know."""

    def __init__(self, body: Any, documents: Mapping[str, str]) -> None:
        if not isinstance(body, dict):
            raise Invalid('Send a JSON object with "query", and "variables" where it has any.')
        asked = cast("dict[str, Any]", body)
        variables = asked.get("variables")
        if not isinstance(variables, dict | None):
            raise Invalid('"variables" must be a JSON object.', path=["variables"])
        operation = asked.get("operationName")
        if not isinstance(operation, str | None):
            raise Invalid('"operationName" must be text.', path=["operationName"])
        self.query = query_of(asked, documents)
        self.variables = cast("dict[str, Any]", variables or {})
        self.operation = operation or None


def query_of(body: Mapping[str, Any], documents: Mapping[str, str]) -> str:
    if isinstance(body.get("query"), str):
        return str(body["query"])
    known = documents.get(str(body.get("documentId")))
    if known is None:
        message = 'Send "query", or the "documentId" of a document registered here.'
        raise Invalid(message, path=["query"], code="UNKNOWN_DOCUMENT")
    return known


def check_operation(document: DocumentNode, name: str | None) -> None:
    """Invalid unless it is plain which operation is meant, and that it is one we run."""
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    meant = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if len(meant) != 1:
        message = '"operationName" must name one of the operations that the document holds.'
        raise Invalid(message if operations else "The document holds no operation.", path=["query"])
    if meant[0].operation is OperationType.SUBSCRIPTION:
        raise Invalid("Subscriptions are not served here.", path=["query"])


async def body_of(request: Request) -> Any:
    if request.method == "GET":
        return from_query(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Invalid('Send the body as JSON, with "Content-Type: application/json".')
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            raise Invalid(f"A request holds at most {LONGEST_BODY} bytes.")
    return parsed(body)


def from_query(request: Request) -> dict[str, Any]:
    asked: dict[str, Any] = dict(request.query_params)
    if "variables" in asked:
        asked["variables"] = parsed(asked["variables"].encode())
    return asked


def parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"That is not JSON: {error}") from error
