"""Where what somebody owes is done: an address of the page that shows it."""

from collections.abc import Mapping
from urllib.parse import quote

from rules.errors import Invalid
from rules.inbox import Owed
from rules.urls import is_url

OWN_PAGE = "/embed/{element}?{about}={id}"
"""The page that this service has of each element."""
PARTS = ("{element}", "{about}", "{id}")
CHECK_IN, KEY_RESULT, OBJECTIVE = "check-in", "key-result", "objective"
REVIEWS, FEED, SUBJECT = "reviews", "feed", "subject"
ELEMENTS: Mapping[Owed, str] = {
    Owed.CHECK_IN: CHECK_IN,
    Owed.CHECK_IN_REQUEST: CHECK_IN,
    Owed.ACKNOWLEDGEMENT: KEY_RESULT,
    Owed.BLOCKER: KEY_RESULT,
    Owed.APPROVAL: OBJECTIVE,
    Owed.GRADE: OBJECTIVE,
    Owed.RETROSPECTIVE: OBJECTIVE,
    Owed.REVIEW: REVIEWS,
    Owed.PEER_NOMINATION: REVIEWS,
    Owed.REVIEW_SHARE: REVIEWS,
    Owed.REVIEW_ACKNOWLEDGEMENT: REVIEWS,
    Owed.FEEDBACK_REQUEST: FEED,
    Owed.FEEDBACK_ROUND: FEED,
}
"""Which element it takes."""
ABOUT = {CHECK_IN: KEY_RESULT, KEY_RESULT: KEY_RESULT, OBJECTIVE: OBJECTIVE}
"""What the id is of, in words of the element; of what is between people only a page may know."""


def link(page: str, kind: Owed, id_: str) -> str:
    """`page` is the address of any, with the places of what it is about."""
    element = ELEMENTS[kind]
    told = (element, ABOUT.get(element, SUBJECT), quote(id_, safe=""))
    for part, value in zip(PARTS, told, strict=True):
        page = page.replace(part, value)
    return page


def check_page(page: str) -> None:
    """Invalid unless it is an address once its places are filled, and names one OKR."""
    filled = link(page, Owed.CHECK_IN, "id")
    if "{id}" not in page or not is_url(filled) or "{" in filled:
        message = (
            f"{page!r} leads to no OKR; write it like https://intranet.example.com/goals?"
            "show={element}&{about}={id}"
        )
        raise Invalid(message, path=("okr_page",))
