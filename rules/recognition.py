"""What somebody is thanked for, and who sees the thanks. There are no points, and no money."""

from enum import Enum

MOST_RECIPIENTS = 50
GAP_DAYS = 90
"""Whoever got none for so long is in the gap."""


class RecognitionKind(Enum):
    ACHIEVEMENT = "ACHIEVEMENT"
    PROGRESS = "PROGRESS"
    LEARNING = "LEARNING"
    BEHAVIOUR = "BEHAVIOUR"
    HELP = "HELP"


class RecognitionLevel(Enum):
    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"
