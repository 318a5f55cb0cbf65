"""How well a cycle's OKRs hang together, in the graph."""

from rules.terms import ObjectiveLevel, Visibility
from tests.graph.authoring import DRAFT, team
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

QUERY = """query($id: ID!) { cycle(id: $id) { alignmentHealth { score
  counts { kind count } gaps { kind objective { id title } } } } }"""


async def test_each_gap_is_named_with_its_objective(graph: Graph, company: Company) -> None:
    t = await team(company)
    top = await company.objective("Top", cycle=t.cycle, owner=t.cy, level=ObjectiveLevel.COMPANY)
    result = await company.key_result("Sell", objective=top)
    skips = await company.objective("Skips", cycle=t.cycle, owner=t.bo, position=1)
    await company.key_result("Own", objective=skips)
    await company.align(skips, to_key_result=result)
    lone = await company.objective("Alone", cycle=t.cycle, owner=t.bo, position=2)
    told = await graph.ask(QUERY, as_=t.di, id=gid("Cycle", t.cycle))
    found = told["cycle"]["alignmentHealth"]
    assert found["score"] == "0.333333333333"
    assert {each["kind"]: each["count"] for each in found["counts"]} == {
        "ORPHAN": 1, "NO_KEY_RESULT": 1, "LEVEL_SKIP": 1,
    }  # fmt: skip
    objectives = [(each["kind"], each["objective"]["id"]) for each in found["gaps"]]
    assert objectives == [
        ("ORPHAN", gid("Objective", lone)), ("NO_KEY_RESULT", gid("Objective", lone)),
        ("LEVEL_SKIP", gid("Objective", skips)),
    ]  # fmt: skip


async def test_what_not_everybody_sees_changes_nothing_of_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    top = await company.objective("Top", cycle=t.cycle, owner=t.ada, level=ObjectiveLevel.COMPANY)
    await company.key_result("Sell", objective=top)
    own = await company.objective("Own", cycle=t.cycle, owner=t.ada)
    await company.key_result("Learn", objective=own)
    hidden = await company.objective(
        "Secret", cycle=t.cycle, owner=t.ada, visibility=Visibility.RESTRICTED
    )
    await company.objective("Draft", cycle=t.cycle, owner=t.ada, **DRAFT)
    await company.align(own, to_objective=hidden)
    answers = [await graph.ask(QUERY, as_=who, id=gid("Cycle", t.cycle)) for who in (t.ada, t.di)]
    assert answers[0] == answers[1]
    assert answers[0]["cycle"]["alignmentHealth"]["score"] == "0.5"
