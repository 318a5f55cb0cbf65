"""Where a development goal stands, and which opportunities are worth a suggestion."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from typing import TypeVar

MOST_SUGGESTED = 5
MOST_GOALS = 50

Tag = TypeVar("Tag")


class GoalState(Enum):
    OPEN = "OPEN"
    DONE = "DONE"
    DROPPED = "DROPPED"


def suggested(tags: Iterable[Sequence[Tag]], taken: Collection[Tag]) -> list[tuple[Tag, int]]:
    """The tags named most often, with how often; none that is worked on or was set aside.

    Of those named equally often, the one named first comes first.
    """
    counted = Counter(tag for each in tags for tag in each if tag not in taken)
    return counted.most_common(MOST_SUGGESTED)
