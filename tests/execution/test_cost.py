"""What an operation may cost: counted from its document alone, and never less than it answers."""

from typing import Any

import pytest
from graphql import build_schema, get_introspection_query, parse

from execution.cost import MOST, actual_cost, cost_of

SCHEMA = build_schema("""
    type Query { one: Thing, things(first: Int): Page!, any: Any, all: [Thing!]!, n: Int }
    type Mutation { change: Thing }
    type Page { nodes: [Thing!]!, edges: [Edge!]!, count: Int! }
    type Edge { node: Thing! }
    type Thing { name: String, tags: [Int], one: Thing, parts: [Thing!]!, page(first: Int): Page }
    type Other { one: Thing, two: Thing }
    union Any = Thing | Other
""")


def cost(query: str, name: str | None = None, **variables: Any) -> int:
    return cost_of(SCHEMA, parse(query), name, variables)


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("{ n }", 0),
        ("{ one { name tags } }", 1),
        ("{ one { one { name } } }", 2),
        ("{ things { count } }", 1),
        ("{ things { nodes { name } } }", 1 + 10),
        ("{ things(first: 3) { nodes { one { name } } } }", 1 + 3 * 2),
        ("{ things(first: 3) { nodes { name } edges { node { name } } } }", 1 + 3 + 3 * 2),
        ("{ things(first: 3) { nodes { page(first: 4) { nodes { name } } } } }", 1 + 3 * 6),
        ("{ all { parts { name } } }", 10 + 10 * 10),
        ("{ one { page { nodes { name } } } }", 2 + 10),
        ("{ one { ...F ...F } } fragment F on Thing { one { name } }", 3),
        ("{ any { ... on Thing { one { name } } ... on Other { one { name } two { name } } } }", 3),
        ("{ one { ... on Thing { one { name } } ... { one { name } } } }", 3),
        ("mutation { change { name } }", 11),
        ("query A { n } query B { one { name } }", 1),
    ],
)
def test_it_counts_objects_and_multiplies_lists(query: str, most: int) -> None:
    assert cost(query, "B" if "query B" in query else None) == 1 + most


@pytest.mark.parametrize(
    ("given", "length"),
    [({}, 2), ({"n": 7}, 7), ({"n": "x"}, 10), ({"n": -5}, 0), ({"n": 10**30}, 100_000)],
)
def test_a_length_by_variable_counts_as_its_value(given: dict[str, Any], length: int) -> None:
    query = "query($n: Int! = 2) { things(first: $n) { nodes { name } } }"
    assert cost(query, **given) == 2 + length


@pytest.mark.parametrize(
    "query",
    [
        "{ nothing { of { this } } }",
        "{ ...Nothing }",
        "{ ...F } fragment F on Nothing { one { name } }",
        "{ n { name } one }",
        'mutation { things(first: "x") { a } }',
        "subscription { one { name } }",
    ],
)
def test_what_is_not_valid_costs_something_too(query: str) -> None:
    assert 1 <= cost(query) < 20


@pytest.mark.parametrize("fragments", [40, 360])
def test_a_fragment_bomb_costs_the_most_there_is(fragments: int) -> None:
    spreads = (
        f"fragment F{at} on Thing {{ ...F{at + 1} ...F{at + 1} }}" for at in range(fragments)
    )
    last = f"fragment F{fragments} on Thing {{ one {{ name }} }}"
    assert cost("{ one { ...F0 } } " + " ".join(spreads) + last) > MOST


def test_lists_in_lists_never_make_long_numbers() -> None:
    deep = "page(first: 99999) { nodes { " * 60
    assert cost("{ one { " + deep + "name" + " } }" * 60 + " } }") < 2 * MOST


def test_introspection_costs_too() -> None:
    assert 1_000 < cost(get_introspection_query()) < 50_000


def test_an_answer_costs_its_objects() -> None:
    page = {"nodes": [{"name": "a", "one": None}, {"name": "b", "one": {"name": "c"}}], "count": 2}
    assert actual_cost({"things": page, "n": 5}) == 1 + 4
    assert actual_cost(None) == 1
