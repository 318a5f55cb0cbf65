"""A season of reviews, from a draft to its end, acted by the people whom it is about."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.demo.chance import chance
from app.demo.simulation.season_words import AMBITIONS, EVERYTHING, SAID, SCALE, TEMPLATE
from app.demo.simulation.stage import Stage
from auth.gate import Work
from model.base import Base
from model.calibration import CalibrationSession, ReviewRating
from model.review import PeerNomination, Review, ReviewParticipant
from model.review_cycle import ReviewCycle, ReviewTemplate
from model.rows import Row, columns
from resolvers.everyday.performance_goals import PerformanceGoalCreate, performance_goal_create
from resolvers.ids import GlobalId, global_id
from resolvers.reviews.calibration_actions import (
    CalibrationLock,
    CalibrationOverride,
    CalibrationSessionOpen,
    calibration_lock,
    calibration_override,
    calibration_session_open,
)
from resolvers.reviews.peer_nominations import (
    PeerNominate,
    PeerNominationDecide,
    PeerNominationDecline,
    peer_nominate,
    peer_nomination_decide,
    peer_nomination_decline,
)
from resolvers.reviews.review_cycle_actions import (
    Due,
    ReviewCycleAdvance,
    ReviewCycleCreate,
    ReviewVoicesClose,
    review_cycle_advance,
    review_cycle_create,
    review_voices_close,
)
from resolvers.reviews.review_launch import ReviewCycleLaunch, review_cycle_launch
from resolvers.reviews.review_share import (
    ReviewAcknowledge,
    ReviewReplyCreate,
    ReviewShare,
    review_acknowledge,
    review_reply_create,
    review_share,
)
from resolvers.reviews.review_templates import ReviewTemplateCreate, review_template_create
from resolvers.reviews.review_write import ReviewSave, ReviewSubmit, review_save, review_submit
from rules.errors import Invalid
from rules.review_templates import Answer
from rules.reviews import OPEN_STATES, NominationState, Peers, ReviewKind, ReviewPhase

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
REFUSED, UNDECIDED, DECLINED = 0.15, 0.25, 0.85
"""Of what is drawn for each nomination: below the first, up to the second, above the third."""


class StillToCome(Exception):
    """What is to be done next lies behind the last moment of the story."""


async def unwatched(_: object) -> None:
    """Nobody looks on."""


@dataclass
class Season:
    """Of a period; `hr` runs it, and `silent` are those who write nothing, whoever waits for it.

    `peers` are named by each; `meanwhile` is done in the middle of the writing, such as a change in
    the organisation. Where the story ends before the season does, at `until`, it is still running.
    """

    stage: Stage
    hr: UUID
    seed: int
    starts_on: date
    ends_on: date
    at: datetime
    silent: frozenset[UUID] = frozenset()
    meanwhile: Callable[["Season"], Awaitable[None]] | None = None
    peers: int = 3
    until: datetime | None = None
    cycle: UUID = field(init=False)

    async def play(self, watch: Callable[["Season"], Awaitable[None]] = unwatched) -> None:
        """All of its scenes that come to be, a day apart; `watch` looks on after each."""
        with suppress(StillToCome):
            for scene in (prepared, nominated, written, calibrated, shared):
                self.at += DAY
                await scene(self)
                await watch(self)

    async def act(self, who: UUID, action: Any, given: Any) -> Any:
        """A minute after whatever was done before."""
        self.at += MINUTE
        return await self.stage.act(who, self.now, action, given)

    @property
    def now(self) -> datetime:
        if self.until is not None and self.at > self.until:
            raise StillToCome
        return self.at

    async def to(self, phase: ReviewPhase) -> None:
        given = ReviewCycleAdvance(self.id, phase, reason="As planned.")
        await self.act(self.hr, review_cycle_advance, given)

    async def rows(self, who: UUID, noun: type[Base], *which: Any) -> Sequence[Row]:
        """As they see them."""

        async def read(work: Work, _: object, __: object) -> Sequence[Row]:
            key: Any = noun.__table__.c.id
            return await work.rows(noun, select(*columns(noun)).where(*which).order_by(key))

        found: Sequence[Row] = await self.stage.act(who, self.now, read, None)
        return found

    async def parts(self) -> Sequence[Row]:
        return await self.rows(self.hr, ReviewParticipant, ReviewParticipant.cycle_id == self.cycle)

    async def written_by(self, who: UUID) -> Sequence[Row]:
        mine = (Review.cycle_id == self.cycle, Review.author_id == who)
        return await self.rows(who, Review, *mine)

    async def phase(self) -> ReviewPhase:
        [cycle] = await self.rows(self.hr, ReviewCycle, ReviewCycle.id == self.cycle)
        now: ReviewPhase = cycle[ReviewCycle.phase]
        return now

    @property
    def id(self) -> GlobalId:
        return global_id(ReviewCycle.__name__, self.cycle)


async def prepared(season: Season) -> None:
    """A template, a cycle of everything that there is, and its launch."""
    asked = ReviewTemplateCreate("Half-year", TEMPLATE)
    template = await season.act(season.hr, review_template_create, asked)
    today = season.at.date()
    due = Due(today + 14 * DAY, today + 14 * DAY, today + 21 * DAY)
    given = ReviewCycleCreate(
        f"Reviews to {season.ends_on}", global_id(ReviewTemplate.__name__, template.id),
        season.starts_on, season.ends_on, due, EVERYTHING, Peers(0, 4, 6), scale=SCALE,
    )  # fmt: skip
    season.cycle = (await season.act(season.hr, review_cycle_create, given)).id
    await season.act(season.hr, review_cycle_launch, ReviewCycleLaunch(season.id))


async def nominated(season: Season) -> None:
    """Some peers each; the manager refuses one, and one of those asked has no time."""
    parts = await season.parts()
    people = [part[ReviewParticipant.subject_id] for part in parts]
    for part in parts:
        subject, manager = part[ReviewParticipant.subject_id], part[ReviewParticipant.manager_id]
        others = [each for each in people if each not in (subject, manager)]
        chosen = chance(season.seed, f"peers of {subject}").sample(
            others, min(season.peers, len(others))
        )
        for peer in chosen:
            await nominate(season, part, peer)
    await season.to(ReviewPhase.WRITING)


async def nominate(season: Season, part: Row, peer: UUID) -> None:
    subject = part[ReviewParticipant.subject_id]
    manager = part[ReviewParticipant.manager_id] or season.hr
    given = PeerNominate(id_of(part), global_id("Person", peer))
    named = await season.act(subject, peer_nominate, given)
    if subject == season.hr and manager == season.hr:
        return
    drawn = chance(season.seed, f"{subject} {peer}").random()
    if REFUSED <= drawn < UNDECIDED:
        return
    to = NominationState.REFUSED if drawn < REFUSED else NominationState.APPROVED
    nomination = global_id(PeerNomination.__name__, named.id)
    with suppress(Invalid):
        await season.act(manager, peer_nomination_decide, PeerNominationDecide(nomination, to))
        if to is NominationState.APPROVED and drawn > DECLINED:
            declined = PeerNominationDecline(nomination, "No time this month.")
            await season.act(peer, peer_nomination_decline, declined)


async def written(season: Season) -> None:
    """One half writes before what happens in the middle, the other after it."""
    people = [part[ReviewParticipant.subject_id] for part in await season.parts()]
    half = len(people) // 2
    for who in people[:half]:
        await write(season, who)
    season.at += DAY
    if season.meanwhile is not None:
        await season.meanwhile(season)
    for who in people:
        await write(season, who)
    await season.act(season.hr, review_voices_close, ReviewVoicesClose(season.id))
    await season.to(ReviewPhase.CALIBRATION)


async def write(season: Season, who: UUID) -> None:
    """All that somebody owes; a draft is all that becomes of it where they fall silent."""
    for review in await season.written_by(who):
        if review[Review.state] not in OPEN_STATES:
            continue
        id_, kind = global_id(Review.__name__, review.id), review[Review.kind]
        random = chance(season.seed, f"{review[Review.subject_id]} {who} {kind.value}")
        answers = [Answer("1.1", random.choice(SAID)), Answer("1.2", option=random.randint(1, 3))]
        if kind is ReviewKind.SELF:
            answers.append(Answer("2.1", random.choice(AMBITIONS)))
        await season.act(who, review_save, ReviewSave(id_, answers))
        rating = random.randint(1, 3) if kind is ReviewKind.MANAGER else None
        if who not in season.silent:
            await season.act(who, review_submit, ReviewSubmit(id_, rating))


async def calibrated(season: Season) -> None:
    """One session of all, and a rating that is changed in it with a reason."""
    people = [part[ReviewParticipant.subject_id] for part in await season.parts()]
    members = [global_id("Person", each) for each in people[:3]]
    asked = CalibrationSessionOpen(season.id, "All of us", members)
    session = await season.act(season.hr, calibration_session_open, asked)
    id_ = global_id(CalibrationSession.__name__, session.id)
    inside = ReviewRating.participant_id.in_([part.id for part in await season.parts()])
    for rating in (await season.rows(season.hr, ReviewRating, inside))[:1]:
        level = rating[ReviewRating.value] % len(SCALE) + 1
        part = global_id(ReviewParticipant.__name__, rating[ReviewRating.participant_id])
        change = CalibrationOverride(id_, part, level, "As for the others.", tells_subject=True)
        await season.act(season.hr, calibration_override, change)
    await season.act(season.hr, calibration_lock, CalibrationLock(id_))
    await season.to(ReviewPhase.SHARING)


async def shared(season: Season) -> None:
    """By the manager, else by HR; two in three acknowledge, and the cycle ends without the rest."""
    for place, part in enumerate(await season.parts()):
        subject, manager = part[ReviewParticipant.subject_id], part[ReviewParticipant.manager_id]
        sharers = [each for each in (manager, season.hr) if each not in (None, subject)]
        if not await share(season, part, sharers) or place % 3 == 2:
            continue
        read = ReviewAcknowledge(id_of(part), "I see it much the same.")
        await season.act(subject, review_acknowledge, read)
        goal = PerformanceGoalCreate(SAID[place % len(SAID)], participant=id_of(part))
        await season.act(subject, performance_goal_create, goal)
        if manager is not None:
            reply = ReviewReplyCreate(id_of(part), "Let us talk about it on Thursday.")
            await season.act(manager, review_reply_create, reply)
    await season.to(ReviewPhase.CLOSED)


async def share(season: Season, part: Row, sharers: Sequence[UUID]) -> bool:
    """Whether one of them could; a manager who wrote nothing can't."""
    for who in sharers:
        with suppress(Invalid):
            await season.act(who, review_share, ReviewShare(id_of(part)))
            return True
    return False


def id_of(part: Row) -> GlobalId:
    return global_id(ReviewParticipant.__name__, part.id)
