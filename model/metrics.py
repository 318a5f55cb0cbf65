"""What a key result's row says of how it is measured, in the words of the rules."""

from collections.abc import Iterable, Mapping
from operator import attrgetter, itemgetter
from typing import Any

from model.key_result import KeyResult
from model.rows import Row
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
NAMES = [column.key for column in METRIC]
OF_ATTRIBUTES, OF_VALUES = attrgetter(*NAMES), itemgetter(*NAMES)
"""Nine at once, of which a row is asked straight for its values: there are thousands of rows."""


def metric_of(row: Any, steps: Iterable[Step] = ()) -> Metric:
    """From a row or a record that holds these columns by their names."""
    values: Mapping[str, Any] | None = row.values if isinstance(row, Row) else None
    kind, start, target, lower, upper, is_strict, tolerance, checkpoints, scope = (
        OF_ATTRIBUTES(row) if values is None else OF_VALUES(values)
    )
    between = tuple(Checkpoint(*pair) for pair in checkpoints) if checkpoints else ()
    parts = tuple(steps)
    return Metric(kind, start, target, parts, lower, upper, is_strict, tolerance, between, scope)
