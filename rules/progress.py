"""How far a key result has come, with everything needed to compute it again."""

from dataclasses import dataclass
from decimal import Decimal

from rules.arithmetic import clamped
from rules.formula import WEIGHTED_MEAN, Formula, Inputs
from rules.metrics import KINDS, Metric


@dataclass(frozen=True, slots=True)
class Progress:
    """`value` lies in 0…1, `raw` may lie outside it and is None while nothing is measured.

    `value` is None where there is no such number, as of a baseline or of nothing counted.
    """

    value: Decimal | None
    raw: Decimal | None
    measured: bool
    formula: str
    inputs: Inputs


def key_result_progress(metric: Metric, current: Decimal | None) -> Progress:
    """Progress at the latest reading; without one it is 0 and not measured."""
    kind = KINDS[metric.kind]
    raw = kind.raw(metric, current)
    inputs = kind.inputs(metric, current)
    return Progress(
        value=_value(kind.formula, inputs),
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
