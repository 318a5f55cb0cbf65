"""Reviews by rule: phases, states, templates, ratings, evidence and calibration."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calibration import SMALLEST_GROUP, distribution
from rules.errors import Invalid
from rules.evidence import EvidenceKind, Piece, digest, recent_from, spread
from rules.performance_goals import NEXT, GoalState, check_goal_state
from rules.review_templates import (
    Answer,
    Question,
    QuestionKind,
    Section,
    check_answers,
    check_complete,
    check_template,
    kept,
    leaves_room,
    numbered,
    questions_for,
    told,
)
from rules.reviews import (
    STATES,
    Optional,
    Peers,
    ReviewKind,
    ReviewPhase,
    ReviewState,
    allowed_phases,
    check_peers,
    check_phase,
    check_rating,
    check_scale,
    check_state,
    check_threshold,
    phases,
)

TEXT = Question(QuestionKind.TEXT, "What?", required=True)
LOOSE = Question(QuestionKind.TEXT, "?")
LEVELS = Question(QuestionKind.RATING, "How?", required=True, options=("Low", "High"))
CITED = Question(QuestionKind.OKR_EVIDENCE, "What shows it?", required=True)
AHEAD = Section("Ahead", (ReviewKind.SELF,), (TEXT,), aspirations=True)
BACK = Section("Back", tuple(ReviewKind), (TEXT, LEVELS, CITED))
ALL = [
    Optional(nomination, calibration)
    for nomination, calibration in product((True, False), repeat=2)
]
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize("optional", ALL)
def test_every_phase_is_reached_in_order_and_every_other_step_is_refused(
    optional: Optional,
) -> None:
    order = phases(optional)
    for now, to in product(order, ReviewPhase):
        allowed = allowed_phases(now, optional)
        if to in allowed:
            assert order.index(to) == order.index(now) + 1
            check_phase(now, to, optional)
            continue
        with pytest.raises(Invalid) as refused:
            check_phase(now, to, optional)
        names = [phase.value for phase in allowed] or ["nothing"]
        assert (refused.value.code, refused.value.path) == ("NOT_OPEN", ("to",))
        assert refused.value.message.endswith(f"what may follow is {', '.join(names)}.")


def test_a_review_takes_no_step_but_those_it_may_and_is_told_which() -> None:
    for now, to in product(ReviewState, repeat=2):
        if to in STATES[now]:
            check_state(now, to)
            continue
        with pytest.raises(Invalid) as refused:
            check_state(now, to)
        for allowed in STATES[now]:
            assert allowed.value in refused.value.message


def test_every_state_of_a_review_can_be_reached() -> None:
    met = {ReviewState.NOT_STARTED}
    for _ in ReviewState:
        met |= {to for now in met for to in STATES[now]}
    assert met == set(ReviewState)


def test_a_goal_takes_no_step_but_those_it_may() -> None:
    for now, to in product(GoalState, repeat=2):
        if to is now or to in NEXT[now]:
            check_goal_state(now, to)
            continue
        with pytest.raises(Invalid):
            check_goal_state(now, to)


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (check_peers, Peers(3, 2, 5)), (check_peers, Peers(0, 21, 5)),
        (check_peers, Peers(0, 5, 0)), (check_threshold, 2), (check_threshold, 11),
        (check_scale, ["One"]), (check_scale, [str(each) for each in range(11)]),
        (check_scale, ["Low", "low "]), (check_scale, ["Low", " "]),
    ],
)  # fmt: skip
def test_a_cycle_is_not_set_up_so(check: Any, value: Any) -> None:
    with pytest.raises(Invalid):
        check(value)


@pytest.mark.parametrize(("rating", "scale"), [(1, []), (0, ["a", "b"]), (3, ["a", "b"])])
def test_a_rating_is_one_of_the_levels_of_the_cycle(rating: int, scale: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        check_rating(rating, scale)
    assert refused.value.path == ("rating",)


@pytest.mark.parametrize("scale", [[], ["a", "b"]])
def test_no_rating_is_needed(scale: list[str]) -> None:
    check_rating(None, scale)


@pytest.mark.parametrize(
    "sections",
    [
        [], [BACK],
        [Section("Ahead", (ReviewKind.MANAGER,), (TEXT,), aspirations=True)],
        [Section("Ahead", (ReviewKind.SELF,), (LOOSE,), aspirations=True)],
        [AHEAD, Section("None", (), (TEXT,))], [AHEAD, Section("Empty", (ReviewKind.SELF,), ())],
        [AHEAD, Section("x", (ReviewKind.SELF,), (Question(QuestionKind.CHOICE, "?"),))],
        [AHEAD, Section("x", (ReviewKind.SELF,), (replace(LOOSE, options=("a", "b")),))],
        [AHEAD] * 21,
    ],
)  # fmt: skip
def test_a_template_that_nobody_could_answer_or_without_aspirations_is_refused(
    sections: list[Section],
) -> None:
    with pytest.raises(Invalid):
        check_template(sections)


def test_a_template_is_kept_as_it_was_told() -> None:
    sections = numbered([BACK, AHEAD])
    check_template(sections)
    assert kept(told(sections)) == sections
    assert [*questions_for(sections, ReviewKind.SELF)] == ["1.1", "1.2", "1.3", "2.1"]
    assert [*questions_for(sections, ReviewKind.PEER)] == ["1.1", "1.2", "1.3"]


def test_a_review_is_complete_once_each_required_question_is_answered_in_its_way() -> None:
    asked = questions_for(numbered([BACK]), ReviewKind.PEER)
    full = [Answer("1.1", text="x"), Answer("1.2", option=2), Answer("1.3", cited=("e",))]
    check_answers(full, asked)
    check_complete(full, asked)
    for wrong in ([], full[:2], [full[0], Answer("1.2", text="x"), full[2]]):
        check_answers(wrong, asked)
        with pytest.raises(Invalid):
            check_complete(wrong, asked)


def piece(day: date, title: str = "x") -> Piece:
    return Piece(EvidenceKind.CHECK_IN, day, title)


def test_a_digest_is_the_same_in_any_order_and_another_for_another_word() -> None:
    one, two = piece(FIRST, "one"), piece(LAST, "two")
    assert digest([one, two]) == digest([two, one])
    assert digest([one, two]) != digest([one, piece(LAST, "too")])


def test_evidence_is_counted_for_each_month_also_where_there_is_none() -> None:
    found = spread([date(2026, 3, 1), date(2026, 3, 31), LAST], FIRST, LAST)
    assert (found.months["2026-03"], found.months["2026-04"], len(found.months)) == (2, 0, 12)
    assert (found.recent_share, found.is_recent) == (Decimal(1) / 3, False)


@pytest.mark.parametrize(
    ("recent", "old", "is_recent"), [(1, 1, False), (2, 1, True), (0, 0, False)]
)
def test_more_than_half_in_the_last_fifth_is_recent(recent: int, old: int, is_recent: bool) -> None:
    days = [LAST] * recent + [FIRST] * old
    assert spread(days, FIRST, LAST).is_recent is is_recent


def test_the_last_fifth_of_a_year_are_its_last_73_days() -> None:
    assert recent_from(FIRST, LAST) == LAST - timedelta(days=72)


@pytest.mark.parametrize(
    ("ratings", "shown"),
    [
        ([1, 1, 2], None),
        ([1, 1, 1, 1], [4, 0, 0]),
        ([1] * 4 + [2] * 4, [4, 4, 0]),
        ([1] * 4 + [2] * 2, [None, None, 0]),
        ([1] * 5 + [2] * 2 + [3] * 2, [5, None, None]),
        ([1] * 5 + [2] * 9 + [3], [None, 9, None]),
    ],
)  # fmt: skip
def test_small_groups_are_hidden_with_what_would_give_them_away(
    ratings: list[int], shown: Any
) -> None:
    assert distribution(ratings, 3) == shown


@given(st.lists(st.integers(1, 5), max_size=40))
def test_no_hidden_group_can_be_told_from_the_rest(ratings: list[int]) -> None:
    """What is missing from the whole is two groups at least, and no fewer people than one shown."""
    shown = distribution(ratings, 5)
    if shown is None:
        assert len(ratings) < SMALLEST_GROUP
        return
    hidden = [level for level, count in enumerate(shown, 1) if count is None]
    missing = sum(ratings.count(level) for level in hidden)
    others = [count for count in shown if count]
    assert len(hidden) != 1
    assert not hidden or missing >= SMALLEST_GROUP or not others
    assert all(count >= SMALLEST_GROUP for count in others)


@pytest.mark.parametrize(
    ("option", "leaves"), [(1, True), (2, True), (3, False), (4, False), (None, False)]
)
def test_the_lower_half_of_what_is_picked_leaves_room_to_grow(
    option: int | None, *, leaves: bool
) -> None:
    about = uuid4()
    asked = Question(
        QuestionKind.COMPETENCY, "?", options=("a", "b", "c", "d"), competency_id=about
    )
    assert leaves_room(asked, option) == (about if leaves else None)


def test_a_competency_is_kept_with_its_question() -> None:
    asked = Question(QuestionKind.COMPETENCY, "?", options=("a", "b"), competency_id=uuid4())
    section = Section("Back", (ReviewKind.SELF,), (asked,))
    assert kept(told([section])) == (section,)
