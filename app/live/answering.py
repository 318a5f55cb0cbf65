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
from strawberry.types.graphql import OperationType

from app.graphql.asked import Asked
from app.graphql.executors import Answered, by_plan, by_reference
from app.graphql.judge import Judged
from app.graphql.masking import AWAY, told
from app.graphql.running import run
from app.kept.words import Words, words_of
from app.services import Services
from auth.viewer import Viewer
from auth.visibility.basis import Basis
from execution.compiled.plans import Prepared
from execution.compiled.sizes import LONGEST, TOO_LONG, too_long
from execution.cost import ARRIVAL, LOAD
from execution.edges import Operation
from execution.live import Asking, Happened, Interest, Unseen
from schema.build import Schema

TOO_LARGE: dict[str, Any] = {"message": too_long().message, "extensions": {"code": TOO_LONG}}
ALLOWED = {OperationType.SUBSCRIPTION}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription that was judged and found good, and what it waits for."""

    asked: Asked
    judged: Judged
    interest: Interest

    @property
    def key(self) -> Words:
        """Two with the same key are answered alike to the same viewer."""
        return words_of(self.asked)


@dataclass(frozen=True, slots=True)
class Rendered:
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
        result = await self._executed(viewer, asked, judged, asking, Basis())
        if asking.interest is not None:
            return asking.interest
        if result.errors:
            raise result.errors[0]
        raise GraphQLError("The subscription selects no field.")

    async def answer(
        self, viewer: Viewer, asked: Asked, judged: Judged, subject: UUID, basis: Basis
    ) -> Rendered | None:
        """The answer as JSON; None where this viewer may not know that anything happened."""
        result = await self._executed(viewer, asked, judged, Happened(subject), basis)
        causes = [error.original_error for error in result.errors or ()]
        if any(isinstance(cause, Unseen) for cause in causes):
            return None
        if causes:
            basis.of_this_instant()
        if result.data is None:
            # Whether there is something to tell is not known, so nothing is told before it is.
            for cause in causes:
                if isinstance(cause, (*AWAY, OSError)):
                    raise cause
        body = orjson.dumps(told(result, self._services.new_id))
        if len(body) > LONGEST:
            body = orjson.dumps({"errors": [TOO_LARGE]})
        return Rendered(body, result.spent)

    async def _executed(
        self,
        viewer: Viewer,
        asked: Asked,
        judged: Judged,
        about: Asking | Happened,
        basis: Basis,
    ) -> Answered:
        prepared = judged.plans.prepared(asked.operation, asked.variables)
        if not isinstance(prepared, Prepared):
            return Answered(None, prepared, 0)

        async def execute(operation: Operation) -> Answered:
            operation.live = about
            if prepared.plan is None:
                basis.of_this_instant()
                return await by_reference(self._schema, judged.document, asked, operation, ALLOWED)
            try:
                return await by_plan(prepared.plan, prepared.variables, operation, ALLOWED)
            except GraphQLError as too_large:
                return Answered(None, [too_large], ARRIVAL + operation.loads * LOAD)

        return await run(self._services, viewer, execute, self._clock(), basis)

    def _clock(self) -> Callable[[], float]:
        until = monotonic() + self._services.settings.deadline_seconds
        return lambda: until - monotonic()
