"""Documents that were found good before, so that they are read and judged once only."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Read = TypeVar("Read")

CHARACTERS = 200_000
"""Of all documents together: a parsed one takes some 300 times its text's length, in bytes."""
LONGEST = 10_000
"""Whoever writes a longer one writes few of them."""


class Documents(Generic[Read]):
    """What was made of the documents used last, by their text, as far as the memory goes.

    Long ones are judged in a thread of their own.
    """

    def __init__(self, characters: int = CHARACTERS, longest: int = LONGEST) -> None:
        self._most = characters
        self._longest = longest
        self._held = 0
        self._known: OrderedDict[str, Read] = OrderedDict()
        self._turn = Lock()

    def find(self, text: str) -> Read | None:
        with self._turn:
            found = self._known.get(text)
            if found is not None:
                self._known.move_to_end(text)
            return found

    def keep(self, text: str, document: Read) -> None:
        """A long document is rare, and would push out too many others."""
        with self._turn:
            if len(text) > self._longest or text in self._known:
                return
            self._known[text] = document
            self._held += len(text)
            while self._held > self._most:
                oldest, _ = self._known.popitem(last=False)
                self._held -= len(oldest)
