"""The sets of key results of a rolling objective: each of a shorter cycle, and what it came to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from auth.gate import Gate
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import Row
from resolvers.dates import for_each_day
from resolvers.ids import global_id
from resolvers.pages import Columns
from resolvers.progress.grades import grades_of
from resolvers.progress.key_results import key_results_of_objectives
from resolvers.progress.result_progress import progress_of
from resolvers.rhythm.cycles import cycles_by_id
from rules.arithmetic import ONE, ZERO, weighted_mean
from rules.formula import WEIGHTED_MEAN, Input
from rules.progress import Progress
from rules.rolling import Span, settled
from rules.terms import Outcome


@dataclass(frozen=True)
class ResultSet:
    """The key results that an objective had in one cycle, in place."""

    cycle: Row
    results: Sequence[Row]

    @property
    def span(self) -> Span:
        return Span(self.cycle[Cycle.starts_on], self.cycle[Cycle.ends_on])


@dataclass(frozen=True, eq=False)
class Settled:
    """A set with what it came to by now, or by the end of that day, and what it weighs."""

    set: ResultSet
    done: Progress
    measured_share: Decimal | None
    on: date | None

    @property
    def cycle(self) -> Row:
        return self.set.cycle

    @property
    def weight(self) -> Decimal:
        return self.set.span.days

    @property
    def key_results(self) -> Sequence[Row]:
        return self.set.results


def is_rolling(results: Sequence[Row]) -> bool:
    return any(row[KeyResult.cycle_id] is not None for row in results)


def newest_set(results: Sequence[Row]) -> list[Row]:
    """Those of the set that was begun last; all of an objective that has but one."""
    if not results:
        return []
    last = max(results, key=made)[KeyResult.cycle_id]
    return [row for row in results if row[KeyResult.cycle_id] == last]


def made(row: Row) -> tuple[datetime, int]:
    return row[KeyResult.created_at], row[KeyResult.position]


async def sets_of(load: Gate, objective: Row, results: Sequence[Row]) -> list[ResultSet]:
    """In time. What has no cycle of its own is in the one of the whole objective."""
    return (await sets_of_many(load, [(objective, results)]))[0]


async def sets_of_many(
    load: Gate, objectives: Sequence[tuple[Row, Sequence[Row]]]
) -> list[list[ResultSet]]:
    """One statement, for the cycles of all of them."""
    grouped: list[dict[UUID, list[Row]]] = []
    for objective, results in objectives:
        groups: defaultdict[UUID, list[Row]] = defaultdict(list)
        for row in results:
            groups[row[KeyResult.cycle_id] or objective[Objective.cycle_id]].append(row)
        grouped.append(groups)
    keys = [*dict.fromkeys(key for groups in grouped for key in groups)]
    found = await cycles_by_id(load, keys, None, frozenset()) if keys else []
    cycles = {row.id: row for row in found if row is not None}
    sets = [[ResultSet(cycles[key], rows) for key, rows in each.items()] for each in grouped]
    return [sorted(each, key=lambda one: (one.span.starts_on, one.cycle.id)) for each in sets]


async def settled_sets_of(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> list[list[Settled]]:
    """Of an objective that is not rolling there are none."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Settled]]:
        results = await key_results_of_objectives(load, group, None, asked)
        pairs = list(zip(group, results, strict=True))
        rolling = [pair for pair in pairs if is_rolling(pair[1])]
        sets = await sets_of_many(load, rolling)
        told = await settled_by(load, [row for _, rows in rolling for row in rows])
        found = {
            objective.id: [settled_set(each, told, on) for each in made]
            for (objective, _), made in zip(rolling, sets, strict=True)
        }
        return [found.get(row.id, []) for row in group]

    return await for_each_day(objectives, on_a_day)


Values = dict[UUID, tuple[Decimal | None, bool]]
"""By key result: what it counts for in its set, and whether it rests on a reading or a grade."""


async def settled_by(load: Gate, results: Sequence[Row]) -> Values:
    """On the day that they are asked for."""
    grades = await grades_of(load, results, None, frozenset()) if results else []
    progress = await progress_of(load, results, None, frozenset())
    values: Values = {}
    for row, grade, done in zip(results, grades, progress, strict=True):
        score = None if grade is None else row[KeyResult.score]
        values[row.id] = settled(done.value, score), done.measured or score is not None
    return values


def settled_set(each: ResultSet, values: Values, on: date | None) -> Settled:
    """Its share that rests on something is weighed as its progress is."""
    shares = (
        (ONE if values[row.id][1] else ZERO, row[KeyResult.weight])
        for row in counted(each)
        if values[row.id][0] is not None
    )
    return Settled(each, progress_of_set(each, values), weighted_mean(shares), on)


def progress_of_set(each: ResultSet, values: Values) -> Progress:
    """The weighted mean of those that count."""
    inputs = tuple(
        Input(global_id(KeyResult.__name__, row.id), values[row.id][0], row[KeyResult.weight])
        for row in counted(each)
        if values[row.id][0] is not None
    )
    value = WEIGHTED_MEAN.compute(inputs)
    measured = any(values[row.id][1] for row in counted(each))
    return Progress(value, value, measured, WEIGHTED_MEAN.words, inputs)


def counted(each: ResultSet) -> list[Row]:
    return [row for row in each.results if row[KeyResult.outcome] is not Outcome.CANCELLED]
