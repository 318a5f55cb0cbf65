"""Grading key results, closing objectives and reopening them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from rules.terms import Ambition, MetricKind, Role
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created
from tests.support.company import NOW, Company

RESULT = """keyResult { proposedScore version outcome score { value reason }
  grade { proposed rootCause explanation gradedBy { name } } }"""
GOAL = """objective { status outcome version score { value } progress { value }
  keyResults { outcome score { value } grade { proposed } }
  closings { nodes { status outcome score reason closedBy { name } } } }"""


async def done(graph: Graph, action: str, as_: UUID, **given: Any) -> Any:
    parts = RESULT if action == "scoreSet" else GOAL
    input_ = action[0].upper() + action[1:] + "Input"
    asked = f"{action}(input: $input) {{ errors {{ code path }} {parts} }}"
    query = f"mutation($input: {input_}!) {{ {asked} }}"
    return (await graph.ask(query, as_=as_, input=given))[action]


async def goal(
    company: Company, *current: str, ambition: Ambition = Ambition.ASPIRATIONAL, **cycle: Any
) -> tuple[UUID, str, list[str]]:
    me = await company.person("Ada Able")
    during = await company.cycle(**cycle)
    objective = await company.objective("Win", cycle=during, owner=me, ambition=ambition)
    results = [
        await company.key_result(f"K{place}", objective=objective, current=Decimal(each))
        for place, each in enumerate(current)
    ]
    await company.roll_up()
    return me, gid("Objective", objective), [gid("KeyResult", each) for each in results]


def codes(*answers: Any) -> list[tuple[str, list[str]]]:
    return [(each["code"], each["path"]) for answer in answers for each in answer["errors"]]


async def test_a_score_is_proposed_by_progress_given_once_and_then_locked(
    graph: Graph, company: Company
) -> None:
    me, _, [result] = await goal(company, "50")
    cause = {"rootCause": "EXTERNAL", "explanation": "The law changed.", "clientMutationId": "a"}
    first, again = [await done(graph, "scoreSet", me, keyResult=result, **cause) for _ in range(2)]
    assert first["errors"] == []
    assert again == first
    assert first["keyResult"] == {
        "proposedScore": "0.5",
        "version": 2,
        "outcome": None,
        "score": {"value": "0.5", "reason": None},
        "grade": {
            "proposed": "0.5",
            "rootCause": "EXTERNAL",
            "explanation": "The law changed.",
            "gradedBy": {"name": "Ada Able"},
        },
    }
    second = await done(graph, "scoreSet", me, keyResult=result, rootCause="EXECUTION")
    assert codes(second) == [("NOT_OPEN", ["keyResult"])]


PROPOSED = """query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) { proposedScore
  progress { value } metric { finalGrade }
  scoreProposal { value finalGrade formula settingsVersion periods { startsOn reading value } }
  grade { proposed finalGrade settingsVersion } } }"""
SETTINGS = """mutation($input: OkrSettingsUpdateInput!) { okrSettingsUpdate(input: $input) {
  errors { code } okrSettings { version finalGrade change { finalGrade } } } }"""
EDITED = """mutation($input: KeyResultUpdateInput!) { keyResultUpdate(input: $input) {
  errors { code path } } }"""


async def kept(company: Company) -> tuple[UUID, str]:
    """Out of bounds in one week, and within in the next two; in the last not from its first day."""
    me, began = await company.person("Ada Able"), NOW - timedelta(days=40)
    objective = await company.objective(
        "Win", cycle=await company.cycle(), owner=me, created_at=began, published_at=began
    )
    bound: dict[str, Any] = {
        "created_at": began,
        "kind": MetricKind.STAY_BELOW,
        "start": None,
        "target": None,
        "upper": Decimal(5),
    }
    result = await company.key_result("Few", objective=objective, current=Decimal(3), **bound)
    for days, value in ((16, 9), (15, 9), (9, 4), (2, 8), (1, 3)):
        at = NOW - timedelta(days=days)
        await company.check_in(result, author=me, at=at, value=Decimal(value))
    return me, gid("KeyResult", result)


async def ruled(graph: Graph, company: Company, final_grade: str) -> Any:
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    words = {"reason": "Fairer", "expectedVersion": 1, "finalGrade": final_grade}
    return (await graph.ask(SETTINGS, as_=lead, input=words))["okrSettingsUpdate"]


@pytest.mark.parametrize(
    ("by", "score"), [("AVERAGE", "0.666666666667"), ("LATEST", "1"), ("WORST", "0")]
)
async def test_what_was_to_be_kept_is_proposed_by_its_periods_as_the_settings_say(
    graph: Graph, company: Company, by: str, score: str
) -> None:
    me, id_ = await kept(company)
    answer = await ruled(graph, company, by)
    told = (await graph.ask(PROPOSED, as_=me, id=id_))["keyResult"]
    assert answer["okrSettings"] == {"version": 2, "finalGrade": by, "change": {"finalGrade": by}}
    assert (told["proposedScore"], told["progress"]) == (score, {"value": "1"})
    proposal = told["scoreProposal"]
    assert (proposal["value"], proposal["finalGrade"]) == (score, by)
    assert proposal["settingsVersion"] == 2


async def test_a_proposal_tells_each_period_so_that_anybody_can_work_it_out_again(
    graph: Graph, company: Company
) -> None:
    me, id_ = await kept(company)
    proposal = (await graph.ask(PROPOSED, as_=me, id=id_))["keyResult"]["scoreProposal"]
    assert proposal["formula"] == "Σ progress / number of the periods that were read"
    # From Thursday 1 October on by Mondays; the readings are of November's first three.
    assert [each["startsOn"] for each in proposal["periods"]] == [
        "2026-10-01", "2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02",
        "2026-11-09", "2026-11-16",
    ]  # fmt: skip
    read = [(each["reading"], each["value"]) for each in proposal["periods"]]
    assert read == [*[(None, None)] * 5, ("9", "0"), ("4", "1"), ("3", "1")]
    again = sum(Decimal(value) for _, value in read if value is not None) / 3
    assert round(again, 12) == Decimal(proposal["value"])


async def test_what_moves_to_a_target_is_proposed_by_its_progress_as_it_stands(
    graph: Graph, company: Company
) -> None:
    me, _, [result] = await goal(company, "50")
    await ruled(graph, company, "WORST")
    told = (await graph.ask(PROPOSED, as_=me, id=result))["keyResult"]
    assert told["scoreProposal"] == {
        "value": "0.5",
        "finalGrade": None,
        "formula": "progress, as it stands",
        "settingsVersion": 2,
        "periods": [],
    }


async def test_a_key_result_s_own_final_grade_counts_before_the_organisation_s(
    graph: Graph, company: Company
) -> None:
    me, id_ = await kept(company)
    await ruled(graph, company, "LATEST")
    given = {"id": id_, "finalGrade": "WORST"}
    refused = (await graph.ask(EDITED, as_=me, input=given))["keyResultUpdate"]
    assert codes(refused) == [("NEEDS_REASON", ["reason"])]
    given["reason"] = "Every day counts."
    assert codes((await graph.ask(EDITED, as_=me, input=given))["keyResultUpdate"]) == []
    told = (await graph.ask(PROPOSED, as_=me, id=id_))["keyResult"]
    assert (told["proposedScore"], told["metric"]) == ("0", {"finalGrade": "WORST"})
    day = {"on": (NOW - timedelta(days=1)).date().isoformat()}
    before = (await graph.ask(PROPOSED, as_=me, id=id_, **day))["keyResult"]
    # By the choice, and by the settings, of then.
    assert (before["proposedScore"], before["metric"]) == ("0.666666666667", {"finalGrade": None})
    assert before["scoreProposal"]["settingsVersion"] == 1


async def test_what_its_children_drive_is_proposed_by_them_and_by_no_period(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada Able"), await company.cycle()
    above = await company.objective("Above", cycle=cycle, owner=me)
    bounds = {"kind": MetricKind.STAY_ABOVE, "start": None, "target": None, "lower": Decimal(5)}
    driven = await company.key_result("Hold", objective=above, driven_by_children=True, **bounds)
    below = await company.objective("Below", cycle=cycle, owner=me)
    await company.key_result("Half", objective=below, current=Decimal(50))
    await company.align(below, to_key_result=driven)
    await company.roll_up()
    told = (await graph.ask(PROPOSED, as_=me, id=gid("KeyResult", driven)))["keyResult"]
    assert (told["proposedScore"], told["scoreProposal"]["finalGrade"]) == ("0.5", None)


async def test_only_what_is_to_be_kept_has_a_final_grade_of_its_own(
    graph: Graph, company: Company
) -> None:
    me, _, [result] = await goal(company, "50")
    given = {"id": result, "finalGrade": "WORST", "reason": "x"}
    refused = (await graph.ask(EDITED, as_=me, input=given))["keyResultUpdate"]
    assert codes(refused) == [("INVALID", ["finalGrade"])]


async def test_a_grade_says_for_good_how_what_was_proposed_came_about(
    graph: Graph, company: Company
) -> None:
    me, id_ = await kept(company)
    cause = {"rootCause": "EXECUTION", "explanation": "A week was lost."}
    assert codes(await done(graph, "scoreSet", me, keyResult=id_, **cause)) == []
    await ruled(graph, company, "LATEST")
    told = (await graph.ask(PROPOSED, as_=me, id=id_))["keyResult"]
    assert told["proposedScore"] == "1"
    assert told["grade"] == {
        "proposed": "0.666666666667",
        "finalGrade": "AVERAGE",
        "settingsVersion": 1,
    }
    edited = {"id": id_, "finalGrade": "WORST", "reason": "x"}
    locked = (await graph.ask(EDITED, as_=me, input=edited))["keyResultUpdate"]
    assert codes(locked) == [("NOT_OPEN", ["id"])]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({}, "INVALID", ["rootCause"]),
        ({"value": "0.9"}, "INVALID", ["reason"]),
        ({"value": "0.9", "reason": " "}, "EMPTY", ["reason"]),
        ({"value": "2", "reason": "x"}, "INVALID", ["value"]),
        ({"rootCause": "EXTERNAL", "expectedVersion": 9}, "CONFLICT", []),
        ({"keyResult": "nothing"}, "NOT_FOUND", []),
    ],
)
async def test_a_score_that_can_not_be_taken_is_refused(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    me, _, [result] = await goal(company, "50")
    answer = await done(graph, "scoreSet", me, **{"keyResult": result, **given})
    assert codes(answer) == [(code, path)]


async def test_the_owner_of_the_objective_grades_and_closes_it_and_no_stranger_does(
    graph: Graph, company: Company
) -> None:
    me, objective, results = await goal(company, "100", "50")
    bo = await company.person("Bo Bee")
    refused = [
        await done(graph, "scoreSet", bo, keyResult=results[0]),
        await done(graph, "objectiveClose", bo, objective=objective),
        await done(graph, "objectiveClose", me, objective=objective),
    ]
    assert codes(*refused) == [
        ("NOT_ALLOWED", []), ("NOT_ALLOWED", []), ("NOT_OPEN", ["objective"]),
    ]  # fmt: skip
    await done(graph, "scoreSet", me, keyResult=results[0])
    await done(graph, "scoreSet", me, keyResult=results[1], rootCause="RESOURCES")
    closed = (await done(graph, "objectiveClose", me, objective=objective))["objective"]
    assert (closed["status"], closed["outcome"]) == ("CLOSED", "ACHIEVED")
    assert (closed["score"], closed["progress"]) == ({"value": "0.75"}, {"value": "0.75"})
    assert {each["outcome"] for each in closed["keyResults"]} == {"ACHIEVED", "PARTIAL"}
    again = await done(graph, "objectiveClose", me, objective=objective)
    late = await created(graph, me, keyResult=results[0], value="1")
    assert codes(again) == [("NOT_OPEN", ["objective"])]
    assert [each["code"] for each in late["errors"]] == ["NOT_OPEN"]


async def test_an_outcome_that_the_scores_do_not_come_to_needs_a_reason(
    graph: Graph, company: Company
) -> None:
    me, objective, [result] = await goal(company, "100", ambition=Ambition.COMMITTED)
    await done(graph, "scoreSet", me, keyResult=result)
    given = {"objective": objective, "outcome": "PARTIAL"}
    refused = [
        await done(graph, "objectiveClose", me, **given),
        await done(graph, "objectiveClose", me, **given, reason="x", expectedVersion=9),
    ]
    assert codes(*refused) == [("INVALID", ["reason"]), ("CONFLICT", [])]
    answer = await done(graph, "objectiveClose", me, **given, reason="Not all of it was ours.")
    [closing] = answer["objective"]["closings"]["nodes"]
    assert closing == {
        "status": "CLOSED",
        "outcome": "PARTIAL",
        "score": "1",
        "reason": "Not all of it was ours.",
        "closedBy": {"name": "Ada Able"},
    }


async def test_what_is_given_up_is_cancelled_without_scores_and_never_closed(
    graph: Graph, company: Company
) -> None:
    me, objective, _ = await goal(company, "10")
    why = {"reason": "Nobody wants it."}
    given = {"objective": objective, "outcome": "CANCELLED", **why}
    query = """mutation($input: ObjectiveCloseInput!) {
      objectiveClose(input: $input) { errors { code } } }"""
    assert await graph.errors(query, as_=me, input=given)
    answer = await done(graph, "objectiveCancel", me, id=objective, **why)
    assert answer["errors"] == []
    assert answer["objective"]["status"] == answer["objective"]["outcome"] == "CANCELLED"


async def test_the_programme_lead_reopens_with_a_reason_and_it_is_graded_anew(
    graph: Graph, company: Company
) -> None:
    me, objective, [result] = await goal(company, "100")
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    reopen = {"objective": objective, "reason": "Counted twice."}
    refused = [await done(graph, "objectiveReopen", lead, **reopen)]
    await done(graph, "scoreSet", me, keyResult=result)
    await done(graph, "objectiveClose", me, objective=objective)
    refused.append(await done(graph, "objectiveReopen", me, **reopen))
    refused.append(await done(graph, "objectiveReopen", lead, **{**reopen, "reason": " "}))
    refused.append(await done(graph, "objectiveReopen", lead, **reopen, expectedVersion=1))
    assert codes(*refused) == [
        ("NOT_OPEN", ["objective"]), ("NOT_ALLOWED", []), ("EMPTY", ["reason"]), ("CONFLICT", []),
    ]  # fmt: skip
    opened = (await done(graph, "objectiveReopen", lead, **reopen))["objective"]
    assert (opened["status"], opened["outcome"], opened["score"]) == ("PUBLISHED", None, None)
    assert opened["keyResults"] == [{"outcome": None, "score": {"value": "1"}, "grade": None}]
    assert [each["reason"] for each in opened["closings"]["nodes"]] == ["Counted twice.", None]
    given = {"value": "0.5", "reason": "Half of it was.", "rootCause": "BAD_KEY_RESULT"}
    again = await done(graph, "scoreSet", me, keyResult=result, **given)
    assert (again["errors"], again["keyResult"]["score"]["value"]) == ([], "0.5")


async def test_after_a_reopening_it_is_not_closed_on_the_score_of_before(
    graph: Graph, company: Company
) -> None:
    me, objective, [result] = await goal(company, "50")
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    cause = {"keyResult": result, "rootCause": "EXTERNAL"}
    await done(graph, "scoreSet", me, **cause)
    await done(graph, "objectiveClose", me, objective=objective)
    await done(graph, "objectiveReopen", lead, objective=objective, reason="Counted twice.")
    await created(graph, me, keyResult=result, value="20")
    refused = await done(graph, "objectiveClose", me, objective=objective)
    await done(graph, "scoreSet", me, **cause)
    closed = await done(graph, "objectiveClose", me, objective=objective)
    assert codes(refused, closed) == [("NOT_OPEN", ["objective"])]
    assert closed["objective"]["score"] == {"value": "0.2"}
    assert closed["objective"]["keyResults"][0]["grade"] == {"proposed": "0.2"}


@pytest.mark.parametrize("action", ["scoreSet", "objectiveClose"])
async def test_a_closed_cycle_takes_no_grade(graph: Graph, company: Company, action: str) -> None:
    me, objective, [result] = await goal(company, "100", closed_on=date(2026, 11, 1))
    given = {"keyResult": result} if action == "scoreSet" else {"objective": objective}
    answer = await done(graph, action, me, **given)
    assert [each["code"] for each in answer["errors"]] == ["OUTSIDE_CYCLE"]


@pytest.mark.parametrize(
    ("ambition", "expected", "verdict"),
    [
        (Ambition.COMMITTED, "1", "Not kept: 0.7 of a promise is a miss."),
        (Ambition.ASPIRATIONAL, "0.7", "A success: 0.7 of a stretch, of which 0.7 was expected."),
    ],
)
async def test_the_same_score_is_kept_or_missed_by_what_was_promised(
    graph: Graph, company: Company, ambition: Ambition, expected: str, verdict: str
) -> None:
    me, objective, [result] = await goal(company, "70", ambition=ambition)
    cause = {"rootCause": "EXTERNAL"} if ambition is Ambition.COMMITTED else {}
    await done(graph, "scoreSet", me, keyResult=result, **cause)
    await done(graph, "objectiveClose", me, objective=objective)
    query = """query($id: ID!) { objective(id: $id) { score { expected verdict }
      keyResults { score { expected verdict } } } }"""
    told = (await graph.ask(query, as_=me, id=objective))["objective"]
    said = {"expected": expected, "verdict": verdict}
    assert (told["score"], told["keyResults"]) == (said, [{"score": said}])
