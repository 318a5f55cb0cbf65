"""What a batch has answered in a run, so that it is asked for each key once."""

from collections.abc import Iterable, Sequence
from typing import Any

from execution.selection import Columns


class Known:
    """Of one batch with the same arguments, all with these columns.

    Most batches are asked once: their answers are put by their keys when they are asked again.
    """

    __slots__ = ("_by_key", "_waiting", "columns")

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._by_key: dict[Any, Any] = {}
        self._waiting: list[tuple[Iterable[Any], Sequence[Any]]] = []

    def is_empty(self) -> bool:
        return not self._by_key and not self._waiting

    def add(self, keys: Iterable[Any], answers: Sequence[Any]) -> None:
        self._waiting.append((keys, answers))

    def by_key(self) -> dict[Any, Any]:
        for keys, answers in self._waiting:
            self._by_key.update(zip(keys, answers, strict=True))
        self._waiting.clear()
        return self._by_key
