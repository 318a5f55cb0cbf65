"""Looking back at objectives, units and cycles, and what the next cycle is planned with."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from rules.retrospectives import SEEDS
from rules.terms import CycleKind, MemberRole, ObjectiveStatus, Role
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

PARTS = """retrospective { id version verdict author { name } objective { title } unit { name }
  cycle { key } answers { question answer } learnings { text carriedTo { key } }
  acknowledgedBy { name } }"""
NEXT = """query($key: String!) { cycle(key: $key) { carriedLearnings { totalCount nodes {
  text retrospective { verdict objective { title } cycle { key } } } } } }"""
SAID = [{"question": SEEDS[0], "answer": "We talked to customers."}]


async def done(graph: Graph, action: str, as_: UUID, **given: Any) -> Any:
    input_ = action[0].upper() + action[1:] + "Input"
    asked = f"{action}(input: $input) {{ errors {{ code path }} {PARTS} }}"
    query = f"mutation($input: {input_}!) {{ {asked} }}"
    return (await graph.ask(query, as_=as_, input=given))[action]


async def wrote(graph: Graph, as_: UUID, **given: Any) -> Any:
    return await done(graph, "retrospectiveWrite", as_, **{"answers": SAID, **given})


def codes(*answers: Any) -> list[tuple[str, list[str]]]:
    return [(each["code"], each["path"]) for answer in answers for each in answer["errors"]]


async def goal_of(company: Company, **cycle: Any) -> tuple[UUID, UUID, str, str]:
    boss = await company.person("Boss")
    me = await company.person("Ada Able", manager=boss)
    during = await company.cycle(**cycle)
    goal = await company.objective("Win", cycle=during, owner=me)
    return me, boss, gid("Objective", goal), gid("Cycle", during)


async def test_a_draft_is_not_looked_back_at(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    draft = {"status": ObjectiveStatus.DRAFT, "published_at": None}
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me, **draft)
    answer = await wrote(graph, me, objective=gid("Objective", goal))
    assert codes(answer) == [("NOT_OPEN", ["objective"])]


async def test_an_objective_is_looked_back_at_and_its_learnings_reach_the_next_cycle(
    graph: Graph, company: Company
) -> None:
    me, _, goal, _ = await goal_of(company)
    for key, begins, ends_on, kind in (
        ("FY27-Q1", date(2027, 1, 1), date(2027, 3, 31), CycleKind.QUARTER),
        ("FY27-Q2", date(2027, 4, 1), date(2027, 6, 30), CycleKind.QUARTER),
        ("FY27", date(2027, 1, 2), date(2027, 12, 31), CycleKind.ANNUAL),
    ):
        await company.cycle(key, starts=begins, ends_on=ends_on, kind=kind)
    given = {"objective": goal, "verdict": "MODIFY", "learnings": ["Ask sooner", "Aim lower"]}
    first, again = [await wrote(graph, me, **given, clientMutationId="a") for _ in range(2)]
    assert (first["errors"], again) == ([], first)
    told = first["retrospective"]
    assert (told["answers"], told["verdict"], told["cycle"]) == (SAID, "MODIFY", {"key": "FY26-Q4"})
    assert told["learnings"] == [
        {"text": text, "carriedTo": {"key": "FY27-Q1"}} for text in ("Ask sooner", "Aim lower")
    ]
    source = {"verdict": "MODIFY", "objective": {"title": "Win"}, "cycle": {"key": "FY26-Q4"}}
    for key, learnings in (("FY27-Q1", ["Ask sooner", "Aim lower"]), ("FY27-Q2", []), ("FY27", [])):
        page = (await graph.ask(NEXT, as_=me, key=key))["cycle"]["carriedLearnings"]
        assert page["totalCount"] == len(learnings)
        assert page["nodes"] == [{"text": text, "retrospective": source} for text in learnings]


async def test_it_is_written_anew_by_version_until_it_is_acknowledged(
    graph: Graph, company: Company
) -> None:
    me, boss, goal, _ = await goal_of(company)
    given = {"objective": goal, "verdict": "KEEP"}
    id_ = (await wrote(graph, me, **given, learnings=["x"]))["retrospective"]["id"]
    other = [{"question": SEEDS[1], "answer": "Nobody called."}]
    blind = await wrote(graph, me, **given)
    anew = await wrote(graph, me, **given, answers=other, expectedVersion=1)
    assert (anew["retrospective"]["answers"], anew["retrospective"]["learnings"]) == (other, [])
    refused = [blind, await done(graph, "retrospectiveAcknowledge", me, id=id_)]
    noted = await done(graph, "retrospectiveAcknowledge", boss, id=id_)
    assert noted["retrospective"]["acknowledgedBy"] == {"name": "Boss"}
    refused.append(await done(graph, "retrospectiveAcknowledge", boss, id=id_))
    refused.append(await wrote(graph, me, **given, expectedVersion=3))
    assert codes(*refused) == [
        ("CONFLICT", []), ("NOT_ALLOWED", []), ("CONFLICT", []), ("NOT_OPEN", ["answers"]),
    ]  # fmt: skip


async def test_a_programme_lead_s_own_is_for_another_to_acknowledge(
    graph: Graph, company: Company
) -> None:
    me, boss, goal, _ = await goal_of(company)
    await company.role(me, Role.PROGRAMME_LEAD)
    id_ = (await wrote(graph, me, objective=goal, verdict="KEEP"))["retrospective"]["id"]
    taken = [await done(graph, "retrospectiveAcknowledge", who, id=id_) for who in (me, boss)]
    assert [codes(each) for each in taken] == [[("NOT_ALLOWED", [])], []]


async def test_a_unit_s_lead_and_the_programme_lead_look_back_at_a_whole_cycle(
    graph: Graph, company: Company
) -> None:
    me, boss, _, cycle = await goal_of(company)
    lead, shop = await company.person("Lead"), await company.unit("Shop")
    await company.role(lead, Role.PROGRAMME_LEAD)
    await company.member(boss, shop, role=MemberRole.LEAD)
    of_unit = {"cycle": cycle, "unit": gid("OrgUnit", shop)}
    taken = [await wrote(graph, boss, **of_unit), await wrote(graph, lead, cycle=cycle)]
    assert [each["retrospective"]["unit"] for each in taken] == [{"name": "Shop"}, None]
    refused = [await wrote(graph, me, **of_unit), await wrote(graph, boss, cycle=cycle)]
    assert codes(*refused) == [("NOT_ALLOWED", [])] * 2
    query = "query($id: ID!) { cycle(id: $id) { retrospectives { totalCount } } }"
    answer = await graph.ask(query, as_=me, id=cycle)
    assert answer["cycle"]["retrospectives"] == {"totalCount": 2}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({}, "EMPTY", ["objective"]),
        ({"objective": "goal", "cycle": "x", "verdict": "KEEP"}, "INVALID", ["objective"]),
        ({"objective": "goal"}, "INVALID", ["verdict"]),
        ({"objective": "goal", "verdict": "KEEP", "answers": []}, "EMPTY", ["answers"]),
        ({"objective": "goal", "verdict": "KEEP", "expectedVersion": 1}, "CONFLICT", []),
        ({"objective": "nothing", "verdict": "KEEP"}, "NOT_FOUND", []),
        (
            {"objective": "goal", "verdict": "KEEP", "learnings": [" "]},
            "EMPTY",
            ["learnings", "0"],
        ),
    ],
)
async def test_what_can_not_be_looked_back_at_so_is_refused(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    me, _, goal, _ = await goal_of(company)
    named = {**given, "objective": goal} if given.get("objective") == "goal" else given
    assert codes(await wrote(graph, me, **named)) == [(code, path)]


async def test_questions_of_ones_own_are_answered_beside_the_three(
    graph: Graph, company: Company
) -> None:
    me, boss, goal, _ = await goal_of(company)
    await company.role(boss, Role.PROGRAMME_LEAD)
    ours = [{"question": "Whom do we thank?", "answer": "The night shift."}]
    early = await wrote(graph, me, objective=goal, verdict="KEEP", answers=ours)
    settings = """mutation($questions: [String!]) { okrSettingsUpdate(input: {
      expectedVersion: 1, reason: "Thanks.", questions: $questions }) {
      okrSettings { retrospectiveQuestions } } }"""
    told = await graph.ask(settings, as_=boss, questions=["Whom do we thank?"])
    asked = told["okrSettingsUpdate"]["okrSettings"]["retrospectiveQuestions"]
    late = await wrote(graph, me, objective=goal, verdict="KEEP", answers=[*SAID, *ours])
    assert codes(early) == [("INVALID", ["answers", "0", "question"])]
    assert asked == [*SEEDS, "Whom do we thank?"]
    assert (late["errors"], late["retrospective"]["answers"]) == ([], [*SAID, *ours])


async def test_a_stranger_and_a_closed_cycle_are_refused(graph: Graph, company: Company) -> None:
    me, boss, goal, _ = await goal_of(company, closed_on=date(2026, 11, 1))
    refused = [await wrote(graph, who, objective=goal, verdict="KEEP") for who in (boss, me)]
    assert codes(*refused) == [("NOT_ALLOWED", []), ("OUTSIDE_CYCLE", ["cycle"])]
