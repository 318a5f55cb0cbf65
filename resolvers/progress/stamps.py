"""Progress as the graph tells it: as of when, and under which version of the OKR settings."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from auth.gate import Gate
from model.rows import Row
from resolvers.authoring.rolling import Settled
from resolvers.dates import for_each_day
from resolvers.instants import until_of
from resolvers.pages import Columns
from resolvers.progress.okr_settings import settings_now, settings_on
from resolvers.progress.result_progress import progress_of
from resolvers.progress.rollups import (
    OfOneCycle,
    OnADay,
    RolledUp,
    progress_of_cycles,
    progress_of_objectives,
    progress_of_units,
)
from rules.progress import Progress

AS_OF, VERSION = "asOf", "settingsVersion"


async def progress_of_results(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> Sequence[Progress | RolledUp]:
    """It is worked out as one asks, so it holds for this instant, or for the end of that day."""
    done = await progress_of(load, results, _, asked)
    if asked.isdisjoint((AS_OF, VERSION)):
        return done
    of = dict(zip(results, done, strict=True))

    async def on_a_day(group: list[Row], on: date | None) -> list[RolledUp]:
        version = await version_on(load, on, asked)
        as_of = load.moment.now if on is None else await until_of(load, on)
        return [RolledUp(of[row], None, as_of, version) for row in group]

    return await for_each_day(results, on_a_day)


async def progress_of_sets(
    load: Gate, sets: Sequence[Settled], _: object, asked: Columns
) -> list[RolledUp]:
    """Worked out as one asks, as that of key results is."""
    return [await progress_of_set(load, each, asked) for each in sets]


async def progress_of_set(load: Gate, each: Settled, asked: Columns) -> RolledUp:
    version = await version_on(load, each.on, asked)
    return RolledUp(each.done, each.measured_share, await instant_of(load, each.on, asked), version)


async def instant_of(load: Gate, on: date | None, asked: Columns) -> datetime:
    """This very one only where somebody asks for it: an answer that tells it is never kept."""
    return load.moment.now if on is None and AS_OF in asked else await until_of(load, on)


async def rollups_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> Sequence[RolledUp | None]:
    async def on_a_day(group: list[Row], on: date | None) -> Sequence[RolledUp | None]:
        done = await progress_of_objectives(load, group, _, asked)
        return stamped(done, await version_on(load, on, asked))

    return await for_each_day(objectives, on_a_day)


async def rollups_of_units(
    load: Gate, units: Sequence[Row], which: OfOneCycle, asked: Columns
) -> Sequence[RolledUp | None]:
    async def on_a_day(group: list[Row], on: date | None) -> Sequence[RolledUp | None]:
        done = await progress_of_units(load, group, which, asked)
        return stamped(done, await version_on(load, on, asked))

    return await for_each_day(units, on_a_day)


async def rollups_of_cycles(
    load: Gate, keys: Sequence[UUID], which: OnADay, asked: Columns
) -> Sequence[RolledUp | None]:
    done = await progress_of_cycles(load, keys, which, asked)
    return stamped(done, await version_on(load, which.as_of, asked))


def stamped(done: Sequence[RolledUp | None], version: int) -> list[RolledUp | None]:
    return [None if each is None else in_version(each, version) for each in done]


def in_version(told: RolledUp, version: int) -> RolledUp:
    return told if told.settings_version == version else told._replace(settings_version=version)


async def version_on(load: Gate, on: date | None, asked: Columns) -> int:
    """The one that judged health on that day; 1, as before anybody set any, where nobody asks."""
    if VERSION not in asked:
        return 1
    if on is None:
        return (await settings_now(load, None, frozenset())).settings.version
    return (await settings_on(load, await until_of(load, on))).settings.version
