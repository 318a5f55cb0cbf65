"""A GraphQL request as HTTP brings it: which document, which operation, which variables."""

import json
from collections.abc import Hashable, Mapping
from math import isfinite
from typing import Any, NoReturn, cast

from graphql import DocumentNode, OperationDefinitionNode, OperationType
from starlette.requests import Request

from auth.viewer import Viewer
from rules.errors import Invalid, NotAllowed


def asker(viewer: Viewer) -> Hashable:
    """Whose budget, turns and places an operation takes."""
    return viewer.person_id or viewer.client_id


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
        # A query is what is run, whatever id stands beside it.
        self.document = None if isinstance(asked.get("query"), str) else str(asked["documentId"])
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


def check_document(asked: Asked, allowed: frozenset[str] | None) -> None:
    """NotAllowed where a token is limited to other documents; None for no limit."""
    if allowed is not None and asked.document not in allowed:
        message = "This token runs only the trusted documents that it was made for, by their ids."
        raise NotAllowed(message, code="DOCUMENT_NOT_ALLOWED")


def check_whole(viewer: Viewer) -> None:
    """NotAllowed for whoever needs no schema: tokens of pages, and those limited to documents."""
    acts_for_somebody = viewer.client_id is not None and viewer.person_id is not None
    if acts_for_somebody or viewer.documents is not None:
        message = "A token that a machine acts by reads no schema: take a person's, or its secret."
        raise NotAllowed(message, code="SCHEMA_NOT_ALLOWED")


def check_operation(document: DocumentNode, name: str | None) -> OperationType:
    """What kind of operation is meant; Invalid unless it is plain which one."""
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    meant = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if len(meant) != 1:
        message = '"operationName" must name one of the operations that the document holds.'
        raise Invalid(message if operations else "The document holds no operation.", path=["query"])
    return meant[0].operation


async def body_of(request: Request) -> Any:
    if request.method in ("GET", "HEAD"):
        return from_query(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Invalid('Send the body as JSON, with "Content-Type: application/json".')
    return parsed(await request.body())


def from_query(request: Request) -> dict[str, Any]:
    asked: dict[str, Any] = dict(request.query_params)
    if "variables" in asked:
        asked["variables"] = parsed(asked["variables"].encode())
    return asked


def parsed(text: bytes) -> Any:
    """The value; of a name that comes twice the last one counts, as it does in JavaScript."""
    try:
        return json.loads(text, parse_constant=no_number, parse_float=finite)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"That is not JSON: {error}") from error


def no_number(word: str) -> NoReturn:
    """Python reads NaN and Infinity, which are no JSON."""
    raise ValueError(f"{word} is no number of JSON")


def finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError("a number is too large")
    return number
