"""How far a key result has come, with everything needed to compute it again."""

from decimal import Decimal
from typing import NamedTuple

from rules.arithmetic import clamped
from rules.formula import WEIGHTED_MEAN, Formula, Inputs
from rules.metrics import KINDS, Metric


class Progress(NamedTuple):
    """`value` lies in 0…1, `raw` may lie outside it and is None while nothing is measured.

    `value` is None where there is no such number, as of a baseline or of nothing counted. It is a
    tuple with names, as is all that is made for each key result: made in a third of the time.
    """

    value: Decimal | None
    raw: Decimal | None
    measured: bool
    formula: str
    inputs: Inputs


def key_result_progress(metric: Metric, current: Decimal | None) -> Progress:
    """Progress at the latest reading; without one it is 0 and not measured."""
    kind = KINDS[metric.kind]
    inputs = kind.inputs(metric, current)
    found = kind.formula.compute(inputs)
    raw = found if kind.is_measured(metric, current) else None
    return Progress(
        value=None if found is None else clamped(found),
        raw=raw,
        measured=raw is not None,
        formula=kind.formula.words,
        inputs=inputs,
    )


def recompute(progress: Progress) -> Decimal | None:
    """The value again, from nothing but the formula's words and the inputs."""
    return _value(_FORMULAS[progress.formula], progress.inputs)


def _value(formula: Formula, inputs: Inputs) -> Decimal | None:
    value = formula.compute(inputs)
    return None if value is None else clamped(value)


_FORMULAS = {
    formula.words: formula
    for formula in (WEIGHTED_MEAN, *(kind.formula for kind in KINDS.values()))
}
