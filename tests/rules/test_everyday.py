"""Feedback and 1:1s, as far as they are arithmetic."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import Invalid
from rules.feedback import AskedState, FeedbackLevel, asked_state, check_narrower
from rules.icalendar import Meeting, folded, icalendar

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("old", FeedbackLevel)
def test_no_level_is_followed_by_one_that_shows_it_to_anybody_new(old: FeedbackLevel) -> None:
    readers = {
        FeedbackLevel.PUBLIC: {"about", "manager", "everybody"},
        FeedbackLevel.PRIVATE_AND_MANAGER: {"about", "manager"},
        FeedbackLevel.PRIVATE: {"about"},
        FeedbackLevel.MANAGER_ONLY: {"manager"},
        FeedbackLevel.SELF_NOTE: set[str](),
    }
    for new in FeedbackLevel:
        if readers[new] < readers[old]:
            check_narrower(old, new)
        else:
            with pytest.raises(Invalid):
                check_narrower(old, new)


@pytest.mark.parametrize(
    ("today", "is_answered", "is_declined", "expected"),
    [
        (MONDAY, False, False, AskedState.OPEN),
        (TUESDAY, False, False, AskedState.LATE),
        (TUESDAY, True, False, AskedState.ANSWERED),
        (TUESDAY, False, True, AskedState.DECLINED),
    ],
)
def test_a_request_is_late_from_the_day_after_its_own(
    today: date, is_answered: bool, is_declined: bool, expected: AskedState
) -> None:
    found = asked_state(MONDAY, today, is_answered=is_answered, is_declined=is_declined)
    assert found is expected


@given(st.text())
def test_no_text_breaks_out_of_a_calendars_line(text: str) -> None:
    file = icalendar(Meeting("uid", AT, AT, 30, text, [text, "more"]))
    lines = file.split("\r\n")
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 75 for line in lines)
    whole = [line for line in lines if not line.startswith(" ")]
    assert [line.partition(":")[0] for line in whole if ":" in line][:2] == ["BEGIN", "VERSION"]
    assert file.count("BEGIN:VEVENT\r\n") == 1 or "BEGIN:VEVENT" in text


def test_a_long_line_is_folded_between_characters() -> None:
    assert "".join(part.removeprefix(" ") for part in folded("ü" * 100)) == "ü" * 100
