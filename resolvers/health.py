"""How key results and objectives stand: the rules of health, fed for a whole level at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import AnySelect, Row, of_keys, written
from resolvers.key_results import Circumstances, circumstances_of, key_results_of, progress_of
from resolvers.pages import Columns
from resolvers.rollups import rollups_of
from rules.cadence import is_outdated
from rules.confidence import band, objective_confidence
from rules.health import Health, Situation, Thresholds, expected, health
from rules.objective_health import Child, ObjectiveHealth, objective_health
from rules.progress import Progress
from rules.terms import ConfidenceBand

THRESHOLDS = Thresholds()
NOTHING = Progress(value=None, raw=None, measured=False, formula="", inputs=())


@dataclass(frozen=True)
class Confidence:
    """`value` is 0 to 100."""

    value: Decimal
    band: ConfidenceBand


async def health_of(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> Sequence[Health | None]:
    progress = await progress_of(load, results, _, asked)
    known = await circumstances_of(load, [row.id for row in results])
    return [
        judged(row, done, known[row.id], load.today) if row.id in known else None
        for row, done in zip(results, progress, strict=True)
    ]


def judged(row: Row, progress: Progress, around: Circumstances, today: date) -> Health:
    """In a past window the last day counts; silence after it, or about a draft, is no omission."""
    last_day = min(today, around.ends_on)
    is_silent = is_outdated(around.last_on, around.opened_on, last_day)
    situation = Situation(
        progress=progress,
        expected=expected(around.starts_on, around.ends_on, today),
        outcome=row[KeyResult.outcome],
        is_outdated=is_silent and around.is_published,
        reported=around.reported,
        is_automatic=around.last_on is not None,
    )
    return health(situation, THRESHOLDS)


async def health_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> Sequence[ObjectiveHealth[UUID]]:
    """From the objective's own progress and pace, with its key results' words beside it."""
    keys = [row.id for row in objectives]
    results = await key_results_of(load, keys, _, asked)
    flat = [row for group in results for row in group]
    words = dict(zip((row.id for row in flat), await health_of(load, flat, _, asked), strict=True))
    progress = await rollups_of(load, keys, _, asked)
    window = await windows_of(load, [row[Objective.cycle_id] for row in objectives])
    return [
        objective_health(
            done.progress if done else NOTHING,
            expected(*window[row[Objective.cycle_id]], load.today),
            children(group, words),
            THRESHOLDS,
            outcome=row[Objective.outcome],
        )
        for row, group, done in zip(objectives, results, progress, strict=True)
    ]


def children(group: Sequence[Row], words: dict[UUID, Health | None]) -> list[Child[UUID]]:
    said = ((row.id, words[row.id]) for row in group)
    return [Child(key, word.value) for key, word in said if word is not None]


async def windows_of(load: Gate, keys: Sequence[UUID]) -> dict[UUID, tuple[date, date]]:
    found = await load.records(windows(), keys=[*dict.fromkeys(keys)])
    return {record[0]: (record[1], record[2]) for record in found}


@written
def windows() -> AnySelect:
    return select(Cycle.id, Cycle.starts_on, Cycle.ends_on).where(of_keys(Cycle.id))


async def confidence_of(
    _: Gate, results: Sequence[Row], __: object, ___: Columns
) -> Sequence[Confidence | None]:
    return [confidence(row[KeyResult.confidence]) for row in results]


async def confidence_of_objectives(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> Sequence[Confidence | None]:
    """The weighted mean over the key results that have one."""
    return [
        confidence(objective_confidence((sure(row), row[KeyResult.weight]) for row in group))
        for group in await key_results_of(load, keys, _, asked)
    ]


def sure(row: Row) -> int | None:
    value = row[KeyResult.confidence]
    return None if value is None else int(value)


def confidence(value: Decimal | None) -> Confidence | None:
    return None if value is None else Confidence(value, band(value))
