"""What a key result's row says of how it is measured, in the words of the rules."""

from collections.abc import Iterable
from typing import Any

from model.key_result import KeyResult
from rules.metrics import Checkpoint, Metric, Step

COLUMNS = {"strict": "is_strict"}
"""The columns that have another name in the graph, by that name."""
METRIC = (
    KeyResult.kind,
    KeyResult.start,
    KeyResult.target,
    KeyResult.lower,
    KeyResult.upper,
    KeyResult.is_strict,
    KeyResult.tolerance,
    KeyResult.checkpoints,
    KeyResult.scope,
)


def metric_of(row: Any, steps: Iterable[Step] = ()) -> Metric:
    """From a row or a record that holds these columns by their names."""
    return Metric(
        kind=row.kind,
        start=row.start,
        target=row.target,
        steps=tuple(steps),
        lower=row.lower,
        upper=row.upper,
        is_strict=row.is_strict,
        tolerance=row.tolerance,
        checkpoints=tuple(Checkpoint(*pair) for pair in row.checkpoints or ()),
        scope=row.scope,
    )
