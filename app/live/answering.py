"""One subscription answered about one event: who asks, what, and what happened, into JSON bytes.

All execution of subscriptions is behind `answer` and `interest`, so that another executor takes
their place here and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
from graphql import GraphQLError
from sqlalchemy.exc import SQLAlchemyError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from app.graphql.asked import Asked
from app.graphql.judge import Judged
from app.graphql.masking import told
from app.graphql.running import run
from app.http.refusals import LONGEST_ANSWER
from app.services import Services
from auth.viewer import Viewer
from execution.cost import actual_cost
from execution.edges import Operation
from execution.live import Asking, Happened, Interest, Unseen
from schema.build import Schema

TOO_LARGE: dict[str, Any] = {
    "message": f"The answer is longer than {LONGEST_ANSWER} bytes. Ask for less.",
    "extensions": {"code": "ANSWER_TOO_LARGE"},
}
ALLOWED = {OperationType.SUBSCRIPTION}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription that was judged and found good, and what it waits for."""

    asked: Asked
    judged: Judged
    interest: Interest

    @property
    def key(self) -> tuple[str, str | None, bytes]:
        """Two with the same key are answered alike to the same viewer."""
        variables = orjson.dumps(self.asked.variables, option=orjson.OPT_SORT_KEYS)
        return self.asked.query, self.asked.operation, variables


@dataclass(frozen=True, slots=True)
class Answered:
    body: bytes
    cost: int


class Answering:
    """Executes subscriptions: once to learn what they wait for, then for each event."""

    def __init__(self, services: Services, schema: Schema) -> None:
        self._services = services
        self._schema = schema

    async def interest(self, viewer: Viewer, asked: Asked, judged: Judged) -> Interest:
        """What it waits for; GraphQLError where its variables are wrong. Nothing is read."""
        asking = Asking()
        result, _ = await self._executed(viewer, asked, judged, asking)
        if asking.interest is not None:
            return asking.interest
        if result.errors:
            raise result.errors[0]
        raise GraphQLError("The subscription selects no field.")

    async def answer(
        self, viewer: Viewer, asked: Asked, judged: Judged, subject: UUID
    ) -> Answered | None:
        """The answer as JSON; None where this viewer may not know that anything happened."""
        result, loads = await self._executed(viewer, asked, judged, Happened(subject))
        causes = [error.original_error for error in result.errors or ()]
        if any(isinstance(cause, Unseen) for cause in causes):
            return None
        if result.data is None:
            # Whether there is something to tell is not known, so nothing is told before it is.
            for cause in causes:
                if isinstance(cause, SQLAlchemyError | OSError):
                    raise cause
        body = orjson.dumps(told(result, self._services.new_id))
        if len(body) > LONGEST_ANSWER:
            body = orjson.dumps({"errors": [TOO_LARGE]})
        return Answered(body, actual_cost(result.data, loads))

    async def _executed(
        self, viewer: Viewer, asked: Asked, judged: Judged, about: Asking | Happened
    ) -> tuple[ExecutionResult, int]:
        def execute(operation: Operation) -> Any:
            operation.live = about
            variables, name = asked.variables, asked.operation
            return self._schema.run(judged.document, variables, name, operation, ALLOWED)

        return await run(self._services, viewer, execute, self._clock())

    def _clock(self) -> Callable[[], float]:
        until = monotonic() + self._services.settings.deadline_seconds
        return lambda: until - monotonic()
