"""Key results, how far they have come by themselves, and when the next check-in is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.cycle import Cycle
from model.key_result import KeyResult
from model.metrics import metric_of
from model.objective import Objective
from model.rolling import is_cycle_of_result
from model.rows import UNTIL, AnySelect, Row, columns, of_keys, written
from resolvers.dates import AsOf, for_each_day
from resolvers.ids import GlobalId, key_of
from resolvers.instants import until_of
from resolvers.levels import by_id, many_each, one_each, present
from resolvers.pages import Columns
from resolvers.progress.circumstances import Circumstances, circumstances_of
from resolvers.progress.past import key_results_by_id_on, key_results_on
from resolvers.progress.steps import step_of, steps_of
from rules import metrics
from rules.cadence import Cadence, CadenceSource
from rules.errors import NotFound
from rules.inbox import check_in_due
from rules.progress import Progress, key_result_progress
from rules.terms import MetricKind

KEY_RESULT = columns(KeyResult)
KIND, CURRENT = KeyResult.kind.key, KeyResult.current.key
NUMBERS_REMEMBERED = 20_000


@dataclass(frozen=True)
class WhichKeyResult:
    id: Annotated[GlobalId, Doc("The key result's id.")]
    as_of: AsOf = None


@dataclass(frozen=True)
class Asked:
    """How often a key result is to be checked in on; nothing is due where that is over."""

    cadence: Cadence
    source: CadenceSource
    due_on: date | None


async def find_key_result(load: Gate, which: WhichKeyResult, _: Columns) -> Row | None:
    key = key_of(which.id, "KeyResult")
    if key is None:
        return None
    if which.as_of is None:
        return (await key_results_by_id(load, [key], None, frozenset()))[0]
    return (await key_results_by_id_on(load, [key], which.as_of)).get(key)


async def key_results_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, KeyResult, keys)


async def key_results_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    found = await load.rows(KeyResult, key_results_in_place(), keys=keys)
    return many_each(found, "objective_id", keys)


async def key_results_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> list[list[Row]]:
    """As they stand, or stood on the day that the objective was asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        keys = [row.id for row in group]
        if on is None:
            return await key_results_of(load, keys, None, asked)
        until = await until_of(load, on)
        found = await load.rows(KeyResult, key_results_then(), keys=keys, until=until)
        return many_each(present(await key_results_on(load, found, on)), "objective_id", keys)

    return await for_each_day(objectives, on_a_day)


@written
def key_results_in_place() -> AnySelect:
    statement = select(*KEY_RESULT).where(of_keys(KeyResult.objective_id))
    return statement.order_by(KeyResult.position, KeyResult.id)


@written
def key_results_then() -> AnySelect:
    """Those that were there by the end of a day, and had not been taken out."""
    return key_results_in_place().statement.where(KeyResult.created_at < UNTIL)


async def cycles_of(load: Gate, results: Sequence[Row], _: object, __: Columns) -> list[Row | None]:
    """The cycle of each key result: its own shorter one, or its objective's."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys, until = [row.id for row in group], await until_of(load, on)
        found = await load.rows(Cycle, cycles_around(), keys=keys, until=until)
        return one_each(found, "cycle_of", keys)

    return await for_each_day(results, on_a_day)


@written
def cycles_around() -> AnySelect:
    return (
        select(*columns(Cycle), KeyResult.id.label("cycle_of"))
        .select_from(KeyResult)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .where(of_keys(KeyResult.id), KeyResult.created_at < UNTIL)
    )


async def own_progress_of(
    load: Gate, results: Sequence[Row], _: object, __: Columns
) -> Sequence[Progress]:
    """By its own readings alone. Steps are read for milestones; all else is in the row."""
    known: dict[Row, Progress] = load.remembered(own_progress_of)
    new = [row for row in results if row not in known] if known else results
    milestones = [row for row in new if row.values[KIND] is MetricKind.MILESTONE]
    steps: dict[Row, list[Row]] = {}
    if milestones:
        found = await steps_of(load, milestones, _, __)
        steps.update(zip(milestones, found, strict=True))
    made = [
        progress_at(metric(row, steps.get(row, ()) if steps else ()), row.values[CURRENT])
        for row in new
    ]
    known.update(zip(new, made, strict=True))
    return made if new is results else [known[row] for row in results]


progress_at = lru_cache(NUMBERS_REMEMBERED)(key_result_progress)
"""The same numbers tell the same, and few of them move from one question to the next."""


def metric(row: Row, steps: Sequence[Row]) -> metrics.Metric:
    return metric_of(row, [step_of(step) for step in steps] if steps else ())


def checkpoints(row: Row) -> tuple[metrics.Checkpoint, ...]:
    return tuple(metrics.Checkpoint(*pair) for pair in row[KeyResult.checkpoints] or ())


async def cadences_of(
    load: Gate, results: Sequence[Row], _: object, __: Columns
) -> list[Asked | NotFound]:
    """How often each is checked in on, who set that, and when it is next to be."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Asked | NotFound]:
        known = await circumstances_of(load, [row.id for row in group], on)
        return [asked(row, known[row.id]) if row.id in known else gone() for row in group]

    return await for_each_day(results, on_a_day)


def gone() -> NotFound:
    """Between an action and what is told of it somebody else may act as well."""
    return NotFound("This key result was taken out meanwhile, or is not yours to see any more.")


def asked(row: Row, around: Circumstances) -> Asked:
    """Nothing is due of a draft, of what has ended, nor after the last day."""
    due = check_in_due(around.last_on, around.opened_on, around.ends_on, around.cadence)
    ended = around.is_given_up or around.graded_on or row[KeyResult.outcome]
    is_due = due is not None and around.is_published and not ended
    return Asked(around.cadence, around.cadence_source, due.on if due and is_due else None)
