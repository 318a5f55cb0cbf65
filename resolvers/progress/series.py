"""A key result's readings in time, as they stand today: late entries and corrections are in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import func, select
from typing_extensions import Doc

from auth.gate import Gate
from model.check_in import CheckIn, is_standing
from model.rows import INSTANT, UNTIL, AnySelect, Row, columns, named, of_keys, written
from resolvers.dates import for_each_day
from resolvers.instants import BEGINNING, END, midnight, next_day, until_of, zone_of
from resolvers.levels import many_each
from resolvers.pages import Columns

MOST = 500


@dataclass(frozen=True)
class Range:
    """Days of the organisation, both of them in it."""

    from_: Annotated[date | None, Doc("From this day on; from the first where omitted.")] = None
    to: Annotated[date | None, Doc("To the end of this day; to the last where omitted.")] = None


async def series_of(
    load: Gate, results: Sequence[Row], which: Range, _: Columns
) -> list[list[Row]]:
    """The readings of each, oldest first; of more than 500 the newest."""
    begins, ends = await instants(load, which)

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        keys = [row.id for row in group]
        until = min(ends, await until_of(load, on))
        found = await load.rows(CheckIn, readings(), on=on, keys=keys, begins=begins, until=until)
        return many_each(found, "key_result_id", keys)

    return await for_each_day(results, on_a_day)


async def instants(load: Gate, which: Range) -> tuple[datetime, datetime]:
    if which.from_ is None and which.to is None:
        return BEGINNING, END
    zone = await zone_of(load)
    begins = BEGINNING if which.from_ is None else midnight(which.from_, zone)
    ends = END if which.to is None else midnight(next_day(which.to), zone)
    return begins, ends


@written
def readings() -> AnySelect:
    newest = (CheckIn.effective_at.desc(), CheckIn.recorded_at.desc(), CheckIn.id.desc())
    place = func.row_number().over(partition_by=CheckIn.key_result_id, order_by=newest)
    numbered = (
        select(*columns(CheckIn), place.label("place"))
        .where(of_keys(CheckIn.key_result_id), CheckIn.value.is_not(None), is_standing())
        .where(CheckIn.effective_at >= named("begins", INSTANT))
        .where(CheckIn.effective_at < UNTIL)
        .subquery()
    )
    return select(numbered).where(numbered.c.place <= MOST).order_by(numbered.c.place.desc())
