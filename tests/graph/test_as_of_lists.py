"""Who and what stood on a day: owners, contributors, units, links, trees and lists as they were."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import update

from model.objective import Contributor, Objective
from model.rollup import RollupPast
from rules.terms import ObjectiveLevel, RollupMode
from tests.graph.authoring import OBJECTIVE, Team, act, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, TODAY, Company

OLD: dict[str, Any] = {"created_at": NOW - timedelta(days=20)}
PUBLISHED = {**OLD, "published_at": NOW - timedelta(days=20)}
YESTERDAY, TO_DAY = (TODAY - timedelta(days=1)).isoformat(), TODAY.isoformat()
WHO = """query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) { owner { name }
  contributors { name } units { unit { name } weight } keyResults { owner { name } } } }"""
LISTS = """query($ada: ID!, $bo: ID!, $shop: ID!, $acme: ID!, $on: Date) {
  ada: person(id: $ada, asOf: $on) { objectives { nodes { title owner { name } } } }
  bo: person(id: $bo, asOf: $on) { objectives { totalCount nodes { title } } }
  shop: unit(id: $shop, asOf: $on) { objectives { nodes { title units { weight } } } }
  acme: unit(id: $acme, asOf: $on) { objectives { totalCount nodes { title } } }
  hers: objectives(filter: {owner: $ada}, asOf: $on) { nodes { title } }
  open: objectives(filter: {status: PUBLISHED}, asOf: $on) { nodes { title status } } }"""
TREE = """query($on: Date) { cycle(key: "FY26-Q4") { objectives(asOf: $on) { totalCount }
  tree(asOf: $on) { depth node { ... on Objective { title status }
    ... on KeyResult { title current } } } } }"""
LINKS = """query($id: ID!, $on: Date, $after: String) { objective(id: $id, asOf: $on) {
  alignedFrom(first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { mode share child { ... on Objective { title } } } } } }"""


async def handed_over(graph: Graph, company: Company) -> tuple[Team, str]:
    """Until yesterday it was Ada's and Shop's; today she gave it to Bo, and to all of Acme."""
    t = await team(company)
    await company.member(t.ada, t.acme)
    key = await unit_objective(company, t, **PUBLISHED)
    await company.add(Contributor, objective_id=key, person_id=t.di)
    result = await company.key_result("Sell", objective=key, owner_id=t.ada, **OLD)
    id_ = gid("Objective", key)
    bo, acme = gid("Person", t.bo), gid("OrgUnit", t.acme)
    await act(
        graph, "keyResultUpdate", t.ada, "keyResult { id }", id=gid("KeyResult", result), owner=bo
    )
    shares = [{"unit": gid("OrgUnit", t.shop), "weight": "3"}, {"unit": acme}]
    given = {"id": id_, "owner": bo, "contributors": [gid("Person", t.cy)], "units": shares}
    given["reason"] = "Shop does most of it now."
    answer = await act(graph, "objectiveUpdate", t.ada, OBJECTIVE, **given)
    assert answer["errors"] == []
    only = {"id": id_, "units": [{"unit": acme}]}
    assert (await act(graph, "objectiveUpdate", t.ada, OBJECTIVE, **only))["errors"] == []
    return t, id_


async def test_who_had_a_part_in_it_is_told_as_it_was(graph: Graph, company: Company) -> None:
    t, id_ = await handed_over(graph, company)
    then, now = [
        (await graph.ask(WHO, as_=t.di, id=id_, on=on))["objective"] for on in (YESTERDAY, TO_DAY)
    ]
    assert then == {
        "owner": {"name": "Ada"},
        "contributors": [{"name": "Di"}],
        "units": [{"unit": {"name": "Shop"}, "weight": "1"}],
        "keyResults": [{"owner": {"name": "Ada"}}],
    }
    assert now == {
        "owner": {"name": "Bo"},
        "contributors": [{"name": "Cy"}],
        "units": [{"unit": {"name": "Acme"}, "weight": "1"}],
        "keyResults": [{"owner": {"name": "Bo"}}],
    }


async def test_people_and_units_have_the_objectives_of_the_day(
    graph: Graph, company: Company
) -> None:
    t, id_ = await handed_over(graph, company)
    await company.objective("Later", cycle=t.cycle, owner=t.ada)
    why = {"id": id_, "reason": "The market is gone."}
    assert (await act(graph, "objectiveCancel", t.cy, OBJECTIVE, **why))["errors"] == []
    ids = {"ada": gid("Person", t.ada), "bo": gid("Person", t.bo)}
    ids |= {"shop": gid("OrgUnit", t.shop), "acme": gid("OrgUnit", t.acme)}
    then, now = [await graph.ask(LISTS, as_=t.di, **ids, on=on) for on in (YESTERDAY, None)]
    win = [{"title": "Win"}]
    assert then["ada"]["objectives"]["nodes"] == [{"title": "Win", "owner": {"name": "Ada"}}]
    assert (then["bo"]["objectives"], then["acme"]["objectives"]) == (
        {"totalCount": 0, "nodes": []},
    ) * 2
    assert then["shop"]["objectives"]["nodes"] == [{"title": "Win", "units": [{"weight": "1"}]}]
    assert then["hers"]["nodes"] == win
    assert then["open"]["nodes"] == [{"title": "Win", "status": "PUBLISHED"}]
    assert now["ada"]["objectives"]["nodes"] == [{"title": "Later", "owner": {"name": "Ada"}}]
    assert now["bo"]["objectives"] == now["acme"]["objectives"] == {"totalCount": 1, "nodes": win}
    assert (now["shop"]["objectives"]["nodes"], now["hers"]["nodes"]) == ([], [{"title": "Later"}])
    assert now["open"]["nodes"] == [{"title": "Later", "status": "PUBLISHED"}]


async def linked(graph: Graph, company: Company, t: Team) -> tuple[list[str], list[UUID]]:
    """Below Top stand A and B; A's link ends today, B's changes, and C's begins."""
    named: dict[str, Any] = {"owner": t.cy, "level": ObjectiveLevel.COMPANY, **PUBLISHED}
    keys = [
        await company.objective(name, cycle=t.cycle, position=place, **named)
        for place, name in enumerate(("Top", "A", "B", "C"))
    ]
    for place, key in enumerate(keys[1:3]):
        await company.align(key, to_objective=keys[0], position=place)
    ids = [gid("Objective", key) for key in keys]
    query = "query($id: ID!) { objective(id: $id) { alignedFrom { nodes { id } } } }"
    found = (await graph.ask(query, as_=t.cy, id=ids[0]))["objective"]["alignedFrom"]["nodes"]
    first, second = [each["id"] for each in found]
    half = {"id": second, "share": "0.5"}
    assert (await act(graph, "alignmentDelete", t.cy, "deletedId", id=first))["errors"] == []
    assert (await act(graph, "alignmentUpdate", t.cy, "alignment { id }", **half))["errors"] == []
    new = {"child": ids[3], "parent": ids[0]}
    assert (await act(graph, "alignmentCreate", t.cy, "alignment { id }", **new))["errors"] == []
    return ids, keys


async def test_links_are_those_of_the_day_page_by_page(graph: Graph, company: Company) -> None:
    t = await team(company)
    ids, _ = await linked(graph, company, t)

    async def told(on: str | None) -> list[tuple[str, str]]:
        seen: list[tuple[str, str]] = []
        after = None
        while True:
            asked = await graph.ask(LINKS, as_=t.di, id=ids[0], on=on, after=after)
            page = asked["objective"]["alignedFrom"]
            assert page["totalCount"] == 2
            seen += [(each["child"]["title"], each["share"]) for each in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return seen

    assert await told(YESTERDAY) == [("A", "1"), ("B", "1")]
    assert await told(TO_DAY) == await told(None) == [("B", "0.5"), ("C", "1")]


async def test_a_tree_stands_as_it_did(graph: Graph, company: Company) -> None:
    t = await team(company)
    ids, keys = await linked(graph, company, t)
    result = await company.key_result("K", objective=keys[1], current=60, **OLD)
    await company.check_in(result, at=NOW, author=t.cy, value=60, previous_value=20)
    await company.objective("Later", cycle=t.cycle, position=9)
    why = {"id": ids[3], "reason": "Nobody wants it."}
    await act(graph, "objectiveCancel", t.cy, OBJECTIVE, **why)
    told: list[Any] = []
    for on in (YESTERDAY, None):
        cycle = (await graph.ask(TREE, as_=t.di, on=on))["cycle"]
        told.append([(each["depth"], *each["node"].values()) for each in cycle["tree"]])
        assert cycle["objectives"]["totalCount"] == (4 if on else 5)
    top, b = (0, "Top", "PUBLISHED"), (1, "B", "PUBLISHED")
    assert told[0] == [
        top, (1, "A", "PUBLISHED"), (2, "K", "20"), b, (0, "C", "PUBLISHED"),
    ]  # fmt: skip
    assert told[1] == [
        top, b, (1, "C", "CANCELLED"), (0, "A", "PUBLISHED"), (1, "K", "60"),
        (0, "Later", "PUBLISHED"),
    ]  # fmt: skip


INPUTS = """query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) {
  progress { inputs { name value weight } }
  keyResults { progress { value inputs { name value } } } } }"""


async def stood(company: Company, keys: list[UUID], *values: str) -> None:
    """How far some objectives had come by the end of yesterday."""
    for key, value in zip(keys, values, strict=True):
        share = {"value": Decimal(value), "raw": Decimal(value), "measured_share": Decimal(1)}
        await company.add(RollupPast, objective_id=key, on_day=TODAY - timedelta(days=1), **share)


async def test_what_a_number_was_made_of_is_told_by_the_links_and_the_mode_of_its_day(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    ids, keys = await linked(graph, company, t)
    async with company.database.system() as session:
        top = update(Objective).where(Objective.id == keys[0])
        await session.run(top.values(rollup_mode=RollupMode.CHILDREN))
    for key in keys[1:]:
        await company.key_result("K", objective=key, current=Decimal(90), **OLD)
    await company.roll_up()
    await stood(company, keys, "0.3", "0.2", "0.4", "0.6")

    async def told(on: str) -> list[tuple[int, str, str]]:
        asked = (await graph.ask(INPUTS, as_=t.di, id=ids[0], on=on))["objective"]["progress"]
        return [(ids.index(i["name"]), i["value"], i["weight"]) for i in asked["inputs"]]

    then = [(1, "0.2", "1"), (2, "0.4", "1")]
    assert await told(YESTERDAY) == then
    own = {"id": ids[0], "rollupMode": "KEY_RESULTS", "reason": "Its own count."}
    assert (await act(graph, "objectiveUpdate", t.cy, OBJECTIVE, **own))["errors"] == []
    assert await told(YESTERDAY) == then
    assert await told(TO_DAY) == []


async def test_a_driven_key_result_was_as_far_as_what_stood_below_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    top, below = [
        await company.objective(name, cycle=t.cycle, owner=t.cy, **PUBLISHED)
        for name in ("Top", "Below")
    ]
    driven = await company.key_result("D", objective=top, driven_by_children=True, **OLD)
    await company.key_result("K", objective=below, **OLD)
    await company.align(below, to_key_result=driven)
    await company.roll_up()
    await stood(company, [below], "0.4")
    query = "query($id: ID!) { keyResult(id: $id) { alignedFrom { nodes { id } } } }"
    found = await graph.ask(query, as_=t.cy, id=gid("KeyResult", driven))
    [link] = found["keyResult"]["alignedFrom"]["nodes"]
    assert (await act(graph, "alignmentDelete", t.cy, "deletedId", id=link["id"]))["errors"] == []

    async def told(on: str) -> Any:
        asked = await graph.ask(INPUTS, as_=t.di, id=gid("Objective", top), on=on)
        return asked["objective"]["keyResults"][0]["progress"]

    then = {"value": "0.4", "inputs": [{"name": gid("Objective", below), "value": "0.4"}]}
    assert await told(YESTERDAY) == then
    assert await told(TO_DAY) == {"value": None, "inputs": []}
