"""What one run does, and how much of it may take something away without anybody's consent."""

from enum import StrEnum

FEW = 5
SHARE = 10
"""Per cent of those who are active."""


class ChangeAction(StrEnum):
    """CLEAR takes away what was there before, so it is guarded just as RETIRE is."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    CLEAR = "CLEAR"
    RETIRE = "RETIRE"


def limit(active: int) -> int:
    return max(FEW, active * SHARE // 100)
