"""How key results stand: the rules of health, fed for a whole level at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from auth.gate import Gate
from model.key_result import KeyResult
from model.rows import Row
from resolvers.authoring.rolling import newest_set
from resolvers.dates import day, for_each_day
from resolvers.instants import until_of
from resolvers.pages import Columns
from resolvers.progress.circumstances import Circumstances, circumstances_of
from resolvers.progress.key_results import gone, key_results_of_objectives
from resolvers.progress.okr_settings import settings_now, settings_on
from resolvers.progress.result_progress import progress_of
from rules.cadence import is_outdated
from rules.confidence import band, objective_confidence
from rules.errors import NotFound
from rules.health import Health, Situation, Thresholds, expected, health
from rules.metrics import KINDS
from rules.progress import Progress
from rules.terms import ConfidenceBand, Outcome


@dataclass(frozen=True)
class Confidence:
    """`value` is 0 to 100."""

    value: Decimal
    band: ConfidenceBand


async def health_of(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> Sequence[Health | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Health | None]:
        known: dict[Row, Health | None] = load.remembered(health_of)
        new = [row for row in group if row not in known]
        progress = await progress_of(load, new, _, asked)
        keys, today = [row.id for row in new], day(load, on)
        around = await circumstances_of(load, keys, on)
        for row, done in zip(new, progress, strict=True):
            known[row] = judged(row, done, around[row.id], today) if row.id in around else None
        return [known[row] for row in group]

    return await for_each_day(results, on_a_day)


async def health_told(
    load: Gate, results: Sequence[Row], _: object, asked: Columns
) -> Sequence[Health | NotFound]:
    """The same for whoever asks for a key result's own."""
    return [each or gone() for each in await health_of(load, results, _, asked)]


def judged(row: Row, progress: Progress, around: Circumstances, today: date) -> Health:
    """Silence counts to the last day, or to a grade; and about a draft it is no omission.

    What belongs to an objective that was given up was given up with it.
    """
    last_day = around.last_day(today)
    is_silent = is_outdated(around.last_on, around.opened_on, last_day, around.cadence)
    situation = Situation(
        progress=progress,
        expected=expected(around.starts_on, around.ends_on, today),
        outcome=Outcome.CANCELLED if around.is_given_up else row[KeyResult.outcome],
        is_outdated=is_silent and around.is_published,
        reported=around.reported,
        is_kept=KINDS[row[KeyResult.kind]].is_kept,
        is_over=today > around.ends_on,
    )
    return health(situation, around.thresholds)


async def thresholds_of(load: Gate, results: Sequence[Row], on: date | None) -> Thresholds:
    """By the statement that these key results were judged by, which is known already."""
    if results:
        known = await circumstances_of(load, [row.id for row in results], on)
        if known:
            return next(iter(known.values())).thresholds
    if on is None:
        return (await settings_now(load, None, frozenset())).settings.thresholds
    return (await settings_on(load, await until_of(load, on))).settings.thresholds


async def confidence_of(
    _: Gate, results: Sequence[Row], __: object, ___: Columns
) -> Sequence[Confidence | None]:
    return [confidence(row[KeyResult.confidence]) for row in results]


async def confidence_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> Sequence[Confidence | None]:
    """The weighted mean over the key results that have one; of a rolling one the newest set's."""
    return [
        confidence(
            objective_confidence((sure(row), row[KeyResult.weight]) for row in newest_set(group))
        )
        for group in await key_results_of_objectives(load, objectives, _, asked)
    ]


def sure(row: Row) -> int | None:
    value = row[KeyResult.confidence]
    return None if value is None else int(value)


def confidence(value: Decimal | None) -> Confidence | None:
    return None if value is None else Confidence(value, band(value))
