"""What two people may want to talk about, and how long their meeting may be."""

from enum import Enum

from rules.errors import Invalid

LONGEST_MINUTES = 480
MOST_ITEMS = 100
"""So many items an agenda holds; more is no meeting."""


class MeetingState(Enum):
    """Not told by the graph, which tells when it was held or called off."""

    PLANNED = "PLANNED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"


class TopicKind(Enum):
    STALE_KEY_RESULT = "STALE_KEY_RESULT"
    KEY_RESULT_AT_RISK = "KEY_RESULT_AT_RISK"
    OPEN_BLOCKER = "OPEN_BLOCKER"
    UNACKNOWLEDGED_FEEDBACK = "UNACKNOWLEDGED_FEEDBACK"


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_MINUTES:
        message = f"It lasts 1 to {LONGEST_MINUTES} minutes; {minutes} can't be."
        raise Invalid(message, path=["minutes"])
