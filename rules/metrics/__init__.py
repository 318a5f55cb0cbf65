"""The kinds of metrics: one file for each, and this list beside them."""

from collections.abc import Mapping
from types import MappingProxyType

from rules.metrics.baseline import BASELINE
from rules.metrics.boolean import BOOLEAN
from rules.metrics.checkpoints import CHECKPOINTS
from rules.metrics.decrease import DECREASE
from rules.metrics.increase import INCREASE
from rules.metrics.kind import Kind
from rules.metrics.linked_work import LINKED_WORK
from rules.metrics.metric import Checkpoint, Metric, Step
from rules.metrics.milestone import MILESTONE
from rules.metrics.range import RANGE
from rules.metrics.reach import REACH
from rules.metrics.stay_above import STAY_ABOVE
from rules.metrics.stay_below import STAY_BELOW
from rules.terms import MetricKind

__all__ = ["KINDS", "Checkpoint", "Kind", "Metric", "Step", "check"]

KINDS: Mapping[MetricKind, Kind] = MappingProxyType(
    {
        MetricKind.INCREASE: INCREASE,
        MetricKind.DECREASE: DECREASE,
        MetricKind.REACH: REACH,
        MetricKind.BOOLEAN: BOOLEAN,
        MetricKind.MILESTONE: MILESTONE,
        MetricKind.BASELINE: BASELINE,
        MetricKind.STAY_ABOVE: STAY_ABOVE,
        MetricKind.STAY_BELOW: STAY_BELOW,
        MetricKind.RANGE: RANGE,
        MetricKind.CHECKPOINTS: CHECKPOINTS,
        MetricKind.LINKED_WORK: LINKED_WORK,
    }
)


def check(metric: Metric) -> None:
    """Raise Invalid, with the path of the field, for a metric that cannot be published."""
    KINDS[metric.kind].check(metric)
