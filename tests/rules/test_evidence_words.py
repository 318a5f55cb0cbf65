"""What evidence says of a key result: where it stood, whatever it is measured by."""

from datetime import date
from decimal import Decimal

import pytest

from rules.evidence_words import Standing, standing
from rules.terms import MetricKind, Outcome

DAY = date(2026, 11, 15)
NO, A, B = Decimal(0), Decimal(80), Decimal("100.00")


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (Standing(MetricKind.INCREASE, NO, B, A), "from 0 to 100; at 80 on 2026-11-15"),
        (
            Standing(MetricKind.DECREASE, B, NO, A, unit="EUR", outcome=Outcome.PARTIAL),
            "from 100 to 0 EUR; at 80 EUR on 2026-11-15; PARTIAL",
        ),
        (Standing(MetricKind.REACH, target=B), "to 100; no value on 2026-11-15"),
        (Standing(MetricKind.INCREASE), "no value on 2026-11-15"),
        (Standing(MetricKind.BASELINE, current=A), "at 80 on 2026-11-15"),
        (Standing(MetricKind.BOOLEAN), "not done on 2026-11-15"),
        (Standing(MetricKind.BOOLEAN, current=Decimal(1)), "done on 2026-11-15"),
        (Standing(MetricKind.MILESTONE, steps=5, steps_done=2), "2 of 5 steps done on 2026-11-15"),
        (Standing(MetricKind.STAY_ABOVE, lower=A, current=B), "from 80; at 100 on 2026-11-15"),
        (Standing(MetricKind.STAY_BELOW, upper=A), "up to 80; no value on 2026-11-15"),
        (
            Standing(MetricKind.RANGE, lower=A, upper=B, current=A),
            "from 80 up to 100; at 80 on 2026-11-15",
        ),
        (Standing(MetricKind.LINKED_WORK, current=A, scope=B), "80 of 100 done on 2026-11-15"),
        (Standing(MetricKind.LINKED_WORK, target=B, scope=A), "0 of 100 done on 2026-11-15"),
        (Standing(MetricKind.LINKED_WORK), "0 done on 2026-11-15"),
    ],
)
def test_it_tells_where_a_key_result_stood(of: Standing, words: str) -> None:
    assert standing(of, DAY) == words
