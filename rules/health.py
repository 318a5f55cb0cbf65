"""How a key result stands, where that verdict comes from, and why."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from rules.arithmetic import CONTEXT, ONE, ZERO, percent, ratio
from rules.errors import Invalid
from rules.progress import Progress
from rules.terms import HealthSource, HealthStatus, Outcome, ReportedStatus


class PaceModel(Enum):
    """What thresholds bound: progress / expected, or expected - progress."""

    RATIO = "RATIO"
    GAP = "GAP"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bounds of pace; below `verdict_from` expected, a ratio says nothing, and no gap is wide.

    A ratio is on track from `on_track` up, a gap up to `on_track`; so they stand the other way.
    """

    on_track: Decimal = Decimal("0.7")
    behind: Decimal = Decimal("0.4")
    verdict_from: Decimal = Decimal("0.1")
    version: int = 1
    model: PaceModel = PaceModel.RATIO

    def __post_init__(self) -> None:
        if self.model is PaceModel.RATIO and not 0 < self.behind < self.on_track:
            raise Invalid("Thresholds need 0 < behind < on_track.", path=("behind",))
        if self.model is PaceModel.GAP and not 0 <= self.on_track < self.behind <= 1:
            raise Invalid("Gaps need 0 <= on_track < behind <= 1.", path=("behind",))
        if not 0 <= self.verdict_from <= 1:
            raise Invalid("verdictFrom lies between 0 and 1.", path=("verdictFrom",))


class Situation(NamedTuple):
    """All that a health is judged by; `is_automatic` where the owner left the word to us.

    Where something `is_kept` within bounds and not reached, no pace is expected of it.
    """

    progress: Progress
    expected: Decimal
    outcome: Outcome | None = None
    is_outdated: bool = False
    reported: ReportedStatus | None = None
    is_automatic: bool = False
    is_kept: bool = False


class Health(NamedTuple):
    """`computed` is what the figures say, whether or not `value` follows it.

    It `diverges` where the owner calls on track what the figures call lost.
    """

    value: HealthStatus
    source: HealthSource
    reported: ReportedStatus | None
    computed: HealthStatus
    expected: Decimal
    verdict: str
    """Why it is this value, in a sentence."""
    measured: Decimal | None
    settings_version: int = 1

    @property
    def reasons(self) -> tuple[str, str]:
        """Sentences, made for who reads them."""
        return self.verdict, _pace(self.measured, self.expected)

    @property
    def diverges(self) -> bool:
        return self.reported is ReportedStatus.ON_TRACK and self.computed in LOST


LOST = (HealthStatus.AT_RISK, HealthStatus.MISSED)
WINDOWS_REMEMBERED = 2_000
"""Most key results of a company have one of a few windows, on one day."""


@lru_cache(WINDOWS_REMEMBERED)
def expected(window_start: date, window_end: date, today: date) -> Decimal:
    """The share of the window gone by: 0 until its first day, 1 from its last day on.

    Authors may not write one that ends before it starts; should one stand all the same, it is due
    on its end, as no page is to fail for it.
    """
    if today >= window_end:
        return ONE
    if today <= window_start:
        return ZERO
    elapsed, total = today - window_start, window_end - window_start
    return ratio(Decimal(elapsed.days), Decimal(total.days)) or ZERO


def computed_health(
    progress: Decimal | None, expected: Decimal, thresholds: Thresholds
) -> HealthStatus:
    """What the figures say; `progress` is None while nothing is measured."""
    if progress is None:
        return HealthStatus.PENDING
    if progress >= 1:
        return HealthStatus.ACHIEVED
    if expected < thresholds.verdict_from:
        return HealthStatus.NOT_STARTED
    if progress >= _bound(thresholds.on_track, expected, thresholds.model):
        return HealthStatus.ON_TRACK
    if progress >= _bound(thresholds.behind, expected, thresholds.model):
        return HealthStatus.BEHIND
    return HealthStatus.AT_RISK


def _bound(threshold: Decimal, expected: Decimal, model: PaceModel) -> Decimal:
    """The progress that a threshold asks for."""
    if model is PaceModel.GAP:
        return CONTEXT.subtract(expected, threshold)
    return CONTEXT.multiply(threshold, expected)


def kept_health(progress: Decimal | None, expected: Decimal) -> HealthStatus:
    """Of what is to be kept within bounds: time says nothing, but for its end."""
    if progress is None:
        return HealthStatus.PENDING
    if progress >= 1:
        return HealthStatus.ACHIEVED if expected >= 1 else HealthStatus.ON_TRACK
    return HealthStatus.MISSED if expected >= 1 else HealthStatus.BEHIND


def health(situation: Situation, thresholds: Thresholds) -> Health:
    """The first of these that speaks: outcome, silence, owner, figures. Silence is never green."""
    measured = situation.progress.value if situation.progress.measured else None
    computed = _computed(situation, measured, thresholds)
    value, source, reason = _verdict(situation, computed)
    return Health(
        value=value,
        source=source,
        reported=situation.reported,
        computed=computed,
        expected=situation.expected,
        verdict=reason,
        measured=measured,
        settings_version=thresholds.version,
    )


def _computed(
    situation: Situation, measured: Decimal | None, thresholds: Thresholds
) -> HealthStatus:
    if situation.is_kept:
        return kept_health(measured, situation.expected)
    return computed_health(measured, situation.expected, thresholds)


def _verdict(
    situation: Situation, computed: HealthStatus
) -> tuple[HealthStatus, HealthSource, str]:
    if situation.outcome is not None:
        ended = HealthStatus(situation.outcome.value)
        return ended, HealthSource.OUTCOME, f"Closed as {ended.value}."
    if situation.is_outdated:
        return HealthStatus.OUTDATED, HealthSource.SILENCE, "No check-in when one was due."
    if situation.reported is not None:
        reported = HealthStatus(situation.reported.value)
        return reported, HealthSource.REPORTED, f"Reported as {reported.value}."
    if situation.is_automatic:
        return computed, HealthSource.COMPUTED, "Left to the figures."
    return HealthStatus.PENDING, HealthSource.NONE, "Nobody has reported yet."


def _pace(measured: Decimal | None, expected: Decimal) -> str:
    if measured is None:
        return f"Nothing is measured yet, {percent(expected)} % is expected by now."
    return f"{percent(measured)} % is done, {percent(expected)} % is expected by now."
