"""What can be asked of one reader, so that those of whom it is the same may share an answer."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from execution.kept.marks import Marks


@dataclass(frozen=True, slots=True)
class Learned:
    """A fact that was found in the data, and when; it holds while these parts stand still."""

    value: Hashable
    marks: Marks
    parts: frozenset[int]


class Reader:
    """Facts by their names: those that hold as long as it is the same reader, and those learned."""

    __slots__ = ("_fixed", "_learned", "_told")

    def __init__(self, fixed: Mapping[str, Hashable]) -> None:
        self._fixed = fixed
        self._learned: dict[str, Learned] = {}
        self._told: dict[tuple[str, ...], tuple[Hashable, ...]] = {}

    def learn(self, name: str, learned: Learned) -> None:
        known = self._learned.get(name)
        self._learned[name] = learned
        if known is None or known.value != learned.value:
            self._told.clear()

    def knows(self, names: tuple[str, ...], now: Marks) -> bool:
        """Whether what has to be learned for these is known as it is now."""
        return all(
            learned.marks.still(now, learned.parts)
            for name, learned in self._learned.items()
            if name in names
        ) and all(name in self._fixed or name in self._learned for name in names)

    def facts(self, names: tuple[str, ...], now: Marks) -> tuple[Hashable, ...] | None:
        """What is so of the reader, in this order; None where something is not known for now."""
        if not self.knows(names, now):
            return None
        told = self._told.get(names)
        if told is None:
            told = self._told[names] = tuple(self._fact(name) for name in names)
        return told

    def _fact(self, name: str) -> Hashable:
        return self._fixed[name] if name in self._fixed else self._learned[name].value
