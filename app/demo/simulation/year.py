"""A year of a company: OKRs by the quarter, two seasons of reviews, and what people say."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.demo.chance import chance
from app.demo.simulation.cast import cycle_named
from app.demo.simulation.quarter import (
    CARRIED_AFTER,
    Told,
    first_day_after,
    handed_on,
    simulate,
)
from app.demo.simulation.roles import Roles
from app.demo.simulation.season import Season
from app.demo.simulation.stage import Stage
from model.database import SystemSession
from model.line import ReportingLine
from model.review import Review, ReviewParticipant
from model.unit import Membership
from resolvers.authoring.key_result_create import KeyResultCreate, key_result_create
from resolvers.authoring.objective_create import ObjectiveCreate, objective_create
from resolvers.everyday.feedback_give import FeedbackGive, feedback_give
from resolvers.everyday.recognition_give import RecognitionGive, recognition_give
from resolvers.ids import global_id
from resolvers.reviews.review_manager_change import ReviewManagerChange, review_manager_change
from resolvers.reviews.review_write import ReviewReopen, review_reopen
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind
from rules.reviews import ReviewKind, ReviewState
from rules.terms import Ambition, LineKind, MemberRole, MetricKind, ObjectiveLevel
from sync.options import Progress, in_silence

DAY = timedelta(days=1)
DAWN, NINE = time(7), time(9)
MOVED = 3
WORDS = ("Thank you for Tuesday.", "The draft was clear.", "Ask us earlier next time.")
Watch = Callable[[Season], Awaitable[None]]


async def unwatched(_: Season) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is said in the year, and how many peers each person names in a season."""

    feedback: int
    peers: int


@dataclass
class Year:
    """`quarters` are the keys of four cycles, of which each begins as the one before it ends.

    The first one is there already, and each makes the next. The cycle after the last is lived in
    until `until`, when the reviews that follow the last may still run.
    """

    stage: Stage
    roles: Roles
    quarters: Sequence[str]
    scale: Scale
    seed: int
    watch: Watch = unwatched
    progress: Progress = in_silence
    until: datetime | None = None

    async def play(self) -> None:
        """Quarter by quarter; people review each other after the second, and after the fourth."""
        starts: date | None = None
        began: list[date] = []
        for number, key in enumerate(self.quarters):
            cycle = await self.cycle(key)
            began.append(cycle.starts_on)
            await self.words(number, cycle)
            await self.goals(cycle, starts)
            self.progress(2 * number + 1, 2 * len(self.quarters))
            if number % 2:
                await self.season(number, began[number - 1], cycle.ends_on)
            self.progress(2 * number + 2, 2 * len(self.quarters))
            starts = first_day_after(cycle)

    async def cycle(self, key: str) -> Any:
        async with self.stage.database.system() as session:
            return await cycle_named(session, key)

    async def goals(self, cycle: Any, since: date | None) -> None:
        """From a draft to its grade, and to what is carried over."""
        before = self.at(since or cycle.starts_on, DAWN)
        for owner in self.roles.owners:
            asked = ObjectiveCreate(
                global_id("Cycle", cycle.id), f"Grow in {cycle.label}", ObjectiveLevel.PERSON,
                Ambition.COMMITTED,
            )  # fmt: skip
            goal = await self.stage.act(owner, before, objective_create, asked)
            said = {"title": "Grow", "kind": MetricKind.INCREASE, "target": Decimal(100)}
            result = KeyResultCreate(global_id("Objective", goal.id), {**said, "start": Decimal(0)})
            await self.stage.act(owner, before, key_result_create, result)
        until = handed_on(self.stage, cycle)
        if cycle.key == self.quarters[-1] and self.until is not None:
            until = self.until
        await simulate(self.stage, cycle.key, Told(self.seed, until, since=since))

    async def words(self, number: int, cycle: Any) -> None:
        """Feedback at every level and recognition of every kind, from the first day to the last."""
        at = self.at(cycle.starts_on + DAY, NINE)
        random = chance(self.seed, f"words of {number}")
        count = self.scale.feedback // len(self.quarters)
        pause = (cycle.ends_on - cycle.starts_on - DAY) / count
        for place in range(number * count, (number + 1) * count):
            by, about = random.sample([*self.roles.talkers], 2)
            at += pause
            level, kind = turn(FeedbackLevel, place), turn(RecognitionKind, place)
            whom = by if level is FeedbackLevel.SELF_NOTE else about
            given = FeedbackGive(global_id("Person", whom), level, random.choice(WORDS))
            await self.stage.act(by, at, feedback_give, given)
            thanks = RecognitionGive([global_id("Person", about)], kind, random.choice(WORDS))
            if place % 50 < len(RecognitionKind):
                await self.stage.act(by, at, recognition_give, thanks)

    async def season(self, number: int, starts_on: date, ends_on: date) -> None:
        """Of half a year; in its middle people move to another team and another manager."""
        began = self.at(ends_on + DAY + CARRIED_AFTER, NINE)
        old, new = (0, 1) if number == 1 else (1, 0)

        async def meanwhile(season: Season) -> None:
            await self.moved(season, old, new)

        season = Season(
            self.stage, self.roles.hr, self.seed + number, starts_on, ends_on, began,
            self.roles.silent, meanwhile, self.scale.peers, self.until,
        )  # fmt: skip
        await season.play(self.watch)

    async def moved(self, season: Season, old: int, new: int) -> None:
        """Three of one lead's people go to the other's; a review is opened once more."""
        await self.watch(season)
        lead, unit = self.roles.leads[new], self.roles.units[new]
        left = self.roles.leads[old]
        theirs = [
            each for each in await season.parts() if each[ReviewParticipant.manager_id] == left
        ]
        for part in theirs[-MOVED:]:
            who = part[ReviewParticipant.subject_id]
            async with self.stage.database.system() as session:
                await another_place(session, who, lead, unit, season.at.date())
            given = ReviewManagerChange(
                global_id("ReviewParticipant", part.id), global_id("Person", lead), "A new team."
            )
            await season.act(self.roles.hr, review_manager_change, given)
        await self.reopened(season)
        await self.watch(season)

    async def reopened(self, season: Season) -> None:
        """The first self review that was sent by then."""
        for who in self.roles.talkers:
            for review in await season.written_by(who):
                is_own = review[Review.kind] is ReviewKind.SELF
                if is_own and review[Review.state] is ReviewState.SUBMITTED:
                    asked = ReviewReopen(global_id("Review", review.id), "They asked for it.")
                    await season.act(self.roles.hr, review_reopen, asked)
                    return

    def at(self, day: date, hour: time = time()) -> datetime:
        return datetime.combine(day, hour, self.stage.zone)


def turn(each: Any, place: int) -> Any:
    """One after the other, and again from the first."""
    members = [*each]
    return members[place % len(members)]


async def another_place(
    session: SystemSession, who: UUID, manager: UUID, unit: UUID, since: date
) -> None:
    """As the next run of the HRIS would bring it."""
    of = {"person_id": who, "starts_on": since}
    line = {"manager_id": manager, "kind": LineKind.PRIMARY, "rank": 0}
    await session.run(sa.insert(ReportingLine).values(**of, **line))
    place = {"unit_id": unit, "role": MemberRole.MEMBER}
    await session.run(sa.insert(Membership).values(**of, **place))
