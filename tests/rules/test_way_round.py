"""Whether ways lead round, and which."""

from collections.abc import Mapping
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.way_round import way_round, way_to

names = st.sampled_from("abcdefg")
graphs = st.dictionaries(names, st.sets(names, max_size=3), max_size=7)


@pytest.mark.parametrize(
    ("ways", "found"),
    [
        ({}, []),
        ({"a": {"b"}, "b": {"c"}}, []),
        ({"a": {"a"}}, ["a", "a"]),
        ({"a": {"b"}, "b": {"c", "d"}, "c": {"a"}}, ["a", "b", "c", "a"]),
    ],
)
def test_the_way_round_is_told_from_below(ways: Mapping[str, set[str]], found: list[str]) -> None:
    told = way_round(ways)
    assert (len(told), set(told)) == (len(found), set(found))


@given(graphs)
def test_each_step_of_a_way_round_is_a_way(ways: Mapping[str, set[str]]) -> None:
    told = way_round(ways)
    assert all(up in ways[down] for down, up in pairwise(told))
    assert not told or told[0] == told[-1]


@given(st.randoms(), st.integers(0, 12))
def test_ways_that_only_lead_up_never_lead_round(chance: Random, size: int) -> None:
    ways = {
        low: {up for up in range(low + 1, size) if chance.random() < 0.5} for low in range(size)
    }
    assert way_round(ways) == []


def test_a_way_is_told_by_where_each_was_come_to_from() -> None:
    assert way_to("a", "d", {"d": "c", "c": "a", "b": "a"}) == ["a", "c", "d"]
