"""Feedback, 1:1s and anonymity, as far as they are arithmetic."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.anonymity import PER_PERSPECTIVE, cells, is_safe, may_tell, told_of
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


# Anonymity: whatever is asked, and in whatever order.

PEOPLE = range(14)
GROUPS = st.lists(st.frozensets(st.sampled_from(PEOPLE)), max_size=8)


@given(GROUPS, st.integers(1, 5))
def test_no_sequence_of_eight_questions_singles_anybody_out(
    asked: list[frozenset[int]], k: int
) -> None:
    """Each question is a group by some filter or window, of then: people come and go between them.

    Whatever sums and differences are made of the answers, none is about fewer than k people.
    """
    told = [asked[place] for place in told_of(dict(enumerate(asked)), k)]
    assert all(len(group) >= k for group in told)
    assert all(size >= k for size in cells(told).values())
    assert not any(is_in_span(told, who) for who in PEOPLE) or k == 1


@given(GROUPS, GROUPS, st.integers(1, 5))
def test_one_after_the_other_is_decided_as_all_of_them_would_be(
    asked: list[frozenset[int]], before: list[frozenset[int]], k: int
) -> None:
    told, names = [*before], list[int]()
    for name, group in enumerate(asked):
        if may_tell(told, group, k):
            told.append(group)
            names.append(name)
    assert told_of(dict(enumerate(asked)), k, before) == names


def is_in_span(groups: list[frozenset[int]], who: int) -> bool:
    """Whether one person's own value follows from the sums over groups, by linear algebra."""
    rows = [[Fraction(int(each in group)) for each in PEOPLE] for group in groups]
    return rank([*rows, [Fraction(int(each == who)) for each in PEOPLE]]) == rank(rows)


def rank(rows: list[list[Fraction]]) -> int:
    left, found = [row[:] for row in rows], 0
    for column in range(len(PEOPLE)):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for place in range(found + 1, len(left)):
            factor = left[place][column] / pivot[column]
            left[place] = [a - factor * b for a, b in zip(left[place], pivot, strict=True)]
        found += 1
    return found


def test_a_group_too_like_one_that_was_told_of_is_not() -> None:
    team, joined = frozenset(range(5)), frozenset(range(6))
    assert may_tell([], team, PER_PERSPECTIVE)
    assert not may_tell([team], joined, PER_PERSPECTIVE)
    assert may_tell([team], frozenset(range(8)), PER_PERSPECTIVE)


def test_what_is_left_of_a_whole_counts_as_told() -> None:
    """A company of ten and a team of eight tell of the other two."""
    assert told_of({"company": frozenset(range(10)), "team": frozenset(range(8))}, 5) == ["company"]


def test_two_pairs_of_safe_groups_may_be_unsafe_together() -> None:
    one, other = frozenset(range(6)), frozenset(range(4, 10))
    assert is_safe([one], 3)
    assert is_safe([other], 3)
    assert not is_safe([one, other], 3)
