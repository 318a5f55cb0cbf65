"""What a key result reads on its way, by the kind of its measure."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from app.demo.simulation.values import value_at
from rules.terms import MetricKind

NOTHING = {"start": None, "target": None, "lower": None, "upper": None}
HALF = Decimal("0.5")


@pytest.mark.parametrize(
    ("kind", "bounds", "reads"),
    [
        (MetricKind.INCREASE, {"start": Decimal(0), "target": Decimal(100)}, "50"),
        (MetricKind.DECREASE, {"start": Decimal(9), "target": Decimal(2)}, "5.50"),
        (MetricKind.REACH, {"target": Decimal(8)}, "4.00"),
        (MetricKind.BOOLEAN, {}, "0"),
        (MetricKind.BASELINE, {}, "50"),
        (MetricKind.STAY_ABOVE, {"lower": Decimal(3)}, "4"),
        (MetricKind.STAY_BELOW, {"upper": Decimal(3)}, "2"),
        (MetricKind.RANGE, {"lower": Decimal(2), "upper": Decimal(4)}, "3"),
    ],
)
def test_half_of_the_way(kind: MetricKind, bounds: dict[str, Any], reads: str) -> None:
    row = SimpleNamespace(kind=kind, **{**NOTHING, **bounds})
    assert str(value_at(row, HALF)) == reads


@pytest.mark.parametrize("kind", [MetricKind.MILESTONE, MetricKind.LINKED_WORK])
def test_what_its_steps_or_its_work_tell_is_nobodys_to_say(kind: MetricKind) -> None:
    assert value_at(SimpleNamespace(kind=kind, **NOTHING), HALF) is None


def test_what_is_driven_by_children_is_nobodys_to_say() -> None:
    row = SimpleNamespace(kind=MetricKind.INCREASE, **NOTHING)
    assert value_at(row, HALF, is_driven=True) is None
