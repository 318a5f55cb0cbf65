"""Key results, and what is needed to judge them: steps, window and the latest word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, true
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.predicates import TODAY
from model.cadence import asked_of, cadence_of, of_unit, speaker, times_of, turn_of
from model.check_in import CheckIn, is_standing
from model.cycle import Cycle
from model.grade import Grade
from model.key_result import KeyResult
from model.metrics import metric_of
from model.objective import Objective
from model.person import Person
from model.rolling import is_cycle_of_result
from model.rows import UNTIL, AnySelect, Row, columns, of_keys, written
from resolvers.dates import AsOf, for_each_day
from resolvers.ids import GlobalId, key_of
from resolvers.instants import END, until_of
from resolvers.levels import by_id, many_each, one_each, present
from resolvers.pages import Columns
from resolvers.progress.okr_settings import THRESHOLDS, thresholds
from resolvers.progress.past import key_results_by_id_on, key_results_on
from resolvers.progress.steps import step_of, steps_of
from rules import metrics
from rules.cadence import Cadence, CadenceSource
from rules.errors import NotFound
from rules.health import Thresholds
from rules.inbox import check_in_due, local_day
from rules.progress import Progress, key_result_progress
from rules.terms import ReadingOrigin, ReportedStatus

KEY_RESULT = columns(KeyResult)
NUMBERS_REMEMBERED = 20_000


@dataclass(frozen=True)
class WhichKeyResult:
    id: Annotated[GlobalId, Doc("The key result's id.")]
    as_of: AsOf = None


class Circumstances(NamedTuple):
    """What a key result is judged in: its own window, and the last word about it.

    It is `opened_on` the first day on which somebody could have checked in on it, and `graded_on`
    the last. When that was, and when somebody did, is told by the days of whoever is to, in `zone`.
    """

    starts_on: date
    ends_on: date
    zone: ZoneInfo
    opened_on: date
    last_on: date | None
    reported: ReportedStatus | None
    is_published: bool
    graded_on: date | None
    thresholds: Thresholds
    cadence: Cadence
    cadence_source: CadenceSource

    def last_day(self, today: date) -> date:
        """The last on which anything was to be said, by a day."""
        return min(today, self.ends_on, self.graded_on or self.ends_on)


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

    known = load.remembered(own_progress_of)
    new = [row for row in results if row not in known]
    parts = await steps_of(load, new, _, __)
    for row, steps in zip(new, parts, strict=True):
        known[row] = progress_at(metric(row, steps), row[KeyResult.current])
    return [known[row] for row in results]


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
        known = await circumstances_of(load, [row.id for row in group], await until_of(load, on))
        return [asked(row, known[row.id]) if row.id in known else gone() for row in group]

    return await for_each_day(results, on_a_day)


def gone() -> NotFound:
    """Between an action and what is told of it somebody else may act as well."""
    return NotFound("This key result was taken out meanwhile, or is not yours to see any more.")


def asked(row: Row, around: Circumstances) -> Asked:
    """Nothing is due of a draft, of what has ended, nor after the last day."""
    due = check_in_due(around.last_on, around.opened_on, around.ends_on, around.cadence)
    ended = not around.is_published or around.graded_on or row[KeyResult.outcome]
    return Asked(around.cadence, around.cadence_source, due.on if due and not ended else None)


async def circumstances_of(
    load: Gate, keys: Sequence[UUID], until: datetime = END
) -> dict[UUID, Circumstances]:
    """One statement: each key result with its cycle's dates and its latest check-in by then."""
    known: dict[UUID, Circumstances] = load.remembered((circumstances_of, until))
    if new := [key for key in keys if key not in known]:
        found = await load.records(around(), keys=new, until=until)
        bounds = thresholds(found[0][BOUNDS]) if found else Thresholds()
        known.update((record[0], circumstances(record, bounds)) for record in found)
    return known


BOUNDS = slice(1, 1 + len(THRESHOLDS))
"""Where a record of `around` holds the thresholds."""


@written
def around() -> AnySelect:
    last, unit = said().limit(1).lateral("last"), of_unit(TODAY)
    of_it = select(Grade.graded_at).where(Grade.key_result_id == KeyResult.id)
    graded = of_it.where(Grade.graded_at < UNTIL).scalar_subquery().label("graded_at")
    said_last = (*times_of(last.c.effective_at), status(last).label("reported"), graded)
    return (
        select(KeyResult.id, *THRESHOLDS, *said_last, *asked_of(unit))
        .select_from(KeyResult)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .outerjoin(Person, Person.id == speaker())
        .outerjoin(last, true())
        .outerjoin(unit, true())
        .where(of_keys(KeyResult.id))
    )


def said() -> AnySelect:
    """What somebody told of a key result, last first; a reading of another system is no word."""
    return (
        select(CheckIn.effective_at, CheckIn.reported_status)
        .where(CheckIn.key_result_id == KeyResult.id, is_standing())
        .where(CheckIn.origin != ReadingOrigin.JIRA, CheckIn.effective_at < UNTIL)
        .order_by(CheckIn.effective_at.desc(), CheckIn.recorded_at.desc(), CheckIn.id.desc())
    )


def status(last: Any) -> ColumnElement[Any]:
    """A narrative without a status leaves it as it was said before, which seldom is looked for."""
    before = said().where(CheckIn.reported_status.is_not(None)).limit(1)
    earlier = before.with_only_columns(CheckIn.reported_status).scalar_subquery()
    return func.coalesce(last.c.reported_status, earlier)


def circumstances(record: Any, bounds: Thresholds) -> Circumstances:
    """Its thresholds are the same for all."""
    (cadence, source), turn = cadence_of(record), turn_of(record)
    graded_at = record.graded_at
    return Circumstances(
        starts_on=record.starts_on,
        ends_on=record.ends_on,
        zone=turn.zone,
        opened_on=turn.opened_on,
        last_on=turn.last_on,
        reported=record.reported,
        is_published=record.published_at is not None,
        graded_on=None if graded_at is None else local_day(graded_at, turn.zone),
        thresholds=bounds,
        cadence=cadence,
        cadence_source=source,
    )
