"""However a row's values are looked at, it is noticed: nothing else is read of them later."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from auth.foresight.columns import noting, short

Look = Callable[[Mapping[str, Any]], object]
ONE: Mapping[str, Look] = {"get": lambda row: row.get("b"), "in": lambda row: "b" in row}
ALL: Mapping[str, Look] = {
    "dict": dict,
    "list": list,
    "unpacked": lambda row: {**row},
    "keys": lambda row: row.keys(),
    "items": lambda row: row.items(),
    "values": lambda row: row.values(),
}
BY_NAME: Mapping[str, Look] = {"name": lambda row: row["b"]}
LATER = {**ONE, **ALL}
FIRST = {**BY_NAME, **LATER}


@pytest.mark.parametrize("look", FIRST.values(), ids=FIRST)
def test_what_is_looked_at_is_noted(look: Look) -> None:
    looked_at: set[str] = set()
    look(noting(looked_at)({"a": 1, "b": 2}))
    assert "b" in looked_at


@pytest.mark.parametrize("look", LATER.values(), ids=LATER)
def test_what_was_not_read_is_missed(look: Look) -> None:
    missed: list[str] = []
    look(short(frozenset({"a", "b"}), missed.append)({"a": 1}))
    assert missed == ["b"]


def test_what_was_read_is_not_missed() -> None:
    missed: list[str] = []
    row = short(frozenset({"a", "b"}), missed.append)({"a": 1})
    assert (row["a"], row.get("a"), "a" in row, row.get("c"), missed) == (1, 1, True, None, [])
