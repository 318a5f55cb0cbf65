"""Where a request for a check-in stands, and which texts can be taken."""

from datetime import date

import pytest

from rules.errors import Invalid
from rules.requests import RequestState, state
from rules.words import LONGEST, check_text

DUE = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("today", "answered", "stands"),
    [
        (date(2026, 11, 18), False, RequestState.OPEN),
        (date(2026, 11, 19), False, RequestState.LATE),
        (date(2026, 11, 19), True, RequestState.SUBMITTED),
    ],
)
def test_a_request_is_late_after_its_day_and_never_once_answered(
    today: date, stands: RequestState, *, answered: bool
) -> None:
    assert state(DUE, today, is_answered=answered) is stands


def test_a_text_says_something_or_is_left_out() -> None:
    check_text(None, "text")
    check_text("x" * LONGEST, "text")
    for text, code in ((" \n", "EMPTY"), ("x" * (LONGEST + 1), "INVALID")):
        with pytest.raises(Invalid) as refused:
            check_text(text, "text")
        assert (refused.value.code, refused.value.path) == (code, ("text",))
