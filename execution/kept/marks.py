"""How often each part of the data had changed at one instant."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """The versions of all parts, by their places, as one snapshot showed them.

    A version never goes back, and moves in the transaction that changes something of its part: two
    marks with the same versions tell that nothing changed between them, in those parts. Marks of
    another `source` tell nothing: after a failure an older state may stand there.
    """

    source: int
    versions: tuple[int, ...]

    def still(self, now: "Marks", parts: Iterable[int]) -> bool:
        """Whether these parts are as they were."""
        before, after = self.versions, now.versions
        if self.source != now.source:
            return False
        # Nothing at all has changed most times, and that is seen at once.
        return before == after or all(before[part] == after[part] for part in parts)
