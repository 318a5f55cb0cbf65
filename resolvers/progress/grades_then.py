"""Scores and outcomes of key results at the end of a day, also those that were taken away since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.grade import Grade, GradePast
from model.key_result import KeyResult
from model.rows import AnySelect, Row, of_keys, written
from rules.terms import ObjectiveStatus, Outcome

Grades = Sequence[Any]
"""Of one key result, each until the next was given; the last may stand today."""


async def grades_by_result(load: Gate, keys: Sequence[UUID]) -> Mapping[UUID, Grades]:
    found: dict[UUID, list[Any]] = {}
    for statement in (taken_away(), standing_today()):
        for record in await load.records(statement, keys=keys):
            found.setdefault(record.key_result_id, []).append(record)
    return found


@written
def taken_away() -> AnySelect:
    of_it = (GradePast.key_result_id, GradePast.graded_at, GradePast.until)
    told = (GradePast.score, GradePast.score_reason, GradePast.outcome)
    statement = select(*of_it, *told).where(of_keys(GradePast.key_result_id))
    return statement.order_by(GradePast.until)


@written
def standing_today() -> AnySelect:
    told = (KeyResult.score, KeyResult.score_reason, KeyResult.outcome)
    return (
        select(Grade.key_result_id, Grade.graded_at, *told)
        .join(KeyResult, KeyResult.id == Grade.key_result_id)
        .where(of_keys(Grade.key_result_id))
    )


def scored_then(grades: Grades, until: datetime) -> dict[str, Any]:
    """By the last grade of then, though it was taken away: a score stays until it is given anew."""
    if not grades:
        return {}
    given = [each for each in grades if was_given(each, until)]
    if not given:
        return {"score": None, "score_reason": None}
    return {"score": given[-1].score, "score_reason": given[-1].score_reason}


def ended_then(
    row: Row, closings: Sequence[Any], grades: Grades, until: datetime
) -> dict[str, Any]:
    """As the objective's last closing by then left it; one of a set ends with its grade already."""
    if row[KeyResult.outcome] is Outcome.CANCELLED:
        return {}
    stood = [each for each in grades if was_given(each, until) and not is_over(each, until)]
    if stood and stood[0].graded_at is not None and row[KeyResult.cycle_id] is not None:
        return {"outcome": stood[0].outcome}
    before = [each.status for each in closings if each.was_before]
    if closings and before[-1:] != [ObjectiveStatus.CLOSED]:
        return {"outcome": None}
    if stood:
        return {"outcome": stood[0].outcome}
    was_later = any(not was_given(each, until) for each in grades)
    return {"outcome": None} if was_later else {}


def was_given(grade: Any, until: datetime) -> bool:
    """What came with a file was there all along."""
    return grade.graded_at is None or grade.graded_at < until


def is_over(grade: Any, until: datetime) -> bool:
    """The one that stands today has no end."""
    ended = getattr(grade, "until", None)
    return ended is not None and ended < until
