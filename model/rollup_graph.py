"""The part of the graph of OKRs that some objectives' roll-ups are made of, from its rows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from model.metrics import metric_of
from model.rollup_rows import PartOfRows
from model.rows import AnyRecord
from rules import graph
from rules.arithmetic import ZERO
from rules.formula import WEIGHTED_MEAN
from rules.metrics import Step
from rules.progress import Progress, key_result_progress
from rules.rollup import Rollup

ELSEWHERE = UUID(int=0)
"""Stands for the objective of a key result that comes without it, as only its value is needed."""

Readings = Mapping[UUID, Decimal | None]


@dataclass(frozen=True, slots=True)
class Then:
    """How objectives and key results stood on another day; what is not told here is as today.

    Key results in `later` were not there yet, and those in `standing` were not taken out yet. `was`
    is what columns of either held then.
    """

    current: Readings = field(default_factory=dict[UUID, Decimal | None])
    later: Collection[UUID] = ()
    standing: Collection[UUID] = ()
    was: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict[UUID, Mapping[str, Any]])


TODAY = Then()


def graph_of(rows: PartOfRows, then: Then = TODAY) -> graph.Graph[UUID]:
    around = [_objective(key, row, then) for key, row in rows.outer.items()]
    own = [
        replace(_objective(key, row, then), period=graph.Period(row.cycle_id, Decimal(row.days)))
        for key, row in rows.own.items()
    ]
    return graph.graph_of(
        [*own, *around],
        [_key_result(row, then, rows) for row in rows.results.values()],
        [_alignment(row, then, enters=row.id not in rows.barred) for row in rows.links],
    )


def stored(row: AnyRecord) -> Rollup | None:
    """The roll-up that a row came with; None where it was never computed."""
    if row.settings_version is None:
        return None
    share = row.measured_share
    progress = Progress(row.value, row.raw, bool(share), WEIGHTED_MEAN.words, ())
    return Rollup(progress, share or ZERO)


def _objective(key: UUID, today: AnyRecord, then: Then) -> graph.Objective[UUID]:
    row = _as_it_was(today, then.was.get(key))
    return graph.Objective(
        key,
        mode=row.rollup_mode,
        status=row.status,
        is_archived=row.archived_at is not None,
    )


def _key_result(today: AnyRecord, then: Then, rows: PartOfRows) -> graph.KeyResult[UUID]:
    row = _as_it_was(today, then.was.get(today.id))
    current = then.current.get(row.id, row.current)
    own = None if row.cycle_id is None else graph.Period(row.cycle_id, Decimal(row.days))
    return graph.KeyResult(
        id=row.id,
        objective=row.objective_id if row.objective_id in rows.own else ELSEWHERE,
        progress=key_result_progress(metric_of(row, _steps(row.weights, row.done)), current),
        weight=row.weight,
        outcome=row.outcome,
        is_archived=_is_out(row, then),
        driven_by_children=row.driven_by_children,
        period=own,
        score=row.score,
    )


def _as_it_was(row: AnyRecord, was: Mapping[str, Any] | None) -> Any:
    """Seldom is any of it another, so that almost all are taken as they come."""
    if not was:
        return row
    values = row._asdict()  # pyright: ignore[reportPrivateUsage] — it has no other name.
    return SimpleNamespace(**{**values, **was})


def _is_out(row: Any, then: Then) -> bool:
    is_taken_out = row.archived_at is not None and row.id not in then.standing
    return is_taken_out or row.id in then.later


def _steps(weights: Sequence[Decimal], done: Sequence[Decimal]) -> Iterator[Step]:
    """Only what they weigh together counts: those done, then as much as is left of all."""
    open_weights = list(weights)
    for weight in done:
        open_weights.remove(weight)
        yield Step(weight, done=True)
    yield from (Step(weight, done=False) for weight in open_weights)


def _alignment(row: AnyRecord, then: Then, *, enters: bool) -> graph.Alignment[UUID]:
    """A key result is nobody else's number before or after its objective is one."""
    within = _objective(row.inner, row, then)
    return graph.Alignment(
        child=row.child_objective_id or row.child_key_result_id,
        parent=row.parent_objective_id or row.parent_key_result_id,
        share=row.share,
        enters=enters,
        counts=within.is_counted or row.inner == row.outer,
    )
