"""The actions after writing: a review is shared, acknowledged, and replied to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.reach import check_write
from auth.visibility.rights import Action, may
from model.review import Review, ReviewParticipant, ReviewReply
from model.review_cycle import ReviewCycle
from model.rows import Row, columns
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.events import wake
from resolvers.ids import GlobalId
from resolvers.once import Words, remember
from resolvers.reviews.turns import share_cycle, take_part
from rules.errors import Conflict, Invalid, NotAllowed
from rules.reviews import NAMED, UNSENT, ReviewKind, ReviewPhase, ReviewState, check_in_phase
from rules.words import check_text

NewId = Callable[[], UUID]
READY = (ReviewState.SUBMITTED, ReviewState.CALIBRATED)


@dataclass(frozen=True)
class ReviewShare:
    participant: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ReviewAcknowledge:
    """That it was read: nobody is asked to agree."""

    participant: GlobalId
    comment: str | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ReviewReplyCreate:
    participant: GlobalId
    text: str
    client_mutation_id: str | None = None


async def review_share(work: Work, given: ReviewShare, _: NewId) -> Row:
    """From now on the reviewee reads what was written of them."""
    first = await first_answer(work, "reviewShare", given, ReviewParticipant)
    if first is not None:
        return first
    part = await participant(work, given.participant)
    check_version(part, given.expected_version)
    if not await runs(work, part):
        raise NotAllowed("The manager of the reviewee shares it, or an HR reviewer.")
    cycle = await row_of(work, ReviewCycle, part[ReviewParticipant.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], [ReviewPhase.SHARING], "reviews are shared")
    if part[ReviewParticipant.shared_at] is not None:
        raise Conflict("It was shared before; nothing is left to do.")
    reviews = await named_reviews(work, part)
    if part[ReviewParticipant.manager_id] == work.actor:
        check_written(reviews)
    for review in reviews:
        if review[Review.state] in READY:
            shared = {"state": ReviewState.SHARED}
            await work.save(Review, review.id, shared, version=review[Review.version])
    by = {"shared_at": work.moment.now, "shared_by_id": work.actor}
    await work.save(ReviewParticipant, part.id, by, version=part[ReviewParticipant.version])
    await wake(work, part[ReviewParticipant.manager_id], part[ReviewParticipant.subject_id])
    return await done(work, "reviewShare", given, part)


def check_written(reviews: Sequence[Row]) -> None:
    """A manager shares what they wrote. What was never written keeps HR from nothing else."""
    states = [
        review[Review.state] for review in reviews if review[Review.kind] is ReviewKind.MANAGER
    ]
    if any(state not in UNSENT for state in states):
        return
    known = states[0].value if states else "not there"
    message = (
        f"The manager's review is {known}; it must be SUBMITTED first. An HR reviewer shares what "
        "there is without it."
    )
    raise Invalid(message, path=["participant"], code="NOT_OPEN")


async def review_acknowledge(work: Work, given: ReviewAcknowledge, new_id: NewId) -> Row:
    """By the reviewee, once; what they say to it is kept as they say it."""
    first = await first_answer(work, "reviewAcknowledge", given, ReviewParticipant)
    if first is not None:
        return first
    part = await participant(work, given.participant)
    if part[ReviewParticipant.subject_id] != work.actor:
        raise NotAllowed("Only whom it is about acknowledges a review.")
    await check_talking(work, part)
    check_text(given.comment, "comment")
    if part[ReviewParticipant.acknowledged_at] is not None:
        raise Conflict("You acknowledged it before. Say more in a reply.")
    for review in await named_reviews(work, part):
        if review[Review.state] is ReviewState.SHARED:
            read = {"state": ReviewState.ACKNOWLEDGED}
            await work.save(Review, review.id, read, version=review[Review.version])
    at = {"acknowledged_at": work.moment.now}
    await work.save(ReviewParticipant, part.id, at, version=part[ReviewParticipant.version])
    if given.comment is not None:
        said = {"acknowledges": True, "text": given.comment}
        await work.insert(ReviewReply, {"id": new_id(), **reply(work, part), **said})
    await wake(work, work.actor)
    return await done(work, "reviewAcknowledge", given, part)


async def review_reply_create(work: Work, given: ReviewReplyCreate, new_id: NewId) -> Row:
    """By the reviewee and their manager, once it is shared."""
    first = await first_answer(work, "reviewReplyCreate", given, ReviewParticipant)
    if first is not None:
        return first
    part = await participant(work, given.participant)
    if work.actor not in (part[ReviewParticipant.subject_id], part[ReviewParticipant.manager_id]):
        raise NotAllowed("The reviewee and their manager talk here.")
    await check_talking(work, part)
    check_text(given.text, "text")
    said = {"acknowledges": False, "text": given.text}
    await work.insert(ReviewReply, {"id": new_id(), **reply(work, part), **said})
    return await done(work, "reviewReplyCreate", given, part)


def reply(work: Work, part: Row) -> dict[str, Any]:
    of = {"participant_id": part.id, "subject_id": part[ReviewParticipant.subject_id]}
    return {**of, "author_id": work.actor, "at": work.moment.now}


async def check_talking(work: Work, part: Row) -> None:
    """From when it is shared until the cycle is closed."""
    if part[ReviewParticipant.shared_at] is None:
        message = "It is not shared yet. Wait for your manager."
        raise Invalid(message, path=["participant"], code="NOT_OPEN")
    cycle = await row_of(work, ReviewCycle, part[ReviewParticipant.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], [ReviewPhase.SHARING], "reviews are talked about")


async def participant(work: Work, id_: GlobalId) -> Row:
    """The participant in their turn, in a cycle that stays in its phase meanwhile.

    A feature that is off is told before anything else.
    """
    check_write(work.viewer, [ReviewParticipant])
    known = await named_row(work, ReviewParticipant, id_)
    await take_part(work, known.id)
    await share_cycle(work, known[ReviewParticipant.cycle_id])
    return await row_of(work, ReviewParticipant, known.id)


async def runs(work: Work, part: Row) -> bool:
    """Whether the viewer is the manager, or an HR reviewer of somebody else."""
    if part[ReviewParticipant.subject_id] == work.actor:
        return False
    managed = part[ReviewParticipant.manager_id] == work.actor
    return managed or await may(work, Action.REVIEW_RUN)


async def named_reviews(work: Work, part: Row) -> list[Row]:
    """Those with a name that go on, as far as the viewer sees them."""
    found = select(*columns(Review)).where(
        Review.participant_id == part.id,
        Review.kind.in_(sorted(NAMED, key=lambda kind: kind.value)),
        Review.state != ReviewState.HANDED_OVER,
    )
    return await work.rows(Review, found.order_by(Review.id))


async def done(work: Work, action: str, given: Words, part: Row) -> Row:
    work.audit(action, ReviewParticipant, part.id, whose=part[ReviewParticipant.subject_id])
    await remember(work, action, given, part.id)
    return await row_of(work, ReviewParticipant, part.id)
