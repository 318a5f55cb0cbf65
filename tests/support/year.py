"""A company that lives through a year: OKRs by the quarter, two seasons of reviews, feedback."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.demo.chance import chance
from app.demo.simulation.quarter import CARRIED_AFTER, Told, simulate
from app.demo.simulation.season import Season
from app.demo.simulation.stage import Stage
from model.review import PeerNomination, Review, ReviewParticipant
from resolvers.feedback_give import FeedbackGive, feedback_give
from resolvers.ids import global_id
from resolvers.recognition_give import RecognitionGive, recognition_give
from resolvers.review_cycle_actions import ReviewCycleAdvance, review_cycle_advance
from resolvers.review_manager_change import ReviewManagerChange, review_manager_change
from resolvers.review_write import ReviewReopen, ReviewSubmit, review_reopen, review_submit
from rules.errors import OkrGraphError
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind
from rules.reviews import (
    NominationState,
    Optional,
    ReviewKind,
    ReviewPhase,
    ReviewState,
    allowed_phases,
)
from rules.terms import CycleKind, MemberRole, ObjectiveStatus, Role
from tests.support.company import Company
from tests.support.walls import past_walls

SEED = 7
EVERY_PHASE = Optional(nomination=True, calibration=True)
BEGINS = date(2026, 2, 2)
DAY = timedelta(days=1)
WORDS = ("Thank you for Tuesday.", "The draft was clear.", "Ask us earlier next time.")
DRAFT: dict[str, Any] = {"status": ObjectiveStatus.DRAFT, "published_at": None}


@dataclass
class Year:
    """`leads` are two managers below `boss`, and `team` all below them; `weeks` make a quarter."""

    company: Company
    stage: Stage
    weeks: int
    boss: UUID
    leads: Sequence[UUID]
    team: Sequence[UUID]
    hr: UUID
    cycles: Sequence[UUID]
    units: Sequence[UUID]
    owner: str
    phases: set[ReviewPhase] = field(default_factory=set[ReviewPhase])
    states: set[ReviewState] = field(default_factory=set[ReviewState])
    nominations: set[NominationState] = field(default_factory=set[NominationState])
    refused: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])

    @property
    def everybody(self) -> Sequence[UUID]:
        return [self.boss, *self.leads, *self.team, self.hr]

    def first_day(self, quarter: int) -> date:
        return BEGINS + timedelta(weeks=self.weeks) * quarter

    async def play(self, feedback: int) -> None:
        """Quarter by quarter; people review each other after the second, and after the fourth."""
        for quarter in range(4):
            await self.goals(quarter)
            await self.words(quarter, feedback // 4)
            if quarter % 2:
                await self.season(quarter)

    async def goals(self, quarter: int) -> None:
        """From a draft to its grade."""
        starts, cycle = self.first_day(quarter), self.cycles[quarter]
        before = datetime.combine(starts - 3 * DAY, time(), UTC)
        for owner in (self.leads[0], *self.team[:2]):
            goal = await self.company.objective(
                f"Goal of {quarter}", cycle=cycle, owner=owner, created_at=before, **DRAFT
            )
            await self.company.key_result("Grow", objective=goal, created_at=before)
        over = self.first_day(quarter + 1) + CARRIED_AFTER - 2 * DAY
        until = datetime.combine(over, time(), UTC)
        await simulate(self.stage, f"FY-{quarter}", Told(SEED, until))

    async def words(self, quarter: int, count: int) -> None:
        """Feedback at every level, and recognition of every kind."""
        at = datetime.combine(self.first_day(quarter) + DAY, time(9), UTC)
        random = chance(SEED, f"words of {quarter}")
        kinds, levels = [*RecognitionKind], [*FeedbackLevel]
        for number in range(count):
            by, about = random.sample([*self.leads, *self.team], 2)
            at += timedelta(seconds=20)
            level = levels[number % len(levels)]
            whom = by if level is FeedbackLevel.SELF_NOTE else about
            given = FeedbackGive(global_id("Person", whom), level, random.choice(WORDS))
            await self.stage.act(by, at, feedback_give, given)
            thanks = RecognitionGive(
                [global_id("Person", about)], kinds[number % len(kinds)], random.choice(WORDS)
            )
            if number < 2 * len(kinds):
                await self.stage.act(by, at, recognition_give, thanks)

    async def season(self, quarter: int) -> None:
        """Of half a year; in its middle a team moves, and three people get another manager."""
        starts, after = self.first_day(quarter - 1), self.first_day(quarter + 1)
        began = datetime.combine(after + CARRIED_AFTER, time(9), UTC)
        silent = frozenset({self.leads[1], self.team[-1]})
        season = Season(
            self.stage, self.hr, SEED + quarter, starts, after - DAY, began, silent, self.moved
        )
        await season.play(self.looked)

    async def moved(self, season: Season) -> None:
        """Three of the first lead's people go to the second's; one review is opened once more."""
        await self.looked(season)
        today, [old, new] = season.at.date(), self.leads
        moving = [
            each for each in await season.parts() if each[ReviewParticipant.manager_id] == old
        ]
        for part in moving[-3:]:
            who = part[ReviewParticipant.subject_id]
            await self.company.line(who, new, since=today)
            await self.company.member(who, self.units[1], since=today)
            given = ReviewManagerChange(
                global_id("ReviewParticipant", part.id), global_id("Person", new), "A new team."
            )
            await season.act(self.hr, review_manager_change, given)
        for review in await season.written_by(self.team[0]):
            if (review[Review.kind], review[Review.state]) == (
                ReviewKind.SELF, ReviewState.SUBMITTED,
            ):  # fmt: skip
                reopened = ReviewReopen(global_id("Review", review.id), "They asked for it.")
                await season.act(self.hr, review_reopen, reopened)
        await self.looked(season)

    async def looked(self, season: Season) -> None:
        """Which states are reached by now, and that no other step leads on than those named."""
        with past_walls(self.owner) as connection:
            self.states |= {*connection.execute(select(Review.state)).scalars()}
            self.nominations |= {*connection.execute(select(PeerNomination.state)).scalars()}
        await self.try_phases(season)
        await self.try_submitted(season)

    async def try_phases(self, season: Season) -> None:
        """Every step but the next is refused, with the next."""
        now = await season.phase()
        self.phases.add(now)
        allowed = allowed_phases(now, EVERY_PHASE)
        named = ", ".join(each.value for each in allowed) or "nothing"
        for to in ReviewPhase:
            if to in allowed:
                continue
            told = await self.refusal(
                season, self.hr, review_cycle_advance, ReviewCycleAdvance(season.id, to)
            )
            if told != f"It is {now.value}; what may follow is {named}.":
                self.wrong.append(f"{now.value} to {to.value}: {told}")

    async def try_submitted(self, season: Season) -> None:
        """What was sent is not sent again."""
        for who in self.team[:1]:
            for review in await season.written_by(who):
                if review[Review.state] not in (ReviewState.NOT_STARTED, ReviewState.IN_PROGRESS):
                    given = ReviewSubmit(global_id("Review", review.id))
                    await self.refusal(season, who, review_submit, given)

    async def refusal(self, season: Season, who: UUID, action: Any, given: Any) -> str:
        try:
            await season.act(who, action, given)
        except OkrGraphError as error:
            self.refused.append(error.message)
            return error.message
        self.wrong.append(f"{action.__name__} was not refused")
        return ""


@dataclass(frozen=True)
class Size:
    """How long a quarter is, and how many work under the two leads."""

    weeks: int
    team: int


async def founded(company: Company, stage: Stage, size: Size, owner: str) -> Year:
    boss = await hired(company, "Ada Able", 1, None)
    hr = await hired(company, "Hanna Hill", 2, boss)
    # They write last, so that what is in the middle of a season finds them still at it.
    leads = [await hired(company, f"Lead {number}", number, boss) for number in (9_001, 9_002)]
    units = [await company.unit(name) for name in ("Shop", "Works")]
    team: list[UUID] = []
    for number in range(size.team):
        person = await hired(company, f"Person {number:04}", 10 + number, leads[number % 2])
        await company.member(person, units[number % 2])
        team.append(person)
    await company.role(boss, Role.ADMINISTRATOR)
    await company.role(hr, Role.HR_REVIEWER)
    for lead, unit in zip(leads, units, strict=True):
        await company.member(lead, unit, role=MemberRole.LEAD)
    cycles = [await quarter_of(company, number, size.weeks) for number in range(5)]
    return Year(company, stage, size.weeks, boss, leads, team, hr, cycles, units, owner)


async def hired(company: Company, name: str, number: int, manager: UUID | None) -> UUID:
    """Under an id of their number, so that chance tells one story each time."""
    key = UUID(int=number)
    await company.person(name, id=key)
    await company.line(key, manager)
    return key


async def quarter_of(company: Company, number: int, weeks: int) -> UUID:
    starts, ends = (BEGINS + timedelta(weeks=weeks) * (number + more) for more in (0, 1))
    days = {"ends_on": ends - DAY, "grading_ends_on": ends + 13 * DAY}
    return await company.cycle(f"FY-{number}", starts=starts, kind=CycleKind.CUSTOM, **days)
