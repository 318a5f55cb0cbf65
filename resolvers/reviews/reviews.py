"""Reviews as they are read: by whom and of whom, what they say, and why not yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.policed import VIEWERS_OWN, Judged
from auth.visibility.reviews import readable
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.rows import AnySelect, Row, columns, named, of_keys, written
from resolvers.cursors import instant, words
from resolvers.ids import GlobalId, wanted_key
from resolvers.levels import by_id, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.reviews.questions import sections_by_template
from resolvers.visibility import Owned, audiences, reasons
from rules.review_templates import questions_for
from rules.reviews import UNSENT, Withheld
from rules.terms import Reason

BY_ID = Order((Review.id,), (UUID,))
SUBJECTS = Order((ReviewParticipant.id,), (UUID,))
LAST_LAUNCHED = Order(
    (ReviewParticipant.evidence_frozen_at, ReviewParticipant.id), (instant, UUID), descending=True
)
OLDEST_FIRST = Order((ReviewReply.at, ReviewReply.id), (instant, UUID))
NOMINATED = Order((PeerNomination.proposed_at, PeerNomination.id), (instant, UUID))
# Their ids are drawn, so that their order tells nothing of when they were said, or together.
SHUFFLED = Order((ReviewVoice.question, ReviewVoice.id), (words, UUID))


@dataclass(frozen=True)
class OfReviewCycle(Paging):
    cycle: Annotated[GlobalId | None, Doc("Only those of this cycle; where omitted, all.")] = None


async def reviews_of_people(
    load: Gate, keys: Sequence[UUID], which: OfReviewCycle, asked: Columns
) -> list[Page]:
    """Those about each of these people that the viewer may know of."""
    return await reviews_by(load, Parents(Review.subject_id, keys), which, asked)


async def reviews_written_by(
    load: Gate, keys: Sequence[UUID], which: OfReviewCycle, asked: Columns
) -> list[Page]:
    return await reviews_by(load, Parents(Review.author_id, keys), which, asked)


async def reviews_by(
    load: Gate, parents: Parents, which: OfReviewCycle, asked: Columns
) -> list[Page]:
    key = wanted_key(which.cycle, "ReviewCycle")
    given = {} if key is None else {"cycle": key}
    listing = Listing(Review, reviews(frozenset(given)), BY_ID, None, given)
    return await pages(load, listing, parents, which, asked)


async def reviews_of_participants(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Review, reviews(frozenset()), BY_ID)
    return await pages(load, listing, Parents(Review.participant_id, keys), paging, asked)


@written
def reviews(told: frozenset[str]) -> AnySelect:
    of_cycle = (Review.cycle_id == named("cycle", Uuid()),) if told else ()
    return select(*columns(Review)).where(*of_cycle)


async def reviews_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Review, keys)


async def participants_of_cycles(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(ReviewParticipant, participants(), SUBJECTS)
    return await pages(load, listing, Parents(ReviewParticipant.cycle_id, keys), paging, asked)


async def participants_of_people(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    """Their parts in cycles, the last that was launched first."""
    listing = Listing(ReviewParticipant, participants(), LAST_LAUNCHED)
    return await pages(load, listing, Parents(ReviewParticipant.subject_id, keys), paging, asked)


@written
def participants() -> AnySelect:
    return select(*columns(ReviewParticipant))


async def participants_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ReviewParticipant, keys)


async def answers_of(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Row] | None]:
    """None where the viewer knows of the review and may not read it; `withheld` says why."""
    may = await readable_of(load, [row.id for row in rows])
    keys = [row.id for row in rows if row.id in may]
    found = many_each(await load.rows(ReviewAnswer, answers(), keys=keys), "review_id", keys)
    told = dict(zip(keys, found, strict=True))
    return [told.get(row.id) for row in rows]


@written
def answers() -> AnySelect:
    statement = select(*columns(ReviewAnswer)).where(of_keys(ReviewAnswer.review_id))
    return statement.order_by(ReviewAnswer.question)


async def readable_of(load: Gate, keys: Sequence[UUID]) -> set[UUID]:
    return {record.id for record in await load.records(judged(), keys=keys) if record.readable}


@written
def judged() -> AnySelect:
    may = Judged(Review, None, readable(Review), f"{VIEWERS_OWN} reads").label("readable")
    return select(Review.id, may).where(of_keys(Review.id))


async def withheld_of(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[Withheld | None]:
    may = await readable_of(load, [row.id for row in rows])
    return [None if row.id in may else why(load, row) for row in rows]


def why(load: Gate, row: Row) -> Withheld:
    if row[Review.state] in UNSENT:
        return Withheld.NOT_SUBMITTED
    if row[Review.subject_id] == load.viewer.person_id:
        return Withheld.NOT_SHARED
    return Withheld.YOURS_FIRST


async def questions_of(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> list[list[Any]]:
    """What each review is asked, as it was frozen."""
    found = await sections_by_template(load, [row[Review.template_id] for row in rows])
    return [
        [*questions_for(found[row[Review.template_id]], row[Review.kind]).values()] for row in rows
    ]


async def answers_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ReviewAnswer, keys)


async def voices_of(load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns) -> list[Page]:
    listing = Listing(ReviewVoice, voices(), SHUFFLED)
    return await pages(load, listing, Parents(ReviewVoice.participant_id, keys), paging, asked)


@written
def voices() -> AnySelect:
    return select(*columns(ReviewVoice))


async def voices_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ReviewVoice, keys)


async def replies_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(ReviewReply, replies(), OLDEST_FIRST)
    return await pages(load, listing, Parents(ReviewReply.participant_id, keys), paging, asked)


@written
def replies() -> AnySelect:
    return select(*columns(ReviewReply))


async def replies_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ReviewReply, keys)


async def nominations_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(PeerNomination, nominations(), NOMINATED)
    return await pages(load, listing, Parents(PeerNomination.participant_id, keys), paging, asked)


@written
def nominations() -> AnySelect:
    return select(*columns(PeerNomination))


async def nominations_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, PeerNomination, keys)


async def reasons_of_reviews(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, Review, keys)


async def reasons_of_participants(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, ReviewParticipant, keys)


async def audiences_of_reviews(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> Any:
    """Of who is written of; a peer's or report's review is not theirs to ask about."""
    return await audiences(load, Owned(Review, Review.subject_id), rows)
