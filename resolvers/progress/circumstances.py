"""What key results are judged in: their own window, how often they are due, and the last word."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, true

from auth.gate import Gate
from auth.visibility.predicates import TODAY
from model.cadence import NOW, OWN, Own, Shared, asked_of, cadence_of, of_unit, times_of, turn_of
from model.check_in import CheckIn, is_standing
from model.cycle import Cycle
from model.grade import Grade, GradePast
from model.key_result import KeyResult
from model.objective import Objective
from model.person import Person
from model.rolling import is_cycle_of_result
from model.rows import UNTIL, AnySelect, of_keys, written
from model.settings import newest
from resolvers.dates import DAY
from resolvers.instants import until_of
from resolvers.progress.key_results_then import OWN_THEN, UNITS_THEN
from resolvers.progress.objectives_then import STATUS_THEN
from resolvers.progress.okr_settings import THRESHOLDS, stood, thresholds
from rules.cadence import Cadence, CadenceSource
from rules.health import Thresholds
from rules.inbox import local_day
from rules.terms import ObjectiveStatus, ReadingOrigin, ReportedStatus


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
    is_given_up: bool
    graded_on: date | None
    thresholds: Thresholds
    cadence: Cadence
    cadence_source: CadenceSource

    def last_day(self, today: date) -> date:
        """The last on which anything was to be said, by a day."""
        return min(today, self.ends_on, self.graded_on or self.ends_on)


async def circumstances_of(
    load: Gate, keys: Sequence[UUID], on: date | None = None
) -> dict[UUID, Circumstances]:
    """One statement: each key result with its cycle's dates and its latest check-in by then."""
    known: dict[UUID, Circumstances] = load.remembered((circumstances_of, on))
    if new := [key for key in keys if key not in known]:
        found = await found_around(load, new, on)
        bounds = thresholds(found[0][BOUNDS]) if found else Thresholds()
        known.update((record[0], circumstances(record, bounds)) for record in found)
    return {key: known[key] for key in keys if key in known}


BOUNDS = slice(1, 1 + len(THRESHOLDS))
"""Where a record of `around` holds the thresholds."""


async def found_around(load: Gate, keys: Sequence[UUID], on: date | None) -> Sequence[Any]:
    until = await until_of(load, on)
    if on is None:
        return await load.records(around(), keys=keys, until=until)
    return await load.records(around_then(), keys=keys, until=until, day=on)


@written
def around() -> AnySelect:
    return circumstances_as(TODAY, OWN, NOW, Ends(Objective.status, graded()))


@written
def around_then() -> AnySelect:
    """By the window, the owner, the units and the cadences of then, and the state."""
    ends = Ends(STATUS_THEN, func.coalesce(graded(), graded_then()))
    return circumstances_as(DAY, OWN_THEN, UNITS_THEN, ends)


class Ends(NamedTuple):
    """What may have put an end to a key result: its objective's state, and when it was graded."""

    state: Any
    graded_at: Any


def circumstances_as(day: Any, own: Own, shared: Shared, ends: Ends) -> AnySelect:
    """Under the settings that stood then."""
    last, unit = said().limit(1).lateral("last"), of_unit(day, own, shared)
    bounds = [newest(column, stood()) for column in THRESHOLDS]
    said_last = (*times_of(last.c.effective_at, own), status(last).label("reported"))
    given_up = (ends.state == ObjectiveStatus.CANCELLED).label("is_given_up")
    ended = (ends.graded_at.label("graded_at"), given_up)
    return (
        select(KeyResult.id, *bounds, *said_last, *ended, *asked_of(unit, stood(), own=own))
        .select_from(KeyResult)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .outerjoin(Person, Person.id == own.speaker)
        .outerjoin(last, true())
        .outerjoin(unit, true())
        .where(of_keys(KeyResult.id))
    )


def graded() -> Any:
    of_it = select(Grade.graded_at).where(Grade.key_result_id == KeyResult.id)
    return of_it.where(Grade.graded_at < UNTIL).scalar_subquery()


def graded_then() -> Any:
    """When it was, though a reopening has taken that away since."""
    of_it = select(GradePast.graded_at).where(GradePast.key_result_id == KeyResult.id)
    stood = of_it.where(GradePast.graded_at < UNTIL, GradePast.until >= UNTIL)
    return stood.order_by(GradePast.until).limit(1).scalar_subquery()


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
        is_given_up=record.is_given_up,
        graded_on=None if graded_at is None else local_day(graded_at, turn.zone),
        thresholds=bounds,
        cadence=cadence,
        cadence_source=source,
    )
