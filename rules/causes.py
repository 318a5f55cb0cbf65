"""Why a key result was missed: asked for where a miss has to be learnt from."""

from enum import Enum


class RootCause(Enum):
    """Two of them say that it was not the team: the world outside, or a wrong key result."""

    EXTERNAL = "EXTERNAL"
    BAD_KEY_RESULT = "BAD_KEY_RESULT"
    OVERCOMMITTED = "OVERCOMMITTED"
    RESOURCES = "RESOURCES"
    DEPENDENCY = "DEPENDENCY"
    EXECUTION = "EXECUTION"
    PRIORITIES_CHANGED = "PRIORITIES_CHANGED"
    WRONG_ASSUMPTION = "WRONG_ASSUMPTION"
