"""The ways from what a person owns up to the company, and how many statements they take."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from model.alignment import Alignment
from rules.terms import AlignmentMode, CycleKind, ObjectiveLevel, Visibility
from tests.graph.authoring import team
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

QUERY = """query($id: ID!, $cycle: ID!) { person(id: $id) { lineOfSight(cycle: $cycle) {
  reachesCompany nodes { ... on Objective { title } ... on KeyResult { title } } } } }"""
COMPANY = {"level": ObjectiveLevel.COMPANY}


async def lines(graph: Graph, who: UUID, cycle: UUID, *, as_: UUID | None = None) -> Any:
    told = await graph.ask(QUERY, as_=as_ or who, id=gid("Person", who), cycle=gid("Cycle", cycle))
    found = told["person"]["lineOfSight"]
    return [([node["title"] for node in path["nodes"]], path["reachesCompany"]) for path in found]


async def test_each_way_leads_through_objectives_and_key_results_to_the_company(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    top = await company.objective("Top", cycle=t.cycle, owner=t.cy, **COMPANY)
    result = await company.key_result("Top result", objective=top)
    middle = await company.objective("Middle", cycle=t.cycle, owner=t.ada)
    own = await company.objective("Own", cycle=t.cycle, owner=t.bo)
    await company.align(own, to_objective=middle)
    await company.align(middle, to_key_result=result)
    await company.align(own, to_objective=top, position=1)
    await company.objective("Alone", cycle=t.cycle, owner=t.bo, position=1)
    assert await lines(graph, t.bo, t.cycle, as_=t.di) == [
        (["Own", "Middle", "Top result", "Top"], True),
        (["Own", "Top"], True),
        (["Alone"], False),
    ]


async def test_who_owns_a_key_result_of_anothers_sees_where_it_leads(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    top = await company.objective("Top", cycle=t.cycle, owner=t.cy, **COMPANY)
    theirs = await company.objective("Theirs", cycle=t.cycle, owner=t.ada)
    await company.align(theirs, to_objective=top)
    await company.key_result("Mine", objective=theirs, owner_id=t.bo)
    await company.key_result("Ada's own", objective=theirs, owner_id=t.ada)
    assert await lines(graph, t.bo, t.cycle) == [(["Mine", "Theirs", "Top"], True)]
    assert await lines(graph, t.ada, t.cycle) == [(["Theirs", "Top"], True)]


async def test_a_quarter_s_key_results_of_a_rolling_objective_lead_up_from_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    year = await company.cycle("FY26", starts=date(2026, 1, 1), kind=CycleKind.ANNUAL)
    top = await company.objective("Top", cycle=year, owner=t.cy, **COMPANY)
    grow = await company.objective("Grow", cycle=year, owner=t.ada)
    await company.align(grow, to_objective=top)
    for place, (title, owner) in enumerate((("Bo's", t.bo), ("Ada's", t.ada), ("Its", None))):
        of: dict[str, Any] = {"objective": grow, "cycle_id": t.cycle, "position": place}
        await company.key_result(title, **of, owner_id=owner)
    way = ["Grow", "Top"]
    assert await lines(graph, t.bo, t.cycle) == [(["Bo's", *way], True)]
    assert await lines(graph, t.ada, t.cycle) == [(["Ada's", *way], True), (["Its", *way], True)]
    assert await lines(graph, t.ada, year) == [(way, True)]


async def test_a_way_ends_before_what_is_hidden(graph: Graph, company: Company) -> None:
    t = await team(company)
    secret = await company.objective(
        "Secret", cycle=t.cycle, owner=t.ada, visibility=Visibility.RESTRICTED
    )
    own = await company.objective("Own", cycle=t.cycle, owner=t.bo)
    await company.align(own, to_objective=secret)
    assert await lines(graph, t.bo, t.cycle) == [(["Own"], False)]


async def test_what_runs_in_a_circle_is_met_once(graph: Graph, company: Company) -> None:
    t = await team(company)
    one, other = [await company.objective(each, cycle=t.cycle, owner=t.bo) for each in ("A", "B")]
    await company.align(one, to_objective=other)
    await company.align(other, to_objective=one)
    assert sorted(await lines(graph, t.bo, t.cycle)) == [(["A", "B"], False), (["B", "A"], False)]


async def test_it_takes_one_statement_for_each_level_whatever_its_width(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    counts: list[int] = []
    top = await company.objective("Top", cycle=t.cycle, owner=t.cy, **COMPANY)
    middles = [await company.objective("M", cycle=t.cycle, owner=t.ada) for _ in range(3)]
    for middle in middles:
        await company.align(middle, to_objective=top)
    for width in (1, 6):
        for _ in range(width):
            own = await company.objective("Own", cycle=t.cycle, owner=t.bo)
            for middle in middles:
                row = {"id": uuid4(), "child_objective_id": own, "parent_objective_id": middle}
                how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal("0.3")}
                await company.add(Alignment, **row, **how)
        with graph.counted() as seen:
            await lines(graph, t.bo, t.cycle)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10
