"""How an objective stands: by its own figures, with the worst of its children beside them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from rules.health import Health, Situation, Thresholds, health
from rules.progress import Progress
from rules.terms import HealthStatus, Outcome, ReportedStatus

Id = TypeVar("Id")


@dataclass(frozen=True, slots=True)
class Child(Generic[Id]):
    """A key result or aligned objective, and what its own health says."""

    id: Id
    status: HealthStatus


@dataclass(frozen=True, slots=True)
class ObjectiveHealth(Generic[Id]):
    """`counts` runs from the worst status to the best and names only those that occur."""

    health: Health
    worst_child: Child[Id] | None
    counts: tuple[tuple[HealthStatus, int], ...]


def objective_health(
    progress: Progress,
    expected: Decimal,
    children: Sequence[Child[Id]],
    thresholds: Thresholds,
    *,
    outcome: Outcome | None = None,
) -> ObjectiveHealth[Id]:
    """Words are never averaged: figures of silent children are old, and never make it green."""
    counts = Counter(child.status for child in children)
    silence = _silence(counts)
    situation = Situation(
        progress=progress,
        expected=expected,
        outcome=outcome,
        is_outdated=silence is HealthStatus.OUTDATED,
        reported=ReportedStatus.AUTO if silence is None else None,
    )
    return ObjectiveHealth(
        health=health(situation, thresholds),
        worst_child=_worst(children),
        counts=tuple((status, counts[status]) for status in WORST_FIRST if status in counts),
    )


WORST_FIRST = (
    HealthStatus.MISSED,
    HealthStatus.AT_RISK,
    HealthStatus.OUTDATED,
    HealthStatus.BEHIND,
    HealthStatus.PARTIAL,
    HealthStatus.PENDING,
    HealthStatus.NOT_STARTED,
    HealthStatus.ON_TRACK,
    HealthStatus.ACHIEVED,
    HealthStatus.CANCELLED,
)


def _silence(counts: Counter[HealthStatus]) -> HealthStatus | None:
    """OUTDATED or PENDING where no child that still runs has a word to say, else None."""
    words = counts.keys() - {HealthStatus.CANCELLED}
    if not words or words - {HealthStatus.OUTDATED, HealthStatus.PENDING}:
        return None
    return HealthStatus.OUTDATED if HealthStatus.OUTDATED in words else HealthStatus.PENDING


def _worst(children: Sequence[Child[Id]]) -> Child[Id] | None:
    """The first of the worst; a cancelled child is not bad news."""
    running = [child for child in children if child.status is not HealthStatus.CANCELLED]
    return min(running, key=lambda child: WORST_FIRST.index(child.status), default=None)
