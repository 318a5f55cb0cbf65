"""The GraphQL endpoint: who asks, what they ask, and the answer as JSON."""

import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

from graphql import GraphQLError
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from app.asked import Asked, body_of, check_operation
from app.services import Services
from auth.gate import Gate, reading, working
from auth.identify import identify
from auth.viewer import Viewer
from execution.edges import Operation
from execution.guard import guarded
from execution.texts import check_texts
from rules.errors import Invalid, NotAllowed, OkrGraphError
from schema.build import SCHEMA

POST_ONLY = {"Allow": "POST"}
READS = {OperationType.QUERY}
ANY = {OperationType.QUERY, OperationType.MUTATION}
INTERNAL = "INTERNAL"
log = logging.getLogger("okrgraph")


class Endpoint:
    """Answers POST with a JSON body, and GET for queries; `documents` are known by their ids."""

    def __init__(self, services: Services, documents: Mapping[str, str]) -> None:
        self._services = services
        self._documents = documents

    async def answer(self, request: Request) -> Response:
        """The answer; 503 where the database gives us no connection to answer with."""
        try:
            return await self.answered(request)
        except (SQLAlchemyError, OSError):
            log.exception("A request found no database.")
            busy = OkrGraphError("We can't answer just now. Try again shortly.", code="UNAVAILABLE")
            return refused(busy, 503, {"Retry-After": "5"})

    async def answered(self, request: Request) -> Response:
        allowed = ANY if request.method == "POST" else READS
        try:
            viewer = await self.viewer(request)
            asked = Asked(await body_of(request), self._documents)
            check(asked)
            result = await self.execute(viewer, asked, allowed)
        except NotAllowed as error:
            return refused(error, 401, {"WWW-Authenticate": "Bearer"})
        except Invalid as error:
            return refused(error, 400)
        except GraphQLError as error:
            return JSONResponse({"errors": [told_error(error)]}, status_code=400)
        except InvalidOperationTypeError:
            return refused(Invalid("GET only reads. Send a mutation by POST."), 405, POST_ONLY)
        answer = told(result)
        return JSONResponse(answer, status_code=400 if is_refused(answer) else 200)

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
            try:
                result = await SCHEMA.execute(
                    asked.query,
                    variable_values=asked.variables,
                    operation_name=asked.operation,
                    context_value=operation,
                    allowed_operation_types=allowed,
                )
            finally:
                await operation.end()
        assert isinstance(result, ExecutionResult)
        return result


def check(asked: Asked) -> None:
    """Invalid or GraphQLError for what is refused before anything is validated or read."""
    document = guarded(asked.query)
    check_texts(document, [asked.variables, asked.operation])
    check_operation(document, asked.operation)


def refused(error: OkrGraphError, status: int, headers: dict[str, str] | None = None) -> Response:
    body = {"errors": [{"message": error.message, "extensions": {"code": error.code}}]}
    return JSONResponse(body, status_code=status, headers=headers)


def told(result: ExecutionResult) -> dict[str, Any]:
    """The answer; errors of ours keep their words, all others lose theirs to the log."""
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [told_error(error) for error in result.errors]
    return answer


def is_refused(answer: Mapping[str, Any]) -> bool:
    """Whether the whole answer is no more than what the caller has to mend."""
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    return answer["data"] is None and INTERNAL not in codes


def told_error(error: GraphQLError) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, OkrGraphError):
        code, message = cause.code, cause.message
    elif is_callers(error):
        code, message = (error.extensions or {}).get("code", "BAD_REQUEST"), error.message
    else:
        log.error("A field failed: %s", error.path, exc_info=cause)
        code, message = INTERNAL, "This part failed on our side. The rest of the answer holds."
    return {**error.formatted, "message": message, "extensions": {"code": code}}


def is_callers(error: GraphQLError) -> bool:
    """Whether the document or its variables are at fault; a scalar refuses by ValueError."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return True
    return error.path is None and isinstance(cause, ValueError)
