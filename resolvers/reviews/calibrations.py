"""Calibration as it is read: the sessions, how proposals are spread, and what was changed why."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.review import ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.cursors import instant
from resolvers.levels import by_id, many_each, one_each
from resolvers.org.people import people_by_id
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.calibration import distribution

OLDEST_FIRST = Order((CalibrationSession.opened_at, CalibrationSession.id), (instant, UUID))
IN_ORDER = Order((CalibrationChange.at, CalibrationChange.id), (instant, UUID))
# By nothing that a rating says: nobody stands above anybody here.
UNRANKED = Order((ReviewRating.id,), (UUID,))


@dataclass(frozen=True)
class LevelCount:
    """`count` is None of a group too small to show."""

    level: int
    name: str
    count: int | None


async def ratings_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    """The rating of each participant, as far as the viewer sees it."""
    found = await load.rows(ReviewRating, ratings_by_participant(), keys=keys)
    return one_each(found, "participant_id", keys)


@written
def ratings_by_participant() -> AnySelect:
    return select(*columns(ReviewRating)).where(of_keys(ReviewRating.participant_id))


async def ratings_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ReviewRating, keys)


async def names_of_levels(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[str | None]:
    """What the cycle calls the level that holds."""
    keys = [row[ReviewRating.participant_id] for row in rows]
    found = await load.records(scales(), keys=keys)
    scale = {record.id: record.scale for record in found}
    return [
        scale[key][row[ReviewRating.value] - 1] if key in scale else None
        for key, row in zip(keys, rows, strict=True)
    ]


@written
def scales() -> AnySelect:
    told = select(ReviewParticipant.id, ReviewCycle.scale)
    joined = told.join(ReviewCycle, ReviewCycle.id == ReviewParticipant.cycle_id)
    return joined.where(of_keys(ReviewParticipant.id))


async def sessions_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(CalibrationSession, sessions(), OLDEST_FIRST)
    return await pages(load, listing, Parents(CalibrationSession.cycle_id, keys), paging, asked)


@written
def sessions() -> AnySelect:
    return select(*columns(CalibrationSession))


async def sessions_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, CalibrationSession, keys)


async def members_of(load: Gate, rows: Sequence[Row], _: object, asked: Columns) -> list[list[Row]]:
    keys = sorted({key for row in rows for key in row[CalibrationSession.member_ids]})
    found = await people_by_id(load, keys, None, asked) if keys else []
    known = {row.id: row for row in found if row is not None}
    return [
        [known[key] for key in row[CalibrationSession.member_ids] if key in known] for row in rows
    ]


async def ratings_in(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    """Only what managers proposed; of a member who is in its scope, never their own."""
    listing = Listing(ReviewRating, ratings_in_scope(), UNRANKED)
    return await pages(load, listing, Parents(ReviewParticipant.session_id, keys), paging, asked)


@written
def ratings_in_scope() -> AnySelect:
    joined = ReviewParticipant.id == ReviewRating.participant_id
    return select(*columns(ReviewRating)).join(ReviewParticipant, joined)


async def distributions_of(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[list[LevelCount] | None]:
    found = await load.records(values(), keys=[row.id for row in rows])
    cycles = await by_id(load, ReviewCycle, [row[CalibrationSession.cycle_id] for row in rows])
    scales_ = [[] if cycle is None else cycle[ReviewCycle.scale] for cycle in cycles]
    return [
        counted([record.value for record in found if record.session_id == row.id], scale)
        for row, scale in zip(rows, scales_, strict=True)
    ]


def counted(ratings: Sequence[int], scale: Sequence[str]) -> list[LevelCount] | None:
    counts = distribution(ratings, len(scale))
    if counts is None:
        return None
    return [
        LevelCount(level, name, count)
        for level, (name, count) in enumerate(zip(scale, counts, strict=True), 1)
    ]


@written
def values() -> AnySelect:
    joined = ReviewParticipant.id == ReviewRating.participant_id
    told = select(ReviewParticipant.session_id, ReviewRating.value)
    return told.join(ReviewRating, joined).where(of_keys(ReviewParticipant.session_id))


async def changes_in(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(CalibrationChange, changes(), IN_ORDER)
    return await pages(load, listing, Parents(CalibrationChange.session_id, keys), paging, asked)


@written
def changes() -> AnySelect:
    return select(*columns(CalibrationChange))


async def changes_of_ratings(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    found = await load.rows(CalibrationChange, changes_by_participant(), keys=keys)
    return many_each(found, "participant_id", keys)


@written
def changes_by_participant() -> AnySelect:
    found = select(*columns(CalibrationChange)).where(of_keys(CalibrationChange.participant_id))
    return found.order_by(CalibrationChange.at, CalibrationChange.id)


async def changes_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, CalibrationChange, keys)
