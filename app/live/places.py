"""How much of something there is for all and for each, where it is held for long."""

from collections import Counter
from collections.abc import Generator, Hashable
from contextlib import contextmanager


class Full(Exception):
    """No place is left: for nobody, or for this asker."""


class Places:
    """Of this process alone."""

    def __init__(self, at_once: int, each: int) -> None:
        self._at_once = at_once
        self._each = each
        self._held: Counter[Hashable] = Counter()

    @contextmanager
    def place(self, who: Hashable) -> Generator[None]:
        if self._held.total() >= self._at_once or self._held[who] >= self._each:
            raise Full
        self._held[who] += 1
        try:
            yield
        finally:
            self._held[who] -= 1
            if not self._held[who]:
                del self._held[who]

    def __len__(self) -> int:
        return self._held.total()
