"""The words in which a step is refused: where a thing stands, and what may come of it."""

from collections.abc import Collection
from enum import Enum


def follows(now: Enum, allowed: Collection[Enum]) -> str:
    """The same sentence for whatever has states, with the whole set in its own order."""
    names = [str(each.value) for each in type(now) if each in allowed]
    return f"It is {now.value}; what may follow is {', '.join(names) or 'nothing'}."
