"""All that a process keeps of its answers, put together: answers, who asks, and in which bytes."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from app.graphql.asked import Asked, asker
from app.kept.answering import tagged
from app.kept.callers import Caller, Callers, digest_of
from app.kept.keeper import Keeper, Made, Make, Told
from app.kept.words import Requests, spoken, words_of
from app.services import Services
from app.trusted.lookup import TrustedDocuments
from auth.identify import Credentials, identify
from auth.proofs import proof_of
from auth.viewer import Moment, Viewer
from execution.budget import Budget
from execution.kept.marks import Marks


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who asks, and how far the data had come when they did, where that is known."""

    viewer: Viewer
    now: Marks | None = None


@dataclass
class Sharing:
    """What is kept goes with the process; no other one has to be told of anything."""

    services: Services
    documents: TrustedDocuments
    budget: Budget
    keeper: Keeper
    callers: Callers = field(default_factory=Callers)
    requests: Requests = field(default_factory=Requests)

    async def recognised(self, given: Credentials) -> Recognised:
        """Who sends it, as `identify` says; remembered while that would say the same."""
        digest = digest_of(given)
        known = self.callers.find(digest)
        if known is None:
            viewer = await self._identified(given, digest)
            return Recognised(viewer, await self.keeper.checks.now())
        now = await self.keeper.checks.now()
        if now is not None and await known.is_still(now, self.services.now()):
            return Recognised(known.viewer, now)
        return Recognised(await self._identified(given, digest), now)

    async def _identified(self, given: Credentials, digest: bytes) -> Viewer:
        """Nothing is asked of the database for it beforehand: a flood of bad tokens costs none."""
        before, moment = self.keeper.checks.latest, self.services.moment()
        services = self.services
        viewer = await identify(given, services.verifier, services.database, moment)
        proof = await proof_of(given, services.verifier, viewer)
        if before is not None and proof is not None:
            reader, ends = self.keeper.reader(viewer, moment), self._midnight(moment)
            caller = Caller(viewer, asker(viewer), reader, proof, moment.now, ends, before)
            self.callers.keep(digest, caller)
        return viewer

    def _midnight(self, moment: Moment) -> datetime:
        """When the organisation's day ends."""
        day = moment.today + timedelta(days=1)
        return datetime.combine(day, time.min, self.services.zone)

    async def told(
        self,
        request: Request,
        asked: Asked,
        viewer: Viewer,
        now: Marks | None,
        make: Make[Response],
    ) -> Told | Response:
        told = await self.keeper.told(words_of(asked), viewer, now, make)
        if isinstance(told, Told):
            await self._hear(request, asked)
        return told

    async def kept(
        self,
        request: Request,
        asked: Asked,
        viewer: Viewer,
        answer: Response,
        told: Told,
        made: Made,
    ) -> Response:
        """The answer, after it was kept if that can be: then a browser may keep it too."""
        if told.body is None or not self.keeper.keep(words_of(asked), viewer, made, told):
            return answer
        await self._hear(request, asked)
        return tagged(request, answer, told.body)

    async def _hear(self, request: Request, asked: Asked) -> None:
        """The same may be said in other bytes: by GET, by POST, or with other spaces."""
        is_get = request.method in ("GET", "HEAD")
        said = request.scope["query_string"] if is_get else await request.body()
        self.requests.keep("GET" if is_get else "POST", said, spoken(asked, self.documents))


def sharing_of(services: Services, documents: TrustedDocuments, budget: Budget) -> Sharing | None:
    """None where the settings say that nothing is kept."""
    chosen, versions = services.settings, services.database.versions
    if not chosen.kept_answers or versions is None:
        return None
    most = chosen.kept_answers_mib * 1024 * 1024
    keeper = Keeper(services.database, versions, most, services.moment)
    return Sharing(services, documents, budget, keeper)
