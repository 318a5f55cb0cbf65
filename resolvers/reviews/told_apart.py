"""What only some of those who see a row read of it: a wall of rows can't keep one column."""

from collections.abc import Sequence
from uuid import UUID

from auth.gate import Gate
from model.calibration import CalibrationChange, ReviewRating
from model.review import PeerNomination, Review
from model.rows import Row
from resolvers.levels import many_each
from resolvers.pages import Columns
from resolvers.reviews.calibrations import changes_by_participant
from rules.terms import Role


async def proposals_of(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> list[int | None]:
    """Beside the level that holds, it would tell whom it is about of a change kept from them."""
    me = load.viewer.person_id
    mine = [
        each[ReviewRating.participant_id] for each in rows if each[ReviewRating.subject_id] == me
    ]
    found = await load.rows(CalibrationChange, changes_by_participant(), keys=mine) if mine else []
    told = dict(zip(mine, many_each(found, "participant_id", mine), strict=True))
    return [
        each[ReviewRating.proposed]
        if is_told(each, told.get(each[ReviewRating.participant_id]))
        else None
        for each in rows
    ]


def is_told(rating: Row, changes: Sequence[Row] | None) -> bool:
    """To whom it is about where they read of a change of that very level; None is somebody else."""
    proposed = rating[ReviewRating.proposed]
    return changes is None or any(each[CalibrationChange.old] == proposed for each in changes)


async def reopenings_of(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[str | None]:
    """Why a review was opened again often says what was wrong with it, before it is shared."""
    me = load.viewer.person_id
    return [
        each[Review.reopened_because]
        if each[Review.author_id] == me or is_hr_of_others(load, each[Review.subject_id])
        else None
        for each in rows
    ]


async def declines_of(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> list[str | None]:
    """What a peer says of why they don't want to write is not for whom they were to write of."""
    me = load.viewer.person_id
    return [
        None if each[PeerNomination.subject_id] == me else each[PeerNomination.reason]
        for each in rows
    ]


def is_hr_of_others(load: Gate, subject: UUID) -> bool:
    return Role.HR_REVIEWER in load.viewer.roles and subject != load.viewer.person_id
