"""Progress and health of a row, loaded field by field and judged by the service's own rules."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bench.plain.loaders import Loaders, scalars, spoken, today
from model.key_result import KeyResult
from model.objective import Objective
from model.rollup import Rollup
from rules import metrics
from rules.arithmetic import weighted_mean
from rules.cadence import is_outdated
from rules.health import Health, Situation, Thresholds, expected, health
from rules.objective_health import Child, objective_health
from rules.progress import Progress, key_result_progress
from rules.terms import MetricKind, ObjectiveStatus

NOTHING = Progress(value=None, raw=None, measured=False, formula="", inputs=())


async def progress_of_result(load: Loaders, row: KeyResult) -> Progress:
    steps: Sequence[Any] = ()
    if row.kind is MetricKind.MILESTONE:
        steps = await load.steps.load(row.id)
    done = tuple(metrics.Step(step.weight, step.done_at is not None) for step in steps)
    return key_result_progress(metrics.Metric(row.kind, row.start, row.target, done), row.current)


async def health_of_result(load: Loaders, row: KeyResult) -> Health:
    objective = await load.objectives.load(row.objective_id)
    cycle = await load.cycles.load(objective.cycle_id)
    words = spoken(await load.check_ins.load(row.id))
    starts, ends = row.starts_on or cycle.starts_on, row.due_on or cycle.ends_on
    published = objective.published_at
    opened = max(starts, row.created_at.date(), (published or row.created_at).date())
    last = words[0].effective_at.date() if words else None
    said = (word.reported_status for word in words if word.reported_status is not None)
    situation = Situation(
        progress=await progress_of_result(load, row),
        expected=expected(starts, ends, today()),
        outcome=row.outcome,
        is_outdated=published is not None and is_outdated(last, opened, min(today(), ends)),
        reported=next(said, None),
    )
    return health(situation, Thresholds())


async def progress_of_objective(load: Loaders, row: Objective) -> Progress | None:
    rolled = await load.rollups.load(row.id)
    if rolled is None:
        return None
    return Progress(rolled.value, rolled.raw, bool(rolled.measured_share), "", ())


async def health_of_objective(load: Loaders, row: Objective) -> Health:
    results = await load.key_results.load(row.id)
    words = [await health_of_result(load, each) for each in results]
    cycle = await load.cycles.load(row.cycle_id)
    return objective_health(
        await progress_of_objective(load, row) or NOTHING,
        expected(cycle.starts_on, cycle.ends_on, today()),
        [Child(each.id, word.value) for each, word in zip(results, words, strict=True)],
        Thresholds(),
        outcome=row.outcome,
    ).health


async def progress_of_cycle(key: UUID) -> Progress | None:
    published = (ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED)
    rows = await scalars(
        select(Rollup)
        .join(Objective, Objective.id == Rollup.objective_id)
        .where(Objective.cycle_id == key, Objective.published_at.is_not(None))
        .where(Objective.status.in_(published))
    )
    if not rows:
        return None
    value = weighted_mean((row.value, Decimal(1)) for row in rows if row.value is not None)
    return Progress(value, value, any(row.measured_share for row in rows), "", ())
