"""What can stand in a key result's way, in words that say who can help."""

from enum import Enum

MOST = 10
"""So many blockers one check-in tells of; more is a plan to be made anew."""


class BlockerKind(Enum):
    DEPENDENCY = "DEPENDENCY"
    RESOURCES = "RESOURCES"
    DECISION = "DECISION"
    TECHNICAL = "TECHNICAL"
    EXTERNAL = "EXTERNAL"
