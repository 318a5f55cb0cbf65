"""The steps of a milestone on a day are those that stood then, done as far as they were."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from model.key_result import Step, StepPast
from model.objective import Objective
from model.step_past import keep_steps
from rules.terms import MetricKind
from tests.graph.authoring import DRAFT, Team, act, counted, on_result, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.graph.test_as_of_okrs import ago, day
from tests.support.company import Company

MILESTONE: dict[str, Any] = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
ASKED = """query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) {
  metric { steps { title weight doneAt } } progress { value } } }"""


async def planned(company: Company, t: Team, **more: Any) -> tuple[str, list[UUID]]:
    """Plan was done ten days ago, Do is open and weighs as much as it."""
    old: dict[str, Any] = {"created_at": ago(30), "published_at": ago(30), **more}
    goal = await unit_objective(company, t, **old)
    result = await company.key_result("Ship", objective=goal, created_at=ago(30), **MILESTONE)
    keys = [uuid4(), uuid4()]
    for place, (key, title, days) in enumerate(zip(keys, ("Plan", "Do"), (10, None), strict=True)):
        done_at = None if days is None else ago(days)
        what = {"key_result_id": result, "title": title, "weight": 1, "position": place}
        await company.add(Step, id=key, done_at=done_at, **what)
    await company.roll_up()
    return gid("KeyResult", result), keys


async def told(graph: Graph, t: Team, id_: str, on: str | None) -> Any:
    found = (await graph.ask(ASKED, as_=t.ada, id=id_, on=on))["keyResult"]
    steps = [(each["title"], each["doneAt"] is not None) for each in found["metric"]["steps"]]
    return steps, found["progress"]["value"]


async def test_steps_that_were_replaced_stand_in_their_days(graph: Graph, company: Company) -> None:
    t = await team(company)
    id_, _ = await planned(company, t)
    steps = [{"title": title, "weight": "1"} for title in ("Plan", "Build", "Test", "Sell")]
    given = {"id": id_, "steps": steps, "reason": "We know better."}
    assert (await on_result(graph, "keyResultUpdate", t.ada, **given))["errors"] == []
    before, then, now = [await told(graph, t, id_, on) for on in (day(12), day(1), None)]
    assert before == ([("Plan", False), ("Do", False)], "0")
    assert then == ([("Plan", True), ("Do", False)], "0.5")
    assert now == (
        [("Plan", True), ("Build", False), ("Test", False), ("Sell", False)], "0.25",
    )  # fmt: skip


async def test_a_step_that_is_not_done_any_more_was_done_in_its_days(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, (plan, _) = await planned(company, t)
    given = {"step": gid("Step", plan), "done": False}
    assert (await on_result(graph, "stepMark", t.ada, **given))["errors"] == []
    then, now = [await told(graph, t, id_, on) for on in (day(1), None)]
    assert then == ([("Plan", True), ("Do", False)], "0.5")
    assert now == ([("Plan", False), ("Do", False)], "0")


async def test_past_steps_of_what_was_taken_out_are_still_told(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, _ = await planned(company, t)
    steps = [{"title": "Build", "weight": "1"}]
    await on_result(graph, "keyResultUpdate", t.ada, id=id_, steps=steps, reason="Why not.")
    other = {"objective": (await graph.ask(OF, as_=t.ada, id=id_))["keyResult"]["objective"]["id"]}
    made = {**other, "title": "Sell", "kind": "BOOLEAN", "reason": "More."}
    await on_result(graph, "keyResultCreate", t.ada, **made)
    gone = await act(graph, "keyResultArchive", t.ada, id=id_, reason="Away.")
    assert gone["errors"] == []
    assert await told(graph, t, id_, day(1)) == ([("Plan", True), ("Do", False)], "0.5")


OF = "query($id: ID!) { keyResult(id: $id) { objective { id } } }"


async def test_past_steps_go_with_the_draft_that_they_are_of(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, keys = await planned(company, t, **DRAFT)
    async with graph.services.database.system() as session:
        await keep_steps(session, keys, ago(1))
    assert await counted(company, StepPast) == 2
    gone = await act(graph, "keyResultDelete", t.ada, "deletedId", id=id_)
    assert gone["errors"] == []
    assert await counted(company, StepPast) == 0


async def test_the_steps_of_a_draft_are_told_on_no_day(graph: Graph, company: Company) -> None:
    t = await team(company)
    id_, _ = await planned(company, t, **DRAFT)
    steps = [{"title": "Build", "weight": "1"}]
    assert (await on_result(graph, "keyResultUpdate", t.ada, id=id_, steps=steps))["errors"] == []
    async with graph.services.database.system() as session:
        assert await session.all(select(StepPast.title)) == []
        await session.run(update(Objective).values(status="PUBLISHED", published_at=ago(0)))
    [(title, _)], _ = await told(graph, t, id_, day(12))
    assert title == "Build"
