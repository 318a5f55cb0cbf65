"""The actions of the HR reviewer who runs a cycle: it is set up, goes on, and closes its voices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.calibration import CalibrationSession
from model.person import Person
from model.review import PeerNomination, ReviewParticipant
from model.review_cycle import ReviewCycle, ReviewCycleTemplate, ReviewTemplate
from model.rows import Row
from model.unit import OrgUnit
from resolvers.again import at, check_version, first_answer, named_row, row_of
from resolvers.ids import GlobalId
from resolvers.once import Words, remember
from resolvers.reviews.review_cycles import optional
from resolvers.reviews.review_launch_people import WORKS_HERE
from resolvers.reviews.turns import take_cycle
from resolvers.reviews.voices import close_voices
from resolvers.reviews.woken import wake_cycle
from rules.errors import Invalid
from rules.review_templates import check_asks, kept
from rules.reviews import (
    NominationState,
    Peers,
    ReviewPhase,
    check_counted,
    check_heard,
    check_in_phase,
    check_peers,
    check_phase,
    check_scale,
    check_threshold,
    kinds_written,
)
from rules.words import check_text

NewId = Callable[[], UUID]


@dataclass(frozen=True)
class Due:
    """Until when each kind of review is to be written; managers' are for SKIP too."""

    self_on: date
    peers_on: date
    manager_on: date


@dataclass(frozen=True)
class Switches:
    """What of a cycle is there at all, and who reads what."""

    has_nomination: bool = False
    has_calibration: bool = False
    has_upward: bool = False
    has_skip: bool = False
    manager_reads_first: bool = False
    peers_named_to_manager: bool = False
    line_reads_self: bool = False


@dataclass(frozen=True)
class UnitTemplate:
    unit: GlobalId
    template: GlobalId


@dataclass(frozen=True)
class ReviewCycleCreate:
    name: str
    template: GlobalId
    starts_on: date
    ends_on: date
    due: Due
    switches: Switches = field(default_factory=Switches)
    peers: Peers = field(default_factory=lambda: Peers(0, 5, 5))
    threshold: int = 3
    scale: Sequence[str] = ()
    unit_templates: Sequence[UnitTemplate] = ()
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ReviewCycleAdvance:
    id: GlobalId
    to: ReviewPhase
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ReviewVoicesClose:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def review_cycle_create(work: Work, given: ReviewCycleCreate, new_id: NewId) -> Row:
    """A draft that nobody is part of yet."""
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, "reviewCycleCreate", given, ReviewCycle)
    if first is not None:
        return first
    check_cycle(given)
    check_due(given, work.moment.today)
    with at("template"):
        template = await template_named(work, given, given.template)
    id_ = new_id()
    who = {"created_by_id": work.actor, "created_at": work.moment.now}
    what = {"id": id_, "phase": ReviewPhase.DRAFT, "template_id": template.id}
    await work.insert(ReviewCycle, {**what, **who, **told(given)})
    await set_unit_templates(work, given, id_)
    return await done(work, "reviewCycleCreate", given, id_)


def check_cycle(given: ReviewCycleCreate) -> None:
    check_text(given.name, "name")
    check_peers(given.peers)
    check_threshold(given.threshold)
    check_heard(given.peers, given.threshold, named=given.switches.peers_named_to_manager)
    check_counted(given.peers, is_counted=given.switches.has_nomination)
    check_scale(given.scale)
    if given.starts_on > given.ends_on:
        raise Invalid("A period can't end before it starts.", path=["endsOn"])
    if given.switches.has_calibration and not given.scale:
        raise Invalid("Without a scale there is nothing to calibrate.", path=["scale"])


def check_due(given: ReviewCycleCreate, today: date) -> None:
    """Nobody owes a review of what has not begun, nor on a day that is over."""
    for name, day in vars(given.due).items():
        if day < max(given.starts_on, today):
            part, on = name.split("_")
            message = "Choose a day to come, or today, and none before the period begins."
            raise Invalid(message, path=["due", part + on.title()])


def told(given: ReviewCycleCreate) -> dict[str, Any]:
    due, peers = given.due, given.peers
    days = {"starts_on": given.starts_on, "ends_on": given.ends_on}
    dues = {"self_due_on": due.self_on, "peers_due_on": due.peers_on}
    many = {"least_peers": peers.least, "most_peers": peers.most, "most_per_reviewer": peers.each}
    rest = {"name": given.name, "threshold": given.threshold, "scale": [*given.scale]}
    last = {"manager_due_on": due.manager_on}
    return {**days, **dues, **last, **many, **rest, **vars(given.switches)}


async def template_named(work: Work, given: ReviewCycleCreate, id_: GlobalId) -> Row:
    """One that asks something of all who write in the cycle."""
    template = await named_row(work, ReviewTemplate, id_)
    switches, most = given.switches, given.peers.most
    kinds = kinds_written(peers=most, upward=switches.has_upward, skip=switches.has_skip)
    check_asks(kept(template[ReviewTemplate.sections]), kinds)
    return template


async def set_unit_templates(work: Work, given: ReviewCycleCreate, id_: UUID) -> None:
    units = [each.unit for each in given.unit_templates]
    if len(set(units)) != len(units):
        raise Invalid("Name each unit once.", path=["unitTemplates"])
    for place, each in enumerate(given.unit_templates):
        here = ("unitTemplates", str(place))
        with at(*here, "unit"):
            unit = await named_row(work, OrgUnit, each.unit)
        with at(*here, "template"):
            template = await template_named(work, given, each.template)
        row = {"cycle_id": id_, "unit_id": unit.id, "template_id": template.id}
        await work.insert(ReviewCycleTemplate, row)


async def review_cycle_advance(work: Work, given: ReviewCycleAdvance, _: NewId) -> Row:
    """One phase onwards; `reviewCycleLaunch` leads out of DRAFT."""
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, "reviewCycleAdvance", given, ReviewCycle)
    if first is not None:
        return first
    cycle = await cycle_in_turn(work, given.id, given.expected_version)
    now = cycle[ReviewCycle.phase]
    if now is ReviewPhase.DRAFT:
        message = "It is a DRAFT: `reviewCycleLaunch` leads on, with those who take part."
        raise Invalid(message, path=["to"], code="NOT_OPEN")
    check_phase(now, given.to, optional(cycle))
    check_text(given.reason, "reason")
    if now is ReviewPhase.NOMINATION and given.reason is None:
        await check_peers_are_many(work, cycle)
    if now is ReviewPhase.CALIBRATION:
        await check_locked(work, cycle)
    changes: dict[str, Any] = {"phase": given.to}
    if now is ReviewPhase.WRITING and cycle[ReviewCycle.voices_closed_at] is None:
        changes["voices_closed_at"] = work.moment.now
        await close_voices(work, cycle)
    if given.to is ReviewPhase.CLOSED:
        changes["closed_at"] = work.moment.now
    await work.save(ReviewCycle, cycle.id, changes, version=cycle[ReviewCycle.version])
    await wake_cycle(work, cycle.id)
    return await done(work, "reviewCycleAdvance", given, cycle.id)


async def check_peers_are_many(work: Work, cycle: Row) -> None:
    """Whoever goes on with fewer peers than the cycle wants says why."""
    least = cycle[ReviewCycle.least_peers]
    everybody = select(func.count()).where(ReviewParticipant.cycle_id == cycle.id)
    enough = (
        select(PeerNomination.participant_id)
        .join(ReviewParticipant, ReviewParticipant.id == PeerNomination.participant_id)
        .where(
            ReviewParticipant.cycle_id == cycle.id,
            PeerNomination.state == NominationState.APPROVED,
            PeerNomination.reviewer_id.in_(select(Person.id).where(*WORKS_HERE)),
        )
        .group_by(PeerNomination.participant_id)
        .having(func.count() >= least)
    )
    if least == 0:
        return
    lacking = (await work.records(everybody))[0][0] - len(await work.records(enough))
    if lacking:
        message = f"{lacking} people have fewer than {least} approved peers. Give a `reason`."
        raise Invalid(message, path=["reason"], code="NEEDS_REASON")


async def check_locked(work: Work, cycle: Row) -> None:
    """What is still compared could be changed after it was shared."""
    left = select(CalibrationSession.name).where(
        CalibrationSession.cycle_id == cycle.id, CalibrationSession.locked_at.is_(None)
    )
    names = [record.name for record in await work.records(left.order_by(CalibrationSession.name))]
    if names:
        message = f"Lock the calibration first: {', '.join(names)}."
        raise Invalid(message, path=["to"], code="NOT_OPEN")


async def review_voices_close(work: Work, given: ReviewVoicesClose, _: NewId) -> Row:
    """Peers and reports write no more, so that what they said can be shown all at once.

    Shown one by one as they come, each would tell whose it is.
    """
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, "reviewVoicesClose", given, ReviewCycle)
    if first is not None:
        return first
    cycle = await cycle_in_turn(work, given.id, given.expected_version)
    check_in_phase(cycle[ReviewCycle.phase], [ReviewPhase.WRITING], "voices are closed")
    if cycle[ReviewCycle.voices_closed_at] is not None:
        raise Invalid("They were closed before.", path=["id"], code="NOT_OPEN")
    await close_voices(work, cycle)
    closed = {"voices_closed_at": work.moment.now}
    await work.save(ReviewCycle, cycle.id, closed, version=cycle[ReviewCycle.version])
    await wake_cycle(work, cycle.id)
    return await done(work, "reviewVoicesClose", given, cycle.id)


async def cycle_in_turn(work: Work, id_: GlobalId, expected: int | None) -> Row:
    """The cycle, while nobody else may change its phase."""
    known = await named_row(work, ReviewCycle, id_)
    await take_cycle(work, known.id)
    cycle = await row_of(work, ReviewCycle, known.id)
    check_version(cycle, expected)
    return cycle


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    work.audit(action, ReviewCycle, id_)
    await remember(work, action, given, id_)
    return await row_of(work, ReviewCycle, id_)
