"""The actions of choosing peers: nominated, approved or refused, and declined by who is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from auth.gate import Work
from auth.visibility.reach import check_write
from model.locks import lock
from model.person import Person
from model.review import PeerNomination, Review, ReviewAnswer, ReviewParticipant
from model.review_cycle import ReviewCycle, ReviewerLoad
from model.rows import Row, columns
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.events import wake
from resolvers.ids import GlobalId, global_id
from resolvers.once import Words, forget_words, remember
from resolvers.org.present import present
from resolvers.reviews.review_launch import due_on
from resolvers.reviews.review_launch_people import WORKS_HERE
from resolvers.reviews.review_share import participant, runs
from resolvers.reviews.turns import share_cycle, take_part
from rules.errors import Conflict, Invalid, NotAllowed
from rules.reviews import (
    NOMINATIONS,
    OPEN_STATES,
    NominationState,
    ReviewKind,
    ReviewPhase,
    ReviewState,
    check_in_phase,
)
from rules.steps import follows
from rules.words import check_text

NewId = Callable[[], UUID]
CHOOSING = [ReviewPhase.NOMINATION, ReviewPhase.WRITING]
COUNTED = [NominationState.PROPOSED, NominationState.APPROVED]


@dataclass(frozen=True)
class PeerNominate:
    participant: GlobalId
    reviewer: GlobalId
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class PeerNominationDecide:
    """APPROVED or REFUSED."""

    id: GlobalId
    to: NominationState
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class PeerNominationDecline:
    id: GlobalId
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def peer_nominate(work: Work, given: PeerNominate, new_id: NewId) -> Row:
    """Proposed by the reviewee; by their manager or an HR reviewer it is approved at once."""
    first = await first_answer(work, "peerNominate", given, PeerNomination)
    if first is not None:
        return first
    part = await participant(work, given.participant)
    may_approve = await runs(work, part)
    if not may_approve and part[ReviewParticipant.subject_id] != work.actor:
        raise NotAllowed("The reviewee, their manager and HR reviewers name peers.")
    cycle = await row_of(work, ReviewCycle, part[ReviewParticipant.cycle_id])
    phases = CHOOSING if may_approve else CHOOSING[:1]
    check_in_phase(cycle[ReviewCycle.phase], phases, "peers are named")
    check_voices_open(cycle, "participant")
    reviewer = await present(work, given.reviewer, "reviewer")
    check_reviewer(part, reviewer, "reviewer")
    await check_room(work, part, cycle, reviewer)
    id_ = new_id()
    who = {"reviewer_id": reviewer, "proposed_by_id": work.actor}
    of = {"participant_id": part.id, "subject_id": part[ReviewParticipant.subject_id]}
    state = {"state": NominationState.PROPOSED, "proposed_at": work.moment.now}
    await work.insert(PeerNomination, {"id": id_, **of, **who, **state})
    if may_approve:
        await approve(work, Chosen(cycle, part, reviewer), new_id)
        nomination = await row_of(work, PeerNomination, id_)
        await decide(work, nomination, NominationState.APPROVED)
    await wake(work, reviewer if may_approve else part[ReviewParticipant.manager_id])
    return await done(work, "peerNominate", given, id_)


def check_voices_open(cycle: Row, field: str) -> None:
    if cycle[ReviewCycle.voices_closed_at] is not None:
        message = "Peers and reports write no more in this cycle."
        raise Invalid(message, path=[field], code="NOT_OPEN")


def check_reviewer(part: Row, reviewer: UUID, field: str) -> None:
    known = (part[ReviewParticipant.subject_id], part[ReviewParticipant.manager_id])
    if reviewer in known:
        message = "They write their own review or that of the manager: name somebody else."
        raise Invalid(message, path=[field])


async def check_room(work: Work, part: Row, cycle: Row, reviewer: UUID) -> None:
    of = PeerNomination.participant_id == part.id
    again = select(PeerNomination.id).where(of, PeerNomination.reviewer_id == reviewer)
    if await work.records(again):
        message = (
            "They were named before. Who decides on peers may still approve whom they refused."
        )
        raise Invalid(message, path=["reviewer"], code="CONFLICT")
    await check_most(work, part, cycle, "reviewer")


async def check_most(work: Work, part: Row, cycle: Row, field: str) -> None:
    """Whoever has left since takes nobody's place: they write no more."""
    here = PeerNomination.reviewer_id.in_(select(Person.id).where(*WORKS_HERE))
    of = (PeerNomination.participant_id == part.id, PeerNomination.state.in_(COUNTED))
    counted = select(func.count()).select_from(PeerNomination).where(*of, here)
    most = cycle[ReviewCycle.most_peers]
    if (await work.records(counted))[0][0] >= most:
        message = f"At most {most} peers write of one person in this cycle."
        raise Invalid(message, path=[field], code="OVER_LIMIT")


@dataclass(frozen=True)
class Chosen:
    cycle: Row
    part: Row
    reviewer: UUID


async def approve(work: Work, chosen: Chosen, new_id: NewId) -> None:
    """The review to be written; nobody is asked for more of them than the cycle allows."""
    cycle, part = chosen.cycle, chosen.part
    await take_load(work, cycle, chosen.reviewer)
    of = {"participant_id": part.id, "subject_id": part[ReviewParticipant.subject_id]}
    asked = {"cycle_id": cycle.id, "template_id": part[ReviewParticipant.template_id]}
    state = {"kind": ReviewKind.PEER, "state": ReviewState.NOT_STARTED}
    by = {"author_id": chosen.reviewer, "due_on": due_on(cycle, ReviewKind.PEER)}
    await work.insert(Review, {"id": new_id(), **of, **asked, **state, **by})


async def take_load(work: Work, cycle: Row, reviewer: UUID) -> None:
    keys = ["cycle_id", "reviewer_id"]
    one = insert(ReviewerLoad).values(cycle_id=cycle.id, reviewer_id=reviewer, count=1)
    more = one.on_conflict_do_update(
        index_elements=keys, set_={"count": ReviewerLoad.count + 1}
    ).returning(ReviewerLoad.count)
    most = cycle[ReviewCycle.most_per_reviewer]
    if int((await work.system().run(more)).scalar() or 0) > most:
        message = f"They write of {most} peers already, the most in this cycle."
        raise Invalid(message, path=["reviewer"], code="OVER_LIMIT")


async def peer_nomination_decide(work: Work, given: PeerNominationDecide, new_id: NewId) -> Row:
    """By the manager or an HR reviewer."""
    first = await first_answer(work, "peerNominationDecide", given, PeerNomination)
    if first is not None:
        return first
    nomination = await nomination_in_turn(work, given.id, given.expected_version)
    part = await participant_of(work, nomination)
    if not await runs(work, part):
        raise NotAllowed("The manager of the reviewee decides, or an HR reviewer.")
    if given.to not in (NominationState.APPROVED, NominationState.REFUSED):
        raise Invalid("Approve it or refuse it: APPROVED or REFUSED.", path=["to"])
    check_step(nomination, given.to)
    await take_part(work, part.id)
    await share_cycle(work, part[ReviewParticipant.cycle_id])
    cycle = await row_of(work, ReviewCycle, part[ReviewParticipant.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], CHOOSING, "peers are approved")
    check_voices_open(cycle, "id")
    if given.to is NominationState.APPROVED:
        await check_approves(work, nomination, part, cycle)
        await approve(work, Chosen(cycle, part, nomination[PeerNomination.reviewer_id]), new_id)
    await decide(work, nomination, given.to)
    await wake(work, part[ReviewParticipant.manager_id], nomination[PeerNomination.reviewer_id])
    return await done(work, "peerNominationDecide", given, nomination.id)


async def peer_nomination_decline(work: Work, given: PeerNominationDecline, _: NewId) -> Row:
    """By who was asked, as long as they may write and have sent nothing: a draft is gone then."""
    first = await first_answer(work, "peerNominationDecline", given, PeerNomination)
    if first is not None:
        return first
    nomination = await nomination_in_turn(work, given.id, given.expected_version)
    if nomination[PeerNomination.reviewer_id] != work.actor:
        raise NotAllowed("Only who was asked declines.")
    check_step(nomination, NominationState.DECLINED)
    check_text(given.reason, "reason")
    review = await review_in_turn(work, nomination)
    await share_cycle(work, review[Review.cycle_id])
    cycle = await row_of(work, ReviewCycle, review[Review.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], CHOOSING, "peers decline")
    check_voices_open(cycle, "id")
    if review[Review.state] not in OPEN_STATES:
        message = "You have sent your review, and what is sent is not taken back."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    await drop(work, review.id)
    less = insert(ReviewerLoad).values(
        cycle_id=review[Review.cycle_id], reviewer_id=work.actor, count=0
    )
    fewer = {"count": ReviewerLoad.count - 1}
    keys = ["cycle_id", "reviewer_id"]
    await work.system().run(less.on_conflict_do_update(index_elements=keys, set_=fewer))
    await decide(work, nomination, NominationState.DECLINED, given.reason)
    await wake(work, work.actor)
    return await done(work, "peerNominationDecline", given, nomination.id)


async def review_in_turn(work: Work, nomination: Row) -> Row:
    """What they were asked to write, once they have sent or kept what they do at the same time."""
    asked = select(Review.id).where(
        Review.participant_id == nomination[PeerNomination.participant_id],
        Review.author_id == work.actor,
        Review.kind == ReviewKind.PEER,
    )
    [found] = await work.records(asked)
    await lock(work.system(), f"{Review.__name__} {global_id(Review.__name__, found.id)}")
    return await row_of(work, Review, found.id)


async def drop(work: Work, review: UUID) -> None:
    """A draft with all that was kept of it; the database lets nobody take away what is sent."""
    await work.remove(ReviewAnswer, ReviewAnswer.review_id == review)
    await forget_words(work, review)
    if not await work.remove(Review, Review.id == review):
        raise Conflict("Your review was changed meanwhile. Read it again.")


async def nomination_in_turn(work: Work, id_: GlobalId, expected: int | None) -> Row:
    check_write(work.viewer, [PeerNomination])
    await lock(work.system(), f"{PeerNomination.__name__} {id_}")
    nomination = await named_row(work, PeerNomination, id_)
    check_version(nomination, expected)
    return nomination


async def participant_of(work: Work, nomination: Row) -> Row:
    """NotAllowed for who is asked to write: they see the nomination, and not who takes part."""
    key = nomination[PeerNomination.participant_id]
    found = select(*columns(ReviewParticipant)).where(ReviewParticipant.id == key)
    for row in await work.rows(ReviewParticipant, found):
        return row
    raise NotAllowed("The manager of the reviewee decides, or an HR reviewer.")


async def check_approves(work: Work, nomination: Row, part: Row, cycle: Row) -> None:
    """Only who can still write, and is not the manager by now; one who was refused needs room."""
    reviewer = nomination[PeerNomination.reviewer_id]
    await present(work, global_id(Person.__name__, reviewer), "id")
    check_reviewer(part, reviewer, "id")
    if nomination[PeerNomination.state] is NominationState.REFUSED:
        await check_most(work, part, cycle, "id")


def check_step(nomination: Row, to: NominationState) -> None:
    state = nomination[PeerNomination.state]
    if to not in NOMINATIONS[state]:
        raise Conflict(f"{follows(state, NOMINATIONS[state])} Read it again.")


async def decide(
    work: Work, nomination: Row, to: NominationState, reason: str | None = None
) -> None:
    by: dict[str, Any] = {"decided_by_id": work.actor, "decided_at": work.moment.now}
    values = {"state": to, "reason": reason, **by}
    version = nomination[PeerNomination.version]
    await work.save(PeerNomination, nomination.id, values, version=version)


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    row = await row_of(work, PeerNomination, id_)
    work.audit(action, PeerNomination, id_, whose=row[PeerNomination.subject_id])
    await remember(work, action, given, id_)
    return row
