"""How a plan works: each batch once for each level, with all keys and all columns."""

import asyncio
import gc
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
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
from execution.examples.bookshop import LANGUAGE, asking
from execution.examples.rows import opened


@dataclass(eq=False)
class Node:
    id: str
    left_id: str
    right_id: str | None
    tags: Any = ()


Calls = list[tuple[str, list[Any], list[str]]]


@dataclass
class Graph:
    """Nodes that lead to each other, and all calls of batches."""

    nodes: dict[str, Node]
    calls: Calls = field(default_factory=Calls)
    waits: bool = False


async def nodes_by_id(graph: Graph, keys: Sequence[Any], _: Any, columns: Any) -> list[Any]:
    graph.calls.append(("nodes", list(keys), sorted(columns)))
    return [graph.nodes[key] for key in keys]


async def slowly(graph: Graph, keys: Sequence[Any], _: Any, __: Any) -> list[Any]:
    if graph.waits:
        await asyncio.Event().wait()
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
    lost: "NodeType | None" = by(nodes_by_id, "Nobody, where it is lost.", key="right_id")
    tagged: "NodeType | None" = by(nodes_by_id, "Can't be asked.", key="id", arguments=Tagged)
    listed: "NodeType | None" = by(nodes_by_id, "Can't be asked.", key="tags")
    many: list["NodeType"] = by(ten_of_one, "The same ten times.", key="left_id")
    slow: "NodeType" = by(slowly, "Takes its time.", key="id")
    short: "NodeType | None" = by(one_too_few, "Too few.", key="id")
    guarded: str | None = strawberry.field(extensions=[FieldExtension()])


@strawberry.type
class Query:
    start: NodeType = at_root(start, "A node.")


SCHEMA = strawberry.Schema(Query)
SMALL = Language(vars(SCHEMA)["_schema"], converter(SCHEMA))


def asking_of(graph: Graph, seconds_left: Callable[[], float] = lambda: inf) -> Operation:
    async def afresh() -> Graph:
        return graph

    async def act(*_: Any) -> None:
        """Nothing is done here."""

    return Operation(graph, afresh, act, seconds_left)


def two() -> dict[str, Node]:
    return {"a": Node("a", "b", "b", []), "b": Node("b", "a", "a", [])}


async def ask(query: str, nodes: dict[str, Node] | None = None) -> tuple[Any, list[str], Graph]:
    graph = Graph(nodes or two())
    prepared = Plans(SMALL, parse(query)).prepared(None, {})
    assert isinstance(prepared, Prepared)
    assert prepared.plan is not None
    answer = await answered(prepared.plan, asking_of(graph), prepared.variables)
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


async def test_a_level_that_asks_for_nobody_makes_no_batch_forget() -> None:
    nodes = {"a": Node("a", "b", "b"), "b": Node("b", "a", "c"), "c": Node("c", "a", None)}
    query = "{ start { left { lost { lost { id } } left { left { left { id } } } } } }"
    keys = [keys for _, keys, _ in (await ask(query, nodes))[2].calls]
    assert keys == [["b"], ["c", "a"], ["a"]]


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


async def test_what_an_answer_was_made_of_waits_for_no_collection_of_garbage() -> None:
    gc.collect()
    gc.disable()
    try:
        graph = (await ask("{ start { left { id left { id } } many { right { id } } } }"))[2]
        gone = weakref.ref(graph.nodes["a"])
        del graph
        assert gone() is None
    finally:
        gc.enable()


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


def test_of_many_ways_to_skip_parts_those_used_last_are_kept() -> None:
    names = "abcd"
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    parts = " ".join(f"{name}: shop @skip(if: ${name})" for name in names)
    plans = Plans(LANGUAGE, parse(f"query Q({declared}) {{ {parts} }}"))

    def plan(number: int) -> Any:
        given = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        prepared = plans.prepared(None, given)
        assert isinstance(prepared, Prepared)
        return prepared.plan

    first, second = plan(0), plan(1)
    for number in range(2, 9):
        assert plan(0) is first
        assert plan(number) is plan(number)
    assert plan(0) is first
    assert plan(1) is not second


def test_a_selection_on_an_interface_is_compiled_once_for_each_type() -> None:
    query = "{ title }"
    for _ in range(40):
        query = f"{{ related {query} }}"
    prepared = Plans(LANGUAGE, parse(f"{{ window {query} }}")).prepared(None, {})
    assert isinstance(prepared, Prepared)
    assert prepared.plan is not None


def test_a_long_chain_of_fragments_is_compiled() -> None:
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(480))
    document = parse(f"{{ ...F0 }} {chain} fragment F480 on Query {{ shop }}")
    prepared = Plans(LANGUAGE, document).prepared(None, {})
    assert isinstance(prepared, Prepared)
    assert prepared.plan is not None


async def test_one_plan_answers_many_at_once_each_with_its_own_variables() -> None:
    document = parse("query Q($id: ID!) { author(id: $id) { name mentor { name } } }")
    plans = Plans(LANGUAGE, document)

    async def name(id_: str) -> Any:
        prepared = plans.prepared(None, {"id": id_})
        assert isinstance(prepared, Prepared)
        assert prepared.plan is not None
        return (await answered(prepared.plan, asking(opened()), prepared.variables)).data

    ada, bo = await asyncio.gather(name("ada"), name("bo"))
    assert ada == {"author": {"name": "Ada Long", "mentor": None}}
    assert bo == {"author": {"name": "Bo Short", "mentor": {"name": "Ada Long"}}}


async def test_who_gives_up_in_the_middle_of_a_level_leaves_the_plan_as_it_was() -> None:
    prepared = Plans(SMALL, parse("{ start { slow { id } } }")).prepared(None, {})
    assert isinstance(prepared, Prepared)
    assert prepared.plan is not None
    graph = Graph({"a": Node("a", "a", "a")}, waits=True)
    given_up = asyncio.create_task(answered(prepared.plan, asking_of(graph), prepared.variables))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait({given_up})
    graph.waits = False
    answer = await answered(prepared.plan, asking_of(graph), prepared.variables)
    assert given_up.cancelled()
    assert answer.data == {"start": {"slow": {"id": "a"}}}


async def test_once_the_time_is_over_what_is_left_fails() -> None:
    prepared = Plans(SMALL, parse("{ start { id short { id } } }")).prepared(None, {})
    assert isinstance(prepared, Prepared)
    assert prepared.plan is not None
    left = iter([1, 0])
    operation = asking_of(Graph({"a": Node("a", "a", "a")}), lambda: next(left))
    answer = await answered(prepared.plan, operation, prepared.variables)
    assert answer.data == {"start": {"id": "a", "short": None}}
    assert [type(error.original_error) for error in answer.errors] == [TimeoutError]
