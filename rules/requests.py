"""Where a request for a check-in stands: that follows from its answer and its day."""

from datetime import date
from enum import Enum


class RequestState(Enum):
    OPEN = "OPEN"
    SUBMITTED = "SUBMITTED"
    LATE = "LATE"


def state(due_on: date, today: date, *, is_answered: bool) -> RequestState:
    """Its day counts whole: it is late from the next one on."""
    if is_answered:
        return RequestState.SUBMITTED
    return RequestState.LATE if today > due_on else RequestState.OPEN
