"""The steps of milestones: as they are, or as they were at the end of a day."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from auth.gate import Gate
from model.key_result import KeyResult, Step, StepPast
from model.rows import UNTIL, AnySelect, Row, columns, of_keys, written
from model.step_past import KEPT
from resolvers.dates import for_each_day
from resolvers.instants import until_of
from resolvers.levels import by_id, many_each
from resolvers.pages import Columns
from rules import metrics
from rules.terms import MetricKind

WAS = (StepPast.step_id.label("id"), *(getattr(StepPast, name) for name in KEPT))


async def steps_of(load: Gate, results: Sequence[Row], _: object, __: Columns) -> list[list[Row]]:
    """Only milestones have any: of other kinds none are read."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        milestones = [row.id for row in group if row[KeyResult.kind] is MetricKind.MILESTONE]
        found = await steps_on(load, milestones, on) if milestones else []
        return many_each(found, "key_result_id", [row.id for row in group])

    return await for_each_day(results, on_a_day)


async def steps_on(load: Gate, keys: Sequence[UUID], on: date | None) -> list[Row]:
    """In place. Those of another day are done if they were by then."""
    if on is None:
        return await load.rows(Step, steps(), keys=keys)
    until = await until_of(load, on)
    standing = await load.rows(Step, steps_then(), on=on, keys=keys, until=until)
    gone = await load.rows(StepPast, steps_gone(), on=on, keys=keys, until=until)
    found = [as_it_was(row, until) for row in (*standing, *gone)]
    return sorted(found, key=lambda row: (row[Step.position], row.id))


def as_it_was(row: Row, until: datetime) -> Row:
    at = row.values["done_at"]
    done_at = at if at is not None and at < until else None
    return Row(Step.__name__, {**row.values, "done_at": done_at}, row.on)


async def steps_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return await by_id(load, Step, keys)


@written
def steps() -> AnySelect:
    statement = select(*columns(Step)).where(of_keys(Step.key_result_id))
    return statement.order_by(Step.position, Step.id)


@written
def steps_then() -> AnySelect:
    had_begun = or_(Step.since.is_(None), Step.since < UNTIL)
    return select(*columns(Step)).where(of_keys(Step.key_result_id), had_begun)


@written
def steps_gone() -> AnySelect:
    had_begun = or_(StepPast.since.is_(None), StepPast.since < UNTIL)
    stood = (of_keys(StepPast.key_result_id), had_begun, StepPast.until >= UNTIL)
    return select(*WAS).where(*stood)


def step_of(row: Row) -> metrics.Step:
    return metrics.Step(weight=row[Step.weight], done=row[Step.done_at] is not None)
