"""The final grade of what is to be kept: by the last period that was read, by all, or the worst."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from types import MappingProxyType

from rules.arithmetic import ONE
from rules.cadence import DAY, Cadence, periods
from rules.errors import Invalid
from rules.formula import Formula, Input, Inputs, weighted_mean
from rules.metrics import KINDS
from rules.terms import MetricKind

MOST_PERIODS = 500
"""Nine years of weeks: of a longer window the newest count."""


class FinalGrade(Enum):
    """What its periods come to as it is graded; while it runs, the latest reading counts."""

    LATEST = "LATEST"
    AVERAGE = "AVERAGE"
    WORST = "WORST"


def check_own(kind: MetricKind, by: FinalGrade | None) -> None:
    """A key result's own choice, which is one only where something is to be kept."""
    if by is not None and not KINDS[kind].is_kept:
        message = f"{kind.value} takes no finalGrade; leave it out, or send null."
        raise Invalid(message, path=("finalGrade",))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read on a day, and the progress that this was."""

    on: date
    read: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """From one check-in's slot to the next: its last reading stands for it, None without any."""

    starts_on: date
    ends_on: date
    reading: Decimal | None = None
    value: Decimal | None = None


def read_by_period(
    window: tuple[date, date], cadence: Cadence, readings: Iterable[Reading]
) -> list[Period]:
    """The readings, oldest first, each in the period of its slot.

    What was read before the window counts to its first period, and after it to its last.
    """
    firsts = periods(*window, cadence)
    last = {place_of(firsts, each.on, cadence): each for each in readings}
    ends = [*(after - DAY for _, after in pairwise(firsts)), window[1]]
    told = [
        Period(first, end, last[place].read, last[place].value)
        if place in last
        else Period(first, end)
        for place, (first, end) in enumerate(zip(firsts, ends, strict=True))
    ]
    return told[-MOST_PERIODS:]


def place_of(firsts: Sequence[date], day: date, cadence: Cadence) -> int:
    """So many days ahead a reading is that of the next slot already, as a check-in is."""
    return max(bisect_right(firsts, day + cadence.early) - 1, 0)


def latest(inputs: Inputs) -> Decimal | None:
    return inputs[-1].value if inputs else None


def worst(inputs: Inputs) -> Decimal | None:
    return min((each.value for each in inputs if each.value is not None), default=None)


FORMULAS: Mapping[FinalGrade, Formula] = MappingProxyType(
    {
        FinalGrade.LATEST: Formula("progress in the last period that was read", latest),
        FinalGrade.AVERAGE: Formula(
            "Σ progress / number of the periods that were read", weighted_mean
        ),
        FinalGrade.WORST: Formula("the least progress of a period that was read", worst),
    }
)


def final_grade(by: FinalGrade, told: Iterable[Period]) -> Decimal | None:
    """None where no period was read; one that was not is left out, and never counts as 0."""
    inputs = (
        Input(each.starts_on.isoformat(), each.value, ONE)
        for each in told
        if each.value is not None
    )
    return FORMULAS[by].compute(tuple(inputs))
