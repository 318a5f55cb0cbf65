"""The actions of writing a review: a draft is saved, submitted, and opened again with a reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from auth.gate import Work
from auth.visibility.reach import check_write
from auth.visibility.rights import Action, must
from model.calibration import ReviewRating
from model.evidence import EvidenceItem
from model.locks import lock
from model.review import Review, ReviewAnswer, ReviewVoice
from model.review_cycle import ReviewCycle, ReviewTemplate, VoiceCount, VoiceGiver
from model.rows import Row, among, columns
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.events import wake
from resolvers.ids import GlobalId, drawn, key_of
from resolvers.once import Words, forget_words, remember
from resolvers.reviews.review_handing_over import hand_on
from resolvers.reviews.turns import share_cycle, take_part
from rules.errors import Invalid, NotAllowed
from rules.review_templates import (
    Answer,
    Question,
    check_answers,
    check_complete,
    kept,
    questions_for,
)
from rules.reviews import (
    OPEN_STATES,
    STATES,
    VOICES,
    ReviewKind,
    ReviewPhase,
    ReviewState,
    check_in_phase,
    check_rating,
    check_state,
    is_nameless,
)
from rules.steps import follows
from rules.words import check_text

NewId = Callable[[], UUID]


@dataclass(frozen=True)
class ReviewSave:
    """All that the draft is to say."""

    id: GlobalId
    answers: Sequence[Answer]
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ReviewSubmit:
    """`rating` is what a manager proposes, in a cycle that has ratings."""

    id: GlobalId
    rating: int | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ReviewReopen:
    id: GlobalId
    reason: str
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class Draft:
    """A review that its author may write on, and what it is asked."""

    review: Row
    cycle: Row
    asked: Mapping[str, Question]


async def review_save(work: Work, given: ReviewSave, new_id: NewId) -> Row:
    """The draft as it is now: its author's alone until it is submitted."""
    first = await first_answer(work, "reviewSave", given, Review)
    if first is not None:
        return first
    draft = await own_draft(work, given.id, given.expected_version)
    check_answers(given.answers, draft.asked)
    await check_cited(work, given.answers, draft.review)
    id_ = draft.review.id
    await work.remove(ReviewAnswer, ReviewAnswer.review_id == id_)
    by = {"review_id": id_, "author_id": work.actor}
    told = [{"id": new_id(), **by, **row_told(answer)} for answer in given.answers]
    await work.insert_many(ReviewAnswer, told)
    begun = {"state": ReviewState.IN_PROGRESS}
    await work.save(Review, id_, begun, version=draft.review[Review.version])
    return await done(work, "reviewSave", given, id_)


def row_told(answer: Answer) -> dict[str, Any]:
    said = {"question": answer.key, "text": answer.text, "option": answer.option}
    return {**said, "cited": [*answer.cited]}


async def check_cited(work: Work, answers: Sequence[Answer], review: Row) -> None:
    """Evidence of this very person and cycle, as far as its author sees any."""
    cited = {key_of(each, EvidenceItem.__name__) for answer in answers for each in answer.cited}
    keys = [key for key in cited if key is not None]
    known = select(EvidenceItem.id).where(
        among(EvidenceItem.id, keys),
        EvidenceItem.participant_id == review[Review.participant_id],
    )
    if cited and len(await work.records(known)) != len(cited):
        message = "Some evidence is not there, or not yours to see. Cite from the pack."
        raise Invalid(message, path=["answers"], code="NOT_FOUND")


async def own_draft(work: Work, id_: GlobalId, expected: int | None) -> Draft:
    """NotFound where it is hidden, NotAllowed where somebody else writes it."""
    check_write(work.viewer, [Review])
    await lock(work.system(), f"{Review.__name__} {id_}")
    review = await named_row(work, Review, id_)
    if review[Review.author_id] != work.actor:
        raise NotAllowed("Only its author writes a review.")
    check_version(review, expected)
    kind, state = review[Review.kind], review[Review.state]
    await share_cycle(work, review[Review.cycle_id])
    cycle = await row_of(work, ReviewCycle, review[Review.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], [ReviewPhase.WRITING], "reviews are written")
    if state not in OPEN_STATES:
        message = f"{follows(state, STATES[state])} Ask HR to open it again."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    if kind in VOICES and cycle[ReviewCycle.voices_closed_at] is not None:
        message = "Peers and reports write no more: what they said is shown already."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    template = await row_of(work, ReviewTemplate, review[Review.template_id])
    return Draft(review, cycle, questions_for(kept(template[ReviewTemplate.sections]), kind))


async def review_submit(work: Work, given: ReviewSubmit, new_id: NewId) -> Row:
    """From now on it stays as it is, and others read it as the cycle says."""
    first = await first_answer(work, "reviewSubmit", given, Review)
    if first is not None:
        return first
    draft = await own_draft(work, given.id, given.expected_version)
    review = draft.review
    said = await said_in(work, review.id)
    check_complete(said, draft.asked)
    check_proposal(draft, given.rating)
    check_state(review[Review.state], ReviewState.SUBMITTED)
    sent = {"state": ReviewState.SUBMITTED, "submitted_at": work.moment.now}
    await work.save(Review, review.id, sent, version=review[Review.version])
    if review[Review.kind] in VOICES:
        await speak(work, review, said, new_id)
        await part_from_words(work, draft)
    if given.rating is not None:
        await propose(work, review, given.rating, new_id)
    await wake(work, work.actor)
    return await done(work, "reviewSubmit", given, review.id)


async def said_in(work: Work, review_id: UUID) -> list[Answer]:
    told = select(*columns(ReviewAnswer)).where(ReviewAnswer.review_id == review_id)
    return [
        Answer(
            key=row[ReviewAnswer.question],
            text=row[ReviewAnswer.text],
            option=row[ReviewAnswer.option],
            cited=tuple(row[ReviewAnswer.cited]),
        )
        for row in await work.rows(ReviewAnswer, told)
    ]


def check_proposal(draft: Draft, rating: int | None) -> None:
    if rating is not None and draft.review[Review.kind] is not ReviewKind.MANAGER:
        raise Invalid("Only managers propose ratings. Leave it out.", path=["rating"])
    check_rating(rating, draft.cycle[ReviewCycle.scale])


async def speak(work: Work, review: Row, said: Sequence[Answer], new_id: NewId) -> None:
    """Each answer becomes a voice of its own, which no row ties to its author."""
    of = {
        "participant_id": review[Review.participant_id], "perspective": review[Review.kind],
    }  # fmt: skip
    heard = [answer for answer in said if answer.text is not None or answer.option is not None]
    voices = [
        {
            "id": drawn(new_id()), **of, "subject_id": review[Review.subject_id],
            "question": answer.key, "text": answer.text, "option": answer.option,
        }
        for answer in heard
    ]  # fmt: skip
    await work.insert_many(ReviewVoice, voices)
    ends = {**of, "subject_id": review[Review.subject_id], "cycle_id": review[Review.cycle_id]}
    for answer in sorted(heard, key=lambda each: each.key):
        one = insert(VoiceCount).values(**of, question=answer.key, count=1)
        more = {"count": VoiceCount.count + 1}
        keys = ["participant_id", "perspective", "question"]
        await work.system().run(one.on_conflict_do_update(index_elements=keys, set_=more))
        who = {"question": answer.key, "person_id": work.actor}
        await work.system().run(insert(VoiceGiver).values(**ends, **who))


async def part_from_words(work: Work, draft: Draft) -> None:
    """Of what is told without a name nothing stays by which its author could be found."""
    names_peers = draft.cycle[ReviewCycle.peers_named_to_manager]
    if is_nameless(draft.review[Review.kind], names_peers=names_peers):
        await work.remove(ReviewAnswer, ReviewAnswer.review_id == draft.review.id)
        await forget_words(work, draft.review.id)


async def propose(work: Work, review: Row, rating: int, new_id: NewId) -> None:
    """What a person picked."""
    of = {"participant_id": review[Review.participant_id]}
    ends = {**of, "subject_id": review[Review.subject_id], "author_id": work.actor}
    picked = {"proposed": rating, "value": rating}
    await work.insert(ReviewRating, {"id": new_id(), **ends, **picked})


async def review_reopen(work: Work, given: ReviewReopen, new_id: NewId) -> Row:
    """What was submitted is a draft again, and its rating is gone with it: it is picked anew.

    Voices are not: they are nobody's any more. Where somebody else is the manager by now, it is
    theirs to write.
    """
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, "reviewReopen", given, Review)
    if first is not None:
        return first
    await lock(work.system(), f"{Review.__name__} {given.id}")
    known = await named_row(work, Review, given.id)
    await take_part(work, known[Review.participant_id])
    await share_cycle(work, known[Review.cycle_id])
    review = await row_of(work, Review, known.id)
    check_reopens(work, review)
    check_version(review, given.expected_version)
    check_text(given.reason, "reason")
    if review[Review.kind] in VOICES:
        message = "What peers and reports sent is shown without names, and can't be taken back."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    cycle = await row_of(work, ReviewCycle, review[Review.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], [ReviewPhase.WRITING], "reviews are opened again")
    now = review[Review.state]
    if now is not ReviewState.SUBMITTED:
        message = f"{follows(now, STATES[now])} Only what is SUBMITTED is opened again."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    opened = {"state": ReviewState.IN_PROGRESS, "reopened_because": given.reason}
    values = {**opened, "submitted_at": None}
    await work.save(Review, review.id, values, version=review[Review.version])
    if review[Review.kind] is ReviewKind.MANAGER:
        await work.remove(
            ReviewRating, ReviewRating.participant_id == review[Review.participant_id]
        )
        await hand_on(work, review, cycle, "reviewReopen", new_id)
    await wake(work, review[Review.author_id])
    return await done(work, "reviewReopen", given, review.id)


def check_reopens(work: Work, review: Row) -> None:
    """Nobody sends back what others wrote of them; their own they may."""
    if work.actor == review[Review.subject_id] != review[Review.author_id]:
        raise NotAllowed("Nobody opens again what is written of them. Ask another HR reviewer.")


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    row = await row_of(work, Review, id_)
    work.audit(action, Review, id_, whose=row[Review.author_id])
    await remember(work, action, given, id_)
    return row
