"""The action of another manager taking over in the middle of a cycle, with no draft lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.review import Review, ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import Row, columns
from resolvers.again import check_version, first_answer, row_of
from resolvers.events import wake
from resolvers.ids import GlobalId
from resolvers.org.present import present
from resolvers.reviews.review_launch import Line, above, due_on
from resolvers.reviews.review_share import done, participant
from rules.errors import Invalid, NotAllowed
from rules.reviews import (
    OPEN_STATES,
    ReviewKind,
    ReviewPhase,
    ReviewState,
    check_in_phase,
    check_state,
)
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

    The draft of the one before is put away, and stays theirs alone.
    """
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, ACTION, given, ReviewParticipant)
    if first is not None:
        return first
    part = await participant(work, given.participant)
    check_version(part, given.expected_version)
    manager = await present(work, given.manager, "manager")
    check_change(work, part, manager)
    check_text(given.reason, "reason")
    cycle = await row_of(work, ReviewCycle, part[ReviewParticipant.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], OPEN, "managers are changed")
    await hand_over(work, Taking(cycle, part, manager), new_id)
    line = Line(await above(work)).of(manager)
    others = [each for each in line if each != part[ReviewParticipant.subject_id]]
    now = {"manager_id": manager, "line_ids": others, "manager_reason": given.reason}
    await work.save(ReviewParticipant, part.id, now, version=part[ReviewParticipant.version])
    await tell_both(work, part, manager)
    await wake(work, part[ReviewParticipant.manager_id], manager)
    return await done(work, ACTION, given, part)


def check_change(work: Work, part: Row, manager: UUID) -> None:
    if part[ReviewParticipant.subject_id] == work.actor:
        raise NotAllowed("Nobody chooses who reviews them. Ask another HR reviewer.")
    if manager == part[ReviewParticipant.subject_id]:
        raise Invalid("Nobody is their own manager.", path=["manager"])
    if manager == part[ReviewParticipant.manager_id]:
        raise Invalid("They are the manager already.", path=["manager"], code="CONFLICT")


@dataclass(frozen=True)
class Taking:
    cycle: Row
    part: Row
    manager: UUID


async def hand_over(work: Work, taking: Taking, new_id: NewId) -> None:
    mine = select(*columns(Review)).where(
        Review.participant_id == taking.part.id, Review.kind == ReviewKind.MANAGER
    )
    known = await work.rows(Review, mine)
    if any(row[Review.state] not in (*OPEN_STATES, ReviewState.HANDED_OVER) for row in known):
        return
    for row in known:
        if row[Review.state] in OPEN_STATES:
            check_state(row[Review.state], ReviewState.HANDED_OVER)
            away = {"state": ReviewState.HANDED_OVER}
            await work.save(Review, row.id, away, version=row[Review.version])
            work.audit(ACTION, Review, row.id, whose=row[Review.author_id])
    before = [row for row in known if row[Review.author_id] == taking.manager]
    for row in before:
        check_state(ReviewState.HANDED_OVER, ReviewState.IN_PROGRESS)
        again = {"state": ReviewState.IN_PROGRESS}
        await work.save(Review, row.id, again, version=row[Review.version])
    if not before:
        await work.insert(Review, {"id": new_id(), **review_of(taking)})


def review_of(taking: Taking) -> dict[str, Any]:
    part, cycle = taking.part, taking.cycle
    of = {"participant_id": part.id, "subject_id": part[ReviewParticipant.subject_id]}
    asked = {"cycle_id": cycle.id, "template_id": part[ReviewParticipant.template_id]}
    state = {"kind": ReviewKind.MANAGER, "state": ReviewState.NOT_STARTED}
    by = {"author_id": taking.manager, "due_on": due_on(cycle, ReviewKind.MANAGER)}
    return {**of, **asked, **state, **by}


async def tell_both(work: Work, part: Row, manager: UUID) -> None:
    """Each of the two managers may read in their audit that they were changed."""
    old = part[ReviewParticipant.manager_id]
    told = {"to": manager} if old is None else {"from": old, "to": manager}
    for place, who in enumerate((old, manager)):
        if who is not None:
            action = f"{ACTION}{('From', 'To')[place]}"
            work.audit(action, ReviewParticipant, part.id, whose=who, detail=told)
