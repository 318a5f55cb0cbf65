"""A company of a test that lives through a year, and what is looked at while it does."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.demo.simulation.roles import Roles
from app.demo.simulation.season import Season
from app.demo.simulation.stage import Stage
from app.demo.simulation.year import Scale, Year
from model.review import PeerNomination, Review, ReviewParticipant, ReviewVoice
from resolvers.ids import global_id
from resolvers.reviews.review_cycle_actions import ReviewCycleAdvance, review_cycle_advance
from resolvers.reviews.review_write import ReviewSubmit, review_submit
from rules.errors import OkrGraphError
from rules.reviews import (
    OPEN_STATES,
    NominationState,
    Optional,
    ReviewPhase,
    ReviewState,
    allowed_phases,
)
from rules.terms import CycleKind, MemberRole, Role
from tests.support.company import Company
from tests.support.walls import past_walls

SEED = 7
EVERY_PHASE = Optional(nomination=True, calibration=True)
BEGINS = date(2026, 2, 2)
DAY = timedelta(days=1)
LONG, GRADED = timedelta(weeks=4), timedelta(days=13)
Step = tuple[ReviewPhase, ReviewPhase]


@dataclass
class Seen:
    """What was reached by now, and what was tried and refused; `wrong` is what was not as told."""

    owner: str
    phases: set[ReviewPhase] = field(default_factory=set[ReviewPhase])
    states: set[ReviewState] = field(default_factory=set[ReviewState])
    nominations: set[NominationState] = field(default_factory=set[NominationState])
    refused: set[Step] = field(default_factory=set[Step])
    again: int = 0
    heard: list[int] = field(default_factory=list[int])
    wrong: list[str] = field(default_factory=list[str])

    async def look(self, season: Season) -> None:
        """Which states are reached by now, and that no other step leads on than those named."""
        with past_walls(self.owner) as connection:
            self.states |= {*connection.execute(select(Review.state).distinct()).scalars()}
            named = select(PeerNomination.state).distinct()
            self.nominations |= {*connection.execute(named).scalars()}
        now = await season.phase()
        if now not in self.phases:
            self.phases.add(now)
            await self.try_phases(season, now)
            await self.try_submitted(season)
        if now is ReviewPhase.CLOSED:
            await self.listen(season)

    async def listen(self, season: Season) -> None:
        """Of how many voices each group is that they hear whom it is about."""
        for part in await season.parts():
            mine = ReviewVoice.participant_id == part.id
            voices = await season.rows(part[ReviewParticipant.subject_id], ReviewVoice, mine)
            asked = (ReviewVoice.perspective, ReviewVoice.question)
            self.heard += Counter(tuple(voice[each] for each in asked) for voice in voices).values()

    async def try_phases(self, season: Season, now: ReviewPhase) -> None:
        """Every step but the next is refused, with the next."""
        allowed = allowed_phases(now, EVERY_PHASE)
        named = ", ".join(each.value for each in allowed) or "nothing"
        for to in ReviewPhase:
            if to in allowed:
                continue
            given = ReviewCycleAdvance(season.id, to)
            told = await self.refusal(season, season.hr, review_cycle_advance, given)
            self.refused.add((now, to))
            if told != f"It is {now.value}; what may follow is {named}.":
                self.wrong.append(f"{now.value} to {to.value}: {told}")

    async def try_submitted(self, season: Season) -> None:
        """What was sent is not sent again."""
        for review in await season.written_by(season.hr):
            if review[Review.state] not in OPEN_STATES:
                given = ReviewSubmit(global_id("Review", review.id))
                await self.refusal(season, season.hr, review_submit, given)
                self.again += 1

    async def refusal(self, season: Season, who: UUID, action: Any, given: Any) -> str:
        try:
            await season.act(who, action, given)
        except OkrGraphError as error:
            return error.message
        self.wrong.append(f"{action.__name__} was not refused")
        return ""


async def small_year(company: Company, stage: Stage, seen: Seen) -> Year:
    """Seven people whose quarters are four weeks long."""
    boss = await hired(company, "Ada Able", 1, None)
    hr = await hired(company, "Hanna Hill", 2, boss)
    # They write last, so that what is in the middle of a season finds them still at it.
    old, new = [await hired(company, f"Lead {number}", number, boss) for number in (9_001, 9_002)]
    shop, works = [await company.unit(name) for name in ("Shop", "Works")]
    team = [await hired(company, f"Person {number}", number, old) for number in (10, 11, 12)]
    for person in team:
        await company.member(person, shop)
    await company.role(boss, Role.ADMINISTRATOR)
    await company.role(hr, Role.HR_REVIEWER)
    for lead, unit in ((old, shop), (new, works)):
        await company.member(lead, unit, role=MemberRole.LEAD)
    keys = [await quarter(company, number) for number in range(5)]
    talkers, silent = [*team, old, new], frozenset({new, team[-1]})
    roles = Roles(hr, (old, new), (shop, works), team[:1], talkers, silent)
    return Year(stage, roles, keys[:4], Scale(feedback=8, peers=4), SEED, seen.look)


async def hired(company: Company, name: str, number: int, manager: UUID | None) -> UUID:
    """Under an id of their number, so that chance tells one story each time."""
    key = UUID(int=number)
    await company.person(name, id=key)
    await company.line(key, manager)
    return key


async def quarter(company: Company, number: int) -> str:
    starts = BEGINS + number * LONG
    days = {"ends_on": starts + LONG - DAY, "grading_ends_on": starts + LONG + GRADED}
    await company.cycle(f"FY-{number}", starts=starts, kind=CycleKind.CUSTOM, **days)
    return f"FY-{number}"
