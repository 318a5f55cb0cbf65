"""The ladder: whose turn it is, on which day, and when nobody is disturbed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from rules.inbox import Owed
from rules.reminders import MOST_A_WEEK, Nudge, Recipient, Rung, Sent, is_quiet, nudges, reached
from tests.rules.test_inbox import MONDAY, matter

ME, BOSS, LEAD, OTHER_LEAD, HEAD = (UUID(int=each) for each in range(11, 16))
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ABOVE = {
    Rung.OWNER: [ME], Rung.OWNER_AGAIN: [ME], Rung.REVIEWER: [BOSS],
    Rung.COORDINATOR: [LEAD, OTHER_LEAD], Rung.SPONSOR: [HEAD],
}  # fmt: skip
FREE = {each: Recipient(UTC) for each in (ME, BOSS, LEAD, OTHER_LEAD, HEAD)}
Told = list[tuple[Rung, UUID]]


def told(
    late: int,
    sent: Sequence[Sent] = (),
    *,
    known: Mapping[UUID, Recipient] = FREE,
    above: Mapping[Rung, Sequence[UUID]] = ABOVE,
    kind: Owed = Owed.CHECK_IN,
) -> Told:
    now = NOON + timedelta(days=late)
    made: list[Nudge] = nudges(matter(late, kind), sent, above, known, now)
    return [(each.rung, each.person_id) for each in made]


def sent(*rungs: tuple[Rung, UUID], on: date = MONDAY) -> list[Sent]:
    return [Sent(rung, person, on) for rung, person in rungs]


@pytest.mark.parametrize(
    ("late", "rungs"), [(-1, 0), (0, 1), (1, 2), (2, 2), (3, 3), (6, 3), (7, 4), (13, 4), (14, 5)]
)
def test_each_rung_has_its_day(late: int, rungs: int) -> None:
    assert reached(matter(late)) == list(Rung)[:rungs]


@pytest.mark.parametrize(
    ("late", "rungs"), [(-3, []), (-2, [Rung.OWNER]), (0, [Rung.OWNER, Rung.REVIEWER])]
)
def test_an_acknowledgement_is_asked_for_after_a_day_and_told_on_after_three(
    late: int, rungs: list[Rung]
) -> None:
    assert reached(matter(late, Owed.ACKNOWLEDGEMENT)) == rungs


@pytest.mark.parametrize("kind", [Owed.GRADE, Owed.RETROSPECTIVE])
@pytest.mark.parametrize(
    ("left", "rungs"), [(15, 0), (14, 1), (13, 2), (11, 3), (7, 4), (1, 4), (0, 5)]
)
def test_what_a_cycle_s_end_asks_for_climbs_while_it_can_still_be_done(
    kind: Owed, left: int, rungs: int
) -> None:
    assert reached(matter(-left, kind)) == list(Rung)[:rungs]


def test_an_urgent_acknowledgement_is_asked_for_on_the_day_itself() -> None:
    plain = matter(-3, Owed.ACKNOWLEDGEMENT)
    urgent = replace(plain, due=replace(plain.due, is_urgent=True))
    assert (reached(plain), reached(urgent)) == ([], [Rung.OWNER])


def test_a_matter_climbs_day_by_day_and_the_owner_always_hears_first() -> None:
    gone: list[Sent] = []
    climbed: list[Told] = []
    for late in range(20, 26):
        now = told(late, gone)
        climbed.append(now)
        gone += sent(*now, on=MONDAY + timedelta(days=late))
    assert climbed == [
        [(Rung.OWNER, ME)],
        [(Rung.OWNER_AGAIN, ME)],
        [(Rung.REVIEWER, BOSS)],
        [(Rung.COORDINATOR, LEAD), (Rung.COORDINATOR, OTHER_LEAD)],
        [(Rung.SPONSOR, HEAD)],
        [],
    ]


def test_nobody_hears_of_the_same_matter_twice_on_a_day() -> None:
    assert told(1, sent((Rung.OWNER, ME), on=MONDAY + timedelta(days=1))) == []


def test_a_rung_is_climbed_once() -> None:
    assert told(2, sent((Rung.OWNER, ME), (Rung.OWNER_AGAIN, ME))) == []


def test_a_rung_where_nobody_stands_is_passed_over() -> None:
    both = sent((Rung.OWNER, ME), (Rung.OWNER_AGAIN, ME))
    assert told(7, both, above={**ABOVE, Rung.REVIEWER: []})[0] == (Rung.COORDINATOR, LEAD)


def test_a_manager_who_comes_late_is_not_told_after_those_above() -> None:
    assert told(8, sent((Rung.COORDINATOR, LEAD), (Rung.COORDINATOR, OTHER_LEAD))) == []


def test_whoever_has_had_enough_this_week_hears_later_and_nobody_is_told_in_their_place() -> None:
    tired = {**FREE, ME: Recipient(UTC, MOST_A_WEEK)}
    assert told(14, known=tired) == []
    assert told(14, known={**FREE, ME: Recipient(UTC, MOST_A_WEEK - 1)}) == [(Rung.OWNER, ME)]


def test_somebody_unknown_or_gone_is_told_nothing() -> None:
    assert told(0, known={}) == []


def test_nobody_is_told_on_where_whoever_owes_it_was_not_told() -> None:
    assert told(14, known={BOSS: Recipient(UTC), HEAD: Recipient(UTC)}) == []


UP_TO_REVIEWER = ((Rung.OWNER, ME), (Rung.OWNER_AGAIN, ME))


def test_a_rung_on_which_everybody_is_away_is_passed_over() -> None:
    here = {each: recipient for each, recipient in FREE.items() if each != BOSS}
    assert told(6, sent(*UP_TO_REVIEWER), known=here) == []
    assert told(7, sent(*UP_TO_REVIEWER), known=here)[0] == (Rung.COORDINATOR, LEAD)


def test_one_of_two_who_is_away_keeps_nobody_further_up_from_hearing() -> None:
    before = sent(*UP_TO_REVIEWER, (Rung.REVIEWER, BOSS), (Rung.COORDINATOR, LEAD))
    here = {each: recipient for each, recipient in FREE.items() if each != OTHER_LEAD}
    assert told(14, before, known=here) == [(Rung.SPONSOR, HEAD)]


def test_one_who_has_enough_hears_later_and_is_passed_over_once_the_next_rung_has_come() -> None:
    before = sent(*UP_TO_REVIEWER, (Rung.REVIEWER, BOSS))
    leads = {each: Recipient(UTC, MOST_A_WEEK) for each in (LEAD, OTHER_LEAD)}
    assert told(13, before, known=FREE | leads) == []
    assert told(13, before)[0] == (Rung.COORDINATOR, LEAD)
    assert told(14, before, known=FREE | leads) == [(Rung.SPONSOR, HEAD)]


def test_one_of_two_who_sleeps_hears_of_the_same_rung_later() -> None:
    before = sent((Rung.OWNER, ME), (Rung.OWNER_AGAIN, ME), (Rung.REVIEWER, BOSS))
    asleep = {**FREE, OTHER_LEAD: Recipient(ZoneInfo("Asia/Tokyo"))}
    assert told(7, before, known=asleep) == [(Rung.COORDINATOR, LEAD)]
    now = [*before, *sent((Rung.COORDINATOR, LEAD), on=MONDAY + timedelta(days=7))]
    assert told(8, now) == [(Rung.COORDINATOR, OTHER_LEAD)]


@pytest.mark.parametrize(
    ("hour", "zone", "quiet"),
    [(7, "UTC", True), (8, "UTC", False), (17, "UTC", False), (18, "UTC", True),
     (12, "Asia/Tokyo", True), (3, "America/New_York", True), (1, "Asia/Tokyo", False)],
)  # fmt: skip
def test_the_night_is_quiet_where_the_person_is(hour: int, zone: str, quiet: bool) -> None:
    assert is_quiet(NOON.replace(hour=hour), ZoneInfo(zone)) is quiet
