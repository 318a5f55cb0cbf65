"""What is kept only for a while, where the settings say for how long."""

from datetime import datetime, timedelta
from enum import Enum


class Kept(Enum):
    """As the settings name it; what ends each one's time is told in docs/personal-data.md."""

    REVIEWS = "reviews"
    FEEDBACK = "feedback"
    ROUNDS = "rounds"
    RECOGNITION = "recognition"
    ONE_ON_ONES = "one_on_ones"
    NOTES = "notes"
    GOALS = "goals"
    DEVELOPMENT = "development"
    ASSESSMENTS = "assessments"


def kept_since(now: datetime, days: int) -> datetime:
    """What ended before this is kept no longer."""
    return now - timedelta(days=days)
