"""How a plan works: each batch once for each level, with all keys and all columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError, parse
from strawberry.extensions import FieldExtension

from execution.compiled.answers import answered
from execution.compiled.compiling import Language
from execution.compiled.given import converter
from execution.compiled.plans import Plans, Prepared, Tally
from execution.edges import Operation, at_root, by
from execution.examples.bookshop import LANGUAGE


@dataclass(eq=False)
class Node:
    id: str
    left_id: str
    right_id: str
    tags: Any = ()


Calls = list[tuple[str, list[Any], list[str]]]


@dataclass
class Graph:
    """Nodes that lead to each other, and all calls of batches."""

    nodes: dict[str, Node]
    calls: Calls = field(default_factory=Calls)


async def nodes_by_id(graph: Graph, keys: Sequence[Any], _: Any, columns: Any) -> list[Any]:
    graph.calls.append(("nodes", list(keys), sorted(columns)))
    return [graph.nodes[key] for key in keys]


async def one_too_few(_: Graph, keys: Sequence[Any], __: Any, ___: Any) -> list[Any]:
    return list(keys)[1:]


async def ten_of_one(graph: Graph, keys: Sequence[Any], _: Any, __: Any) -> list[Any]:
    return [[graph.nodes[key]] * 10 for key in keys]


async def start(graph: Graph, _: Any, __: Any) -> Any:
    return graph.nodes["a"]


@dataclass(frozen=True)
class Tagged:
    tags: list[str]


@strawberry.type(name="Node")
class NodeType:
    id: str
    left: "NodeType" = by(nodes_by_id, "Another.", key="left_id")
    right: "NodeType" = by(nodes_by_id, "Another.", key="right_id")
    tagged: "NodeType | None" = by(nodes_by_id, "Can't be asked.", key="id", arguments=Tagged)
    listed: "NodeType | None" = by(nodes_by_id, "Can't be asked.", key="tags")
    many: list["NodeType"] = by(ten_of_one, "The same ten times.", key="left_id")
    short: "NodeType | None" = by(one_too_few, "Too few.", key="id")
    guarded: str | None = strawberry.field(extensions=[FieldExtension()])


@strawberry.type
class Query:
    start: NodeType = at_root(start, "A node.")


SCHEMA = strawberry.Schema(Query)
SMALL = Language(vars(SCHEMA)["_schema"], converter(SCHEMA))


async def ask(query: str) -> tuple[Any, list[str], Graph]:
    graph = Graph({"a": Node("a", "b", "b", []), "b": Node("b", "a", "a", [])})

    async def afresh() -> Graph:
        return graph

    async def act(*_: Any) -> None:
        """Nothing is done here."""

    prepared = Plans(SMALL, parse(query)).prepared(None, {})
    assert isinstance(prepared, Prepared)
    assert prepared.plan is not None
    operation = Operation(graph, afresh, act)
    answer = await answered(prepared.plan, operation, prepared.variables)
    return answer.data, [error.message for error in answer.errors], graph


async def test_a_level_asks_a_batch_once_with_all_keys_and_columns() -> None:
    graph = (await ask("{ start { left { id left { id } } right { right { short { id } } } } }"))[2]
    assert graph.calls == [
        ("nodes", ["b"], ["id", "left", "right"]),
        ("nodes", ["a"], ["id", "short"]),
    ]


async def test_what_was_read_with_these_columns_is_not_read_again() -> None:
    graph = (await ask("{ start { left { left { left { left { id } } } } } }"))[2]
    keys = [keys for _, keys, _ in graph.calls]
    assert keys == [["b"], ["a"], ["a"]]


async def test_arguments_that_cannot_be_told_apart_fail_their_field_alone() -> None:
    data, errors, _ = await ask('{ start { id tagged(tags: ["x"]) { id } } }')
    assert data == {"start": {"id": "a", "tagged": None}}
    assert errors == ["unhashable type: 'list'"]


async def test_keys_that_cannot_be_looked_up_fail_their_field_alone() -> None:
    data, errors, _ = await ask("{ start { id listed { id } } }")
    assert data == {"start": {"id": "a", "listed": None}}
    assert errors == ["unhashable type: 'list'"]


async def test_a_batch_that_answers_too_few_fails_whole() -> None:
    data, errors, _ = await ask("{ start { short { id } } }")
    assert data == {"start": {"short": None}}
    assert errors[0].startswith("Received wrong number of results")


async def test_an_answer_that_only_looks_small_is_refused() -> None:
    query = "{ id }"
    for _ in range(6):
        query = f"{{ many {query} }}"
    with pytest.raises(GraphQLError, match="The answer holds 1111111 objects"):
        await ask(f"{{ start {query} }}")


def test_a_field_with_extensions_is_left_to_the_reference_and_counted() -> None:
    tally = Tally()
    for query in ("{ start { guarded } }", "{ start { id } }", "{ __schema { __typename } }"):
        prepared = Plans(SMALL, parse(query)).prepared(None, {})
        assert isinstance(prepared, Prepared)
        tally.count(prepared)
    assert tally.planned == 1
    assert tally.referred == {"guarded has extensions": 1, "Query.__schema": 1}


def test_what_skips_a_part_and_is_null_is_left_to_the_reference() -> None:
    document = parse("query Q($b: Boolean = true) { shop @skip(if: $b) }")
    prepared = Plans(LANGUAGE, document).prepared(None, {"b": None})
    assert isinstance(prepared, Prepared)
    assert prepared.because == "what skips a part of it is null"
