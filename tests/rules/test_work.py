"""Linked work as a number: four ways to count, and which key results it can move."""

from decimal import Decimal

import pytest

from rules.errors import Invalid
from rules.metrics import Metric
from rules.terms import LinkAggregate, LinkScope, MetricKind, TaskCategory
from rules.work import Amount, Piece, amount, check_drives, reading, scope_of

DONE, DOING, TODO = TaskCategory.DONE, TaskCategory.IN_PROGRESS, TaskCategory.TODO
PIECES = [
    *(Piece(DONE, Decimal(3)) for _ in range(7)),
    Piece(DOING, Decimal(5)),
    Piece(TODO, Decimal(4)),
    Piece(TODO),
]
LIVE, FIXED = LinkScope.LIVE_SCOPE, LinkScope.FIXED_TARGET


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("aggregate", "done", "total"),
    [
        (LinkAggregate.COUNT, "7", "10"),
        (LinkAggregate.SUM, "21", "30"),
        (LinkAggregate.STATUS_CATEGORY, "7.5", "10"),
        (LinkAggregate.AVERAGE, "3.333333333333", None),
    ],
)
def test_work_is_counted_in_four_ways(
    aggregate: LinkAggregate, done: str, total: str | None
) -> None:
    assert amount(aggregate, PIECES) == (number(done), number(total))


def test_no_work_comes_to_nothing_and_has_no_average() -> None:
    assert amount(LinkAggregate.SUM, []) == Amount(Decimal(0), Decimal(0))
    assert amount(LinkAggregate.AVERAGE, [Piece(DONE)]) == Amount(None, None)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (MetricKind.LINKED_WORK, 7),
        (MetricKind.INCREASE, 7),
        (MetricKind.DECREASE, 3),
        (MetricKind.STAY_BELOW, 3),
    ],
)
def test_where_less_is_better_the_work_that_is_left_counts(kind: MetricKind, value: int) -> None:
    assert reading(kind, Amount(Decimal(7), Decimal(10))) == value


def test_an_average_is_a_reading_as_it_is_and_none_is_none() -> None:
    assert reading(MetricKind.DECREASE, Amount(Decimal(7), None)) == 7
    assert reading(MetricKind.INCREASE, Amount(None, None)) is None


@pytest.mark.parametrize(
    ("metric", "aggregate", "scope", "path"),
    [
        (Metric(MetricKind.MILESTONE), LinkAggregate.COUNT, LIVE, "mode"),
        (Metric(MetricKind.BOOLEAN), LinkAggregate.COUNT, FIXED, "mode"),
        (Metric(MetricKind.LINKED_WORK), LinkAggregate.AVERAGE, LIVE, "aggregate"),
        (Metric(MetricKind.LINKED_WORK), LinkAggregate.COUNT, FIXED, "scope"),
        (Metric(MetricKind.LINKED_WORK, target=Decimal(9)), LinkAggregate.COUNT, LIVE, "scope"),
        (Metric(MetricKind.INCREASE), LinkAggregate.COUNT, LIVE, "scope"),
    ],
)
def test_what_work_cannot_move_is_refused_where_it_is_wrong(
    metric: Metric, aggregate: LinkAggregate, scope: LinkScope, path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_drives(metric, aggregate, scope)
    assert list(refused.value.path) == [path]


@pytest.mark.parametrize(
    ("metric", "scope"),
    [
        (Metric(MetricKind.LINKED_WORK), LIVE),
        (Metric(MetricKind.LINKED_WORK, target=Decimal(9)), FIXED),
        (Metric(MetricKind.REACH, target=Decimal(9)), FIXED),
    ],
)
def test_work_is_measured_against_the_target_where_there_is_one(
    metric: Metric, scope: LinkScope
) -> None:
    assert scope_of(metric) is scope
    check_drives(metric, LinkAggregate.SUM, scope)
