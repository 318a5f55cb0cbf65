"""The few who may wait for the identity provider at once: the rest of the service stays free.

Whoever asks without being signed in could otherwise hold every place that requests have, by as many
sign-ins as there are places, while the provider is slow.
"""

from collections.abc import Generator
from contextlib import contextmanager

from rules.errors import Unreachable

MOST = 4


class Line:
    """Lets so many in, and turns everybody else away at once."""

    def __init__(self, most: int = MOST) -> None:
        self._free = most

    @contextmanager
    def waiting(self) -> Generator[None]:
        """Unreachable if too many wait already."""
        if self._free == 0:
            raise Unreachable("Too many wait for the identity provider just now.")
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
