"""How leaves are written: words once for all answers, and nothing for null alone."""

from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

from execution.compiled.leaves import texts, words
from execution.compiled.sizes import written


class Colour(Enum):
    RED = "RED"
    BLUE = "BLUE"


def test_a_member_is_written_once_for_all_answers_and_anything_else_each_time() -> None:
    told: list[Any] = []
    known: dict[int, Any] = {id(None): None}

    def write(value: Any) -> str:
        told.append(value)
        return str(value)

    for _ in range(2):
        words(write, known, [Colour.RED, "BLUE", None])
    assert told == [Colour.RED, "BLUE", "BLUE"]


def test_words_keep_their_places() -> None:
    known: dict[int, Any] = {id(None): None}
    values = [Colour.BLUE, None, Colour.RED, Colour.BLUE]
    found = words(lambda value: value.value, known, values)
    assert found == ["BLUE", None, "RED", "BLUE"]


def test_nulls_stay_and_what_is_written_as_nothing_is_refused() -> None:
    assert texts(str, [Decimal(1), None]) == ["1", None]
    with pytest.raises(TypeError):
        texts(lambda _: None, [Decimal(1), None])


@pytest.mark.parametrize(
    ("column", "characters"),
    [(["ab", "c"], 3), (["ab", None, ""], 4), ([1, None, True], 3), ([["ab", "c"], None], 4)],
)
def test_a_column_has_at_least_so_many_characters(column: list[Any], characters: int) -> None:
    assert written(column, None) == characters
