"""The GraphQL endpoint: who asks, what they ask, and the answer as JSON."""

import json
import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any, cast

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from strawberry.schema.exceptions import (
    CannotGetOperationTypeError,
    InvalidOperationTypeError,
)
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from app.services import Services
from auth.gate import Gate, reading, working
from auth.identify import identify
from auth.viewer import Viewer
from execution.edges import Operation
from execution.guard import guarded
from rules.errors import Invalid, NotAllowed, OkrGraphError
from schema.build import SCHEMA

LONGEST_BODY = 256 * 1024
POST_ONLY = {"Allow": "POST"}
READS = {OperationType.QUERY}
ANY = {OperationType.QUERY, OperationType.MUTATION}
log = logging.getLogger("okrgraph")


class Asked:
    """A well-formed GraphQL request: a query, or the id of a document that we know."""

    def __init__(self, body: Any, documents: Mapping[str, str]) -> None:
        if not isinstance(body, dict):
            raise Invalid('Send a JSON object with "query", and "variables" where it has any.')
        asked = cast("dict[str, Any]", body)
        variables = asked.get("variables")
        if not isinstance(variables, dict | None):
            raise Invalid('"variables" must be a JSON object.', path=["variables"])
        self.query = query_of(asked, documents)
        self.variables = cast("dict[str, Any]", variables or {})
        self.operation: str | None = asked.get("operationName")


def query_of(body: Mapping[str, Any], documents: Mapping[str, str]) -> str:
    if isinstance(body.get("query"), str):
        return str(body["query"])
    known = documents.get(str(body.get("documentId")))
    if known is None:
        message = 'Send "query", or the "documentId" of a document registered here.'
        raise Invalid(message, path=["query"], code="UNKNOWN_DOCUMENT")
    return known


class Endpoint:
    """Answers POST with a JSON body, and GET for queries; `documents` are known by their ids."""

    def __init__(self, services: Services, documents: Mapping[str, str]) -> None:
        self._services = services
        self._documents = documents

    async def answer(self, request: Request) -> Response:
        try:
            viewer = await self.viewer(request)
            asked = Asked(await body_of(request), self._documents)
        except NotAllowed as error:
            return refused(error, 401, {"WWW-Authenticate": "Bearer"})
        except Invalid as error:
            return refused(error, 400)
        allowed = ANY if request.method == "POST" else READS
        try:
            guarded(asked.query)
            result = await self.execute(viewer, asked, allowed)
        except GraphQLError as error:
            return JSONResponse({"errors": [told_error(error)]}, status_code=400)
        except InvalidOperationTypeError:
            return refused(Invalid("GET only reads. Send a mutation by POST."), 405, POST_ONLY)
        except CannotGetOperationTypeError as error:
            return refused(Invalid(str(error), path=["operationName"]), 400)
        return JSONResponse(told(result), status_code=400 if result.data is None else 200)

    async def viewer(self, request: Request) -> Viewer:
        services = self._services
        header = request.headers.get("authorization")
        return await identify(header, services.verifier, services.database, now=services.now())

    async def execute(
        self, viewer: Viewer, asked: Asked, allowed: set[OperationType]
    ) -> ExecutionResult:
        """One operation: reads in one snapshot, each action in a transaction of its own."""
        services, moment = self._services, self._services.moment()
        async with AsyncExitStack() as snapshots:

            async def snapshot() -> Gate:
                await snapshots.aclose()
                return await snapshots.enter_async_context(
                    reading(services.database.engine, viewer, moment)
                )

            async def act(action: Any, given: Any) -> Any:
                await snapshots.aclose()
                async with working(services.database.engine, viewer, moment) as work:
                    return await action(work, given, services.new_id)

            operation = Operation(await snapshot(), snapshot, act)
            result = await SCHEMA.execute(
                asked.query,
                variable_values=asked.variables,
                operation_name=asked.operation,
                context_value=operation,
                allowed_operation_types=allowed,
            )
        assert isinstance(result, ExecutionResult)
        return result


async def body_of(request: Request) -> Any:
    if request.method == "GET":
        return from_query(request)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
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


def refused(error: OkrGraphError, status: int, headers: dict[str, str] | None = None) -> Response:
    body = {"errors": [{"message": error.message, "extensions": {"code": error.code}}]}
    return JSONResponse(body, status_code=status, headers=headers)


def told(result: ExecutionResult) -> dict[str, Any]:
    """The answer; errors of ours keep their words, all others lose theirs to the log."""
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [told_error(error) for error in result.errors]
    return answer


def told_error(error: GraphQLError) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, OkrGraphError):
        code, message = cause.code, cause.message
    elif cause is None:
        code, message = (error.extensions or {}).get("code", "BAD_REQUEST"), error.message
    else:
        log.error("A field failed: %s", error.path, exc_info=cause)
        code, message = "INTERNAL", "This part failed on our side. The rest of the answer holds."
    return {**error.formatted, "message": message, "extensions": {"code": code}}
