"""A review that another manager is to write, or another skip: the draft before is put away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.review import Review, ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import Row, columns
from resolvers.again import row_of
from resolvers.events import wake
from resolvers.reviews.review_launch import due_on
from rules.reviews import OPEN_STATES, ReviewKind, ReviewPhase, ReviewState, check_state

NewId = Callable[[], UUID]
TO_BE_WRITTEN = (ReviewPhase.NOMINATION, ReviewPhase.WRITING)


@dataclass(frozen=True)
class Taking:
    """`author` writes from now on, or nobody; `action` is what it comes of, for the audit of the
    one before.
    """

    cycle: Row
    part: Row
    kind: ReviewKind
    author: UUID | None
    action: str


async def hand_over(work: Work, taking: Taking, new_id: NewId) -> None:
    """Not what was submitted; and nobody is given to write what they can't send any more."""
    mine = select(*columns(Review)).where(
        Review.participant_id == taking.part.id, Review.kind == taking.kind
    )
    known = await work.rows(Review, mine)
    if any(writes(row, taking.author) for row in known):
        return
    if any(row[Review.state] not in (*OPEN_STATES, ReviewState.HANDED_OVER) for row in known):
        return
    await put_away(work, taking, known)
    if taking.author is not None and taking.cycle[ReviewCycle.phase] in TO_BE_WRITTEN:
        await begin(work, taking, known, new_id)


def writes(review: Row, author: UUID | None) -> bool:
    return review[Review.author_id] == author and review[Review.state] in OPEN_STATES


async def put_away(work: Work, taking: Taking, known: Sequence[Row]) -> None:
    for row in known:
        if row[Review.state] in OPEN_STATES:
            check_state(row[Review.state], ReviewState.HANDED_OVER)
            away = {"state": ReviewState.HANDED_OVER}
            await work.save(Review, row.id, away, version=row[Review.version])
            work.audit(taking.action, Review, row.id, whose=row[Review.author_id])


async def begin(work: Work, taking: Taking, known: Sequence[Row], new_id: NewId) -> None:
    """Where they were the manager before, with the draft that stayed theirs."""
    before = [row for row in known if row[Review.author_id] == taking.author]
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
    state = {"kind": taking.kind, "state": ReviewState.NOT_STARTED}
    by = {"author_id": taking.author, "due_on": due_on(cycle, taking.kind)}
    return {**of, **asked, **state, **by}


async def hand_on(work: Work, review: Row, cycle: Row, action: str, new_id: NewId) -> None:
    """What is opened again once its author is the manager no more, is for whoever is that now."""
    part = await row_of(work, ReviewParticipant, review[Review.participant_id])
    manager = part[ReviewParticipant.manager_id]
    if manager in (None, review[Review.author_id]):
        return
    await hand_over(work, Taking(cycle, part, ReviewKind.MANAGER, manager, action), new_id)
    await wake(work, manager)
