"""How long a thread worked, without the collections of garbage that fell into it.

A full collection takes hundreds of milliseconds in a large process, and it falls on whoever happens
to be served just then: nobody is to pay for what others left behind.
"""

import gc
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import get_ident
from time import thread_time
from typing import TypeVar

T = TypeVar("T")


class Worked:
    """What is measured must not hand over to other work of its thread meanwhile."""

    def __init__(self) -> None:
        self._thread = get_ident()
        self._started = thread_time()
        self._collecting = 0.0

    def collected(self, phase: str, _: object) -> None:
        """The collector tells each start and end of it, on whichever thread that is."""
        if get_ident() != self._thread:
            return
        if phase == "start":
            self._collecting -= thread_time()
        else:
            self._collecting += thread_time()

    def so_far(self) -> float:
        """Seconds of a processor."""
        return thread_time() - self._started - self._collecting


@contextmanager
def worked() -> Generator[Worked]:
    work = Worked()
    gc.callbacks.append(work.collected)
    try:
        yield work
    finally:
        gc.callbacks.remove(work.collected)


class Meter:
    """How long a piece of work took on whichever thread did it; 0 until it was done."""

    seconds = 0.0

    def run(self, work: Callable[[], T]) -> T:
        with worked() as measured:
            try:
                return work()
            finally:
                self.seconds = measured.so_far()
