"""F32: what was graded is locked, with all that its score rests on, until it is reopened."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from model.check_in_request import CheckInRequest
from model.key_result import Step
from resolvers.ids import key_of
from rules.terms import Ambition, MetricKind
from tests.graph.authoring import Team, act, codes, on_result, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created
from tests.support.company import NOW, TODAY, Company

WHY = {"reason": "We know better."}
OLD = NOW - timedelta(days=20)
LOCKED = "It was graded, and is locked. The programme lead can reopen its objective."
MEASURES: tuple[dict[str, Any], ...] = (
    {"target": "400"}, {"start": "1"}, {"weight": "5"}, {"dueOn": "2026-12-20"},
    {"drivenByChildren": True},
)  # fmt: skip


async def graded(graph: Graph, company: Company, **more: Any) -> tuple[Team, str, str]:
    """Ada's key result, graded at 0.7, beside another that is not."""
    t = await team(company)
    stretch = {"ambition": Ambition.ASPIRATIONAL, "created_at": OLD, "published_at": OLD}
    goal = await unit_objective(company, t, **stretch)
    more = {"current": Decimal(70), "owner_id": t.ada, "created_at": OLD, **more}
    key = await company.key_result("Sell", objective=goal, **more)
    await company.key_result("Other", objective=goal, owner_id=t.bo, created_at=OLD)
    await company.roll_up()
    id_ = gid("KeyResult", key)
    answer = await act(
        graph, "scoreSet", t.ada, "keyResult { id }", keyResult=id_, value="0.7", **WHY
    )
    assert answer["errors"] == []
    return t, id_, gid("Objective", goal)


async def test_it_takes_no_check_in(graph: Graph, company: Company) -> None:
    t, id_, _ = await graded(graph, company)
    answer = await created(graph, t.ada, keyResult=id_, value="80")
    assert [(e["code"], e["path"]) for e in answer["errors"]] == [("NOT_OPEN", ["keyResult"])]


@pytest.mark.parametrize("said", MEASURES, ids=str)
async def test_how_it_is_measured_and_what_it_weighs_stays(
    graph: Graph, company: Company, said: dict[str, Any]
) -> None:
    t, id_, _ = await graded(graph, company)
    answer = await on_result(graph, "keyResultUpdate", t.ada, id=id_, **said, **WHY)
    assert codes(answer) == [("NOT_OPEN", ["id"])]
    assert [error["message"] for error in answer["errors"]] == [LOCKED]


async def test_its_words_may_be_better_ones(graph: Graph, company: Company) -> None:
    t, id_, _ = await graded(graph, company)
    answer = await on_result(graph, "keyResultUpdate", t.ada, id=id_, title="Sell it")
    assert (codes(answer), answer["keyResult"]["title"]) == ([], "Sell it")


async def test_it_is_not_taken_out(graph: Graph, company: Company) -> None:
    t, id_, _ = await graded(graph, company)
    assert codes(await act(graph, "keyResultArchive", t.ada, id=id_, **WHY)) == [
        ("NOT_OPEN", ["id"])
    ]


async def test_no_step_of_it_is_marked(graph: Graph, company: Company) -> None:
    kind: dict[str, Any] = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
    t, id_, _ = await graded(graph, company, **kind)
    step = uuid4()
    await company.add(Step, id=step, key_result_id=key(id_), title="Do", weight=1)
    answer = await on_result(graph, "stepMark", t.ada, step=gid("Step", step), done=True)
    assert codes(answer) == [("NOT_OPEN", ["step"])]


async def test_nobody_owes_a_word_of_it(graph: Graph, company: Company) -> None:
    t, id_, _ = await graded(graph, company)
    who = {"asked_by_id": t.cy, "asked_of_id": t.ada, "asked_at": NOW, "due_on": TODAY}
    await company.add(CheckInRequest, id=uuid4(), key_result_id=key(id_), **who)
    query = """query($id: ID!) { keyResult(id: $id) { cadence { dueOn } }
      inbox { nodes { kind } } }"""
    assert await graph.ask(query, as_=t.ada, id=id_) == {
        "keyResult": {"cadence": {"dueOn": None}},
        "inbox": {"nodes": []},
    }


async def test_nobody_is_asked_for_a_word_of_it(graph: Graph, company: Company) -> None:
    t, id_, _ = await graded(graph, company)
    asked = {"keyResult": id_, "dueOn": TODAY.isoformat()}
    answer = await act(graph, "checkInRequest", t.cy, "checkInRequest { id }", **asked)
    assert codes(answer) == [("NOT_OPEN", ["keyResult"])]


async def test_nothing_stands_in_its_way_any_more(graph: Graph, company: Company) -> None:
    t, id_, _ = await graded(graph, company)
    opened = {"keyResult": id_, "kind": "EXTERNAL", "text": "Rain"}
    answer = await act(graph, "blockerOpen", t.ada, "blocker { id }", **opened)
    assert codes(answer) == [("NOT_OPEN", ["keyResult"])]


@pytest.mark.parametrize("said", ["COMMITTED", "ASPIRATIONAL"])
async def test_what_it_was_graded_by_stays(graph: Graph, company: Company, said: str) -> None:
    t, _, goal = await graded(graph, company)
    given = {"id": goal, "ambition": said, **WHY}
    answer = await act(graph, "objectiveUpdate", t.ada, "objective { ambition }", **given)
    is_as_before = said == "ASPIRATIONAL"
    assert codes(answer) == ([] if is_as_before else [("NOT_OPEN", ["ambition"])])


async def driven_by_one(graph: Graph, company: Company) -> tuple[Team, str, str, str]:
    """Ada's key result, graded by the one child that drives it; and its link, and another child."""
    t = await team(company)
    old: dict[str, Any] = {"created_at": OLD, "published_at": OLD}
    top = await unit_objective(company, t, ambition=Ambition.ASPIRATIONAL, **old)
    result = await company.key_result("Sum", objective=top, driven_by_children=True)
    children: list[UUID] = []
    for value in (80, 0):
        children.append(await unit_objective(company, t, **old))
        await company.key_result("K", objective=children[-1], current=Decimal(value))
    await company.roll_up()
    id_, (part, more) = gid("KeyResult", result), [gid("Objective", each) for each in children]
    ends = {"child": part, "parent": id_}
    tied = await act(graph, "alignmentCreate", t.ada, "alignment { id }", **ends)
    answer = await act(graph, "scoreSet", t.ada, "keyResult { score { value } }", keyResult=id_)
    assert answer["keyResult"] == {"score": {"value": "0.8"}}
    return t, id_, tied["alignment"]["id"], more


async def test_what_drives_it_stays(graph: Graph, company: Company) -> None:
    t, id_, link, more = await driven_by_one(graph, company)
    ends = {"child": more, "parent": id_}
    answers = [
        await act(graph, "alignmentCreate", t.ada, "alignment { id }", **ends),
        await act(graph, "alignmentUpdate", t.ada, "alignment { id }", id=link, share="0.5"),
        await act(graph, "alignmentDelete", t.ada, "deletedId", id=link),
    ]
    assert [codes(each) for each in answers] == [[("NOT_OPEN", ["parent"])]] * 3


async def test_what_aligns_to_it_and_does_not_drive_it_may(graph: Graph, company: Company) -> None:
    t, id_, _ = await graded(graph, company)
    goal = await unit_objective(company, t)
    ends = {"child": gid("Objective", goal), "parent": id_}
    answer = await act(graph, "alignmentCreate", t.ada, "alignment { id }", **ends)
    assert codes(answer) == []


async def test_reopened_it_takes_all_of_this_again(graph: Graph, company: Company) -> None:
    t, id_, goal = await graded(graph, company)
    await act(graph, "objectiveReopen", t.cy, "objective { id }", objective=goal, **WHY)
    said = await created(graph, t.ada, keyResult=id_, value="80")
    changed = await on_result(graph, "keyResultUpdate", t.ada, id=id_, target="400", **WHY)
    assert (said["errors"], codes(changed)) == ([], [])


def key(id_: str) -> UUID:
    found = key_of(id_, "KeyResult")
    assert found is not None
    return found
