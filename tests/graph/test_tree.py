"""A cycle's tree."""

from typing import Any
from uuid import UUID

import pytest

from resolvers.alignment import tree
from resolvers.levels import by_id
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

TREE = """query($root: ID, $maxDepth: Int) { cycle(key: "FY26-Q4") {
  tree(root: $root, maxDepth: $maxDepth) {
    depth parent node { __typename ... on Objective { title } ... on KeyResult { title } } } } }"""


async def drawn(graph: Graph, me: UUID, **which: Any) -> list[tuple[int, str]]:
    nodes = (await graph.ask(TREE, as_=me, **which))["cycle"]["tree"]
    return [(node["depth"], node["node"]["title"]) for node in nodes]


async def planted(company: Company) -> tuple[UUID, UUID, UUID]:
    """Top has a key result, under which Middle hangs, which has its own; Lone has nothing."""
    me, cycle = await company.person("Ada Able"), await company.cycle()
    top = await company.objective("Top", cycle=cycle, position=0)
    result = await company.key_result("Top result", objective=top)
    middle = await company.objective("Middle", cycle=cycle, position=1)
    await company.key_result("Middle result", objective=middle)
    await company.align(middle, to_key_result=result)
    await company.objective("Lone", cycle=cycle, position=2)
    return me, result, middle


async def test_a_tree_is_flat_in_preorder_with_objectives_under_key_results(
    graph: Graph, company: Company
) -> None:
    me, *_ = await planted(company)
    assert await drawn(graph, me) == [
        (0, "Top"),
        (1, "Top result"),
        (2, "Middle"),
        (3, "Middle result"),
        (0, "Lone"),
    ]


async def test_a_tree_starts_where_it_is_asked_to_and_ends_at_a_depth(
    graph: Graph, company: Company
) -> None:
    me, result, _ = await planted(company)
    root = gid("KeyResult", result)
    below = await drawn(graph, me, root=root)
    assert below == [(0, "Top result"), (1, "Middle"), (2, "Middle result")]
    assert await drawn(graph, me, root=root, maxDepth=1) == below[:2]
    assert await drawn(graph, me, root="x") == []


async def test_an_objective_with_several_parents_stands_once_under_the_first(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    first = await company.objective("First", cycle=cycle, position=0)
    second = await company.objective("Second", cycle=cycle, position=1)
    child = await company.objective("Child", cycle=cycle, position=2)
    await company.align(child, to_objective=second, position=1)
    await company.align(child, to_objective=first, position=0)
    assert await drawn(graph, me) == [(0, "First"), (1, "Child"), (0, "Second")]


async def test_a_circle_of_alignments_hides_nobody_else(graph: Graph, company: Company) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    one = await company.objective("One", cycle=cycle)
    two = await company.objective("Two", cycle=cycle)
    await company.objective("Three", cycle=cycle)
    await company.align(one, to_objective=two)
    await company.align(two, to_objective=one)
    assert (0, "Three") in await drawn(graph, me)


async def test_what_its_source_no_longer_holds_has_left_the_tree(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    top = await company.objective("Top", cycle=cycle)
    await company.key_result("Still there", objective=top, position=0)
    await company.key_result("Gone", objective=top, position=1, archived_at=NOW)
    lost = await company.objective("Lost", cycle=cycle, archived_at=NOW)
    await company.key_result("With it", objective=lost)
    assert await drawn(graph, me) == [(0, "Top"), (1, "Still there")]


@pytest.mark.parametrize(
    ("which", "nodes"), [({}, 5), ({"maxDepth": 1}, 3), ({"root": "result"}, 3)]
)
async def test_a_tree_is_refused_where_more_would_be_answered_than_may(
    graph: Graph,
    company: Company,
    monkeypatch: pytest.MonkeyPatch,
    which: dict[str, Any],
    nodes: int,
) -> None:
    """However much of it is left out: what counts is the answer."""
    me, result, _ = await planted(company)
    asked = {**which, "root": gid("KeyResult", result)} if "root" in which else which
    monkeypatch.setattr(tree, "MOST_NODES", nodes - 1)
    errors = await graph.errors(TREE, as_=me, **asked)
    assert [each["extensions"]["code"] for each in errors] == ["ANSWER_TOO_LARGE"]
    monkeypatch.setattr(tree, "MOST_NODES", nodes)
    assert len(await drawn(graph, me, **asked)) == nodes


async def test_a_part_of_a_past_tree_is_answered_however_large_the_whole_was(
    graph: Graph, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, result, _ = await planted(company)
    monkeypatch.setattr(tree, "MOST_NODES", 3)
    past = TREE.replace("$maxDepth)", f'$maxDepth, asOf: "{NOW:%Y-%m-%d}")')
    which = {"root": gid("KeyResult", result), "maxDepth": None}
    nodes = (await graph.ask(past, as_=me, **which))["cycle"]["tree"]
    assert [node["depth"] for node in nodes] == [0, 1, 2]


async def test_a_part_of_a_past_tree_is_refused_where_too_much_would_be_turned_back_for_it(
    graph: Graph, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, result, _ = await planted(company)
    past = TREE.replace("$maxDepth)", f'$maxDepth, asOf: "{NOW:%Y-%m-%d}")')
    which = {"root": gid("KeyResult", result), "maxDepth": None}
    monkeypatch.setattr(tree, "MOST_TURNED_BACK", 4)
    errors = await graph.errors(past, as_=me, **which)
    assert [each["extensions"]["code"] for each in errors] == ["ANSWER_TOO_LARGE"]
    monkeypatch.setattr(tree, "MOST_TURNED_BACK", 5)
    assert len((await graph.ask(past, as_=me, **which))["cycle"]["tree"]) == 3


async def test_what_is_gone_between_the_two_reads_of_a_part_is_left_out(
    graph: Graph, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, result, _ = await planted(company)

    async def without_one(load: Any, noun: Any, keys: Any) -> Any:
        return [row for row in await by_id(load, noun, keys) if row and row.id != result]

    monkeypatch.setattr(tree, "by_id", without_one)
    assert len(await drawn(graph, me, root=gid("KeyResult", result))) == 2


async def test_of_what_a_part_leaves_out_no_more_is_read_than_its_place(
    graph: Graph, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, result, middle = await planted(company)
    read: list[set[UUID]] = []

    async def noting(load: Any, noun: Any, keys: Any) -> Any:
        read.append({*keys})
        return await by_id(load, noun, keys)

    monkeypatch.setattr(tree, "by_id", noting)
    await drawn(graph, me, root=gid("KeyResult", result), maxDepth=1)
    assert read == [{middle}, {result}]
