"""Recognition: given to one or many, seen by its level, and taken back by who gave it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.graph.conftest import Graph, gid
from tests.graph.everyday import cast, done, person, who_meets
from tests.support.company import Company

GIVEN = """recognition { id text kind level version recipients { name } values { name }
  visibleBecause whoCanSee { reason everybody count } }"""
FOR = "query($id: ID!) { person(id: $id) { recognitions { totalCount nodes { text } } } }"


async def gave(graph: Graph, as_: UUID, *recipients: UUID, **more: Any) -> Any:
    words = {"recipients": [*map(person, recipients)], "kind": "HELP", "text": "Thanks", **more}
    return await done(graph, "recognitionGive", as_, GIVEN, **words)


@pytest.mark.parametrize(
    ("level", "seen_by"),
    [
        ("PUBLIC", {"ada", "bo", "max", "cleo", "hr", "admin"}),
        ("PRIVATE", {"ada", "bo", "max", "cleo", "hr"}),
    ],
)
async def test_it_is_met_by_those_whom_its_level_names(
    graph: Graph, company: Company, level: str, seen_by: set[str]
) -> None:
    people = await cast(company)
    await company.person("Zoe")
    id_ = (await gave(graph, people.bo, people.ada, level=level))["recognition"]["id"]
    assert await who_meets(graph, people, id_) == seen_by


async def test_a_private_one_is_no_colleagues(graph: Graph, company: Company) -> None:
    people, zoe = await cast(company), await company.person("Zoe")
    await gave(graph, people.bo, people.ada, level="PRIVATE")
    await gave(graph, people.bo, people.ada, text="All see")
    for who in (zoe, people.admin):
        seen = (await graph.ask(FOR, as_=who, id=person(people.ada)))["person"]["recognitions"]
        assert seen == {"totalCount": 1, "nodes": [{"text": "All see"}]}
        feed = await graph.ask("{ recognitions { totalCount } }", as_=who)
        assert feed["recognitions"]["totalCount"] == 1


async def test_many_are_recognised_at_once_with_the_value_it_shows(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    made = await done(graph, "companyValueCreate", people.hr, "companyValue { id }", name="Candour")
    value = made["companyValue"]["id"]
    answer = await gave(graph, people.bo, people.ada, people.max, values=[value], kind="LEARNING")
    told = answer["recognition"]
    assert told["recipients"] == [{"name": "Ann Able"}, {"name": "Max Manager"}]
    assert (told["values"], told["kind"], told["level"]) == (
        [{"name": "Candour"}], "LEARNING", "PUBLIC",
    )  # fmt: skip
    assert told["visibleBecause"] == ["PUBLISHED", "AUTHOR"]
    assert told["whoCanSee"][0] == {"reason": "PUBLISHED", "everybody": True, "count": 6}
    for who in (people.ada, people.max, people.bo):
        seen = (await graph.ask(FOR, as_=people.cleo, id=person(who)))["person"]
        assert seen["recognitions"]["totalCount"] == (0 if who == people.bo else 1)
    values = await graph.ask("{ companyValues { recognitions { totalCount } } }", as_=people.cleo)
    assert values["companyValues"] == [{"recognitions": {"totalCount": 1}}]


async def test_it_tells_the_key_result_and_the_check_in_that_it_is_about(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=people.ada)
    result = await company.key_result("Sell", objective=goal, owner_id=people.ada)
    check_in = await company.check_in(result, author=people.ada, value=Decimal(40))
    ids = {"keyResult": gid("KeyResult", result), "checkIn": gid("CheckIn", check_in)}
    asked = "recognition { keyResult { title } checkIn { value } }"
    words = {"recipients": [person(people.ada)], "kind": "PROGRESS", "text": "Well done", **ids}
    told = (await done(graph, "recognitionGive", people.bo, asked, **words))["recognition"]
    assert told == {"keyResult": {"title": "Sell"}, "checkIn": {"value": "40"}}
    of_result = "query($id: ID!) { keyResult(id: $id) { recognitions { nodes { text } } } }"
    seen = (await graph.ask(of_result, as_=people.cleo, id=ids["keyResult"]))["keyResult"]
    assert seen["recognitions"]["nodes"] == [{"text": "Well done"}]


async def test_its_author_is_told_that_hr_reviewers_see_it_and_not_who_they_are(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    told = (await gave(graph, people.bo, people.ada))["recognition"]["whoCanSee"]
    assert told[-1] == {"reason": "HR_REVIEWER", "everybody": False, "count": None}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": ""}, ("EMPTY", ["text"])),
        ({"recipients": []}, ("INVALID", ["recipients"])),
        ({"recipients": ["x"]}, ("NOT_FOUND", ["recipients", "0"])),
        ({"recipients": [str(each) for each in range(51)]}, ("INVALID", ["recipients"])),
        ({"values": ["x"]}, ("NOT_FOUND", ["values"])),
        ({"keyResult": "x"}, ("NOT_FOUND", ["keyResult"])),
        ({"checkIn": "x"}, ("NOT_FOUND", ["checkIn"])),
    ],
)
async def test_what_can_not_be_given_is_refused_by_field(
    graph: Graph, company: Company, given: dict[str, Any], error: tuple[str, list[str]]
) -> None:
    people = await cast(company)
    answer = await gave(graph, people.bo, people.ada, **given)
    assert answer["errors"] == [{"code": error[0], "path": error[1]}]


async def test_nobody_recognises_themselves(graph: Graph, company: Company) -> None:
    people = await cast(company)
    answer = await gave(graph, people.bo, people.ada, people.bo)
    assert answer["errors"] == [{"code": "INVALID", "path": ["recipients"]}]


async def test_who_gave_it_takes_it_back_and_nobody_else_does(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    id_ = (await gave(graph, people.bo, people.ada, level="PRIVATE"))["recognition"]["id"]
    tries = [
        await done(graph, "recognitionDelete", who, "deletedId", id=id_, **more)
        for who, more in (
            (people.ada, {}), (people.admin, {}), (people.bo, {"expectedVersion": 2}),
            (people.bo, {}), (people.bo, {}),
        )
    ]  # fmt: skip
    codes = [[each["code"] for each in answer["errors"]] for answer in tries]
    assert codes == [["NOT_ALLOWED"], ["NOT_FOUND"], ["CONFLICT"], [], ["NOT_FOUND"]]
    assert tries[3]["deletedId"] == id_


async def test_a_retry_counts_once(graph: Graph, company: Company) -> None:
    people = await cast(company)
    told = {"clientMutationId": "a"}
    first, second = [await gave(graph, people.bo, people.ada, **told) for _ in range(2)]
    seen = (await graph.ask(FOR, as_=people.cleo, id=person(people.ada)))["person"]
    assert (first == second, seen["recognitions"]["totalCount"]) == (True, 1)


async def test_a_manager_sees_which_reports_got_none(graph: Graph, company: Company) -> None:
    people = await cast(company)
    await company.person("Dee", manager=people.max)
    query = "{ me { unrecognisedReports { name } } }"
    before = (await graph.ask(query, as_=people.max))["me"]["unrecognisedReports"]
    await gave(graph, people.bo, people.ada, level="PRIVATE")
    after = (await graph.ask(query, as_=people.max))["me"]["unrecognisedReports"]
    assert (before, after) == ([{"name": "Ann Able"}, {"name": "Dee"}], [{"name": "Dee"}])


async def test_hr_reviewers_name_and_retire_competencies_and_values_and_nobody_else_does(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    field = "competency { id version }"
    refused = [
        await done(graph, "competencyCreate", who, field, name="Writing")
        for who in (people.admin, people.max)
    ]
    refused.append(await done(graph, "competencyCreate", people.hr, field, name=" "))
    made = await done(graph, "competencyCreate", people.hr, field, name="Writing")
    id_ = made["competency"]["id"]
    listed = "{ competencies { name } }"
    before = (await graph.ask(listed, as_=people.bo))["competencies"]
    refused.append(await done(graph, "competencyRetire", people.bo, field, id=id_))
    versions: list[dict[str, Any]] = [{"expectedVersion": 5}, {}, {}]
    refused += [
        await done(graph, "competencyRetire", people.hr, field, id=id_, **more) for more in versions
    ]
    codes = [[each["code"] for each in answer["errors"]] for answer in refused]
    assert codes == [
        ["NOT_ALLOWED"], ["NOT_ALLOWED"], ["EMPTY"], ["NOT_ALLOWED"], ["CONFLICT"], [],
        ["NOT_OPEN"],
    ]  # fmt: skip
    assert (before, (await graph.ask(listed, as_=people.bo))["competencies"]) == (
        [{"name": "Writing"}], [],
    )  # fmt: skip
