"""Where the simulation acts: one person at one moment, through the same gate as a request."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from auth.gate import Work, working
from auth.viewer import Moment, Viewer, viewer_by_id
from model.audit import Auditor
from model.database import Database
from resolvers.means import Means
from rules.errors import NotAllowed

Action = Callable[[Work, Any, Means], Awaitable[Any]]


@dataclass
class Stage:
    """`done` counts what was done, by the name of the action."""

    database: Database
    auditor: Auditor
    means: Means
    zone: ZoneInfo
    done: Counter[str] = field(default_factory=Counter[str])
    known: dict[UUID, Viewer] = field(default_factory=dict[UUID, Viewer])

    async def act(self, who: UUID, at: datetime, action: Action, given: Any) -> Any:
        """One transaction of theirs; what is refused is raised, and nothing of it stays."""
        moment = Moment(at, at.astimezone(self.zone).date())
        viewer = await self._viewer(who, moment)
        async with working(self.database, viewer, moment, self.auditor) as work:
            answer = await action(work, given, self.means)
        self.done[action.__name__] += 1
        return answer

    async def act_as_one_of(
        self, people: Sequence[UUID], at: datetime, action: Action, given: Any
    ) -> Any:
        """The first of them whose it is; NotAllowed where it is for none of them."""
        *others, last = people
        for who in others:
            try:
                return await self.act(who, at, action, given)
            except NotAllowed:
                continue
        return await self.act(last, at, action, given)

    def forget(self, who: UUID) -> None:
        """Their rights are others from now on."""
        self.known.pop(who, None)

    async def _viewer(self, who: UUID, moment: Moment) -> Viewer:
        if who not in self.known:
            async with self.database.system() as session:
                self.known[who] = await viewer_by_id(session, who, moment.today)
        return self.known[who]
