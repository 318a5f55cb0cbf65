"""The actions of a calibration session: opened over a scope, it changes ratings and locks them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Date, select, update

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.effective import current_membership, current_state
from model.review import Review, ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import AnySelect, Row, among, columns, named, written
from model.unit import Membership, OrgUnit, UnitState
from resolvers.again import at, check_version, first_answer, named_row, row_of
from resolvers.ids import GlobalId, global_id
from resolvers.once import Words, remember
from resolvers.org.present import all_present
from resolvers.reviews.review_cycle_actions import cycle_in_turn
from rules.calibration import SessionState
from rules.errors import Conflict, Invalid, NotAllowed, NotFound
from rules.reviews import ReviewKind, ReviewPhase, ReviewState, check_in_phase, check_rating
from rules.steps import follows
from rules.words import check_text

MOST_MEMBERS = 50
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class CalibrationSessionOpen:
    """Over the people of a unit and of those below it, or over all who are in no session yet."""

    cycle: GlobalId
    name: str
    members: Sequence[GlobalId]
    unit: GlobalId | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class CalibrationOverride:
    session: GlobalId
    participant: GlobalId
    rating: int
    reason: str
    tells_subject: bool = False
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class CalibrationLock:
    session: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def calibration_session_open(work: Work, given: CalibrationSessionOpen, new_id: NewId) -> Row:
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, "calibrationSessionOpen", given, CalibrationSession)
    if first is not None:
        return first
    cycle = await cycle_in_turn(work, given.cycle, None)
    check_in_phase(cycle[ReviewCycle.phase], [ReviewPhase.CALIBRATION], "sessions are opened")
    check_text(given.name, "name")
    members = await members_of(work, given.members)
    unit = None
    if given.unit is not None:
        with at("unit"):
            unit = (await named_row(work, OrgUnit, given.unit)).id
    id_ = new_id()
    what = {"id": id_, "cycle_id": cycle.id, "name": given.name, "unit_id": unit}
    who = {"facilitator_id": work.actor, "member_ids": members, "opened_at": work.moment.now}
    await work.insert(CalibrationSession, {**what, **who})
    await take_scope(work, cycle.id, unit, id_)
    return await done(work, "calibrationSessionOpen", given, id_)


async def members_of(work: Work, ids: Sequence[GlobalId]) -> list[UUID]:
    if not 1 <= len(set(ids)) <= MOST_MEMBERS:
        message = f"1 to {MOST_MEMBERS} people take part."
        raise Invalid(message, path=["members"])
    paths = [("members", str(place)) for place in range(len(ids))]
    return sorted(set(await all_present(work, ids, paths)))


async def take_scope(work: Work, cycle_id: UUID, unit: UUID | None, session: UUID) -> None:
    """Nobody is in two sessions, and who is in one stays there whatever becomes of their unit."""
    free = select(ReviewParticipant.id, ReviewParticipant.subject_id).where(
        ReviewParticipant.cycle_id == cycle_id, ReviewParticipant.session_id.is_(None)
    )
    found = await work.records(free)
    inside = None if unit is None else await people_under(work, unit)
    keys = [each.id for each in found if inside is None or each.subject_id in inside]
    if not keys:
        message = "Nobody who takes part in the cycle is there, or they are in a session already."
        raise Invalid(message, path=["unit"], code="EMPTY")
    taken = update(ReviewParticipant).where(among(ReviewParticipant.id, keys))
    await work.system().run(taken.values(session_id=session))


async def people_under(work: Work, unit: UUID) -> set[UUID]:
    today = work.moment.today
    parents = {row.unit_id: row.parent_id for row in await work.records(units(), on=today)}
    inside, size = {unit}, 0
    while size < len(inside):
        size = len(inside)
        inside |= {each for each, parent in parents.items() if parent in inside}
    members = await work.records(memberships(), on=today)
    return {row.person_id for row in members if row.unit_id in inside}


@written
def units() -> AnySelect:
    on = named("on", Date())
    return select(UnitState.unit_id, UnitState.parent_id).where(current_state(UnitState, on))


@written
def memberships() -> AnySelect:
    on, told = named("on", Date()), (Membership.person_id, Membership.unit_id)
    return select(*told).where(current_membership(Membership, on))


async def calibration_override(work: Work, given: CalibrationOverride, new_id: NewId) -> Row:
    """Old, new, reason and actor stay; the manager reads them, the reviewee where it says so."""
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, "calibrationOverride", given, CalibrationSession)
    if first is not None:
        return first
    session, cycle = await open_session(work, given.session, given.expected_version)
    with at("participant"):
        part = await named_row(work, ReviewParticipant, given.participant)
        rating = await proposal(work, session, part)
    check_text(given.reason, "reason")
    check_rating(given.rating, cycle[ReviewCycle.scale])
    old = rating[ReviewRating.value]
    if given.rating == old:
        raise Invalid("It is that already.", path=["rating"], code="CONFLICT")
    of = {"session_id": session.id, "participant_id": part.id}
    whose = {"subject_id": part[ReviewParticipant.subject_id], "old": old, "new": given.rating}
    why = {"reason": given.reason, "tells_subject": given.tells_subject}
    by = {"actor_id": work.actor, "at": work.moment.now}
    await work.insert(CalibrationChange, {"id": new_id(), **of, **whose, **why, **by})
    value = {"value": given.rating}
    await work.save(ReviewRating, rating.id, value, version=rating[ReviewRating.version])
    # Told to whom it is about, it would say before the review is shared that a rating is there; and
    # who wrote it may be their manager no more.
    manager = part[ReviewParticipant.manager_id]
    work.audit("calibrationOverride", ReviewRating, rating.id, whose=manager)
    return await done(work, "calibrationOverride", given, session.id)


async def proposal(work: Work, session: Row, part: Row) -> Row:
    """Only what a manager proposed, of somebody in the scope, and never of oneself."""
    if part[ReviewParticipant.session_id] != session.id:
        raise NotFound("They are not in the scope of this session.")
    if part[ReviewParticipant.subject_id] == work.actor:
        raise NotAllowed("Nobody calibrates themselves.")
    found = select(*columns(ReviewRating)).where(ReviewRating.participant_id == part.id)
    for row in await work.rows(ReviewRating, found):
        return row
    raise NotFound("Their manager proposed no rating.")


async def calibration_lock(work: Work, given: CalibrationLock, __: NewId) -> Row:
    """Ratings in the scope stay as they are, and what managers wrote is calibrated."""
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, "calibrationLock", given, CalibrationSession)
    if first is not None:
        return first
    session, _ = await open_session(work, given.session, given.expected_version)
    locked = {"locked_at": work.moment.now}
    version = session[CalibrationSession.version]
    await work.save(CalibrationSession, session.id, locked, version=version)
    scope = select(ReviewParticipant.id).where(ReviewParticipant.session_id == session.id)
    keys = [record.id for record in await work.records(scope)]
    system = work.system()
    ratings = update(ReviewRating).where(among(ReviewRating.participant_id, keys))
    await system.run(ratings.values(**locked))
    sent = update(Review).where(
        among(Review.participant_id, keys),
        Review.kind == ReviewKind.MANAGER,
        Review.state == ReviewState.SUBMITTED,
    )
    calibrated = {"state": ReviewState.CALIBRATED, "version": Review.version + 1}
    await system.run(sent.values(**calibrated))
    return await done(work, "calibrationLock", given, session.id)


async def open_session(work: Work, id_: GlobalId, expected: int | None) -> tuple[Row, Row]:
    """A session that is not locked, and its cycle, which stays in CALIBRATION meanwhile."""
    session = await named_row(work, CalibrationSession, id_)
    cycle_id = session[CalibrationSession.cycle_id]
    cycle = await cycle_in_turn(work, global_id(ReviewCycle.__name__, cycle_id), None)
    session = await row_of(work, CalibrationSession, session.id)
    check_version(session, expected)
    if session[CalibrationSession.locked_at] is not None:
        raise Conflict(f"{follows(SessionState.LOCKED, ())} Its ratings stay as they are.")
    check_in_phase(cycle[ReviewCycle.phase], [ReviewPhase.CALIBRATION], "ratings are compared")
    return session, cycle


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    row = await row_of(work, CalibrationSession, id_)
    work.audit(action, CalibrationSession, id_, whose=row[CalibrationSession.facilitator_id])
    await remember(work, action, given, id_)
    return row
