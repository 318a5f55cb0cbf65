"""The action of another manager taking over in the middle of a cycle, with no draft lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.features import having
from auth.visibility.rights import Action, must
from model.review import Review, ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import Row
from resolvers.again import check_version, first_answer, row_of
from resolvers.events import wake
from resolvers.ids import GlobalId
from resolvers.org.present import present
from resolvers.reviews.review_handing_over import Taking, hand_over
from resolvers.reviews.review_launch import Line, above, managers
from resolvers.reviews.review_share import done, participant
from rules.errors import Invalid, NotAllowed
from rules.reviews import OPEN_STATES, ReviewKind, ReviewPhase, ReviewState, check_in_phase
from rules.terms import Feature
from rules.words import check_text

ACTION = "reviewManagerChange"
NewId = Callable[[], UUID]
OPEN = [phase for phase in ReviewPhase if phase not in (ReviewPhase.DRAFT, ReviewPhase.CLOSED)]


@dataclass(frozen=True)
class ReviewManagerChange:
    participant: GlobalId
    manager: GlobalId
    reason: str
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def review_manager_change(work: Work, given: ReviewManagerChange, new_id: NewId) -> Row:
    """What was submitted stays; what was not is the new manager's to write, from the beginning.

    The draft of the one before is put away, and stays theirs alone. Once none is written any more
    nobody is given one to write.
    """
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, ACTION, given, ReviewParticipant)
    if first is not None:
        return first
    part = await participant(work, given.participant)
    check_version(part, given.expected_version)
    manager = await present(work, given.manager, "manager")
    await check_change(work, part, manager)
    check_text(given.reason, "reason")
    cycle = await row_of(work, ReviewCycle, part[ReviewParticipant.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], OPEN, "managers are changed")
    line = Line(await above(work)).of(manager)
    others = [each for each in line if each != part[ReviewParticipant.subject_id]]
    wrote = await who_wrote(work, part)
    skip = await skip_of(work, cycle, [each for each in others if each not in wrote])
    writers = {ReviewKind.MANAGER: manager, **skip}
    for kind, author in writers.items():
        await hand_over(work, Taking(cycle, part, kind, author, ACTION), new_id)
    now = {"manager_id": manager, "line_ids": others, "manager_reason": given.reason}
    await work.save(ReviewParticipant, part.id, now, version=part[ReviewParticipant.version])
    await tell_both(work, part, manager)
    line_then = part[ReviewParticipant.line_ids][:1] if ReviewKind.SKIP in writers else ()
    await wake(work, part[ReviewParticipant.manager_id], *line_then, *writers.values())
    return await done(work, ACTION, given, part)


async def who_wrote(work: Work, part: Row) -> set[UUID]:
    """As the manager, and sent it: they are not asked again as the one above.

    Whoever sent theirs as the one above and then takes over does write again: what the manager
    says is what a review is shared by.
    """
    sent = select(Review.author_id).where(
        Review.participant_id == part.id,
        Review.kind == ReviewKind.MANAGER,
        Review.state.not_in([*OPEN_STATES, ReviewState.HANDED_OVER]),
    )
    return {record.author_id for record in await work.records(sent)}


async def skip_of(work: Work, cycle: Row, line: Sequence[UUID]) -> Mapping[ReviewKind, UUID | None]:
    """Nobody writes as the manager and as the one above; outside a pilot no skip is written."""
    if not cycle[ReviewCycle.has_skip]:
        return {}
    today, next_up = work.moment.today, line[:1]
    able = await having(work.system(), Feature.PERFORMANCE, next_up, today) if next_up else ()
    return {ReviewKind.SKIP: next((each for each in next_up if each in able), None)}


async def check_change(work: Work, part: Row, manager: UUID) -> None:
    """Managers read what HR reviewers don't, so none makes themselves one who is not already."""
    subject = part[ReviewParticipant.subject_id]
    if subject == work.actor:
        raise NotAllowed("Nobody chooses who reviews them. Ask another HR reviewer.")
    if manager == work.actor and (await managers(work)).get(subject) != manager:
        message = "Nobody makes themselves somebody's manager. Ask another HR reviewer."
        raise NotAllowed(message)
    if manager == subject:
        raise Invalid("Nobody is their own manager.", path=["manager"])
    if manager == part[ReviewParticipant.manager_id]:
        raise Invalid("They are the manager already.", path=["manager"], code="CONFLICT")


async def tell_both(work: Work, part: Row, manager: UUID) -> None:
    """Each of the two managers may read in their audit that they were changed."""
    old = part[ReviewParticipant.manager_id]
    told = {"to": manager} if old is None else {"from": old, "to": manager}
    for place, who in enumerate((old, manager)):
        if who is not None:
            action = f"{ACTION}{('From', 'To')[place]}"
            work.audit(action, ReviewParticipant, part.id, whose=who, detail=told)
