"""What operations may cost is weighed once, and is what weighing anew would tell."""

from typing import Any

from graphql import build_schema, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from execution import costs
from execution.cost import weighed
from execution.costs import MOST_WAYS, Costs

SCHEMA = build_schema("""
    type Query { things(first: Int = 7): Page!, many(ids: [ID!]!): [Thing]! }
    type Page { nodes: [Thing!]! }
    type Thing { name: String, page(first: Int): Page! }
""")
DOCUMENT = parse("""
    query Deep($first: Int = 3, $inner: Int) {
        things(first: $first) { ...Part }
    }
    query Flat($first: Int, $name: String) { things(first: $first) { nodes { name } } }
    fragment Part on Page { nodes { page(first: $inner) { nodes { name } } } }
""")
SAID = st.none() | st.integers(-5, 2_000) | st.floats(0, 50) | st.booleans() | st.text(max_size=3)
VARIABLES = st.fixed_dictionaries({}, optional={"first": SAID, "inner": SAID, "name": SAID})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Deep", "Flat"]), VARIABLES), max_size=6))
def test_a_remembered_cost_is_what_weighing_tells(asked: list[tuple[str, dict[str, Any]]]) -> None:
    known = Costs(SCHEMA, DOCUMENT)
    told = [known.of(name, variables) for name, variables in asked * 2]
    anew = [weighed(SCHEMA, DOCUMENT, name, variables).cost for name, variables in asked * 2]
    assert told == anew


def test_a_way_to_ask_is_weighed_once(monkeypatch: Any) -> None:
    known = Costs(SCHEMA, DOCUMENT)
    first = known.of("Flat", {"first": 5, "name": "a"})
    monkeypatch.setattr(costs, "weighed", None)
    assert known.of("Flat", {"first": 5, "name": "b"}) == first


def test_no_more_ways_are_remembered_than_a_number() -> None:
    known = Costs(SCHEMA, DOCUMENT)
    for first in range(MOST_WAYS + 10):
        known.of("Flat", {"first": first})
    assert len(known) == MOST_WAYS
