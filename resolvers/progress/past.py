"""Objectives and key results as they stood at the end of a day, from what was written down of them.

What changed since is turned back: revisions, closings, grades and check-ins.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate
from model.base import Base
from model.check_in import CheckIn, is_standing
from model.grade import Closing
from model.key_result import KeyResult
from model.objective import Objective
from model.revision import Revision
from model.rows import UNTIL, AnySelect, Row, of_keys, written
from model.turned_back import turned_back
from model.work import WorkReading
from resolvers.instants import Day, day_of, until_of
from resolvers.levels import of_ids_then
from resolvers.progress.grades_then import ended_then, grades_by_result, scored_then
from rules.terms import ObjectiveStatus

CONTRIBUTORS_THEN, UNITS_THEN = "contributors_then", "units_then"
"""What a row of another day is told of beside its own columns, where that was otherwise."""


async def objectives_by_id_on(load: Gate, keys: Sequence[UUID], on: date) -> dict[UUID, Row]:
    """Those of these ids that were there, as they stood."""
    return await by_id_on(load, Objective, keys, on)


async def key_results_by_id_on(load: Gate, keys: Sequence[UUID], on: date) -> dict[UUID, Row]:
    return await by_id_on(load, KeyResult, keys, on)


async def by_id_on(load: Gate, noun: type[Base], keys: Sequence[UUID], on: date) -> dict[UUID, Row]:
    """What has been taken out since is among them."""
    if not keys:
        return {}
    until, wanted = await until_of(load, on), [*dict.fromkeys(keys)]
    found = await load.rows(noun, of_ids_then(noun), keys=wanted, until=until)
    then = await (objectives_on if noun is Objective else key_results_on)(load, found, on)
    return {row.id: row for row in then if row is not None}


async def objectives_on(load: Gate, rows: Sequence[Row], on: date) -> list[Row | None]:
    """None for those that were not there yet."""
    day = await day_of(load, on)
    keys = [row.id for row in rows]
    revised = await revised_since(load, objective_revisions(), keys, day)
    closings = await closings_of(load, keys, day)
    return [
        None
        if row[Objective.created_at] >= day.until
        else Row(row.noun, {**row.values, **told(row, day, revised, closings)}, on)
        for row in rows
    ]


def told(
    row: Row,
    day: Day,
    revised: Mapping[UUID, Mapping[str, Any]],
    closings: Mapping[UUID, Sequence[Any]],
) -> dict[str, Any]:
    was = revised.get(row.id, {})
    values = {**turned_back(Objective, was), **named_then(was)}
    state = state_then(row, day, closings.get(row.id, ()))
    if state.get("status") is ObjectiveStatus.DRAFT:
        # Revisions know more of what came before: whether it was handed in already.
        state["status"] = values.get("status", ObjectiveStatus.DRAFT)
    return {**values, **state}


def state_then(row: Row, day: Day, closings: Sequence[Any]) -> dict[str, Any]:
    """As the last closing or reopening before then left it; before the first it was published."""
    before = [each for each in closings if each.was_before]
    if before:
        last = before[-1]
        return {"status": last.status, "outcome": last.outcome, "score": last.score}
    published = row[Objective.published_at]
    if published is not None and published >= day.until:
        return {"status": ObjectiveStatus.DRAFT, "outcome": None, "score": None}
    if closings:
        return {"status": ObjectiveStatus.PUBLISHED, "outcome": None, "score": None}
    return {}


async def key_results_on(load: Gate, rows: Sequence[Row], on: date) -> list[Row | None]:
    """With the value and the confidence of then; None for those that were not there yet."""
    day = await day_of(load, on)
    keys = [row.id for row in rows]
    revised = await revised_since(load, key_result_revisions(), keys, day)
    grades = await grades_by_result(load, keys)
    figures = {each[0]: each for each in await load.records(stood(), keys=keys, until=day.until)}
    closings = await closings_of(load, [row[KeyResult.objective_id] for row in rows], day)
    return [
        None
        if row[KeyResult.created_at] >= day.until
        else Row(
            row.noun,
            {
                **row.values,
                **turned_back(KeyResult, revised.get(row.id, {})),
                **named_then(revised.get(row.id, {})),
                **read_then(row, figures.get(row.id)),
                **scored_then(grades.get(row.id, ()), day.until),
                **ended_then(
                    row,
                    closings.get(row[KeyResult.objective_id], ()),
                    grades.get(row.id, ()),
                    day.until,
                ),
            },
            on,
        )
        for row in rows
    ]


def read_then(row: Row, stood: Any) -> dict[str, Any]:
    """What had been said by then; before the first reading it is what that followed."""
    if stood is None:
        return {}
    _, value, confidence, first_previous, has_readings, total = stood
    if value is None and has_readings:
        value = first_previous
    elif value is None:
        value = row[KeyResult.current]
    scope = {} if total is None else {"scope": total}
    return {"current": value, "confidence": confidence, **scope}


async def revised_since(
    load: Gate, statement: Any, keys: Sequence[UUID], day: Day
) -> dict[UUID, dict[str, Any]]:
    """By subject and field what it was: the first change after that day tells it."""
    found = await load.records(statement, keys=keys, until=day.until)
    told: dict[UUID, dict[str, Any]] = {}
    for record in found:
        told.setdefault(record.subject, {}).setdefault(record.field, record)
    return told


@written
def objective_revisions() -> AnySelect:
    return revisions(Revision.objective_id).where(Revision.key_result_id.is_(None))


@written
def key_result_revisions() -> AnySelect:
    return revisions(Revision.key_result_id)


def revisions(subject: Any) -> AnySelect:
    named = (Revision.old_ids, Revision.old_weights)
    what = (subject.label("subject"), Revision.field, Revision.old, *named)
    since = select(*what).where(of_keys(subject), Revision.at >= UNTIL)
    return since.order_by(Revision.at, Revision.id)


def named_then(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Who owned it, who contributed, and which units shared it with which weight.

    Of what was changed before ids were written down it is as today.
    """
    told = {name: record for name, record in fields.items() if record.old_ids is not None}
    values: dict[str, Any] = {}
    if "owner" in told:
        values["owner_id"] = next(iter(told["owner"].old_ids), None)
    if "contributors" in told:
        values[CONTRIBUTORS_THEN] = [*told["contributors"].old_ids]
    if "units" in told:
        units = told["units"]
        values[UNITS_THEN] = dict(zip(units.old_ids, units.old_weights or (), strict=True))
    return values


async def closings_of(load: Gate, keys: Sequence[UUID], day: Day) -> dict[UUID, list[Any]]:
    """Each objective's, oldest first."""
    found: dict[UUID, list[Any]] = {}
    told = {"keys": [*dict.fromkeys(keys)], "until": day.until}
    for record in await load.records(closings(), **told):
        found.setdefault(record.objective_id, []).append(record)
    return found


@written
def closings() -> AnySelect:
    what = (Closing.objective_id, Closing.at, Closing.status, Closing.outcome, Closing.score)
    was_before = (Closing.at < UNTIL).label("was_before")
    statement = select(*what, was_before).where(of_keys(Closing.objective_id))
    return statement.order_by(Closing.at, Closing.id)


@written
def stood() -> AnySelect:
    """Of each key result: value and confidence then, what its first reading followed, and how much
    work there was.
    """

    def of_it(column: Any, *which: Any) -> AnySelect:
        standing = (CheckIn.key_result_id == KeyResult.id, is_standing(), *which)
        return select(column).where(*standing)

    def last(column: Any) -> Any:
        told = of_it(column, column.is_not(None), CheckIn.effective_at < UNTIL)
        return told.order_by(*newest_first()).limit(1).scalar_subquery()

    readings = of_it(CheckIn.previous_value, CheckIn.value.is_not(None))
    first = readings.order_by(*reversed_(newest_first())).limit(1).scalar_subquery()
    count = of_it(func.count(CheckIn.id), CheckIn.value.is_not(None)).scalar_subquery()
    work = (
        select(WorkReading.total)
        .join(CheckIn, CheckIn.id == WorkReading.check_in_id)
        .where(WorkReading.key_result_id == KeyResult.id, CheckIn.effective_at < UNTIL)
    )
    total = work.order_by(*newest_first()).limit(1).scalar_subquery()
    return select(
        KeyResult.id, last(CheckIn.value), last(CheckIn.confidence), first, count > 0, total
    ).where(of_keys(KeyResult.id))


def newest_first() -> tuple[Any, ...]:
    return CheckIn.effective_at.desc(), CheckIn.recorded_at.desc(), CheckIn.id.desc()


def reversed_(order: Iterable[Any]) -> list[Any]:
    return [each.element.asc() for each in order]
