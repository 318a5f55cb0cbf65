"""Whether a measured value is too old to be believed, by how often it is to be read."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum


class ReadEvery(Enum):
    """How often a value is read, the most often first."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"
    IRREGULAR = "IRREGULAR"


LONGEST: Mapping[ReadEvery, timedelta] = {
    ReadEvery.DAILY: timedelta(days=1),
    ReadEvery.WEEKLY: timedelta(days=7),
    ReadEvery.MONTHLY: timedelta(days=31),
    ReadEvery.QUARTERLY: timedelta(days=92),
    ReadEvery.YEARLY: timedelta(days=366),
}
"""What is read whenever there is something to read is never too old."""


def is_stale(every: ReadEvery | None, since: date, today: date) -> bool | None:
    """`since` is the day of the last reading, or the first one on which there could be any.

    None where nobody has said how often it is read.
    """
    if every is None:
        return None
    longest = LONGEST.get(every)
    return longest is not None and today - since > longest
