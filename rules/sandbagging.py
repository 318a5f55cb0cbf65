"""Signals that a bar may be set too low or too high. They are talked about, never scored.

No review reads them: they are told to the team, its manager and the programme lead.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum

from rules.arithmetic import weighted_mean
from rules.terms import Ambition

EASY = Decimal("0.95")
CYCLES_RUNNING = 3


class SandbaggingSignal(Enum):
    SANDBAG = "SANDBAG"
    COMFORTABLE = "COMFORTABLE"
    SWEET_SPOT = "SWEET_SPOT"
    AMBITIOUS = "AMBITIOUS"
    MOONSHOT = "MOONSHOT"
    TOO_SAFE = "TOO_SAFE"
    HEALTHY = "HEALTHY"
    PARTIAL = "PARTIAL"
    OVERREACHED = "OVERREACHED"
    TARGET_TOO_SAFE = "TARGET_TOO_SAFE"
    REACHED_EARLY = "REACHED_EARLY"
    WITHIN_TREND = "WITHIN_TREND"
    ALWAYS_FULL = "ALWAYS_FULL"


def draft_signal(confidences: Sequence[Decimal]) -> SandbaggingSignal | None:
    """Of a set that is being drafted, by the mean of its confidences, 0 to 100."""
    mean = weighted_mean((each, Decimal(1)) for each in confidences)
    if mean is None:
        return None
    if mean > 90:
        return SandbaggingSignal.SANDBAG
    if mean > 75:
        return SandbaggingSignal.COMFORTABLE
    if mean >= 40:
        return SandbaggingSignal.SWEET_SPOT
    return SandbaggingSignal.AMBITIOUS if mean >= 25 else SandbaggingSignal.MOONSHOT


def closed_signal(scores: Sequence[Decimal]) -> SandbaggingSignal | None:
    """Of a set that is closed, by the mean of its scores, 0 to 1."""
    mean = weighted_mean((each, Decimal(1)) for each in scores)
    if mean is None:
        return None
    if mean > Decimal("0.85"):
        return SandbaggingSignal.TOO_SAFE
    if mean >= Decimal("0.6"):
        return SandbaggingSignal.HEALTHY
    return SandbaggingSignal.PARTIAL if mean >= Decimal("0.4") else SandbaggingSignal.OVERREACHED


def is_target_too_safe(score: Decimal | None, ambition: Ambition) -> bool:
    """A stretch that was reached in full was none; a promise kept is just that."""
    return score is not None and score >= 1 and ambition is Ambition.ASPIRATIONAL


def is_reached_early(reached_on: date | None, starts_on: date, ends_on: date) -> bool:
    """All of it before half of the time was over."""
    if reached_on is None:
        return False
    return 2 * (reached_on - starts_on).days < (ends_on - starts_on).days


def is_within_trend(raw_at_end: Decimal | None) -> bool:
    """That the target is where the last cycle's own line leads anyway; `raw` is progress there."""
    return raw_at_end is not None and raw_at_end >= 1


def is_always_full(means: Iterable[Decimal | None]) -> bool:
    """A team's mean scores of its last cycles, newest last: three in a row of 0.95 and above."""
    last = [*means][-CYCLES_RUNNING:]
    return len(last) == CYCLES_RUNNING and all(each is not None and each >= EASY for each in last)
