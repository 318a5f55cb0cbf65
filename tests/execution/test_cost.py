"""What an operation may cost: counted from its document alone, before anything of it is read."""

from dataclasses import dataclass
from math import ceil
from typing import Any

import pytest
import strawberry
from graphql import build_schema, get_introspection_query, parse

from execution.cost import ARRIVAL, LOAD, MOST, SCALAR, WRITE, actual_cost, reading_cost, weighed
from execution.edges import at_root, by

SCHEMA = build_schema("""
    type Query { one: Thing, things(first: Int): Page!, any: Any, all: [Thing!]!, n: Int }
    type Mutation { change: Thing }
    type Page { nodes: [Thing!]!, edges: [Edge!]!, count: Int! }
    type Edge { node: Thing! }
    type Thing { name: String, tags: [Int], one: Thing, parts: [Thing!]!, page(first: Int): Page }
    type Other { one: Thing, two: Thing }
    union Any = Thing | Other
""")


ONE = SCALAR


def cost(query: str, name: str | None = None, **variables: Any) -> int:
    return weighed(SCHEMA, parse(query), name, variables).cost


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("{ n }", ONE),
        ("{ __typename }", ONE),
        ("{ n a: n b: n }", 3 * ONE),
        ("{ one { name tags } }", 1 + 2 * ONE),
        ("{ one { one { name } } }", 2 + ONE),
        ("{ things { count } }", 1 + ONE),
        ("{ things { nodes { name } } }", 1 + 10 * (1 + ONE)),
        ("{ things(first: 3) { nodes { one { name } } } }", 1 + 3 * (2 + ONE)),
        (
            "{ things(first: 3) { nodes { name } edges { node { name } } } }",
            1 + 3 * (1 + ONE) + 3 * (2 + ONE),
        ),
        (
            "{ things(first: 3) { nodes { page(first: 4) { nodes { name } } } } }",
            1 + 3 * (2 + 4 * (1 + ONE)),
        ),
        ("{ all { parts { name } } }", 10 + 100 * (1 + ONE)),
        ("{ one { page { nodes { name } } } }", 2 + 10 * (1 + ONE)),
        ("{ one { ...F ...F } } fragment F on Thing { one { name } }", 3 + 2 * ONE),
        (
            "{ any { ... on Thing { one { name } } ... on Other { one { name } two { name } } } }",
            3 + 2 * ONE,
        ),
        ("{ one { ... on Thing { one { name } } ... { one { name } } } }", 3 + 2 * ONE),
        ("mutation { change { name } }", WRITE + 1 + ONE),
        ("mutation { ...F } fragment F on Mutation { change { name } }", WRITE + 1 + ONE),
        ("query A { n } query B { one { name } }", 1 + ONE),
    ],
)
def test_it_counts_objects_and_multiplies_lists(query: str, most: int) -> None:
    assert cost(query, "B" if "query B" in query else None) == ARRIVAL + ceil(most)


@pytest.mark.parametrize(
    ("given", "length"),
    [
        ({}, 2),
        ({"n": 7}, 7),
        ({"n": 7.0}, 7),
        ({"n": "x"}, 10),
        ({"n": -5}, 0),
        ({"n": 10**30}, 100_000),
    ],
)
def test_a_length_by_variable_counts_as_its_value(given: dict[str, Any], length: int) -> None:
    query = "query($n: Int! = 2) { things(first: $n) { nodes { name } } }"
    assert cost(query, **given) == ARRIVAL + ceil(1 + length * (1 + ONE))


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
    assert ARRIVAL <= cost(query) < ARRIVAL + 20


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


def test_an_answer_costs_what_is_in_it_and_what_loaders_were_asked() -> None:
    page = {"nodes": [{"name": "a", "one": None}, {"name": "b", "one": {"name": "c"}}], "count": 2}
    assert actual_cost({"things": page, "n": 5}, loads=2) == ARRIVAL + 5 + 2 * LOAD
    assert actual_cost(None) == ARRIVAL


def test_an_unknown_document_costs_its_length() -> None:
    assert (reading_cost("{ n }"), reading_cost("x" * 64_000)) == (1, 12_800)


async def numbers_of(*_: Any) -> list[Any]:
    return []


@strawberry.type
class Number:
    value: int
    plain: list[int] = by(numbers_of, "Answers scalars.", key="value")
    other: "Number" = by(numbers_of, "Answers an object.", key="value")
    more: list["Number"] = by(numbers_of, "Answers a list.", key="value")
    three: list["Number"] = by(numbers_of, "Answers a list of three.", key="value", size=3)


@strawberry.type
class Query:
    number: Number


@pytest.mark.parametrize(
    ("selection", "most"),
    [
        ("value", ONE),
        ("plain", LOAD + ONE),
        ("a: plain b: plain", 2 * (LOAD + ONE)),
        ("other { value }", LOAD + 1 + ONE),
        ("more { value }", LOAD + 10 * (1 + ONE)),
        ("three { plain }", LOAD + 3 * (1 + LOAD + ONE)),
        ("more { more { plain } }", LOAD + 10 * (1 + LOAD + 10 * (1 + LOAD + ONE))),
    ],
)
def test_a_loader_is_paid_for_each_parent_whatever_it_answers(selection: str, most: float) -> None:
    graph = strawberry.Schema(Query)._schema  # pyright: ignore[reportPrivateUsage] — no public name.
    document = parse(f"{{ number {{ {selection} }} }}")
    assert weighed(graph, document, None, {}).cost == ARRIVAL + ceil(1 + most)


async def found_of(*_: Any) -> list[Any]:
    return []


@dataclass(frozen=True)
class WhichNumbers:
    of: list[int]


@strawberry.type(name="Query")
class CountedQuery:
    found: list[Number | None] = at_root(
        found_of, "Answers each.", arguments=WhichNumbers, counted="of"
    )


@pytest.mark.parametrize(
    ("query", "length"),
    [
        ("{ found(of: [1, 2, 3]) { value } }", 3),
        ("{ found(of: []) { value } }", 0),
        ("{ found(of: 7) { value } }", 1),
        ("query($of: [Int!]!) { found(of: $of) { value } }", 4),
        ("query($of: [Int!]! = [1, 2]) { found(of: $of) { value } }", 4),
        ("query($no: [Int!]! = [1, 2]) { found(of: $no) { value } }", 2),
        ("query($n: Int!) { found(of: [$n, $n]) { value } }", 2),
    ],
)
def test_a_list_with_an_answer_for_each_entry_is_as_long_as_they(query: str, length: int) -> None:
    graph = strawberry.Schema(CountedQuery)._schema  # pyright: ignore[reportPrivateUsage] — no public name.
    given = {"of": [1, 2, 3, 4], "n": 1}
    assert weighed(graph, parse(query), None, given).cost == ARRIVAL + ceil(length * (1 + ONE))
