"""What check-ins tell, how they are corrected or entered late, and many of them in one go."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from model.audit import Audit
from model.blocker import Blocker
from model.check_in import CheckIn
from model.cycle import Cycle
from model.journal import AnsweredMutation
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import act
from tests.graph.test_check_in_create import counted, created, owned
from tests.support.company import NOW, Company

TOLD = """query($id: ID!) { keyResult(id: $id) { current confidence { value }
  series { value effectiveAt } checkIns { nodes {
    value previousValue narrative whatMoved courseChange externalFactor supersedes { value }
    reviewer { name } blockers { kind text nextAction owner { name } } } } } }"""
MANY = """mutation($input: CheckInCreateManyInput!) { checkInCreateMany(input: $input) {
  errors { code path } clientMutationId
  checkIns { id value keyResult { title objective { progress { value } } } } } }"""
WORDS = {
    "narrative": "Going well",
    "whatMoved": "Two large customers",
    "courseChange": "We stop the fair",
    "externalFactor": "A new law",
}


async def told(graph: Graph, me: UUID, result: UUID) -> Any:
    return (await graph.ask(TOLD, as_=me, id=gid("KeyResult", result)))["keyResult"]


async def values(graph: Graph, me: UUID, result: UUID) -> list[tuple[str, str | None]]:
    """Each standing value with the one before it, newest first."""
    nodes = (await told(graph, me, result))["checkIns"]["nodes"]
    return [(each["value"], each["previousValue"]) for each in nodes]


async def test_a_check_in_tells_what_moved_what_changes_and_what_stands_in_the_way(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    other = await company.person("Bo Bee")
    blocker = {"kind": "DECISION", "text": "No price yet", "nextAction": "Ask the board"}
    blockers = [{**blocker, "owner": gid("Person", other)}, {"kind": "EXTERNAL", "text": "Rain"}]
    id_ = gid("KeyResult", result)
    answer = await created(graph, me, keyResult=id_, value="5", **WORDS, blockers=blockers)
    [node] = (await told(graph, me, result))["checkIns"]["nodes"]
    assert answer["errors"] == []
    assert {name: node[name] for name in WORDS} == WORDS
    assert node["blockers"] == [
        {**blocker, "owner": {"name": "Bo Bee"}},
        {**blockers[1], "nextAction": None, "owner": {"name": "Ada Able"}},
    ]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"whatMoved": " "}, "EMPTY", ["whatMoved"]),
        ({"courseChange": "x" * 20_001}, "INVALID", ["courseChange"]),
        ({"blockers": []}, "EMPTY", ["value"]),
        ({"blockers": [{"kind": "EXTERNAL", "text": ""}]}, "EMPTY", ["blockers", "0", "text"]),
        ({"blockers": [{"kind": "EXTERNAL", "text": "x"}] * 11}, "INVALID", ["blockers"]),
        (
            {"blockers": [{"kind": "EXTERNAL", "text": "x", "owner": "nobody"}]},
            "NOT_FOUND",
            ["blockers", "0", "owner"],
        ),
        ({"value": "1", "reviewer": "nobody"}, "NOT_FOUND", ["reviewer"]),
        ({"value": "1", "supersedes": "nothing"}, "NOT_FOUND", ["supersedes"]),
    ],
)
async def test_what_can_not_be_taken_is_refused_by_its_field(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    me, result = await owned(company)
    answer = await created(graph, me, keyResult=gid("KeyResult", result), **given)
    assert [(each["code"], each["path"]) for each in answer["errors"]] == [(code, path)]
    assert (await counted(company, CheckIn), await counted(company, Blocker)) == (0, 0)


async def test_a_correction_takes_the_place_and_the_time_of_what_it_corrects(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    id_, before = gid("KeyResult", result), (NOW - timedelta(days=7)).isoformat()
    wrong = await created(graph, me, keyResult=id_, value="40", effectiveAt=before)
    await created(graph, me, keyResult=id_, value="50")
    answer = await created(graph, me, keyResult=id_, value="30", supersedes=wrong["checkIn"]["id"])
    assert answer["errors"] == []
    assert answer["checkIn"]["keyResult"]["current"] == "50"
    assert await values(graph, me, result) == [("50", "30"), ("30", None)]
    corrected = (await told(graph, me, result))["checkIns"]["nodes"][1]
    assert corrected["supersedes"] == {"value": "40"}
    assert await counted(company, CheckIn) == 3


async def test_a_correction_of_the_newest_moves_the_key_result(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company, current=Decimal(20))
    id_ = gid("KeyResult", result)
    wrong = (await created(graph, me, keyResult=id_, value="500"))["checkIn"]["id"]
    right = await created(graph, me, keyResult=id_, value="50", supersedes=wrong)
    none = await created(
        graph, me, keyResult=id_, narrative="Not read", supersedes=right["checkIn"]["id"]
    )
    assert right["checkIn"]["keyResult"]["current"] == "50"
    assert right["checkIn"]["previousValue"] == "20"
    assert none["checkIn"]["keyResult"]["current"] == "20"


async def test_a_confidence_that_is_taken_back_is_nobodys_any_more(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    id_ = gid("KeyResult", result)
    wrong = await created(
        graph, me, keyResult=id_, value="5", confidence=20, narrative="Of another"
    )
    before = await told(graph, me, result)
    await created(graph, me, keyResult=id_, value="5", supersedes=wrong["checkIn"]["id"])
    after = await told(graph, me, result)
    assert (before["confidence"], after["confidence"]) == ({"value": "20"}, None)


async def test_what_was_corrected_or_is_of_another_key_result_is_not_corrected_again(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    goal = await company.objective("More", cycle=await company.cycle("FY27", ends_on=NOW), owner=me)
    other = gid("KeyResult", await company.key_result("Other", objective=goal))
    id_ = gid("KeyResult", result)
    wrong = (await created(graph, me, keyResult=id_, value="4"))["checkIn"]["id"]
    await created(graph, me, keyResult=id_, value="5", supersedes=wrong)
    again = await created(graph, me, keyResult=id_, value="6", supersedes=wrong)
    elsewhere = await created(graph, me, keyResult=other, value="6", supersedes=wrong)
    found = [(each["code"], each["path"]) for each in again["errors"] + elsewhere["errors"]]
    assert found == [("CONFLICT", ["supersedes"]), ("INVALID", ["supersedes"])]


async def test_a_late_entry_shows_in_the_series_and_in_what_came_before_each(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company, current=Decimal(1))
    id_ = gid("KeyResult", result)
    for days, value in ((9, "10"), (1, "30"), (5, "20")):
        when = (NOW - timedelta(days=days)).isoformat()
        await created(graph, me, keyResult=id_, value=value, effectiveAt=when)
    assert await values(graph, me, result) == [("30", "20"), ("20", "10"), ("10", "1")]
    answer = await told(graph, me, result)
    assert [each["value"] for each in answer["series"]] == ["10", "20", "30"]
    part = 'query($id: ID!) { keyResult(id: $id) { series(from: "2026-11-13", to: "2026-11-13")'
    asked = await graph.ask(f"{part} {{ value checkIn {{ value }} source }} }} }}", as_=me, id=id_)
    [reading] = asked["keyResult"]["series"]
    assert reading == {"value": "20", "checkIn": {"value": "20"}, "source": "MANUAL"}


async def test_the_author_s_manager_is_to_take_note_unless_another_is_named(
    graph: Graph, company: Company
) -> None:
    boss, other = await company.person("Boss"), await company.person("Other")
    me, result = await owned(company)
    await company.line(me, boss)
    id_ = gid("KeyResult", result)
    await created(graph, me, keyResult=id_, value="1")
    await created(graph, me, keyResult=id_, value="2", reviewer=gid("Person", other))
    nodes = (await told(graph, me, result))["checkIns"]["nodes"]
    assert {each["value"]: each["reviewer"]["name"] for each in nodes} == {
        "1": "Boss",
        "2": "Other",
    }


async def two(company: Company) -> tuple[UUID, list[UUID]]:
    me = await company.person("Ada Able")
    cycle = await company.cycle()
    goal = await company.objective("Win", cycle=cycle, owner=me)
    other = await company.objective("Learn", cycle=cycle, owner=me)
    results = [await company.key_result("Sell", objective=goal)]
    return me, [*results, await company.key_result("Read", objective=other)]


def items(results: list[UUID], *values: str) -> list[dict[str, Any]]:
    pairs = zip(results, values, strict=True)
    return [{"keyResult": gid("KeyResult", key), "value": value} for key, value in pairs]


async def many(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(MANY, as_=as_, input=given))["checkInCreateMany"]


async def test_many_key_results_are_checked_in_on_in_one_go_and_a_retry_counts_once(
    graph: Graph, company: Company
) -> None:
    me, results = await two(company)
    given = {"items": items(results, "50", "25")[::-1], "clientMutationId": "weekly"}
    first, again = [await many(graph, me, **given) for _ in range(2)]
    assert first == again
    titles = [(each["keyResult"]["title"], each["value"]) for each in first["checkIns"]]
    assert titles == [("Read", "25"), ("Sell", "50")]
    progress = [each["keyResult"]["objective"]["progress"] for each in first["checkIns"]]
    assert progress == [{"value": "0.25"}, {"value": "0.5"}]
    assert (await counted(company, CheckIn), await counted(company, Audit)) == (2, 2)


@pytest.mark.parametrize(
    ("values", "more", "code", "path"),
    [
        (("1", "1e30"), {}, "INVALID", ["items", "1", "value"]),
        (("1", "1"), {"expectedVersion": 9}, "CONFLICT", ["items", "1"]),
        (("1", "1"), {"keyResult": "nothing"}, "NOT_FOUND", ["items", "1"]),
    ],
)
async def test_one_that_can_not_be_taken_takes_all_along(
    graph: Graph,
    company: Company,
    values: tuple[str, str],
    more: dict[str, Any],
    code: str,
    path: list[str],
) -> None:
    me, results = await two(company)
    first, second = items(results, *values)
    answer = await many(graph, me, items=[first, {**second, **more}])
    assert answer["errors"] == [{"code": code, "path": path}]
    assert (answer["checkIns"], await counted(company, CheckIn)) == (None, 0)


async def test_many_are_1_to_50_of_one_s_own_and_each_of_them_once(
    graph: Graph, company: Company
) -> None:
    me, results = await two(company)
    stranger = await company.person("Bo Bee")
    one = items(results[:1], "1")
    given: list[tuple[UUID, list[dict[str, Any]]]] = [
        (me, []),
        (me, one * 51),
        (me, one * 2),
        (stranger, one),
    ]
    answers = [await many(graph, who, items=said) for who, said in given]
    found = [(each["code"], each["path"]) for answer in answers for each in answer["errors"]]
    assert found == [
        ("EMPTY", ["items"]),
        ("INVALID", ["items"]),
        ("INVALID", ["items", "1", "keyResult"]),
        ("NOT_ALLOWED", ["items", "0"]),
    ]


async def test_a_closed_cycle_takes_none_of_many(graph: Graph, company: Company) -> None:
    me, results = await two(company)
    async with company.database.system() as session:
        await session.run(update(Cycle).values(closed_on=NOW.date()))
    answer = await many(graph, me, items=items(results, "1", "2"))
    assert [each["code"] for each in answer["errors"]] == ["OUTSIDE_CYCLE"]


BOTH = """mutation($input: CheckInCreateManyInput!) { checkInCreateMany(input: $input) {
  errors { code path } checkIns { value }
  performanceGoals { id state progress narrative checkedInAt checkInDueOn version } } }"""


async def own_goal(graph: Graph, me: UUID, **more: str) -> str:
    made = await act(graph, "performanceGoalCreate", me, title="Speak up", **more)
    id_: str = made["performanceGoal"]["id"]
    return id_


async def both(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(BOTH, as_=as_, input=given))["checkInCreateMany"]


async def test_key_results_and_own_goals_are_checked_in_on_in_one_go_and_a_retry_counts_once(
    graph: Graph, company: Company
) -> None:
    me, results = await two(company)
    goal = await own_goal(graph, me)
    said = {"performanceGoal": goal, "progress": "0.5", "narrative": "I spoke twice."}
    given = {"items": items(results, "50", "25"), "performanceGoals": [said]}
    first, again = [await both(graph, me, **given, clientMutationId="w") for _ in range(2)]
    assert first == again
    assert first["performanceGoals"] == [
        {
            "id": goal, "state": "OPEN", "progress": "0.5", "narrative": "I spoke twice.",
            "checkedInAt": "2026-11-18T09:00:00Z", "checkInDueOn": "2026-11-23", "version": 2,
        }
    ]  # fmt: skip
    done = {"performanceGoals": [{"performanceGoal": goal, "state": "DONE"}]}
    alone = await both(graph, me, **done)
    told = alone["performanceGoals"][0]
    assert (alone["checkIns"], told["state"], told["checkInDueOn"]) == ([], "DONE", None)


async def test_a_goal_that_can_not_be_spoken_of_takes_all_along(
    graph: Graph, company: Company
) -> None:
    me, results = await two(company)
    boss, goal = await company.person("Boss"), await own_goal(graph, me)
    await company.line(me, boss)
    mine: dict[str, Any] = {"performanceGoal": goal}
    await act(graph, "performanceGoalUpdate", me, id=goal, shared=True)
    refused = [
        (me, [{**mine, "progress": "2"}]),
        (me, [mine]),
        (me, [{**mine, "progress": "1", "expectedVersion": 1}]),
        (me, [{**mine, "progress": "1"}] * 2),
        (me, [{"performanceGoal": "nothing", "progress": "1"}]),
        (boss, [{**mine, "progress": "1"}]),
    ]
    own = items(results, "1", "2")
    answers = [
        await both(graph, who, items=own if who == me else [], performanceGoals=said)
        for who, said in refused
    ]
    assert [(e["code"], e["path"][1:]) for each in answers for e in each["errors"]] == [
        ("INVALID", ["0", "progress"]), ("EMPTY", ["0", "narrative"]), ("CONFLICT", ["0"]),
        ("INVALID", ["1", "performanceGoal"]), ("NOT_FOUND", ["0"]), ("NOT_ALLOWED", ["0"]),
    ]  # fmt: skip
    assert await counted(company, CheckIn) == 0
    await act(graph, "performanceGoalUpdate", me, id=goal, state="DONE")
    late = await both(graph, me, performanceGoals=[{**mine, "progress": "1"}])
    assert [each["code"] for each in late["errors"]] == ["NOT_OPEN"]


async def test_of_a_goal_that_is_deleted_no_digest_of_what_was_said_stays(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await own_goal(graph, me)
    said = [{"performanceGoal": goal, "narrative": "I spoke twice."}]
    await both(graph, me, performanceGoals=said, clientMutationId="w")
    await act(graph, "performanceGoalDelete", me, id=goal)
    async with company.database.system() as session:
        kept = await session.all(select(AnsweredMutation.action, AnsweredMutation.digest))
    assert [tuple(row) for row in kept] == [("checkInCreateMany", None)]


async def test_a_goal_of_ones_own_counts_in_no_objective_that_it_helps(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    asked = "query($id: ID!) { keyResult(id: $id) { objective { id progress { value } } } }"

    async def objective() -> Any:
        told = await graph.ask(asked, as_=me, id=gid("KeyResult", result))
        return told["keyResult"]["objective"]

    await company.roll_up()
    before = await objective()
    goal = await own_goal(graph, me, objective=before["id"])
    said = [{"performanceGoal": goal, "progress": "1", "state": "DONE"}]
    assert (await both(graph, me, performanceGoals=said))["errors"] == []
    assert await objective() == before
