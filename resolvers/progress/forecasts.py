"""Where key results will end if they go on as they did, with the readings that say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate
from model.check_in import CheckIn, is_standing
from model.key_result import KeyResult
from model.rows import UNTIL, AnySelect, Row, columns, of_keys, written
from resolvers.dates import for_each_day
from resolvers.instants import midnight, next_day, until_of, zone_of
from resolvers.levels import many_each
from resolvers.pages import Columns
from resolvers.progress.circumstances import circumstances_of
from resolvers.progress.key_results import metric
from rules import forecast as rules
from rules.progress import key_result_progress
from rules.terms import MetricKind

# Of these a line through the readings says nothing: they are done or not, or have no target yet.
WITHOUT = (MetricKind.BOOLEAN, MetricKind.MILESTONE, MetricKind.BASELINE)


@dataclass(frozen=True)
class Forecast:
    """`progress` is what the value at the end would come to, not cut to 0…1."""

    at_end: Decimal
    per_day: Decimal
    progress: Decimal | None
    formula: str
    readings: Sequence[Row]

    @property
    def trending_off_track(self) -> bool:
        return self.progress is not None and self.progress < 1


async def forecasts_of(
    load: Gate, results: Sequence[Row], _: object, __: Columns
) -> Sequence[Forecast | None]:
    """Three statements for any number: their windows, the zone, and their newest readings."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Forecast | None]:
        moving = [row for row in group if row[KeyResult.kind] not in WITHOUT]
        found = await forecasts(load, moving, on)
        return [found.get(row.id) for row in group]

    return await for_each_day(results, on_a_day)


async def forecasts(
    load: Gate, results: Sequence[Row], on: date | None
) -> dict[UUID, Forecast | None]:
    if not results:
        return {}
    keys, until = [row.id for row in results], await until_of(load, on)
    around = await circumstances_of(load, keys, on)
    zone = await zone_of(load)
    rows = await load.rows(CheckIn, newest(), on=on, keys=keys, until=until)
    readings = dict(zip(keys, many_each(rows, "key_result_id", keys), strict=True))
    return {
        row.id: forecast(row, readings[row.id], midnight(next_day(around[row.id].ends_on), zone))
        for row in results
        if row.id in around
    }


def forecast(row: Row, readings: Sequence[Row], end: datetime) -> Forecast | None:
    points = [rules.Point(each[CheckIn.effective_at], valued(each)) for each in readings]
    told = rules.forecast(points, end)
    if told is None:
        return None
    reached = key_result_progress(metric(row, ()), told.at_end).raw
    return Forecast(told.at_end, told.per_day, reached, rules.WORDS, readings)


def valued(row: Row) -> Decimal:
    value = row[CheckIn.value]
    assert value is not None, "Only readings with a value were asked for."
    return value


@written
def newest() -> AnySelect:
    order = (CheckIn.effective_at.desc(), CheckIn.recorded_at.desc(), CheckIn.id.desc())
    place = func.row_number().over(partition_by=CheckIn.key_result_id, order_by=order)
    numbered = (
        select(*columns(CheckIn), place.label("place"))
        .where(of_keys(CheckIn.key_result_id), CheckIn.value.is_not(None), is_standing())
        .where(CheckIn.effective_at < UNTIL)
        .subquery()
    )
    return select(numbered).where(numbered.c.place <= rules.MOST).order_by(numbered.c.place.desc())
