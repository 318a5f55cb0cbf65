"""When everything is read again by itself: what only ever reads changes drifts from its source."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from model.database import Database
from rules.terms import RunMode, RunState, RunTrigger
from sync.hints import waiting
from sync.options import RunOptions
from sync.run_rows import newest
from sync.task_rows import FULL_AT, WHOLE, cursor_of
from sync.task_source import TaskSource

PATIENCE = timedelta(days=1)
"""How long a whole reading waits for a while in which no webhook is to be followed at once."""


async def mode_by_now(
    database: Database, source: TaskSource, asked: RunMode, options: RunOptions
) -> RunMode:
    """Who asks by hand gets what they ask for; the schedule reads everything when it is time.

    Whoever goes on with a whole reading reads the rest of it. One that has every page, and did not
    come to its end, is brought there by what changed since.
    """
    left_off = await _left_off(database, source)
    if asked is RunMode.FULL or ("since" in left_off and left_off["since"] is None):
        return RunMode.FULL
    if options.trigger is not RunTrigger.SCHEDULE or WHOLE in left_off:
        return asked
    age = options.now() - await _last(database, source)
    if age < source.full_every:
        return asked
    hints = await waiting(database, source.connection.id)
    if hints.deliveries and age < source.full_every + PATIENCE:
        return asked
    return RunMode.FULL


async def _left_off(database: Database, source: TaskSource) -> Mapping[str, Any]:
    """The checkpoint of a whole reading that did not come to its end; empty where there is none."""
    async with database.system() as session:
        before = await newest(session, source.connection.id)
    if before is None or before.state in (RunState.DONE, RunState.HELD):
        return {}
    return cast("Mapping[str, Any]", before.checkpoint or {})


async def _last(database: Database, source: TaskSource) -> datetime:
    """When the last whole reading began; long ago where there was none."""
    told = (await cursor_of(database, source.connection.id)).get(FULL_AT)
    return datetime.fromtimestamp(told / 1000 if isinstance(told, int) else 0, UTC)
