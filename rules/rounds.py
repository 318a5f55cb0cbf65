"""From where somebody is looked at without being named, and whether a round takes answers."""

from collections.abc import Mapping
from datetime import date
from enum import Enum

from rules.anonymity import PER_PERSPECTIVE
from rules.errors import Invalid

MOST_ASKED = 50


class Perspective(Enum):
    PEER = "PEER"
    REPORT = "REPORT"


class RoundState(Enum):
    OPEN = "OPEN"
    OVER = "OVER"
    CLOSED = "CLOSED"


ROUNDS: Mapping[RoundState, frozenset[RoundState]] = {
    RoundState.OPEN: frozenset({RoundState.OVER, RoundState.CLOSED}),
    RoundState.OVER: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset(),
}


def round_state(closes_on: date, today: date, *, is_closed: bool) -> RoundState:
    """Its last day counts whole; then it waits for whoever began it to close it."""
    if is_closed:
        return RoundState.CLOSED
    return RoundState.OVER if today > closes_on else RoundState.OPEN


def check_asked(count: int, *path: str) -> None:
    """A perspective of fewer people than its threshold could never be shown."""
    if count and not PER_PERSPECTIVE <= count <= MOST_ASKED:
        message = (
            f"Name nobody, or {PER_PERSPECTIVE} to {MOST_ASKED} people: of fewer than "
            f"{PER_PERSPECTIVE} answers nothing is shown."
        )
        raise Invalid(message, path=path)
