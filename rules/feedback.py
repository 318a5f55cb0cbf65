"""Who a piece of feedback is for, and where a request for one stands."""

from collections.abc import Mapping
from datetime import date
from enum import Enum

from rules.errors import Invalid

MOST_TAGS = 10
"""So many competencies, or values, one text is about; more says nothing of any."""


class FeedbackLevel(Enum):
    """Who sees it beside its author; fixed as it is sent."""

    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"
    PRIVATE_AND_MANAGER = "PRIVATE_AND_MANAGER"
    MANAGER_ONLY = "MANAGER_ONLY"
    SELF_NOTE = "SELF_NOTE"


# Who is told, and who holds it: the manager is whoever was that as it was sent.
TO_PERSON = (FeedbackLevel.PUBLIC, FeedbackLevel.PRIVATE, FeedbackLevel.PRIVATE_AND_MANAGER)
TO_MANAGER = (FeedbackLevel.PRIVATE_AND_MANAGER, FeedbackLevel.MANAGER_ONLY)
NARROWER: Mapping[FeedbackLevel, frozenset[FeedbackLevel]] = {
    FeedbackLevel.PUBLIC: frozenset(FeedbackLevel) - {FeedbackLevel.PUBLIC},
    FeedbackLevel.PRIVATE_AND_MANAGER: frozenset(
        {FeedbackLevel.PRIVATE, FeedbackLevel.MANAGER_ONLY, FeedbackLevel.SELF_NOTE}
    ),
    FeedbackLevel.PRIVATE: frozenset({FeedbackLevel.SELF_NOTE}),
    FeedbackLevel.MANAGER_ONLY: frozenset({FeedbackLevel.SELF_NOTE}),
    FeedbackLevel.SELF_NOTE: frozenset(),
}


def check_narrower(old: FeedbackLevel, new: FeedbackLevel) -> None:
    """Refuse whatever would show a text to anybody whom it was not sent to."""
    if new not in NARROWER[old]:
        allowed = ", ".join(level.name for level in FeedbackLevel if level in NARROWER[old])
        message = (
            f"What was sent as {old.name} is seen by fewer from now on, or stays so. "
            f"Choose one of: {allowed or 'none'}."
        )
        raise Invalid(message, path=["level"])


class AskedState(Enum):
    """Where a request for feedback stands."""

    OPEN = "OPEN"
    LATE = "LATE"
    ANSWERED = "ANSWERED"
    DECLINED = "DECLINED"


ANSWERS: Mapping[AskedState, frozenset[AskedState]] = {
    AskedState.OPEN: frozenset({AskedState.ANSWERED, AskedState.DECLINED}),
    AskedState.LATE: frozenset({AskedState.ANSWERED, AskedState.DECLINED}),
    AskedState.ANSWERED: frozenset(),
    AskedState.DECLINED: frozenset(),
}


def asked_state(due_on: date, today: date, *, is_answered: bool, is_declined: bool) -> AskedState:
    """Its day counts whole: it is late from the next one on."""
    if is_answered:
        return AskedState.ANSWERED
    if is_declined:
        return AskedState.DECLINED
    return AskedState.LATE if today > due_on else AskedState.OPEN
