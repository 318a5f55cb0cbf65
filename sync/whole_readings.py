"""When everything is read again by itself: what only ever reads changes drifts from its source."""

from datetime import UTC, datetime, timedelta

from model.database import Database
from rules.terms import RunMode, RunTrigger
from sync.hints import waiting
from sync.options import RunOptions
from sync.task_rows import FULL_AT, cursor_of
from sync.task_source import TaskSource

PATIENCE = timedelta(days=1)
"""How long a whole reading waits for a while in which no webhook is to be followed at once."""


async def mode_by_now(
    database: Database, source: TaskSource, asked: RunMode, options: RunOptions
) -> RunMode:
    """Who asks by hand gets what they ask for; the schedule reads everything when it is time."""
    if asked is RunMode.FULL or options.trigger is not RunTrigger.SCHEDULE:
        return asked
    age = options.now() - await _last(database, source)
    if age < source.full_every:
        return asked
    hints = await waiting(database, source.connection.id)
    if hints.deliveries and age < source.full_every + PATIENCE:
        return asked
    return RunMode.FULL


async def _last(database: Database, source: TaskSource) -> datetime:
    """When the last whole reading began; long ago where there was none."""
    told = (await cursor_of(database, source.connection.id)).get(FULL_AT)
    return datetime.fromtimestamp(told / 1000 if isinstance(told, int) else 0, UTC)
