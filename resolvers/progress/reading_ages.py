"""Whether the latest reading of a key result is too old; whoever read it, people or a system."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate
from model.check_in import CheckIn, is_standing
from model.key_result import KeyResult
from model.rows import UNTIL, AnySelect, Row, of_keys, written
from resolvers.dates import for_each_day
from resolvers.instants import until_of
from resolvers.pages import Columns
from resolvers.progress.circumstances import Circumstances, circumstances_of
from rules.freshness import is_stale
from rules.inbox import local_day


async def stale_of(load: Gate, results: Sequence[Row], _: object, __: Columns) -> list[bool | None]:
    """Null where it is not said how often it is read, and of what is not open."""

    async def on_a_day(group: list[Row], on: date | None) -> list[bool | None]:
        asked = [row.id for row in group if row[KeyResult.read_every] is not None]
        if not asked:
            return [None for _ in group]
        until = await until_of(load, on)
        around = await circumstances_of(load, asked, on)
        found = await load.records(last_read(), keys=asked, until=until)
        read: dict[UUID, datetime] = {record.key: record.at for record in found}
        today = on or load.today
        return [judged(row, around.get(row.id), read.get(row.id), today) for row in group]

    return await for_each_day(results, on_a_day)


def judged(
    row: Row, around: Circumstances | None, read_at: datetime | None, today: date
) -> bool | None:
    """After its last day nothing more is to be read."""
    if around is None or not around.is_published or row[KeyResult.outcome] is not None:
        return None
    day = min(today, around.ends_on)
    since = around.opened_on if read_at is None else local_day(read_at, around.zone)
    return is_stale(row[KeyResult.read_every], since, day)


@written
def last_read() -> AnySelect:
    read = (is_standing(), CheckIn.value.is_not(None), CheckIn.effective_at < UNTIL)
    at = func.max(CheckIn.effective_at).label("at")
    statement = select(CheckIn.key_result_id.label("key"), at)
    return statement.where(of_keys(CheckIn.key_result_id), *read).group_by(CheckIn.key_result_id)
