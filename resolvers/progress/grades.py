"""Scores proposed and given at the end, with what a miss is put down to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.events import objectives_changed
from model.grade import Grade, GradePast
from model.grade_past import KEPT
from model.key_result import KeyResult
from model.objective import Objective
from model.rollups import recompute
from model.rows import UNTIL, AnySelect, Row, columns, of_keys, written
from resolvers.again import check_version, first_answer, row_of
from resolvers.dates import for_each_day
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.instants import until_of
from resolvers.levels import one_each
from resolvers.once import remember
from resolvers.pages import Columns
from resolvers.progress.locked import check_unlocked
from resolvers.progress.proposals import Proposal, proposals_of
from resolvers.rhythm.check_in_subjects import Subject, check_open, subject_of, take_turns
from rules import grading
from rules.causes import RootCause
from rules.errors import Invalid
from rules.terms import Outcome
from rules.words import check_text

ACTION = "scoreSet"


@dataclass(frozen=True)
class ScoreSet:
    """`value` is what progress proposes where left out."""

    key_result: GlobalId
    value: Decimal | None = None
    reason: str | None = None
    root_cause: RootCause | None = None
    explanation: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def score_set(work: Work, given: ScoreSet, _: Callable[[], UUID]) -> Row:
    """The key result with its score, which is locked from now on."""
    first = await first_answer(work, ACTION, given, KeyResult)
    if first is not None:
        return first
    key = key_of(given.key_result, "KeyResult")
    await take_turns(work, [key])
    subject = await subject_of(work, key)
    await must(work, Action.SCORE, subject.objective.id)
    check_version(subject.result, given.expected_version)
    check_open(work, subject)
    check_runs(subject)
    await check_unlocked(work, subject.result.id)
    [proposed] = await proposals_of(work, [subject.result], None, frozenset())
    grade = graded(given, subject, proposed.value)
    await write(work, given, subject, grade, proposed)
    work.audit(ACTION, KeyResult, subject.result.id)
    await tell(work, KeyResult.__name__, subject.result.id)
    await remember(work, ACTION, given, subject.result.id)
    if subject.result[KeyResult.cycle_id] is not None:
        await count_in_set(work, subject.objective.id)
    return await row_of(work, KeyResult, subject.result.id)


async def count_in_set(work: Work, objective: UUID) -> None:
    """In a rolling objective it counts by its score from now on: the last that this does."""
    moved = await recompute(work.system(), [objective], work.moment.now)
    await objectives_changed(work.system(), {objective} | moved, work.moment.now)


def check_runs(subject: Subject) -> None:
    if subject.result[KeyResult.outcome] is Outcome.CANCELLED:
        message = "A key result that was given up gets no score."
        raise Invalid(message, path=["keyResult"], code="NOT_OPEN")


def graded(given: ScoreSet, subject: Subject, proposed: Decimal | None) -> grading.Grade:
    for name, text in (("reason", given.reason), ("explanation", given.explanation)):
        check_text(text, name)
    value = proposed if given.value is None else given.value
    if value is None:
        message = "Nothing is measured, so nothing is proposed. Give a score."
        raise Invalid(message, path=["value"])
    ambition = subject.objective[Objective.ambition]
    grade = grading.Grade(value, proposed, ambition, given.reason, given.root_cause)
    grading.check(grade)
    return grade


async def write(
    work: Work, given: ScoreSet, subject: Subject, grade: grading.Grade, proposed: Proposal
) -> None:
    result = subject.result
    score: dict[str, Any] = {"score": grade.value, "score_reason": given.reason}
    if result[KeyResult.cycle_id] is not None:
        # Its set is over with its grade, long before the whole objective is closed.
        score["outcome"] = grading.outcome_of(grade.value, grade.ambition)
    await work.save(KeyResult, result.id, score, version=result[KeyResult.version])
    why = {"root_cause": given.root_cause, "explanation": given.explanation}
    who = {"graded_by_id": work.actor, "graded_at": work.moment.now}
    by = {"final_grade": proposed.final_grade, "settings_version": proposed.settings_version}
    row = {"key_result_id": result.id, "proposed": grade.proposed, **by}
    await work.insert(Grade, {**row, **why, **who})


async def grades_of(load: Gate, results: Sequence[Row], _: object, __: Columns) -> list[Row | None]:
    """Those that had been given by the day that each key result is asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys, until = [row.id for row in group], await until_of(load, on)
        found = await load.rows(Grade, grades(), keys=keys, until=until)
        if on is not None:
            gone = await load.rows(GradePast, grades_taken_away(), keys=keys, until=until)
            found += [Row(Grade.__name__, row.values, on) for row in gone]
        return one_each(found, "key_result_id", keys)

    return await for_each_day(results, on_a_day)


@written
def grades() -> AnySelect:
    given = (of_keys(Grade.key_result_id), Grade.graded_at < UNTIL)
    return select(*columns(Grade)).where(*given)


@written
def grades_taken_away() -> AnySelect:
    stood = (of_keys(GradePast.key_result_id), GradePast.graded_at < UNTIL)
    told = (getattr(GradePast, name) for name in ("key_result_id", *KEPT))
    return select(*told).where(*stood, GradePast.until >= UNTIL)
