"""Checking in on a key result."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from model.audit import Audit
from model.check_in import CheckIn
from model.delegate import Delegate
from model.journal import Outbox
from model.objective import Objective
from rules.terms import ObjectiveStatus, Role, Visibility
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

CREATE = """mutation($input: CheckInCreateInput!) { checkInCreate(input: $input) {
  errors { code path message } clientMutationId
  checkIn { id value previousValue confidence author { name } keyResult {
    current version progress { value } objective { version progress { value } } } } } }"""


async def created(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(CREATE, as_=as_, input=given))["checkInCreate"]


async def owned(company: Company, **more: Any) -> tuple[UUID, UUID]:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    result = await company.key_result("Sell", objective=goal, owner_id=me, **more)
    return me, result


async def counted(company: Company, noun: Any) -> int:
    async with company.database.system() as session:
        return int(await session.scalar(select(func.count()).select_from(noun)))


async def test_a_check_in_moves_the_key_result_and_its_objective(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company, current=Decimal(20))
    answer = await created(graph, me, keyResult=gid("KeyResult", result), value="50", confidence=80)
    check_in = answer["checkIn"]
    assert (answer["errors"], check_in["value"], check_in["previousValue"]) == ([], "50", "20")
    assert check_in["keyResult"]["current"] == "50"
    moved = {"version": 1, "progress": {"value": "0.5"}}
    assert check_in["keyResult"]["objective"] == moved


async def test_a_check_in_leaves_its_audit_and_its_events(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    await created(graph, me, keyResult=gid("KeyResult", result), value="50")
    assert (await counted(company, Audit), await counted(company, Outbox)) == (1, 2)


async def test_a_retry_with_the_same_id_counts_once_and_gets_the_first_answer(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    given = {"keyResult": gid("KeyResult", result), "clientMutationId": "a", "value": "50"}
    first = await created(graph, me, **given)
    again = await created(graph, me, **given)
    assert again["checkIn"]["id"] == first["checkIn"]["id"]
    assert (again["clientMutationId"], await counted(company, CheckIn)) == ("a", 1)


@pytest.mark.parametrize(
    "other",
    [
        {"value": "60"},
        {"value": "5"},
        {"confidence": 80},
        {"narrative": "Better"},
        {"reportedStatus": "AT_RISK"},
        {"effectiveAt": (NOW - timedelta(minutes=1)).isoformat()},
    ],
    ids=str,
)
async def test_an_id_of_another_check_in_makes_none_and_says_so(
    graph: Graph, company: Company, other: dict[str, Any]
) -> None:
    me, result = await owned(company)
    given = {"keyResult": gid("KeyResult", result), "clientMutationId": "a", "value": "50"}
    await created(graph, me, **given)
    answer = await created(graph, me, **{**given, **other})
    assert [(each["code"], answer["checkIn"]) for each in answer["errors"]] == [("CONFLICT", None)]
    assert await counted(company, CheckIn) == 1


async def test_a_retry_that_writes_the_same_time_with_another_offset_is_one(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    given = {"keyResult": gid("KeyResult", result), "clientMutationId": "a", "value": "50"}
    times = ("2026-11-18T08:00:00Z", "2026-11-18T10:00:00+02:00")
    made = [await created(graph, me, **given, effectiveAt=time) for time in times]
    assert len({each["checkIn"]["id"] for each in made}) == 1


async def test_a_back_dated_check_in_does_not_move_a_later_value(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    id_ = gid("KeyResult", result)
    await created(graph, me, keyResult=id_, value="50")
    before = (NOW - timedelta(days=7)).isoformat()
    answer = await created(graph, me, keyResult=id_, value="30", effectiveAt=before)
    assert (answer["errors"], answer["checkIn"]["keyResult"]["current"]) == ([], "50")


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({}, "EMPTY", ["value"]),
        ({"value": "1", "effectiveAt": "2026-11-19T00:00:00Z"}, "OUTSIDE_CYCLE", ["effectiveAt"]),
        ({"value": "1", "effectiveAt": "2026-09-30T12:00:00Z"}, "OUTSIDE_CYCLE", ["effectiveAt"]),
        ({"confidence": 101}, "INVALID", ["confidence"]),
        ({"confidence": 20}, "INVALID", ["narrative"]),
        ({"value": "1", "expectedVersion": 7}, "CONFLICT", []),
        ({"value": "1e30"}, "INVALID", ["value"]),
    ],
)
async def test_what_can_not_be_taken_is_refused_by_field_and_nothing_is_written(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    me, result = await owned(company)
    answer = await created(graph, me, keyResult=gid("KeyResult", result), **given)
    [error] = answer["errors"]
    assert (error["code"], error["path"], answer["checkIn"]) == (code, path, None)
    assert await counted(company, CheckIn) == 0


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("key result's owner", True),
        ("objective's owner", True),
        ("delegate", True),
        ("delegate of a former owner", False),
        ("programme lead", False),
        ("manager", False),
        ("administrator", False),
        ("colleague", False),
    ],
)
async def test_owners_their_delegates_and_nobody_else_may_check_in(
    graph: Graph, company: Company, who: str, *, may: bool
) -> None:
    boss = await company.person("Boss")
    people = {"manager": boss, "objective's owner": await company.person("Owner", manager=boss)}
    others = ("delegate", "delegate of a former owner", "programme lead", "administrator")
    for name in ("key result's owner", *others, "colleague"):
        people[name] = await company.person(name)
    await company.role(people["programme lead"], Role.PROGRAMME_LEAD)
    await company.role(people["administrator"], Role.ADMINISTRATOR)
    goal = await company.objective(
        "Win", cycle=await company.cycle(), owner=people["objective's owner"]
    )
    result = await company.key_result("Sell", objective=goal, owner_id=people["key result's owner"])
    for delegate, by in (("delegate", "objective's owner"), (others[1], "colleague")):
        ends = {"person_id": people[delegate], "named_by_id": people[by], "named_at": NOW}
        await company.add(Delegate, key_result_id=result, **ends)
    answer = await created(graph, people[who], keyResult=gid("KeyResult", result), value="1")
    codes = [error["code"] for error in answer["errors"]]
    assert codes == ([] if may else ["NOT_ALLOWED"])


async def test_a_draft_takes_no_check_in(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    async with company.database.system() as session:
        await session.run(update(Objective).values(status=ObjectiveStatus.DRAFT, published_at=None))
    answer = await created(graph, me, keyResult=gid("KeyResult", result), value="1")
    assert [error["code"] for error in answer["errors"]] == ["NOT_OPEN"]


async def test_a_hidden_key_result_is_not_found(graph: Graph, company: Company) -> None:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    goal = await company.objective(
        "Secret", cycle=await company.cycle(), owner=other, visibility=Visibility.RESTRICTED
    )
    hidden = gid("KeyResult", await company.key_result("Sell", objective=goal))
    answers = [await created(graph, me, keyResult=id_, value="1") for id_ in (hidden, "x")]
    assert answers[0]["errors"] == answers[1]["errors"]
    assert [error["code"] for error in answers[0]["errors"]] == ["NOT_FOUND"]


async def test_two_mutations_in_one_request_see_each_other(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    part = "{ checkIn { previousValue keyResult { current } } }"
    query = f"""mutation($id: ID!) {{
      a: checkInCreate(input: {{keyResult: $id, value: "10"}}) {part}
      b: checkInCreate(input: {{keyResult: $id, value: "20"}}) {part} }}"""
    answer = await graph.ask(query, as_=me, id=gid("KeyResult", result))
    assert answer["a"]["checkIn"]["keyResult"] == {"current": "10"}
    assert answer["b"]["checkIn"] == {"previousValue": "10", "keyResult": {"current": "20"}}
