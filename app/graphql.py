"""The GraphQL endpoint: who asks, what they ask, and the answer as JSON."""

import logging
import time
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from app.asked import Asked, body_of, check_document
from app.csrf import check_csrf
from app.judge import Judge, Judged
from app.masking import is_refused, told, told_error, took_too_long
from app.refusals import as_json, exhausted, late, refused, unavailable
from app.running import run
from app.services import Services
from auth.gateway import GatewayHeader
from auth.identify import Credentials, identify
from auth.sessions import SESSION_COOKIE
from auth.viewer import SIGNED_OUT, Viewer
from execution.budget import Budget
from execution.cost import ARRIVAL, actual_cost
from execution.deadline import within
from rules.errors import Invalid, NotAllowed
from schema.build import SCHEMA, open_schema

POST_ONLY = {"Allow": "POST"}
READS = {OperationType.QUERY}
ANY = {OperationType.QUERY, OperationType.MUTATION}
log = logging.getLogger("okrgraph")


class Endpoint:
    """Answers POST with a JSON body, and GET for queries; `documents` are known by their ids."""

    def __init__(self, services: Services, documents: Mapping[str, str]) -> None:
        chosen = services.settings
        self._services = services
        self._documents = documents
        self._schema = open_schema() if chosen.introspection or chosen.graphiql else SCHEMA
        self._judge = Judge(self._schema, chosen.operation_cost)
        self._budget = Budget(chosen.budget, chosen.budget_per_second, time.monotonic)

    async def answer(self, request: Request) -> Response:
        """The answer in time; 503 where there is none, or no connection to answer with."""
        error_id = str(self._services.new_id())
        try:
            return await within(self._services.settings.deadline_seconds, self.answered(request))
        except TimeoutError:
            log.warning("An operation took too long, errorId %s", error_id)
            return late(error_id)
        except (SQLAlchemyError, OSError) as error:
            if took_too_long(error):
                log.warning("A statement took too long, errorId %s", error_id)
                return late(error_id)
            log.exception("A request found no database, errorId %s", error_id)
            return unavailable(error_id)

    async def answered(self, request: Request) -> Response:
        allowed = ANY if request.method == "POST" else READS
        try:
            viewer = await self.viewer(request)
            return await self.afford(viewer, request, allowed)
        except NotAllowed as error:
            if error.code != SIGNED_OUT:
                return refused(error, 403)
            return refused(error, 401, {"WWW-Authenticate": "Bearer"})
        except Invalid as error:
            return refused(error, 400)
        except GraphQLError as error:
            return self.faulty([error])
        except InvalidOperationTypeError:
            return refused(Invalid("GET only reads. Send a mutation by POST."), 405, POST_ONLY)

    async def viewer(self, request: Request) -> Viewer:
        services = self._services
        given = Credentials(
            authorization=request.headers.get("authorization"),
            session=request.cookies.get(SESSION_COOKIE),
            origin=request.headers.get("origin"),
            identity=request.headers.get(GatewayHeader.IDENTITY.value),
        )
        if given.session is not None and not given.authorization:
            check_csrf(request, services.settings.public_url)
        return await identify(given, services.verifier, services.database, services.moment())

    async def afford(
        self, viewer: Viewer, request: Request, allowed: set[OperationType]
    ) -> Response:
        """Takes the worst case from the viewer's budget, and gives back what was not needed."""
        who = viewer.person_id or viewer.client_id
        if wait := self._budget.spend(who, ARRIVAL):
            return exhausted(wait)
        asked = Asked(await body_of(request), self._documents)
        check_document(asked, viewer.documents)
        judged = self._judge.weigh(asked)
        if wait := self._budget.spend(who, judged.cost - ARRIVAL):
            return exhausted(wait)
        if faults := self._judge.faults(judged):
            return self.faulty(faults)
        answer = await self.execute(viewer, asked, judged, allowed)
        self._budget.give_back(who, max(0, judged.cost - actual_cost(answer["data"])))
        limit = self._services.settings.operation_cost
        cost = {"requested": judged.cost, "limit": limit, "remaining": self._budget.left(who)}
        answer["extensions"] = {"cost": cost}
        return as_json(answer, 400 if is_refused(answer) else 200)

    async def execute(
        self, viewer: Viewer, asked: Asked, judged: Judged, allowed: set[OperationType]
    ) -> dict[str, Any]:
        result = await run(
            self._services,
            viewer,
            lambda operation: self._schema.run(
                judged.document, asked.variables, asked.operation, operation, allowed
            ),
        )
        return told(result, self._services.new_id)

    def faulty(self, errors: list[GraphQLError]) -> Response:
        new_id = self._services.new_id
        return as_json({"errors": [told_error(error, new_id) for error in errors]}, 400)
