"""What is owed and when: days by days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from rules.inbox import (
    Due,
    Matter,
    Owed,
    acknowledgement_due,
    approval_due,
    blocker_due,
    check_in_due,
    grading_due,
    local_day,
    reason,
    request_due,
    zone_of,
)

MONDAY = date(2026, 11, 16)
END = date(2026, 12, 31)
ONE = UUID(int=1)


def matter(late: int, kind: Owed = Owed.CHECK_IN, **more: Any) -> Matter:
    given: dict[str, Any] = {
        "person_id": ONE,
        "subject_id": ONE,
        "objective_id": ONE,
        "key_result_id": None,
        "is_open": True,
        **more,
    }
    due = Due(MONDAY, MONDAY - timedelta(days=1))
    return Matter(kind, **given, due=due, today=MONDAY + timedelta(days=late))


def test_a_check_in_is_due_on_the_next_monday_and_listed_a_day_before() -> None:
    assert check_in_due(date(2026, 11, 10), MONDAY, END) == Due(MONDAY, date(2026, 11, 15))


def test_the_first_check_in_is_due_a_week_after_the_key_result_was_opened() -> None:
    assert check_in_due(None, date(2026, 11, 11), END) == Due(
        date(2026, 11, 18), date(2026, 11, 17)
    )


def test_what_ends_before_its_next_slot_owes_no_check_in() -> None:
    assert check_in_due(date(2026, 11, 10), MONDAY, date(2026, 11, 15)) is None


def test_other_things_are_due_by_their_own_days() -> None:
    assert request_due(END, MONDAY) == Due(END, MONDAY)
    assert acknowledgement_due(MONDAY) == Due(date(2026, 11, 19), date(2026, 11, 20))
    assert acknowledgement_due(MONDAY, Decimal(31)) == acknowledgement_due(MONDAY)
    urgent = Due(date(2026, 11, 19), MONDAY, is_urgent=True)
    assert acknowledgement_due(MONDAY, Decimal(30)) == urgent
    assert blocker_due(MONDAY) == Due(date(2026, 11, 23), date(2026, 11, 24))
    assert approval_due(MONDAY) == Due(date(2026, 11, 19), MONDAY)
    assert grading_due(END) == Due(END, date.min)


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (-2, "A check-in is due in 2 days."),
        (-1, "A check-in is due in 1 day."),
        (0, "A check-in is due today."),
        (1, "A check-in is 1 day overdue."),
        (5, "A check-in is 5 days overdue."),
    ],
)
def test_a_reason_says_how_soon_or_how_late(late: int, words: str) -> None:
    assert reason(matter(late)) == words


def test_it_is_listed_from_its_day_on() -> None:
    assert [matter(late).is_listed for late in (-2, -1, 0, 1)] == [False, True, True, True]


def test_what_was_due_first_comes_first_and_on_one_day_by_kind() -> None:
    early, request = matter(3), matter(0, Owed.CHECK_IN_REQUEST)
    assert sorted([request, early], key=lambda each: each.place) == [early, request]


def test_a_day_is_the_persons_own() -> None:
    late_evening = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert local_day(late_evening, zone_of("Asia/Tokyo", "UTC")) == date(2026, 11, 17)
    assert local_day(late_evening, zone_of(None, "America/New_York")) == MONDAY


@pytest.mark.parametrize("name", ["Nowhere/Land", "../etc", "", "x" * 300])
def test_a_zone_that_is_none_is_the_organisations(name: str) -> None:
    assert zone_of(name, "Europe/Paris") == ZoneInfo("Europe/Paris")
