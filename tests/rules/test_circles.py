"""Whose numbers may be part of whose: a number tells of all that it was made of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.circles import Circle, may_enter

OPEN: Circle[str] = Circle(is_open=True, is_closed=False)
DRAFT = Circle(is_open=False, is_closed=False, people=frozenset({"ada"}))
CLOSED = Circle(
    is_open=False,
    is_closed=True,
    units=frozenset({"shop", "legal"}),
    people=frozenset({"ada", "bo"}),
)
WITHIN = replace(CLOSED, units=frozenset({"shop"}), people=frozenset({"bo"}))


@pytest.mark.parametrize(
    ("child", "parent", "enters"),
    [
        pytest.param(OPEN, OPEN, True, id="an open one enters an open one"),
        pytest.param(OPEN, CLOSED, True, id="an open one enters a closed one"),
        pytest.param(OPEN, DRAFT, True, id="an open one enters a draft"),
        pytest.param(CLOSED, OPEN, False, id="a closed one enters no open one"),
        pytest.param(DRAFT, OPEN, False, id="a draft enters no open one"),
        pytest.param(DRAFT, DRAFT, False, id="a draft enters no draft, whose manager may differ"),
        pytest.param(CLOSED, DRAFT, False, id="nor does a closed one, for the manager's sake"),
        pytest.param(CLOSED, CLOSED, True, id="a closed one enters one of the same circle"),
        pytest.param(CLOSED, WITHIN, True, id="and one of a smaller circle"),
        pytest.param(WITHIN, CLOSED, False, id="but none of a larger one"),
        pytest.param(
            replace(CLOSED, units=frozenset()), CLOSED, False, id="a unit beside is too many"
        ),
        pytest.param(replace(CLOSED, people=frozenset()), CLOSED, False, id="and so is a person"),
    ],
)
def test_a_number_enters_where_all_who_see_the_one_see_the_other(
    child: Circle[str], parent: Circle[str], *, enters: bool
) -> None:
    assert may_enter(child, parent) is enters


def circle(kind: str, units: frozenset[str], people: frozenset[str]) -> Circle[str]:
    return Circle(is_open=kind == "open", is_closed=kind == "closed", units=units, people=people)


few = st.frozensets(st.sampled_from("abc"))
circles = st.builds(circle, st.sampled_from(["open", "closed", "draft"]), few, few)


@given(circles, circles, circles)
def test_what_enters_step_by_step_tells_nobody_at_the_top_of_what_they_do_not_see(
    low: Circle[str], middle: Circle[str], top: Circle[str]
) -> None:
    if may_enter(low, middle) and may_enter(middle, top):
        assert may_enter(low, top)
