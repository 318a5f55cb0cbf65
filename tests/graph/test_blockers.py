"""Blockers: told of, handed over and resolved, by those who may; and delegates."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from model.cycle import Cycle
from model.objective import Objective
from model.person import Person
from rules.terms import ObjectiveStatus, PersonStatus
from tests.graph.authoring import act, codes
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created, owned
from tests.support.company import TODAY, Company

PARTS = "errors { code path } blocker { id version text nextAction owner { name } openedBy { name }"
MORE = "resolution resolvedBy { name } resolvedAt checkIn { id } keyResult { title } }"
OPEN = """query($id: ID!, $open: Boolean) { keyResult(id: $id) {
  blockers(open: $open) { totalCount nodes { text } } } }"""
DELEGATES = "query($id: ID!) { keyResult(id: $id) { delegates { name } } }"


async def done(graph: Graph, action: str, as_: UUID, **given: Any) -> Any:
    input_ = action[0].upper() + action[1:] + "Input"
    query = f"mutation($input: {input_}!) {{ {action}(input: $input) {{ {PARTS} {MORE} }} }}"
    return (await graph.ask(query, as_=as_, input=given))[action]


async def told_of(graph: Graph, company: Company) -> tuple[UUID, UUID, str]:
    me, result = await owned(company)
    told = {"keyResult": gid("KeyResult", result), "kind": "RESOURCES", "text": "No designer"}
    return me, result, (await done(graph, "blockerOpen", me, **told))["blocker"]["id"]


async def texts(graph: Graph, me: UUID, result: UUID, **which: Any) -> list[str]:
    answer = await graph.ask(OPEN, as_=me, id=gid("KeyResult", result), **which)
    return [each["text"] for each in answer["keyResult"]["blockers"]["nodes"]]


async def test_a_blocker_is_handed_over_and_resolved(graph: Graph, company: Company) -> None:
    me, result, id_ = await told_of(graph, company)
    bo = await company.person("Bo Bee")
    over = {"owner": gid("Person", bo), "nextAction": "Hire one", "expectedVersion": 1}
    handed = await done(graph, "blockerUpdate", me, id=id_, **over)
    closed = await done(graph, "blockerResolve", bo, id=id_, resolution="Hired")
    assert (handed["errors"], closed["errors"]) == ([], [])
    assert handed["blocker"]["owner"] == closed["blocker"]["resolvedBy"] == {"name": "Bo Bee"}
    assert (closed["blocker"]["version"], closed["blocker"]["resolution"]) == (3, "Hired")
    assert await texts(graph, me, result) == ["No designer"]
    assert await texts(graph, me, result, open=True) == []
    assert await texts(graph, me, result, open=False) == ["No designer"]


@pytest.mark.parametrize(
    ("action", "given", "code", "path"),
    [
        ("blockerUpdate", {}, "EMPTY", ["nextAction"]),
        ("blockerUpdate", {"nextAction": " "}, "EMPTY", ["nextAction"]),
        ("blockerUpdate", {"owner": "nobody"}, "NOT_FOUND", ["owner"]),
        ("blockerUpdate", {"nextAction": "x", "expectedVersion": 9}, "CONFLICT", []),
        ("blockerResolve", {"expectedVersion": 9}, "CONFLICT", []),
        ("blockerResolve", {"id": "nothing"}, "NOT_FOUND", []),
    ],
)
async def test_what_can_not_be_done_to_a_blocker_is_refused(
    graph: Graph, company: Company, action: str, given: dict[str, Any], code: str, path: list[str]
) -> None:
    me, _, id_ = await told_of(graph, company)
    answer = await done(graph, action, me, **{"id": id_, **given})
    assert answer["errors"] == [{"code": code, "path": path}]


async def test_a_resolved_blocker_stays_so_and_a_stranger_changes_none(
    graph: Graph, company: Company
) -> None:
    me, result, id_ = await told_of(graph, company)
    stranger = await company.person("Bo Bee")
    refused = [await done(graph, "blockerResolve", stranger, id=id_)]
    told = {"keyResult": gid("KeyResult", result), "kind": "EXTERNAL", "text": "Rain"}
    refused.append(await done(graph, "blockerOpen", stranger, **told))
    await done(graph, "blockerResolve", me, id=id_)
    refused.append(await done(graph, "blockerResolve", me, id=id_))
    codes = [each["code"] for answer in refused for each in answer["errors"]]
    assert codes == ["NOT_ALLOWED", "NOT_ALLOWED", "NOT_OPEN"]


async def test_a_closed_objective_gets_no_new_blocker(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    async with company.database.system() as session:
        await session.run(update(Objective).values(status=ObjectiveStatus.CLOSED))
    told = {"keyResult": gid("KeyResult", result), "kind": "EXTERNAL", "text": "Rain"}
    answer = await done(graph, "blockerOpen", me, **told)
    assert [each["code"] for each in answer["errors"]] == ["NOT_OPEN"]


async def test_in_a_closed_cycle_a_blocker_is_resolved_and_not_handed_on(
    graph: Graph, company: Company
) -> None:
    me, result, id_ = await told_of(graph, company)
    async with company.database.system() as session:
        await session.run(update(Cycle).values(closed_on=TODAY))
    named = await delegated(graph, "checkInDelegateSet", me, result, await company.person("Bo"))
    handed = await done(graph, "blockerUpdate", me, id=id_, nextAction="Hire one")
    resolved = await done(graph, "blockerResolve", me, id=id_)
    assert [each["errors"] for each in (named, handed, resolved)] == [
        [{"code": "OUTSIDE_CYCLE", "path": ["cycle"]}],
        [{"code": "OUTSIDE_CYCLE", "path": ["keyResult"]}],
        [],
    ]


async def test_who_has_left_is_given_nothing_to_do(graph: Graph, company: Company) -> None:
    me, result, id_ = await told_of(graph, company)
    cy = await company.person("Cy", status=PersonStatus.ENDED)
    gone = gid("Person", cy)
    key, said = gid("KeyResult", result), {"kind": "RESOURCES", "text": "x"}
    cases: list[tuple[str, dict[str, Any], list[str]]] = [
        ("blockerOpen", {"keyResult": key, **said, "owner": gone}, ["owner"]),
        ("blockerUpdate", {"id": id_, "owner": gone}, ["owner"]),
        ("checkInRequest", {"keyResult": key, "dueOn": "2026-11-20", "of": gone}, ["of"]),
        ("checkInCreate", {"keyResult": key, "value": "4", "reviewer": gone}, ["reviewer"]),
    ]
    for action, given, path in cases:
        answer = await act(graph, action, me, "__typename", **given)
        assert codes(answer) == [("INVALID", path)], action
    named = await delegated(graph, "checkInDelegateSet", me, result, cy)
    assert codes(named) == [("INVALID", ["person"])]


async def test_who_has_left_can_be_released(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    bo = await company.person("Bo")
    await delegated(graph, "checkInDelegateSet", me, result, bo)
    async with company.database.system() as session:
        left = update(Person).where(Person.id == bo).values(status=PersonStatus.ENDED)
        await session.run(left)
    assert (await delegated(graph, "checkInDelegateRemove", me, result, bo))["errors"] == []


async def delegated(graph: Graph, action: str, as_: UUID, result: UUID, who: UUID) -> Any:
    query = f"""mutation($input: CheckInDelegateInput!) {{ {action}(input: $input) {{
      errors {{ code path }} keyResult {{ delegates {{ name }} }} }} }}"""
    ends = {"keyResult": gid("KeyResult", result), "person": gid("Person", who)}
    return (await graph.ask(query, as_=as_, input=ends))[action]


async def test_an_owner_names_who_may_check_in_for_them_and_releases_them(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    bo = await company.person("Bo Bee")
    id_ = gid("KeyResult", result)
    refused = [await created(graph, bo, keyResult=id_, value="1")]
    for _ in range(2):
        named = await delegated(graph, "checkInDelegateSet", me, result, bo)
        assert named == {"errors": [], "keyResult": {"delegates": [{"name": "Bo Bee"}]}}
    assert (await created(graph, bo, keyResult=id_, value="1"))["errors"] == []
    refused.append(await delegated(graph, "checkInDelegateSet", bo, result, bo))
    await delegated(graph, "checkInDelegateRemove", me, result, bo)
    refused.append(await delegated(graph, "checkInDelegateRemove", me, result, bo))
    refused.append(await created(graph, bo, keyResult=id_, value="2"))
    codes = [each["code"] for answer in refused for each in answer["errors"]]
    assert codes == ["NOT_ALLOWED", "NOT_ALLOWED", "NOT_FOUND", "NOT_ALLOWED"]


async def test_a_key_result_has_at_most_ten_delegates(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    people = [await company.person(f"P{number}") for number in range(11)]
    answers = [await delegated(graph, "checkInDelegateSet", me, result, who) for who in people]
    assert [each["path"] for answer in answers for each in answer["errors"]] == [["person"]]


TOLD = {"kind": "DECISION", "text": "No budget."}
WHOLE = """query($id: ID!) { keyResult(id: $id) { blockers(open: true) { nodes {
  text nextAction owner { name } checkIn { id } } } } }"""


async def corrected(
    graph: Graph, company: Company, *blockers: dict[str, Any]
) -> tuple[str, list[dict[str, Any]]]:
    """The correction of a check-in that told of one blocker, handed over since; what is open."""
    me, result = await owned(company)
    about = {"keyResult": gid("KeyResult", result), "confidence": 50}
    first = (await created(graph, me, **about, value="5", blockers=[TOLD]))["checkIn"]["id"]
    one = await graph.ask(WHOLE.replace("text", "id text"), as_=me, id=about["keyResult"])
    id_ = one["keyResult"]["blockers"]["nodes"][0]["id"]
    bo = await company.person("Bo Bee")
    over = {"owner": gid("Person", bo), "nextAction": "Ask her"}
    assert (await done(graph, "blockerUpdate", me, id=id_, **over))["errors"] == []
    more = {"value": "6", "supersedes": first, "blockers": list(blockers)}
    second = await created(graph, me, **about, **more)
    assert second["errors"] == []
    found = await graph.ask(WHOLE, as_=me, id=about["keyResult"])
    return second["checkIn"]["id"], found["keyResult"]["blockers"]["nodes"]


async def test_a_blocker_that_a_correction_says_again_goes_on_and_opens_no_other(
    graph: Graph, company: Company
) -> None:
    second, found = await corrected(graph, company, TOLD)
    goes_on = {"text": "No budget.", "nextAction": "Ask her", "owner": {"name": "Bo Bee"}}
    assert found == [{**goes_on, "checkIn": {"id": second}}]


async def test_a_correction_says_of_a_blocker_what_is_done_next(
    graph: Graph, company: Company
) -> None:
    _, found = await corrected(graph, company, {**TOLD, "nextAction": "Ask him"})
    assert [(each["nextAction"], each["owner"]["name"]) for each in found] == [
        ("Ask him", "Bo Bee")
    ]


@pytest.mark.parametrize(
    ("said", "open_now"),
    [
        ([], ["No budget."]),
        ([{**TOLD, "text": "No people."}], ["No budget.", "No people."]),
        ([TOLD, TOLD], ["No budget.", "No budget."]),
    ],
)
async def test_a_blocker_that_a_correction_leaves_out_stays_open_beside_what_it_tells_of(
    graph: Graph, company: Company, said: list[dict[str, Any]], open_now: list[str]
) -> None:
    _, found = await corrected(graph, company, *said)
    assert sorted(each["text"] for each in found) == open_now
