"""How objectives stand: by their own figures, with what enters them beside it, level by level."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from auth.gate import Gate
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import Row
from resolvers.dates import day, for_each_day
from resolvers.pages import Columns
from resolvers.progress.below import key_results_below, objectives_below
from resolvers.progress.health import health_of, thresholds_of
from resolvers.progress.key_results import key_results_of_objectives
from resolvers.progress.rollups import progress_of_objectives
from resolvers.rhythm.cycles import cycles_by_id
from rules.health import Health, Thresholds, expected
from rules.objective_health import Child, ObjectiveHealth, objective_health, speaks
from rules.progress import Progress
from rules.rolling import Span, across
from rules.terms import RollupMode

Judged = ObjectiveHealth[Row]
Children = list[Child[Row]]

NOTHING = Progress(value=None, raw=None, measured=False, formula="", inputs=())
NO_COLUMNS: Columns = frozenset()
OF_CHILDREN = frozenset({"counts", "worstChild"})
"""What is told of all that enters an objective, also where its own key results speak."""
DEEPEST = 15
"""So many levels below are asked for a word, as one operation may go that deep."""


async def health_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> Sequence[Judged]:
    """From the objective's own progress and pace, with the words of what enters it beside it."""

    async def on_a_day(group: list[Row], on: date | None) -> Sequence[Judged]:
        if not asked & OF_CHILDREN:
            return await words_of(load, group, on, DEEPEST)
        results, own = await own_words(load, group)
        below = await words_below(load, group, on, DEEPEST)
        told = [[*each, *below[row.id]] for row, each in zip(group, own, strict=True)]
        return await judged(load, group, on, results, told)

    return await for_each_day(objectives, on_a_day)


async def own_words(load: Gate, group: Sequence[Row]) -> tuple[list[list[Row]], list[Children]]:
    """The key results of each, and what is said of those."""
    results = await key_results_of_objectives(load, group, None, NO_COLUMNS)
    flat = [row for each in results for row in each]
    words = dict(zip(flat, await health_of(load, flat, None, NO_COLUMNS), strict=True))
    return results, [children(each, words) for each in results]


async def words_below(
    load: Gate, parents: Sequence[Row], on: date | None, levels: int
) -> Mapping[UUID, Children]:
    """Of what enters the number of each beside its key results: nobody is told of more."""
    below: defaultdict[UUID, Children] = defaultdict(list)
    keys = [row.id for row in parents if row[Objective.rollup_mode] is not RollupMode.KEY_RESULTS]
    if not keys or not levels:
        return below
    found = await objectives_below(load, keys, on)
    for row, word in zip(found, await words_of(load, found, on, levels - 1), strict=True):
        below[row.values["part_of"]].append(Child(row, word.health.value))
    results = await key_results_below(load, keys, on)
    words = dict(zip(results, await health_of(load, results, None, NO_COLUMNS), strict=True))
    for row in results:
        below[row.values["part_of"]] += children([row], words)
    return below


async def words_of(
    load: Gate, rows: Sequence[Row], on: date | None, levels: int
) -> Sequence[Judged]:
    """Only those that their own key results leave silent ask what is below them in turn."""
    group = [*dict.fromkeys(rows)]
    results, own = await own_words(load, group)
    silent = [row for row, each in zip(group, own, strict=True) if not any(map(speaks, each))]
    below = await words_below(load, silent, on, levels)
    told = [[*each, *below[row.id]] for row, each in zip(group, own, strict=True)]
    words = dict(zip(group, await judged(load, group, on, results, told), strict=True))
    return [words[row] for row in rows]


async def judged(
    load: Gate,
    group: list[Row],
    on: date | None,
    results: Sequence[Sequence[Row]],
    told: Sequence[Children],
) -> list[Judged]:
    progress = await progress_of_objectives(load, group, None, NO_COLUMNS)
    window = await windows_of(load, [*cycles_in(group, results)])
    bounds: Thresholds = await thresholds_of(load, [row for each in results for row in each], on)
    return [
        objective_health(
            done.progress if done else NOTHING,
            pace(row, each, window, day(load, on)),
            words,
            bounds,
            outcome=row[Objective.outcome],
        )
        for row, each, words, done in zip(group, results, told, progress, strict=True)
    ]


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


def children(group: Sequence[Row], words: Mapping[Row, Health | None]) -> Children:
    said = ((row, words[row]) for row in group)
    return [Child(row, word.value) for row, word in said if word is not None]


async def windows_of(load: Gate, keys: Sequence[UUID]) -> dict[UUID, tuple[date, date]]:
    """By the statement that answers cycles, which is often asked for the same ones."""
    found = await cycles_by_id(load, [*dict.fromkeys(keys)], None, frozenset())
    return {row.id: (row[Cycle.starts_on], row[Cycle.ends_on]) for row in found if row is not None}
