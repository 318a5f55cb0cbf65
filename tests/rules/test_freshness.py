"""Values that are too old for how often they are read (semantics 4.6)."""

from datetime import date, timedelta

import pytest

from rules.freshness import ReadEvery, is_stale

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (ReadEvery.DAILY, 1), (ReadEvery.WEEKLY, 7), (ReadEvery.MONTHLY, 31),
        (ReadEvery.QUARTERLY, 92), (ReadEvery.YEARLY, 366),
    ],
)  # fmt: skip
def test_a_value_is_too_old_once_its_period_is_over(every: ReadEvery, days: int) -> None:
    read = [TODAY - timedelta(days=each) for each in (days, days + 1)]
    assert [is_stale(every, on, TODAY) for on in read] == [False, True]


def test_nobody_knows_of_an_unknown_frequency_and_an_irregular_one_is_never_too_old() -> None:
    long_ago = date(2000, 1, 1)
    assert is_stale(None, long_ago, TODAY) is None
    assert is_stale(ReadEvery.IRREGULAR, long_ago, TODAY) is False
