"""The GraphQL endpoint: who asks, what they ask, and the answer as JSON."""

import logging
from collections.abc import Awaitable, Callable, Generator, Hashable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import Any

from graphql import GraphQLError, OperationType
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from strawberry.types.graphql import OperationType as StrawberryOperationType

from app.graphql.asked import NO_JSON, Asked, asked_of, asker, body_of, check_document, check_whole
from app.graphql.executors import Answered, by_plan, by_reference
from app.graphql.foresights import Foresights
from app.graphql.judge import Judge, Judged, served
from app.graphql.masking import AWAY, status_of, told, told_errors, took_too_long
from app.graphql.negotiation import negotiated
from app.graphql.question import Bill, Question
from app.graphql.reporter import Reporter
from app.graphql.running import run
from app.http.credentials import credentials_of
from app.http.refusals import Answer, as_json, crowded, exhausted, late, refused, unavailable
from app.kept.answering import KeptAnswer, end_of, tagged
from app.kept.keeper import Made, Told
from app.kept.sharing import Recognised, sharing_of
from app.live.events import EventStream, as_events
from app.live.opened import Opened, check_takes_events, takes_events_only
from app.live.stream import Live
from app.live.watch import Watch
from app.services import Services
from app.trusted.lookup import TrustedDocuments
from auth.identify import identify
from auth.viewer import SIGNED_OUT, Viewer
from execution.aside import Aside, Breathe, breathless
from execution.budget import Budget
from execution.compiled.plans import Prepared
from execution.cost import ARRIVAL, SECONDS
from execution.deadline import within
from execution.edges import Operation
from execution.kept.bodies import Body
from execution.kept.marks import Marks
from execution.turns import Crowded, Turns
from execution.worked import Meter
from rules.errors import Invalid, NotAllowed
from schema.build import sdl
from schema.subgraph import subgraph_sdl

POST_ONLY = {"Allow": "POST"}
STATUSES = {NO_JSON: 415}
ALLOWED = {StrawberryOperationType.QUERY, StrawberryOperationType.MUTATION}
READING = 20_000
"""What each viewer may spend on documents that are new here, beside the budget for answers: an
application asks the same few over and over, and nobody types many."""
READING_PER_SECOND = 1_000
SHORT = 200
"""A document of this price is judged at once; longer ones beside all else, one at a time."""
MOST_BEYOND = READING // 4
"""What one document may cost beyond its price: whatever slows us down, nobody is shut out for it.
It is three times what the worst known document takes."""
log = logging.getLogger("okrgraph")


Way = Callable[[Viewer, Question], Awaitable[Response]]


class Endpoint:
    """Answers POST with a JSON body, and GET for queries."""

    def __init__(self, services: Services, trusted: TrustedDocuments) -> None:
        chosen = services.settings
        self._services = services
        self._trusted = trusted
        self._schema = served(chosen)
        self._most = chosen.operation_cost
        self._judge = Judge(self._schema, self._most)
        self._budget = Budget(chosen.budget, chosen.budget_per_second, monotonic)
        self._reading = Budget(READING, READING_PER_SECOND, monotonic)
        self._aside = Aside()
        self._turns = Turns(monotonic)
        self.new_id = services.new_id
        self.sharing = sharing_of(services, trusted, self._budget)
        keeper = None if self.sharing is None else self.sharing.keeper
        self.live = Live(services, self._schema, self._budget, trusted, keeper)
        self._foresights = Foresights()
        self._reporter = Reporter(monotonic)

    async def answer(self, request: Request) -> Response:
        if takes_events_only(request):
            response = await self.opened(request)
            response.headers.add_vary_header("Accept")
            return response
        return await negotiated(request, lambda: self.opened(request))

    async def opened(self, request: Request) -> Response:
        """The answer, or the stream of a subscription's answers."""
        response = await self.in_time(request, self.graph)
        if isinstance(response, Opened):
            return self.streamed(request, response)
        return as_events(response) if takes_events_only(request) else response

    def streamed(self, request: Request, opened: Opened) -> Response:
        """A subscription over HTTP."""
        return EventStream(opened, self.live, self.watch(request, opened.viewer))

    def watch(self, request: Request, viewer: Viewer) -> Watch:
        return Watch(viewer, lambda: self.viewer(request), self._services.now)

    async def schema(self, request: Request) -> Response:
        """The schema as text, to whoever the graph would answer."""
        return await self.in_time(request, self.text)

    async def in_time(self, request: Request, answer: Way, seconds: float = 0) -> Response:
        """The answer in time, or in so many `seconds`; 503 where there is none."""
        patience = max(seconds, self._services.settings.deadline_seconds)
        work = self.answered(Question(request, monotonic() + patience), answer)
        try:
            return await within(patience, work)
        except TimeoutError:
            error_id = str(self._services.new_id())
            log.warning("An operation took too long, errorId %s", error_id)
            return late(error_id)
        except (*AWAY, OSError) as error:
            error_id = str(self._services.new_id())
            if took_too_long(error):
                log.warning("A statement took too long, errorId %s", error_id)
                return late(error_id)
            log.exception("A request found no database, errorId %s", error_id)
            return unavailable(error_id)

    async def answered(self, question: Question, answer: Way) -> Response:
        try:
            asker_ = await self.recognised(question.request)
            return await answer(asker_.viewer, replace(question, now=asker_.now))
        except NotAllowed as error:
            if error.code != SIGNED_OUT:
                return refused(error, 403)
            return refused(error, 401, {"WWW-Authenticate": "Bearer"})
        except Invalid as error:
            return refused(error, STATUSES.get(error.code, 400))
        except GraphQLError as error:
            return self.faulty([error])

    async def viewer(self, request: Request) -> Viewer:
        return (await self.recognised(request)).viewer

    async def recognised(self, request: Request) -> Recognised:
        services = self._services
        given = credentials_of(request, services.settings.public_url)
        if self.sharing is not None:
            return await self.sharing.recognised(given)
        moment = services.moment()
        return Recognised(await identify(given, services.verifier, services.database, moment))

    async def text(self, viewer: Viewer, _: Question) -> Response:
        check_whole(viewer)
        wait = self._budget.spend(asker(viewer), ARRIVAL)
        if wait:
            return exhausted(wait)
        is_subgraph = self._services.settings.federation
        return PlainTextResponse(subgraph_sdl() if is_subgraph else sdl())

    async def graph(self, viewer: Viewer, question: Question) -> Response:
        """Nobody has so much answered at once that others find no place."""
        who = asker(viewer)
        if wait := self._budget.spend(who, ARRIVAL):
            return exhausted(wait)
        try:
            async with self._turns.turn(who):
                return await self.judged(viewer, question)
        except Crowded:
            return crowded()

    async def judged(self, viewer: Viewer, question: Question) -> Response:
        """What is refused before it runs costs no more than its reading."""
        asked = await asked_of(await body_of(question.request), self._trusted)
        check_document(asked, viewer.documents)
        reading = self._judge.reading_cost(asked)
        # What is registered was measured then, and nobody can ask for it anew in other words.
        if not asked.is_trusted and (wait := self._reading.spend(asker(viewer), reading)):
            return exhausted(wait)
        # A trusted one that is refused each time is read each time.
        with self.metered(asker(viewer), 0 if asked.is_trusted else reading) as meter:
            judged, faults = await self.read(meter, asked, reading)
        if faults:
            return self.faulty(faults)
        if judged.kind is OperationType.MUTATION and question.request.method != "POST":
            return refused(Invalid("GET only reads. Send a mutation by POST."), 405, POST_ONLY)
        if judged.kind is OperationType.SUBSCRIPTION:
            check_takes_events(question.request)
            return Opened(await self.live.wanted(viewer, asked, judged), viewer)
        with self.metered(asker(viewer), 0) as meter:
            prepared = meter.run(lambda: self._judge.prepared(asked, judged))
        if not isinstance(prepared, Prepared):
            return self.faulty(prepared)
        return await self.shared(viewer, question, asked, judged, prepared)

    async def shared(
        self, viewer: Viewer, question: Question, asked: Asked, judged: Judged, prepared: Prepared
    ) -> Response:
        """An answer that was made before, where it would be made again; else one works it out."""
        if self.sharing is None or not may_be_kept(judged, prepared):
            return await self.afford(viewer, question, asked, judged, prepared)

        async def afforded(now: Marks | None) -> Response:
            return await self.afford(viewer, replace(question, now=now), asked, judged, prepared)

        told = await self.sharing.told(question.request, asked, viewer, question.now, afforded)
        return self.told_again(viewer, question, told) if isinstance(told, Told) else told

    def told_again(self, viewer: Viewer, question: Question, found: Told) -> Response:
        """What it cost to make is paid by each who is told it."""
        who = asker(viewer)
        held, spent = found.requested - ARRIVAL, found.spent - ARRIVAL
        if wait := self._budget.pay(who, held, spent):
            return exhausted(wait)
        assert found.body is not None
        answer = KeptAnswer(found.body, end_of(**self.cost(who, found.requested)))
        return tagged(question.request, answer, found.body)

    def cost(self, who: Hashable, requested: int) -> dict[str, int]:
        return {"requested": requested, "limit": self._most, "remaining": self._budget.left(who)}

    async def read(
        self, meter: Meter, asked: Asked, price: int
    ) -> tuple[Judged, Sequence[GraphQLError]]:
        """What is short is judged at once; others go on while a long one is."""

        def judging(breathe: Breathe) -> tuple[Judged, Sequence[GraphQLError]]:
            return meter.run(lambda: self._judge.judged(asked, breathe))

        return judging(breathless) if price <= SHORT else await self._aside.done(judging)

    @contextmanager
    def metered(self, who: Hashable, paid: int) -> Generator[Meter]:
        """A short document can take long to judge: what it took beyond its price is spent too."""
        meter = Meter()
        try:
            yield meter
        finally:
            beyond = int(meter.seconds / SECONDS) - paid
            self._reading.take(who, max(0, min(MOST_BEYOND, beyond)))

    async def afford(
        self, viewer: Viewer, question: Question, asked: Asked, judged: Judged, prepared: Prepared
    ) -> Response:
        """Takes the worst case from the viewer's budget, and gives back what was not needed."""
        who, bill = asker(viewer), Bill()
        if wait := self._budget.spend(who, judged.cost - ARRIVAL):
            return exhausted(wait)
        try:
            answer = await self.execute(bill, viewer, question, asked, judged, prepared)
        finally:
            self._budget.settle(who, judged.cost, bill.spent)
        cost = self.cost(who, judged.cost)
        answer["extensions"] = {"cost": cost}
        response = as_json(answer, status_of(answer))
        is_whole = isinstance(response, Answer) and "errors" not in answer
        if self.sharing is None or not is_whole or not may_be_kept(judged, prepared):
            return response
        body = Body(bytes(response.body).removesuffix(end_of(**cost)))
        found = Told(body, judged.cost, bill.spent)
        made = Made(question.now, bill.basis)
        return await self.sharing.kept(question.request, asked, viewer, response, found, made)

    async def execute(
        self,
        bill: Bill,
        viewer: Viewer,
        question: Question,
        asked: Asked,
        judged: Judged,
        prepared: Prepared,
    ) -> dict[str, Any]:
        """The answer; what it cost goes on the bill, also where there is none."""
        self._reporter.count(prepared)

        async def answer(operation: Operation) -> Answered:
            with bill.of(operation):
                if prepared.plan is not None:
                    return await by_plan(prepared.plan, prepared.variables, operation, ALLOWED)
                return await by_reference(self._schema, judged.document, asked, operation, ALLOWED)

        until, plan = question.until, prepared.plan
        foresight = None if plan is None else self._foresights.of(plan)
        result = await run(
            self._services, viewer, answer, lambda: until - monotonic(), bill.basis, foresight
        )
        bill.spent = result.spent
        return told(result, self._services.new_id)

    def faulty(self, errors: Sequence[GraphQLError]) -> Response:
        return as_json({"errors": told_errors(errors, self._services.new_id)}, 400)


def may_be_kept(judged: Judged, prepared: Prepared) -> bool:
    """A query that has a plan: the reference notes nothing, and an action is done each time."""
    return judged.kind is OperationType.QUERY and prepared.plan is not None
