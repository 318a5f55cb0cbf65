"""What key results need of other units, and the unit's word for it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from rules.terms import MemberRole, Visibility
from tests.graph.authoring import Team, act, codes, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

PART = """dependency { id need version unit { name } riskOwner { name } createdBy { name }
  confirmedBy { name } confirmedAt keyResult { title } }"""
LISTED = """query($unit: ID!, $confirmed: Boolean) { unit(id: $unit) {
  dependencies(confirmed: $confirmed) { totalCount nodes { need } } } }"""


async def needing(company: Company, **more: Any) -> tuple[Team, UUID, UUID, str]:
    """A key result of Shop's, and Web, which Di leads."""
    t = await team(company)
    web = await company.unit("Web", parent=t.acme)
    await company.member(t.di, web, role=MemberRole.LEAD)
    objective = await unit_objective(company, t, **more)
    result = await company.key_result("Sell", objective=objective)
    return t, web, objective, gid("KeyResult", result)


async def needed(graph: Graph, as_: UUID, result: str, web: UUID, **given: Any) -> Any:
    words = {"keyResult": result, "unit": gid("OrgUnit", web), "need": "A page", **given}
    return await act(graph, "dependencyCreate", as_, PART, **words)


async def test_what_is_needed_waits_for_the_units_word(graph: Graph, company: Company) -> None:
    t, web, _, result = await needing(company)
    given = {"riskOwner": gid("Person", t.bo), "clientMutationId": "a"}
    made, retry = [await needed(graph, t.ada, result, web, **given) for _ in range(2)]
    told = made["dependency"]
    assert (made["errors"], told["id"]) == ([], retry["dependency"]["id"])
    assert (told["need"], told["unit"], told["keyResult"]) == (
        "A page", {"name": "Web"}, {"title": "Sell"},
    )  # fmt: skip
    assert (told["riskOwner"], told["createdBy"]) == ({"name": "Bo"}, {"name": "Ada"})
    lists = [
        await graph.ask(LISTED, as_=t.bo, unit=gid("OrgUnit", web), confirmed=confirmed)
        for confirmed in (False, True, None)
    ]
    counts = [each["unit"]["dependencies"]["totalCount"] for each in lists]
    assert (told["confirmedBy"], counts) == (None, [1, 0, 1])


async def test_the_units_lead_gives_its_word_and_takes_it_back(
    graph: Graph, company: Company
) -> None:
    t, web, _, result = await needing(company)
    id_ = (await needed(graph, t.ada, result, web))["dependency"]["id"]
    own = await act(graph, "dependencyConfirm", t.ada, PART, id=id_, confirmed=True)
    words = [
        await act(graph, "dependencyConfirm", t.di, PART, id=id_, confirmed=confirmed)
        for confirmed in (True, False)
    ]
    assert codes(own) == [("NOT_ALLOWED", [])]
    assert [each["dependency"]["confirmedBy"] for each in words] == [{"name": "Di"}, None]
    stale = await act(
        graph, "dependencyConfirm", t.di, PART, id=id_, confirmed=True, expectedVersion=1
    )
    assert codes(stale) == [("CONFLICT", [])]


async def test_who_said_it_takes_it_back(graph: Graph, company: Company) -> None:
    t, web, _, result = await needing(company)
    id_ = (await needed(graph, t.ada, result, web))["dependency"]["id"]
    answers = [
        await act(graph, "dependencyDelete", who, "deletedId", id=id_, **more)
        for who, more in ((t.di, {}), (t.ada, {"expectedVersion": 9}), (t.ada, {}), (t.ada, {}))
    ]
    assert [codes(each) for each in answers] == [
        [("NOT_ALLOWED", [])], [("CONFLICT", [])], [], [("NOT_FOUND", [])],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"need": " "}, "EMPTY", ["need"]),
        ({"need": "x" * 2_001}, "INVALID", ["need"]),
        ({"unit": "x"}, "NOT_FOUND", ["unit"]),
        ({"riskOwner": "x"}, "NOT_FOUND", ["riskOwner"]),
        ({"keyResult": "x"}, "NOT_FOUND", []),
    ],
)
async def test_what_can_not_be_needed_is_refused_by_field(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    t, web, _, result = await needing(company)
    assert codes(await needed(graph, t.ada, result, web, **given)) == [(code, path)]


async def test_what_a_hidden_key_result_needs_is_hidden_too(graph: Graph, company: Company) -> None:
    t, web, _, result = await needing(company, visibility=Visibility.RESTRICTED)
    made = await needed(graph, t.ada, result, web)
    id_ = made["dependency"]["id"]
    listed = await graph.ask(LISTED, as_=t.di, unit=gid("OrgUnit", web))
    asked = await act(graph, "dependencyConfirm", t.di, PART, id=id_, confirmed=True)
    stranger = await needed(graph, t.di, result, web)
    assert listed["unit"]["dependencies"] == {"totalCount": 0, "nodes": []}
    assert [codes(each) for each in (asked, stranger)] == [[("NOT_FOUND", [])]] * 2


async def test_in_a_closed_cycle_nothing_is_needed_any_more(graph: Graph, company: Company) -> None:
    t = await team(company, closed_on=date(2026, 11, 1))
    result = await company.key_result("Sell", objective=await unit_objective(company, t))
    answer = await needed(graph, t.ada, gid("KeyResult", result), t.acme)
    assert codes(answer) == [("OUTSIDE_CYCLE", ["cycle"])]
