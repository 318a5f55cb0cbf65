"""What is restricted tells nothing of itself: not by a parent, a child, a number or a place."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from model.alignment import Alignment
from model.objective import ObjectiveUnit
from rules.terms import AlignmentMode, RollupMode, Visibility
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

FIGURE = "value raw measured formula inputs { name value weight }"
FIGURES = f"{FIGURE} measuredShare asOf settingsVersion"
LINKS = """alignedTo { mode share parent { __typename ... on Objective { id } } }
  alignedFrom(first: 1) { totalCount pageInfo { hasNextPage startCursor endCursor }
    edges { cursor node { child { __typename ... on Objective { id } } } } }"""
PAGE = "totalCount pageInfo { hasNextPage startCursor endCursor } edges { cursor node { id } }"
EVERYTHING = f"""query($child: ID!, $parent: ID!, $cycle: ID!, $owner: ID!) {{
  child: objective(id: $child) {{ ...All }} parent: objective(id: $parent) {{ ...All }}
  cycle(id: $cycle) {{ progress {{ {FIGURES} }} objectives(first: 1) {{ {PAGE} }}
    tree {{ depth parent node {{ __typename
      ... on Objective {{ id }} ... on KeyResult {{ id }} }} }} }}
  objectives(first: 1) {{ {PAGE} }}
  units {{ nodes {{ objectives(cycle: $cycle) {{ {PAGE} }}
    progress(cycle: $cycle) {{ {FIGURES} }} }} }}
  person(id: $owner) {{ objectives(cycle: $cycle) {{ {PAGE} }} }}
}}
fragment All on Objective {{ title status {LINKS} progress {{ {FIGURES} }}
  health {{ value source computed expected counts {{ status count }} }} confidence {{ value }}
  keyResults {{ id progress {{ {FIGURE} }} health {{ value }} {LINKS} }}
  checkIns {{ totalCount }} visibleBecause whoCanSee {{ count }} }}"""


RESTRICTED = {"visibility": Visibility.RESTRICTED}


@dataclass(frozen=True)
class World:
    """An open parent with an open child; Ada owns all, and Bo is a colleague."""

    ada: UUID
    bo: UUID
    unit: UUID
    cycle: UUID
    parent: UUID
    driven: UUID
    child: UUID
    measure: UUID


@pytest.fixture
async def world(company: Company) -> World:
    ada, bo = await company.person("Ada"), await company.person("Bo")
    unit, cycle = await company.unit("Shop"), await company.cycle()
    parent = await company.objective(
        "Parent", cycle=cycle, owner=ada, rollup_mode=RollupMode.BOTH, position=3
    )
    driven = await company.key_result("Driven", objective=parent, driven_by_children=True)
    child = await company.objective("Child", cycle=cycle, owner=ada, position=5)
    measure = await company.key_result("Measure", objective=child, current=Decimal(40))
    await company.align(child, to_objective=parent, position=1)
    for goal in (parent, child):
        await company.add(ObjectiveUnit, objective_id=goal, unit_id=unit, weight=1)
    await company.roll_up()
    return World(ada, bo, unit, cycle, parent, driven, child, measure)


async def add_restricted(company: Company, world: World) -> None:
    """Above, below and beside what is open: all of Ada's, all with figures."""
    closed: dict[str, Any] = {
        "visibility": Visibility.RESTRICTED,
        "owner": world.ada,
        "cycle": world.cycle,
    }
    above = await company.objective("Above", rollup_mode=RollupMode.BOTH, position=1, **closed)
    below = await company.objective("Below", position=4, **closed)
    grown = await company.key_result("Above's", objective=above, current=Decimal(10))
    made = await company.key_result(
        "Below's", objective=below, current=Decimal(100), confidence=Decimal(20)
    )
    for goal in (above, below):
        await company.add(ObjectiveUnit, objective_id=goal, unit_id=world.unit, weight=3)
    await company.align(world.child, to_objective=above, position=0)
    await company.align(world.parent, to_key_result=grown, position=0)
    await company.align(below, to_objective=world.parent, position=0)
    await company.align(below, to_key_result=world.driven, position=0)
    await align_result(company, made, parent_objective_id=world.parent)
    await align_result(company, made, parent_key_result_id=world.driven)
    await company.check_in(made, value=Decimal(100), author=world.ada)
    await company.roll_up()


async def align_result(company: Company, result: UUID, **parent: UUID) -> None:
    how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal(1), "position": 0}
    await company.add(Alignment, id=uuid4(), child_key_result_id=result, **parent, **how)


async def everything(graph: Graph, world: World, who: UUID) -> Any:
    ids = {
        "child": gid("Objective", world.child),
        "parent": gid("Objective", world.parent),
        "cycle": gid("Cycle", world.cycle),
        "owner": gid("Person", world.ada),
    }
    body = {"query": EVERYTHING, "variables": ids}
    answer = (await graph.post(body, as_=who)).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def test_nothing_that_a_colleague_asks_tells_of_restricted_parents_and_children(
    graph: Graph, company: Company, world: World
) -> None:
    before = await everything(graph, world, world.bo)
    await add_restricted(company, world)
    assert await everything(graph, world, world.bo) == before


async def test_their_owner_meets_them_at_each_of_these_places(
    graph: Graph, company: Company, world: World
) -> None:
    """Otherwise the test above could not fail."""
    before = await everything(graph, world, world.ada)
    await add_restricted(company, world)
    after = await everything(graph, world, world.ada)
    places = [
        ("child", "alignedTo"), ("parent", "alignedFrom"), ("cycle", "tree"),
        ("cycle", "objectives"), ("units", "nodes"), ("person", "objectives"),
    ]  # fmt: skip
    assert [place for place in places if part(after, place) == part(before, place)] == []
    assert after["objectives"] != before["objectives"]


async def test_figures_that_everybody_sees_are_the_same_for_their_owner(
    graph: Graph, company: Company, world: World
) -> None:
    """Who sees a restricted child is told of a parent's number what everybody is told."""
    before = await everything(graph, world, world.ada)
    await add_restricted(company, world)
    after = await everything(graph, world, world.ada)
    for place in (("parent", "progress"), ("child", "progress"), ("cycle", "progress")):
        assert part(after, place)["value"] is not None
        assert part(after, place) == part(before, place)
    assert progress_of_units(after) == progress_of_units(before)


def part(answer: Any, place: tuple[str, str]) -> Any:
    return answer[place[0]][place[1]]


def progress_of_units(answer: Any) -> list[Any]:
    return [unit["progress"] for unit in answer["units"]["nodes"]]


async def test_a_restricted_parent_is_explained_by_all_that_its_team_sees(
    graph: Graph, company: Company, world: World
) -> None:
    closed: dict[str, Any] = {
        "visibility": Visibility.RESTRICTED,
        "owner": world.ada,
        "cycle": world.cycle,
    }
    above = await company.objective("Above", rollup_mode=RollupMode.CHILDREN, **closed)
    below = await company.objective("Below", **closed)
    await company.key_result("Below's", objective=below, current=Decimal(100))
    await company.align(below, to_objective=above)
    await company.align(world.child, to_objective=above, position=1)
    await company.roll_up()
    query = "query($id: ID!) { objective(id: $id) { progress { value inputs { name value } } } }"
    answer = await graph.ask(query, as_=world.ada, id=gid("Objective", above))
    assert answer["objective"]["progress"] == {
        "value": "0.7",
        "inputs": [
            {"name": gid("Objective", below), "value": "1"},
            {"name": gid("Objective", world.child), "value": "0.4"},
        ],
    }
