"""Marking steps of milestones as done."""

from typing import Any
from uuid import UUID, uuid4

from model.delegate import Delegate
from model.key_result import Step
from rules.terms import MetricKind, Visibility
from tests.graph.authoring import DRAFT, Team, codes, on_result, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

MILESTONE: dict[str, Any] = {"kind": MetricKind.MILESTONE, "start": None, "target": None}


async def stepped(company: Company, t: Team, **more: Any) -> tuple[UUID, list[str]]:
    """A milestone of Bo's in an objective of Ada's, with two steps of which one weighs thrice."""
    objective = await unit_objective(company, t, **more)
    result = await company.key_result("Build", objective=objective, owner_id=t.bo, **MILESTONE)
    ids: list[str] = []
    for title, weight in (("Plan", 1), ("Do", 3)):
        key = uuid4()
        await company.add(Step, id=key, key_result_id=result, title=title, weight=weight)
        ids.append(gid("Step", key))
    await company.roll_up()
    return result, ids


async def marked(graph: Graph, as_: UUID, step: str, *, done: bool, **given: Any) -> Any:
    return await on_result(graph, "stepMark", as_, step=step, done=done, **given)


async def test_a_step_that_is_done_moves_the_key_result_and_what_is_above(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    _, steps = await stepped(company, t)
    answers = [await marked(graph, t.bo, steps[1], done=done) for done in (True, True, False)]
    made = [each["keyResult"] for each in answers]
    assert [each["progress"]["value"] for each in made] == ["0.75", "0.75", "0"]
    assert [each["objective"]["progress"]["value"] for each in made] == ["0.75", "0.75", "0"]
    assert [each["version"] for each in made] == [2, 2, 3]


async def test_a_retry_marks_once(graph: Graph, company: Company) -> None:
    t = await team(company)
    _, steps = await stepped(company, t)
    given: dict[str, Any] = {"done": True, "clientMutationId": "a"}
    versions = [
        (await marked(graph, t.bo, steps[0], **given))["keyResult"]["version"] for _ in range(2)
    ]
    assert versions == [2, 2]


async def test_who_may_check_in_marks_and_nobody_else(graph: Graph, company: Company) -> None:
    t = await team(company)
    result, steps = await stepped(company, t)
    ends = {"person_id": t.di, "named_by_id": t.bo, "named_at": NOW}
    await company.add(Delegate, key_result_id=result, **ends)
    answers = [await marked(graph, who, steps[0], done=True) for who in (t.di, t.ada, t.cy)]
    assert [codes(each) for each in answers] == [[], [], [("NOT_ALLOWED", [])]]


async def test_drafts_closed_cycles_and_hidden_steps_are_refused(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    _, draft = await stepped(company, t, **DRAFT)
    _, hidden = await stepped(company, t, visibility=Visibility.RESTRICTED)
    past = await company.cycle("FY26-Q1", closed_on=NOW.date(), ends_on=NOW.date())
    _, closed = await stepped(company, t, cycle_id=past)
    answers = [
        await marked(graph, t.ada, draft[0], done=True),
        await marked(graph, t.ada, closed[0], done=True),
        await marked(graph, t.di, hidden[0], done=True),
        await marked(graph, t.di, "x", done=True),
    ]
    assert [codes(each)[0][0] for each in answers] == [
        "NOT_OPEN", "OUTSIDE_CYCLE", "NOT_FOUND", "NOT_FOUND",
    ]  # fmt: skip
