"""Rows of one level put in the order of the keys they were asked by."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from model.rows import Row


def one_each(rows: Iterable[Row], by: str, keys: Iterable[Hashable]) -> list[Row | None]:
    """The row whose column `by` is each key; None where there is none, or none to be seen."""
    known = {row.values[by]: row for row in rows}
    return [known.get(key) for key in keys]


def many_each(rows: Iterable[Row], by: str, keys: Sequence[Hashable]) -> list[list[Row]]:
    """All rows whose column `by` is each key, in their own order."""
    grouped: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.values[by]].append(row)
    return [grouped[key] for key in keys]
