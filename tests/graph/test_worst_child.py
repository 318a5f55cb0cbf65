"""What no mean hides: the worst of what an objective's progress is made of, and counts by word."""

from typing import Any
from uuid import UUID, uuid4

from model.alignment import Alignment
from rules.terms import AlignmentMode, ObjectiveStatus, ReportedStatus, RollupMode, Visibility
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

STANDS = """query($id: ID!) { objective(id: $id) { health { value counts { status count }
  worstChild { ... on Objective { id title } ... on KeyResult { id title } } } } }"""
WORD = "query($id: ID!) { objective(id: $id) { health { value } } }"
CHILDREN: dict[str, Any] = {"rollup_mode": RollupMode.CHILDREN}
AT_RISK, BEHIND, ON_TRACK = (ReportedStatus(each) for each in ("AT_RISK", "BEHIND", "ON_TRACK"))


async def stands(graph: Graph, me: UUID, objective: UUID, query: str = STANDS) -> Any:
    answer = await graph.ask(query, as_=me, id=gid("Objective", objective))
    return answer["objective"]["health"]


async def below(
    company: Company, top: UUID, cycle: UUID, *words: ReportedStatus, **more: Any
) -> UUID:
    """An objective that contributes, with a key result for each word."""
    child = await company.objective("Help", cycle=cycle, **more)
    for word in words:
        result = await company.key_result("Call", objective=child, current=1)
        await company.check_in(result, reported_status=word)
    await company.align(child, to_objective=top)
    return child


async def test_an_objective_shows_the_worst_of_what_contributes_to_it(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    top = await company.objective("Win", cycle=cycle, **CHILDREN)
    await below(company, top, cycle, ON_TRACK)
    lost = await below(company, top, cycle, BEHIND)
    await company.roll_up()
    found = [await stands(graph, me, each) for each in (top, lost)]
    assert [each["counts"] for each in found] == [
        [{"status": "AT_RISK", "count": 2}],
        [{"status": "BEHIND", "count": 1}],
    ]
    assert [each["worstChild"]["title"] for each in found] == ["Help", "Call"]


async def test_what_only_supports_or_is_a_draft_or_enters_no_number_is_not_counted(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    top = await company.objective("Win", cycle=cycle, **CHILDREN)
    by_results = await company.objective("Grow", cycle=cycle)
    drafted = {"status": ObjectiveStatus.DRAFT, "published_at": None, "owner": me}
    await below(company, top, cycle, AT_RISK, **drafted)
    await below(company, by_results, cycle, AT_RISK)
    supporting = await company.objective("Cheer", cycle=cycle)
    ends = {"child_objective_id": supporting, "parent_objective_id": top, "position": 0}
    await company.add(Alignment, id=uuid4(), mode=AlignmentMode.SUPPORTS, share=1, **ends)
    found = [await stands(graph, me, each) for each in (top, by_results)]
    assert [(each["counts"], each["worstChild"]) for each in found] == [([], None)] * 2


async def test_nobody_is_told_of_a_child_that_they_may_not_see(
    graph: Graph, company: Company
) -> None:
    me, owner = await company.person("Ada Able"), await company.person("Bo Bee")
    cycle = await company.cycle()
    top = await company.objective("Win", cycle=cycle, **CHILDREN)
    hidden = {"visibility": Visibility.RESTRICTED, "owner": owner}
    await below(company, top, cycle, AT_RISK, **hidden)
    await company.roll_up()
    found = [await stands(graph, each, top) for each in (me, owner)]
    assert [(each["counts"], each["worstChild"]) for each in found] == [([], None)] * 2


async def test_good_figures_over_children_that_are_all_silent_are_not_green(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    top = await company.objective("Win", cycle=cycle, **CHILDREN)
    middle = await company.objective("Lead", cycle=cycle, **CHILDREN)
    await company.align(middle, to_objective=top)
    child = await below(company, middle, cycle)
    await company.key_result("Call", objective=child, current=90)
    await company.roll_up()
    for query in (STANDS, WORD):
        told = [await stands(graph, me, each, query) for each in (child, middle, top)]
        assert [each["value"] for each in told] == ["PENDING"] * 3


async def test_each_level_takes_the_same_statements_however_wide_it_is(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    counts = list[int]()
    for width in (1, 12):
        top = await company.objective("Win", cycle=cycle, **CHILDREN)
        for _ in range(width):
            middle = await company.objective("Lead", cycle=cycle, **CHILDREN)
            await company.align(middle, to_objective=top)
            await below(company, middle, cycle, AT_RISK)
        with graph.counted() as statements:
            assert (await stands(graph, me, top))["counts"][0]["count"] == width
        counts.append(len(statements))
    assert 0 < counts[0] == counts[1]


async def test_the_word_of_an_objective_whose_own_key_results_speak_costs_no_level_below(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    lone, top = [
        await company.objective("Win", cycle=cycle, **CHILDREN) for _ in ("alone", "over others")
    ]
    for each in (lone, top):
        result = await company.key_result("Call", objective=each, current=1)
        await company.check_in(result, reported_status=ON_TRACK)
    middle = await company.objective("Lead", cycle=cycle, **CHILDREN)
    await company.align(middle, to_objective=top)
    await below(company, middle, cycle, AT_RISK)
    counts = list[int]()
    for each in (lone, top):
        with graph.counted() as statements:
            await stands(graph, me, each, WORD)
        counts.append(len(statements))
    assert 0 < counts[0] == counts[1]
