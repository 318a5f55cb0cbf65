"""The words in which the demo company's goals are written down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import TypedDict

from rules.terms import Ambition, MetricKind, ObjectiveStatus, Visibility


class Pace(Enum):
    """How a key result goes, from its first check-in to its last."""

    AHEAD = "AHEAD"
    STEADY = "STEADY"
    SLOW = "SLOW"
    STUCK = "STUCK"
    SILENT = "SILENT"
    REACHED = "REACHED"


AHEAD, STEADY, SLOW = Pace.AHEAD, Pace.STEADY, Pace.SLOW
STUCK, SILENT, REACHED = Pace.STUCK, Pace.SILENT, Pace.REACHED


@dataclass(frozen=True, slots=True)
class Result:
    """A key result; `work` names the Jira epic behind it, `said` is its owner's latest word.

    Its owner is whoever leads the unit `by`, where the story names one.
    """

    title: str
    kind: MetricKind
    pace: Pace = STEADY
    start: Decimal | None = None
    target: Decimal | None = None
    around: Decimal | None = None
    unit: str | None = None
    steps: tuple[str, ...] = ()
    work: str | None = None
    said: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective; `under` and `helps` name what it contributes to and supports.

    A name is another goal's key, or that with `#2` for its second key result. `owner` is a
    person's full name, where it is not whoever leads the unit.
    """

    key: str
    title: str
    results: tuple[Result, ...]
    under: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    owner: str | None = None
    ambition: Ambition = Ambition.COMMITTED
    status: ObjectiveStatus = ObjectiveStatus.PUBLISHED
    visibility: Visibility = Visibility.PUBLIC


Goals = Mapping[str, tuple[Goal, ...]]
"""Goals by the name of the unit that they belong to."""


def grow(
    title: str, way: str, pace: Pace = STEADY, *, work: str | None = None, said: str | None = None
) -> Result:
    """`way` is "40 → 80 %": from where, to where, in what."""
    return Result(title, MetricKind.INCREASE, pace, **_way(way), work=work, said=said)


def cut(
    title: str, way: str, pace: Pace = STEADY, *, work: str | None = None, said: str | None = None
) -> Result:
    return Result(title, MetricKind.DECREASE, pace, **_way(way), work=work, said=said)


def reach(
    title: str, goal: str, pace: Pace = STEADY, *, work: str | None = None, said: str | None = None
) -> Result:
    """`goal` is "12 pilots": how many of what."""
    target, unit = _amount(goal)
    return Result(title, MetricKind.REACH, pace, target=target, unit=unit, work=work, said=said)


def yes(
    title: str, pace: Pace = STEADY, *, work: str | None = None, said: str | None = None
) -> Result:
    return Result(title, MetricKind.BOOLEAN, pace, work=work, said=said)


def steps(
    title: str,
    *names: str,
    pace: Pace = STEADY,
    work: str | None = None,
    said: str | None = None,
) -> Result:
    return Result(title, MetricKind.MILESTONE, pace, steps=names, work=work, said=said)


def watch(title: str, now: str, pace: Pace = STEADY) -> Result:
    """A number that is only being looked at, so that a target can be set later."""
    around, unit = _amount(now)
    return Result(title, MetricKind.BASELINE, pace, around=around, unit=unit)


def led(by: str, result: Result) -> Result:
    """The same, in the hands of whoever leads this unit."""
    return replace(result, by=by)


class Way(TypedDict):
    start: Decimal
    target: Decimal
    unit: str | None


def _way(text: str) -> Way:
    start, _, rest = text.partition(" → ")
    target, unit = _amount(rest)
    return {"start": Decimal(start), "target": target, "unit": unit}


def _amount(text: str) -> tuple[Decimal, str | None]:
    number, _, unit = text.partition(" ")
    return Decimal(number), unit or None
