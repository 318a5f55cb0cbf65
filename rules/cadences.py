"""Cadences that held one after another, and when a check-in is due by the one that holds then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.cadence import DAY, WEEKLY, Cadence, due_on


@dataclass(frozen=True, slots=True)
class Cadences:
    """Each with the first day that it held on, the oldest first; the first held ever before."""

    held: tuple[tuple[date, Cadence], ...]

    def on(self, day: date) -> Cadence:
        begun = [cadence for since, cadence in self.held if since <= day]
        return begun[-1] if begun else self.held[0][1]

    def due_on(self, last_check_in: date | None, opened_on: date) -> date:
        """By the first that still held when it asked; one that asks earlier asks once it holds."""
        if len(self.held) == 1:
            return due_on(last_check_in, opened_on, self.held[0][1])
        asked = (
            (max(due_on(last_check_in, opened_on, cadence), since), end)
            for since, end, cadence in self._spans()
        )
        return next(due for due, end in asked if due <= end)

    def _spans(self) -> Iterator[tuple[date, date, Cadence]]:
        """The last one holds for ever."""
        firsts = [date.min, *(since for since, _ in self.held[1:])]
        ends = [*(since - DAY for since in firsts[1:]), date.max]
        yield from zip(firsts, ends, (cadence for _, cadence in self.held), strict=True)


def always(cadence: Cadence) -> Cadences:
    return Cadences(((date.min, cadence),))


ALWAYS_WEEKLY = always(WEEKLY)
