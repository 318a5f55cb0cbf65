"""Signals about how OKRs are written: each rule, where it speaks and where it is silent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.limits import Limits
from rules.metrics import Metric
from rules.signals import SAID, ObjectiveText, ResultText, SignalId, of_key_result, of_objective
from rules.terms import MetricKind, ObjectiveLevel

GROW = Metric(MetricKind.INCREASE, Decimal(0), Decimal(10))
RESULT = ResultText(
    title="10 shops sell bread",
    metric=GROW,
    has_owner=True,
    has_unit=True,
    weight_is_zero=False,
    due_on=None,
    cycle_ends_on=date(2026, 12, 31),
)
OBJECTIVE = ObjectiveText(
    title="Bread for everybody",
    level=ObjectiveLevel.UNIT,
    has_description=True,
    has_owner=True,
    is_aligned=True,
    published_beside=0,
    results=[RESULT, replace(RESULT, title="Nobody waits for bread")],
)
BOOLEAN, BASELINE = Metric(MetricKind.BOOLEAN), Metric(MetricKind.BASELINE)


def with_results(**changed: Any) -> dict[str, Any]:
    return {"results": [replace(each, **changed) for each in OBJECTIVE.results]}


def test_what_is_written_well_has_no_signals() -> None:
    assert (of_objective(OBJECTIVE, Limits()), of_key_result(RESULT)) == ([], [])


def test_each_rule_says_what_to_do() -> None:
    assert set(SAID) == set(SignalId)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"title": "Sell 5 breads"}, "DIGITS_IN_OBJECTIVE"),
        ({"title": "x" * 141}, "LONG_TITLE"),
        ({"has_owner": False}, "NO_OWNER"),
        ({"has_description": False}, "NO_DESCRIPTION"),
        ({"is_aligned": False}, "NOT_ALIGNED"),
        ({"results": []}, "NO_KEY_RESULT"),
        ({"results": [RESULT]}, "FEW_KEY_RESULTS"),
        (
            {"results": [replace(RESULT, title=f"Shop {n}") for n in range(6)]},
            "MANY_KEY_RESULTS",
        ),
        ({"published_beside": 3}, "MANY_OBJECTIVES"),
        ({"results": [RESULT, RESULT]}, "SAME_TITLE"),
        (with_results(metric=BOOLEAN), "ALL_YES_OR_NO"),
        (
            {"results": [replace(RESULT, title=f"{each} is up") for each in ("Revenue", "NPS")]},
            "ALL_LAGGING",
        ),
    ],
)
def test_an_objective_is_signalled(changed: dict[str, Any], found: str) -> None:
    told = of_objective(replace(OBJECTIVE, **changed), Limits())
    assert [each.id.value for each in told] == [found]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"title": "Launch the new shop"}, "ACTIVITY"),
        ({"title": "Customers are happier and better off"}, "VAGUE"),
        ({"has_owner": False}, "NO_OWNER"),
        ({"metric": GROW._replace(start=None)}, "NO_BASELINE"),
        ({"metric": BASELINE}, "NO_BASELINE"),
        ({"metric": GROW._replace(target=Decimal(0))}, "NOT_MEASURABLE"),
        ({"has_unit": False}, "NO_UNIT"),
        ({"weight_is_zero": True}, "WEIGHS_NOTHING"),
        ({"due_on": date(2027, 1, 1)}, "WINDOW_LEAVES_CYCLE"),
    ],
)
def test_a_key_result_is_signalled(changed: dict[str, Any], found: str) -> None:
    assert [each.id.value for each in of_key_result(replace(RESULT, **changed))] == [found]


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Better: 90 % of orders in a day"},
        {"title": "The launch brings 10 shops"},
        {"metric": BOOLEAN, "has_unit": False},
        {"due_on": date(2026, 12, 31)},
    ],
)
def test_what_only_looks_alike_is_not_signalled(changed: dict[str, Any]) -> None:
    assert of_key_result(replace(RESULT, **changed)) == []


def test_of_the_company_nothing_is_above() -> None:
    alone = replace(OBJECTIVE, level=ObjectiveLevel.COMPANY, is_aligned=False)
    assert of_objective(alone, Limits()) == []
