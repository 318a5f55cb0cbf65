"""How an objective stands: by its own figures, with the worst of its children beside them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from rules.health import Health, Situation, Thresholds, health
from rules.progress import Progress
from rules.terms import HealthStatus, Outcome, ReportedStatus

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Child(Generic[Of]):
    """A key result, or what else enters the objective's number, and what its own health says."""

    of: Of
    status: HealthStatus


@dataclass(frozen=True, slots=True)
class ObjectiveHealth(Generic[Of]):
    """`counts` runs from the worst status to the best and names only those that occur."""

    health: Health
    worst_child: Child[Of] | None
    counts: tuple[tuple[HealthStatus, int], ...]


def objective_health(
    progress: Progress,
    expected: Decimal,
    children: Sequence[Child[Of]],
    thresholds: Thresholds,
    *,
    outcome: Outcome | None = None,
) -> ObjectiveHealth[Of]:
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


WORDLESS = frozenset({HealthStatus.OUTDATED, HealthStatus.PENDING})


def speaks(child: Child[Of]) -> bool:
    """Whether it still runs, or ended, with a word to say."""
    return child.status not in WORDLESS | {HealthStatus.CANCELLED}


def _silence(counts: Counter[HealthStatus]) -> HealthStatus | None:
    """OUTDATED or PENDING where no child that still runs has a word to say, else None."""
    words = counts.keys() - {HealthStatus.CANCELLED}
    if not words or words - WORDLESS:
        return None
    return HealthStatus.OUTDATED if HealthStatus.OUTDATED in words else HealthStatus.PENDING


def _worst(children: Sequence[Child[Of]]) -> Child[Of] | None:
    """The first of the worst; a cancelled child is not bad news."""
    running = [child for child in children if child.status is not HealthStatus.CANCELLED]
    return min(running, key=lambda child: WORST_FIRST.index(child.status), default=None)
