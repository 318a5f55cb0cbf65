"""Tells the log now and then how much the reference had to answer, and why."""

import logging
from collections.abc import Callable

from execution.compiled.plans import Prepared, Tally

EVERY_SECONDS = 3600.0
log = logging.getLogger("okrgraph")


class Reporter:
    """Counts what plans and the reference answer; silent as long as there is a plan for all.

    The reference is many times slower: whoever reads the log sees which clients need it.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = clock()
        self._tally = Tally()

    def count(self, prepared: Prepared) -> None:
        self._tally.count(prepared)
        if self._clock() - self._begun >= EVERY_SECONDS:
            self._tell()

    def _tell(self) -> None:
        referred = self._tally.referred
        if referred:
            whole = self._tally.planned + referred.total()
            why = "; ".join(f"{reason}: {times}" for reason, times in referred.most_common(10))
            log.warning("No plan answered %s of %s operations: %s", referred.total(), whole, why)
        self._begun, self._tally = self._clock(), Tally()
