"""How key results and objectives stand: the rules of health, fed for a whole level at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from auth.gate import Gate
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.rolling import newest_set
from resolvers.dates import day, for_each_day
from resolvers.instants import until_of
from resolvers.pages import Columns
from resolvers.progress.circumstances import Circumstances, circumstances_of
from resolvers.progress.key_results import gone, key_results_of_objectives
from resolvers.progress.okr_settings import settings_now, settings_on
from resolvers.progress.result_progress import progress_of
from resolvers.progress.rollups import progress_of_objectives
from resolvers.rhythm.cycles import cycles_by_id
from rules.cadence import is_outdated
from rules.confidence import band, objective_confidence
from rules.errors import NotFound
from rules.health import Health, Situation, Thresholds, expected, health
from rules.metrics import KINDS
from rules.objective_health import Child, ObjectiveHealth, objective_health
from rules.progress import Progress
from rules.rolling import Span, across
from rules.terms import ConfidenceBand

NOTHING = Progress(value=None, raw=None, measured=False, formula="", inputs=())


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
    """Silence counts to the last day, or to a grade; and about a draft it is no omission."""
    last_day = around.last_day(today)
    is_silent = is_outdated(around.last_on, around.opened_on, last_day, around.cadence)
    situation = Situation(
        progress=progress,
        expected=expected(around.starts_on, around.ends_on, today),
        outcome=row[KeyResult.outcome],
        is_outdated=is_silent and around.is_published,
        reported=around.reported,
        is_kept=KINDS[row[KeyResult.kind]].is_kept,
    )
    return health(situation, around.thresholds)


async def health_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> Sequence[ObjectiveHealth[UUID]]:
    """From the objective's own progress and pace, with its key results' words beside it."""

    async def on_a_day(group: list[Row], on: date | None) -> list[ObjectiveHealth[UUID]]:
        results = await key_results_of_objectives(load, group, _, asked)
        flat = [row for each in results for row in each]
        words = dict(zip(flat, await health_of(load, flat, _, asked), strict=True))
        progress = await progress_of_objectives(load, group, _, asked)
        window = await windows_of(load, [*cycles_in(group, results)])
        bounds = await thresholds_of(load, flat, on)
        return [
            objective_health(
                done.progress if done else NOTHING,
                pace(row, each, window, day(load, on)),
                children(each, words),
                bounds,
                outcome=row[Objective.outcome],
            )
            for row, each, done in zip(group, results, progress, strict=True)
        ]

    return await for_each_day(objectives, on_a_day)


def cycles_in(objectives: Sequence[Row], results: Sequence[Sequence[Row]]) -> Iterator[UUID]:
    yield from (row[Objective.cycle_id] for row in objectives)
    own = (row[KeyResult.cycle_id] for group in results for row in group)
    yield from (key for key in own if key is not None)


Windows = Mapping[UUID, tuple[date, date]]


def pace(objective: Row, group: Sequence[Row], windows: Windows, today: date) -> Decimal:
    """Of a rolling objective it is that of the sets begun so far, weighed as they are."""
    whole = objective[Objective.cycle_id]
    sets = {row[KeyResult.cycle_id] or whole for row in group} or {whole}
    spans = [windows[key] for key in sets]
    found = across((expected(*span, today), Span(*span)) for span in spans)
    assert found is not None, "There is one at least."
    return found


def children(group: Sequence[Row], words: dict[Row, Health | None]) -> list[Child[UUID]]:
    said = ((row.id, words[row]) for row in group)
    return [Child(key, word.value) for key, word in said if word is not None]


async def windows_of(load: Gate, keys: Sequence[UUID]) -> dict[UUID, tuple[date, date]]:
    """By the statement that answers cycles, which is often asked for the same ones."""
    found = await cycles_by_id(load, [*dict.fromkeys(keys)], None, frozenset())
    return {row.id: (row[Cycle.starts_on], row[Cycle.ends_on]) for row in found if row is not None}


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
