"""A GraphQL request as HTTP brings it: which document, which operation, which variables."""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, NoReturn, cast

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType
from starlette.requests import Request

from app.trusted.ids import Named, named
from app.trusted.lookup import TrustedDocuments
from auth.viewer import Viewer
from rules.errors import Invalid, NotAllowed, OkrGraphError

NO_JSON = "UNSUPPORTED_MEDIA_TYPE"
UNKNOWN = "UNKNOWN_DOCUMENT"
CHARSET = "charset="
UTF_8 = frozenset({"utf-8", "utf8"})


def asker(viewer: Viewer) -> Hashable:
    """Whose budget, turns and places an operation takes."""
    return viewer.person_id or viewer.client_id


@dataclass(frozen=True, slots=True)
class Asked:
    """A well-formed GraphQL request; `document` is the id that it named its query by."""

    query: str
    document: str | None
    variables: dict[str, Any]
    operation: str | None

    @property
    def is_trusted(self) -> bool:
        """Whether an administrator registered what is asked, or we did."""
        return self.document is not None


async def asked_of(body: Any, trusted: TrustedDocuments) -> Asked:
    """What a request's JSON asks for; Invalid or NotAllowed where it can't be run."""
    asked = checked(body)
    query, document = await query_of(asked, trusted)
    return Asked(query, document, asked.get("variables") or {}, asked.get("operationName") or None)


def checked(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise Invalid('Send a JSON object with "query", and "variables" where it has any.')
    asked = cast("dict[str, Any]", body)
    for name in ("variables", "extensions"):
        if not isinstance(asked.get(name), dict | None):
            raise Invalid(f'"{name}" must be a JSON object.', path=[name])
    if not isinstance(asked.get("operationName"), str | None):
        raise Invalid('"operationName" must be text.', path=["operationName"])
    return asked


async def query_of(body: Mapping[str, Any], trusted: TrustedDocuments) -> tuple[str, str | None]:
    """A query is what is run, whatever id stands beside it; else the document of the id."""
    query = body.get("query")
    if isinstance(query, str):
        if not await trusted.runs(query):
            message = "Only trusted documents run here, and this is none: have it registered."
            raise NotAllowed(message, code="DOCUMENT_NOT_TRUSTED")
        return query, None
    name = named(body)
    id_ = "" if name is None else trusted.whole(name.id)
    known = await trusted.find(id_) if id_ else None
    if known is None:
        raise unknown(name)
    return known, id_


def unknown(name: Named | None) -> OkrGraphError | GraphQLError:
    """Apollo's clients send the text when they read these very words."""
    message = 'Send "query", or the "documentId" of a document registered here.'
    if name is None:
        return Invalid(message, path=["query"], code=UNKNOWN)
    if name.apollos:
        message, code = "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND"
        return GraphQLError(message, extensions={"code": code})
    return GraphQLError(message, extensions={"code": UNKNOWN})


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
    """What kind of operation is meant; GraphQLError unless it is plain which one."""
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    meant = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if len(meant) != 1:
        message = '"operationName" must name one of the operations that the document holds.'
        told = message if operations else "The document holds no operation."
        raise GraphQLError(told, extensions={"code": Invalid.code})
    return meant[0].operation


async def body_of(request: Request) -> Any:
    if request.method in ("GET", "HEAD"):
        return from_query(request)
    if not is_json(request.headers.get("content-type", "")):
        message = 'Send the body as JSON in UTF-8, with "Content-Type: application/json".'
        raise Invalid(message, code=NO_JSON)
    return parsed(await request.body())


def is_json(content_type: str) -> bool:
    """Whether a body is JSON in UTF-8, which it is where nothing else is said."""
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = {each.removeprefix(CHARSET).strip('"') for each in parameters if CHARSET in each}
    return kind == "application/json" and charsets <= UTF_8


def from_query(request: Request) -> dict[str, Any]:
    asked: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if name in asked:
            asked[name] = parsed(asked[name].encode())
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
