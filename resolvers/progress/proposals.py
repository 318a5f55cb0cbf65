"""The scores that are proposed at the end, each with what it was made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.check_in import CheckIn, is_standing
from model.key_result import KeyResult
from model.rows import UNTIL, AnySelect, Row, of_keys, written
from resolvers.dates import day, for_each_day
from resolvers.instants import until_of
from resolvers.pages import Columns
from resolvers.progress.circumstances import Circumstances, circumstances_of
from resolvers.progress.key_results import metric, progress_at
from resolvers.progress.okr_settings import settings_now, settings_on
from resolvers.progress.result_progress import progress_of
from rules.arithmetic import ZERO
from rules.final_grade import FORMULAS, FinalGrade, Period, Reading, final_grade, read_by_period
from rules.inbox import local_day
from rules.metrics import KINDS
from rules.okr_settings import Settings
from rules.progress import Progress

AS_IT_STANDS = "progress, as it stands"
Readings = defaultdict[UUID, list[Any]]


@dataclass(frozen=True)
class Proposal:
    """A score as it is proposed; of what is to be kept by its periods, else by progress alone."""

    value: Decimal | None
    formula: str
    settings_version: int
    final_grade: FinalGrade | None = None
    periods: Sequence[Period] = ()


async def scores_proposed(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> list[Decimal | None]:
    return [each.value for each in await proposals_of(load, results, _, asked)]


async def proposals_of(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> list[Proposal]:
    """By the settings of then, and the readings as they stood."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Proposal]:
        settings, until = await settings_of(load, on), await until_of(load, on)
        progress = await progress_of(load, group, _, asked)
        keys = [row.id for row in group if is_by_periods(row)]
        around = await circumstances_of(load, keys, on) if keys else {}
        readings = await readings_of(load, keys, until) if keys else Readings(list)
        return [
            by_periods(row, readings[row.id], around[row.id], settings, day(load, on))
            if row.id in around
            else by_progress(done, settings)
            for row, done in zip(group, progress, strict=True)
        ]

    return await for_each_day(results, on_a_day)


async def settings_of(load: Gate, on: date | None) -> Settings:
    if on is None:
        return (await settings_now(load, None, frozenset())).settings
    return (await settings_on(load, await until_of(load, on))).settings


def is_by_periods(row: Row) -> bool:
    """To be within bounds on the last day alone is not enough; its children are no readings."""
    return KINDS[row[KeyResult.kind]].is_kept and not row[KeyResult.driven_by_children]


def by_progress(done: Progress, settings: Settings) -> Proposal:
    return Proposal(done.value if done.measured else None, AS_IT_STANDS, settings.version)


def by_periods(
    row: Row, readings: Iterable[Any], around: Circumstances, settings: Settings, today: date
) -> Proposal:
    by = row[KeyResult.final_grade] or settings.final_grade
    window = (around.starts_on, max(around.last_day(today), around.starts_on))
    told = read_by_period(window, around.cadence, (read(row, each, around) for each in readings))
    return Proposal(final_grade(by, told), FORMULAS[by].words, settings.version, by, told)


def read(row: Row, reading: Any, around: Circumstances) -> Reading:
    """Its day is that of whoever is to speak, as it is for a check-in's slot."""
    value = progress_at(metric(row, ()), reading.value).value or ZERO
    return Reading(local_day(reading.effective_at, around.zone), reading.value, value)


async def readings_of(load: Gate, keys: Sequence[UUID], until: Any) -> Readings:
    found = Readings(list)
    for record in await load.records(readings(), keys=keys, until=until):
        found[record.key_result_id].append(record)
    return found


@written
def readings() -> AnySelect:
    """All of them: one that is left out would leave a period out."""
    told = (CheckIn.key_result_id, CheckIn.effective_at, CheckIn.value)
    standing = (CheckIn.value.is_not(None), is_standing(), CheckIn.effective_at < UNTIL)
    oldest_first = (CheckIn.effective_at, CheckIn.recorded_at, CheckIn.id)
    return select(*told).where(of_keys(CheckIn.key_result_id), *standing).order_by(*oldest_first)
