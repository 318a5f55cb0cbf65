"""Where what is owed is done: an address for each kind, on our page or the organisation's own."""

import pytest

from rules.errors import Invalid
from rules.inbox import Owed
from rules.links import ELEMENTS, OWN_PAGE, check_page, link

THEIRS = "https://intranet.example.com/goals?show={element}&{about}={id}"


def test_every_kind_leads_to_an_element_of_ours() -> None:
    assert set(ELEMENTS) == set(Owed)
    assert link(OWN_PAGE, Owed.CHECK_IN, "a+b=") == "/embed/check-in?key-result=a%2Bb%3D"
    assert link(OWN_PAGE, Owed.GRADE, "a") == "/embed/objective?objective=a"


def test_a_page_of_the_organisation_is_told_what_it_is_to_show() -> None:
    assert link(THEIRS, Owed.BLOCKER, "a") == (
        "https://intranet.example.com/goals?show=key-result&key-result=a"
    )


@pytest.mark.parametrize(
    "page",
    [
        "/goals?{id}", "https://intranet.example.com/goals", "https://a.example/{id}?{what}",
        "javascript:{id}", "https://me:word@a.example/{id}",
    ],
)  # fmt: skip
def test_a_page_that_leads_to_no_okr_is_refused(page: str) -> None:
    check_page(THEIRS)
    with pytest.raises(Invalid, match="leads to no OKR"):
        check_page(page)


def test_what_is_between_people_leads_to_its_list() -> None:
    assert link(OWN_PAGE, Owed.REVIEW_SHARE, "r=") == "/embed/reviews?subject=r%3D"
    assert link(OWN_PAGE, Owed.FEEDBACK_ROUND, "f") == "/embed/feed?subject=f"
