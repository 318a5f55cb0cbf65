"""Linked work as a number: how much of it is done and of how much, by each of four ways to count.

What was given up is no work: it is left out before anything is counted here.
"""

from collections.abc import Collection
from decimal import Decimal, localcontext
from typing import NamedTuple

from rules.arithmetic import CONTEXT, LARGEST, difference, ratio
from rules.errors import Invalid
from rules.metrics import Metric
from rules.terms import LinkAggregate, LinkScope, MetricKind, TaskCategory

SHARE_DONE = {
    TaskCategory.TODO: Decimal(0),
    TaskCategory.IN_PROGRESS: Decimal("0.5"),
    TaskCategory.DONE: Decimal(1),
    TaskCategory.UNKNOWN: Decimal(0),
}
"""What a task counts for by its state, where it is not only done or not."""

DRIVEN = (
    MetricKind.LINKED_WORK,
    MetricKind.INCREASE,
    MetricKind.DECREASE,
    MetricKind.REACH,
    MetricKind.STAY_ABOVE,
    MetricKind.STAY_BELOW,
    MetricKind.RANGE,
    MetricKind.CHECKPOINTS,
    MetricKind.BASELINE,
)
LEFT = (MetricKind.DECREASE, MetricKind.STAY_BELOW)
"""Where less is better, so that what counts is the work that is left."""


class Piece(NamedTuple):
    """One task; its estimate is in the other system's own points."""

    category: TaskCategory
    estimate: Decimal | None = None


class Amount(NamedTuple):
    """`done` is None where there is no such number; an average is of no total."""

    done: Decimal | None
    total: Decimal | None


def amount(aggregate: LinkAggregate, pieces: Collection[Piece]) -> Amount:
    done = [piece for piece in pieces if piece.category is TaskCategory.DONE]
    match aggregate:
        case LinkAggregate.COUNT:
            return Amount(Decimal(len(done)), Decimal(len(pieces)))
        case LinkAggregate.SUM:
            return Amount(_sum(done), _sum(pieces))
        case LinkAggregate.STATUS_CATEGORY:
            with localcontext(CONTEXT):
                shares = sum((SHARE_DONE[piece.category] for piece in pieces), Decimal(0))
            return Amount(shares, Decimal(len(pieces)))
        case LinkAggregate.AVERAGE:
            known = [piece for piece in pieces if piece.estimate is not None]
            return Amount(ratio(_sum(known), Decimal(len(known))), None)


def by_estimate(aggregate: LinkAggregate) -> bool:
    """Whether it counts the tasks' own numbers, and not the tasks."""
    return aggregate in (LinkAggregate.SUM, LinkAggregate.AVERAGE)


def reading(kind: MetricKind, found: Amount) -> Decimal | None:
    """The value that this amount of work is for a key result; None where it is none."""
    if found.done is None or found.done.copy_abs() > LARGEST:
        return None
    if kind in LEFT and found.total is not None:
        return difference(found.total, found.done)
    return found.done


def scope_of(metric: Metric) -> LinkScope:
    """What work is measured against there, whichever link it comes by."""
    is_live = metric.kind is MetricKind.LINKED_WORK and metric.target is None
    return LinkScope.LIVE_SCOPE if is_live else LinkScope.FIXED_TARGET


def check_drives(metric: Metric, aggregate: LinkAggregate, scope: LinkScope) -> None:
    """Invalid where a key result can't be moved by work that is counted so."""
    if metric.kind not in DRIVEN:
        message = f"Linked work can't move a {metric.kind.value}. Link it as EVIDENCE."
        raise Invalid(message, path=("mode",))
    if metric.kind is MetricKind.LINKED_WORK and aggregate is LinkAggregate.AVERAGE:
        message = "An average is no part of a whole. Take COUNT, SUM or STATUS_CATEGORY."
        raise Invalid(message, path=("aggregate",))
    if scope is scope_of(metric):
        return
    if scope is LinkScope.LIVE_SCOPE:
        message = f"This {metric.kind.value} is measured against its own target: FIXED_TARGET."
        raise Invalid(message, path=("scope",))
    message = "This key result has no target. Give it one, or take LIVE_SCOPE."
    raise Invalid(message, path=("scope",))


def _sum(pieces: Collection[Piece]) -> Decimal:
    with localcontext(CONTEXT):
        return sum((piece.estimate or Decimal(0) for piece in pieces), Decimal(0))
