"""Which groups may be told of: whatever is asked, in whatever order, and from whichever side."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import Phase, example, find, given, settings
from hypothesis import strategies as st

from rules.anonymity import (
    PER_PERSPECTIVE,
    Apart,
    Told,
    cells,
    heard_of,
    is_safe,
    may_tell,
    told_of,
)

PEOPLE = range(14)
GROUPS = st.lists(st.frozensets(st.sampled_from(PEOPLE)), max_size=8)
Group = frozenset[int]


@given(GROUPS, st.integers(1, 5))
def test_no_sequence_of_eight_questions_singles_anybody_out(asked: list[Group], k: int) -> None:
    """Each question is a group by some filter or window, of then: people come and go between them.

    Whatever sums and differences are made of the answers, none is about fewer than k people.
    """
    told = [asked[place] for place in told_of(dict(enumerate(asked)), k)]
    assert all(len(group) >= k for group in told)
    assert all(size >= k for size in cells(told).values())
    assert not any(is_in_span(told, who) for who in PEOPLE) or k == 1


def is_in_span(groups: Sequence[Group], who: int) -> bool:
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


@settings(max_examples=200, deadline=None)
@given(GROUPS, st.lists(st.tuples(GROUPS, st.integers(1, 5)), max_size=2), st.integers(1, 5))
def test_one_after_the_other_is_decided_as_all_of_them_would_be(
    asked: list[Group], earlier: list[tuple[list[Group], int]], k: int
) -> None:
    before = [Told(group, promised) for groups, promised in earlier for group in groups]
    told, names = [*before], list[int]()
    for name, group in enumerate(asked):
        if may_tell(told, group, k):
            told.append(Told(group, k))
            names.append(name)
    assert told_of(dict(enumerate(asked)), k, before) == names


# A year of one person: their review cycles, each with its peers, its reports and its questions, and
# rounds of anonymous feedback between them, each with a threshold of its own.

SIDES = ("PEER", "UPWARD")
TEAMS = tuple(frozenset(PEOPLE[start : start + 3]) for start in range(0, 12, 3))


# Teams, with somebody more or less: only then is there a difference to be told apart by.
def but_for(teams: set[Group], few: Group) -> Group:
    return frozenset[int]().union(*teams) ^ few


GROUP = st.builds(
    but_for,
    st.sets(st.sampled_from(TEAMS), min_size=1),
    st.one_of(st.just(frozenset[int]()), st.frozensets(st.sampled_from(PEOPLE), max_size=2)),
)
CLOSING = st.tuples(
    st.sampled_from((*range(PER_PERSPECTIVE, 7), PER_PERSPECTIVE)),
    st.dictionaries(st.tuples(st.sampled_from(SIDES), st.integers(1, 2)), GROUP, min_size=1),
)
Closing = tuple[int, dict[tuple[str, int], Group]]
YEARS = st.lists(CLOSING, min_size=2, max_size=4)
FOUND = settings(max_examples=2_000, phases=[Phase.generate])


def shown_in(year: Sequence[Closing], judge: Any = heard_of) -> list[Told[int]]:
    """All that was shown by its end; each closing is judged beside all before it."""
    shown: list[Told[int]] = []
    for k, asked in year:
        groups = {place: asked[place] for place in sorted(asked)}
        shown += [Told(groups[place], k) for place in judge(groups, k, shown)]
    return shown


def beside(shown: Sequence[Told[int]], who: int) -> list[Group]:
    """What somebody hears of others, as far as there are enough of them."""
    rest = [(each.k, frozenset(each.people) - {who}) for each in shown]
    return [group for k, group in rest if len(group) >= k]


def fewest_beside(shown: Sequence[Told[int]]) -> int:
    """The fewest of others that anybody who spoke could tell apart, knowing their own words."""
    return min(smallest(beside(shown, who)) for who in PEOPLE)


def smallest(shown: Sequence[Collection[int]]) -> int:
    """Of all people whom some combination of groups has or lacks, the fewest that are of a kind."""
    return min(cells(shown).values(), default=PER_PERSPECTIVE)


@settings(max_examples=200, deadline=None)
@given(YEARS)
def test_no_year_of_cycles_and_rounds_from_all_sides_singles_anybody_out(
    year: Sequence[Closing],
) -> None:
    """And of nobody is more told than was promised as they spoke."""
    shown = shown_in(year)
    people = [each.people for each in shown]
    assert smallest(people) >= PER_PERSPECTIVE
    for each in shown:
        among = cells([each.people, *people])
        assert min(size for numbers, size in among.items() if 0 in numbers) >= each.k


@settings(max_examples=50, deadline=None)
@given(YEARS)
def test_nor_do_any_two_answers_of_it_differ_by_a_few(year: Sequence[Closing]) -> None:
    """The same without cells, as somebody would do it who has the answers side by side."""
    people = [frozenset(each.people) for each in shown_in(year)]
    for one, other in combinations(people, 2):
        for apart in (one - other, other - one, one & other, one ^ other):
            assert not apart or len(apart) >= PER_PERSPECTIVE
    assert not any(is_in_span(people, who) for who in PEOPLE)


def test_a_year_that_is_judged_side_by_side_of_each_other_is_found_out() -> None:
    """A planted defect, or the years above would prove nothing: each side for itself."""

    def apart(year: Sequence[Closing]) -> bool:
        told: list[Collection[int]] = []
        for side in SIDES:
            mine = [
                (k, {at: group for at, group in asked.items() if at[0] == side})
                for k, asked in year
            ]
            told += [each.people for each in shown_in(mine)]
        return smallest(told) < PER_PERSPECTIVE

    assert find(YEARS, apart, settings=FOUND)


@settings(max_examples=100, deadline=None)
@given(YEARS)
def test_nor_is_anybody_singled_out_for_one_who_spoke_and_hears_the_others(
    year: Sequence[Closing],
) -> None:
    assert fewest_beside(shown_in(year)) >= PER_PERSPECTIVE


# Of few people, and often the same ones: also of fewer than were promised, as after an erasure.
FEW = st.sets(st.sampled_from(range(9)), max_size=2)
LIKE = st.builds(but_for, st.sets(st.sampled_from(TEAMS[:3])), FEW.map(frozenset))
EARLIER = st.lists(st.builds(Told, LIKE, st.integers(1, 5)), max_size=4)


@settings(max_examples=200, deadline=None)
@given(st.lists(LIKE, min_size=1, max_size=6), EARLIER, st.integers(1, 5))
@example([frozenset(range(7)), TEAMS[0], TEAMS[0] | {*range(7, 11)}], [], 3)
@example([TEAMS[0]], [Told(frozenset({3}), 2), Told(frozenset(range(4)), 2)], 3)
def test_all_who_hear_are_judged_at_once_as_they_would_be_one_by_one(
    asked: list[Group], before: list[Told[int]], k: int
) -> None:
    told, names = [*before], list[int]()
    for name, group in enumerate(asked):
        if may_tell(told, group, k) and all(may_hear(told, group, k, who) for who in PEOPLE):
            told.append(Told(group, k))
            names.append(name)
    assert heard_of(dict(enumerate(asked)), k, before) == names


def may_hear(told: Sequence[Told[int]], group: Group, k: int, who: int) -> bool:
    """Whether somebody may hear of the others in a group, after what they heard before."""
    rest = [Told(frozenset(each.people) - {who}, each.k) for each in told]
    heard = [each for each in rest if len(each.people) >= each.k]
    return len(group - {who}) < k or may_tell(heard, group - {who}, k)


def test_what_many_said_takes_no_more_judgements_than_what_few_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or the reviews of a company are never closed: they are judged while others wait."""
    judged = list[int]()
    parts = Apart.parts

    def counted(apart: Apart, group: Collection[Any]) -> Any:
        judged.append(len(group))
        return parts(apart, group)

    monkeypatch.setattr(Apart, "parts", counted)
    taken = list[int]()
    for many in (10, 300):
        judged.clear()
        everybody, most = frozenset(range(many)), frozenset(range(many - 5))
        groups = {question: most if question % 2 else everybody for question in range(20)}
        assert heard_of(groups, 3, [Told(everybody, 3)] * 10) == [*groups]
        taken.append(len(judged))
    assert taken[0] == taken[1] <= 20


def test_a_year_that_counts_who_hears_among_the_others_is_found_out() -> None:
    """A planted defect: those who hear are taken for some of whom they hear."""

    def apart(year: Sequence[Closing]) -> bool:
        return fewest_beside(shown_in(year, told_of)) < PER_PERSPECTIVE

    assert find(YEARS, apart, settings=FOUND)


def test_who_hears_the_reports_and_the_peers_they_were_one_of_tells_no_two_apart() -> None:
    groups = {"PEER": frozenset(range(6)), "UPWARD": frozenset(range(3))}
    assert told_of(groups, PER_PERSPECTIVE) == ["PEER", "UPWARD"]
    assert heard_of(groups, PER_PERSPECTIVE) == ["PEER"]


def test_a_difference_of_one_more_may_be_heard_by_who_is_in_it() -> None:
    groups = {"PEER": frozenset(range(8)), "UPWARD": frozenset(range(4))}
    assert heard_of(groups, PER_PERSPECTIVE) == ["PEER", "UPWARD"]


def test_years_are_told_of() -> None:
    """From both sides and more than once, with different thresholds."""

    def much(year: Sequence[Closing]) -> bool:
        shown = shown_in(year)
        return len({each.k for each in shown}) > 1 and len({each.people for each in shown}) > 2

    assert find(YEARS, much, settings=FOUND)


@pytest.mark.parametrize("first", ["PEER", "UPWARD"])
def test_who_speaks_as_a_peer_beside_the_reports_is_not_told_apart_by_what_those_said(
    first: str,
) -> None:
    groups = {"PEER": frozenset({1, 2, 3, 4}), "UPWARD": frozenset({1, 2, 3})}
    order = {first: groups.pop(first), **groups}
    assert told_of(order, PER_PERSPECTIVE) == [first]


def test_a_higher_threshold_silences_nobody_who_was_not_heard_before() -> None:
    before = [Told(frozenset({1, 2, 3}), 3)]
    assert told_of({"q": frozenset(range(4, 10))}, 5, before) == ["q"]
    assert told_of({"q": frozenset(range(1, 10))}, 5, before) == []


def test_nor_does_what_was_told_too_freely_once_and_has_nobody_of_them() -> None:
    before = [Told(frozenset({1, 2, 3, 4}), 3), Told(frozenset({1, 2, 3}), 3)]
    assert told_of({"q": frozenset(range(5, 9))}, 3, before) == ["q"]


def test_a_lower_threshold_takes_nothing_of_what_was_promised() -> None:
    before = [Told(frozenset(range(6)), 5)]
    assert told_of({"half": frozenset(range(3)), "all": frozenset(range(6))}, 3, before) == ["all"]


def test_a_group_too_like_one_that_was_told_of_is_not() -> None:
    team, joined = frozenset(range(5)), frozenset(range(6))
    told = [Told(team, PER_PERSPECTIVE)]
    assert may_tell([], team, PER_PERSPECTIVE)
    assert not may_tell(told, joined, PER_PERSPECTIVE)
    assert may_tell(told, frozenset(range(8)), PER_PERSPECTIVE)


def test_what_is_left_of_a_whole_counts_as_told() -> None:
    """A company of ten and a team of eight tell of the other two."""
    assert told_of({"company": frozenset(range(10)), "team": frozenset(range(8))}, 5) == ["company"]


def test_two_pairs_of_safe_groups_may_be_unsafe_together() -> None:
    one, other = frozenset(range(6)), frozenset(range(4, 10))
    assert is_safe([one], 3)
    assert is_safe([other], 3)
    assert not is_safe([one, other], 3)
