"""F67: what reviews ask of a competency is told with its answers, and suggests what to grow in."""

from typing import Any

import pytest

from tests.graph.conftest import Graph
from tests.graph.everyday import done
from tests.graph.reviewing import (
    DUE,
    PERIOD,
    SECTIONS,
    Reviewing,
    act,
    cast,
    codes,
    did,
)
from tests.support.company import Company

LEVELS = ["Not yet", "Sometimes", "Often", "Always"]
QUESTIONS = """query($id: ID!) { node(id: $id) { ... on Review {
  questions { key kind competency { name } } answers { question competency { name } } } } }"""
VOICES = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  voices { nodes { option competency { name } } } } } }"""
PLAN = """{ me { person { developmentPlan {
  opportunities { competency { name } count answers } } } } }"""


def asking(*competencies: str) -> list[dict[str, Any]]:
    """The usual sections, and a question for each competency that all answer."""
    asked = [
        {"kind": "COMPETENCY", "text": "How often?", "options": LEVELS, "competency": each}
        for each in competencies
    ]
    back, ahead = SECTIONS
    return [{**back, "questions": [*back["questions"], *asked]}, ahead]


async def named(graph: Graph, hr: Any, name: str) -> str:
    made = await done(graph, "competencyCreate", hr, "competency { id }", name=name)
    return str(made["competency"]["id"])


async def begun(graph: Graph, company: Company) -> tuple[Reviewing, list[str]]:
    """A launched cycle that asks of Writing (1.4) and of Talking (1.5)."""
    people = await cast(company)
    hr = people["hr"]
    ids = [await named(graph, hr, name) for name in ("Writing", "Talking")]
    template = await did(graph, "reviewTemplateCreate", hr, name="Grow", sections=asking(*ids))
    words = {"name": "H2", "template": template["id"], "due": DUE, **PERIOD}
    cycle = str((await did(graph, "reviewCycleCreate", hr, **words))["id"])
    await did(graph, "reviewCycleLaunch", hr, id=cycle)
    return Reviewing(graph, people, cycle), ids


async def wrote(of: Reviewing, author: str, kind: str, writing: int, talking: int) -> str:
    id_ = await of.review(author, kind)
    answers: list[dict[str, Any]] = [{"question": "1.1", "text": "Well"}]
    answers += [{"question": "2.1", "text": "Up"}] if kind == "SELF" else []
    answers += [{"question": "1.4", "option": writing}, {"question": "1.5", "option": talking}]
    await of.do("reviewSave", author, id=id_, answers=answers)
    await of.do("reviewSubmit", author, id=id_)
    return id_


async def test_a_question_and_its_answers_tell_the_competency(
    graph: Graph, company: Company
) -> None:
    of, _ = await begun(graph, company)
    id_ = await wrote(of, "me", "SELF", 4, 3)
    review = (await graph.ask(QUESTIONS, as_=of.people["me"], id=id_))["node"]
    about = {each["key"]: each["competency"] for each in review["questions"]}
    writing, talking = {"name": "Writing"}, {"name": "Talking"}
    assert about == {
        "1.1": None, "1.2": None, "1.3": None, "1.4": writing, "1.5": talking, "2.1": None,
    }  # fmt: skip
    said = {each["question"]: each["competency"] for each in review["answers"]}
    assert said == {"1.1": None, "1.4": writing, "1.5": talking, "2.1": None}


async def shared(graph: Graph, company: Company, *peers: str) -> tuple[Reviewing, list[str]]:
    """All find room in Talking; in Writing the first peer and the manager do."""
    of, ids = await begun(graph, company)
    await of.asked(*peers)
    await wrote(of, "me", "SELF", 4, 4)
    for place, peer in enumerate(peers):
        await wrote(of, peer, "PEER", 4 if place else 1, 2)
    await wrote(of, "manager", "MANAGER", 2, 1)
    await of.to("SHARING")
    return of, ids


async def opportunities(of: Reviewing) -> list[tuple[str, int, int]]:
    told = (await of.graph.ask(PLAN, as_=of.people["me"]))["me"]["person"]["developmentPlan"]
    return [
        (each["competency"]["name"], each["count"], each["answers"])
        for each in told["opportunities"]
    ]


async def test_reviews_suggest_what_to_grow_in_once_they_are_shared(
    graph: Graph, company: Company
) -> None:
    of, ids = await shared(graph, company, "peer", "second", "third")
    me = of.people["me"]
    await done(graph, "developmentPlanWrite", me, "developmentPlan { id }", aspirations="Lead")
    assert await opportunities(of) == []
    await of.do("reviewShare", "manager", participant=await of.part())
    assert await opportunities(of) == [("Talking", 0, 4), ("Writing", 0, 2)]
    await done(graph, "opportunityDismiss", me, "developmentPlan { id }", competency=ids[1])
    assert await opportunities(of) == [("Writing", 0, 2)]


async def test_what_too_few_say_suggests_nothing(graph: Graph, company: Company) -> None:
    of, _ = await shared(graph, company, "peer", "second")
    me, part = of.people["me"], await of.part()
    await done(graph, "developmentPlanWrite", me, "developmentPlan { id }", aspirations="Lead")
    await of.do("reviewShare", "manager", participant=part)
    assert await opportunities(of) == [("Writing", 0, 1), ("Talking", 0, 1)]
    assert (await graph.ask(VOICES, as_=me, id=part))["node"]["voices"]["nodes"] == []


async def test_voices_tell_the_competency(graph: Graph, company: Company) -> None:
    of, _ = await shared(graph, company, "peer", "second", "third")
    part = await of.part()
    await of.do("reviewShare", "manager", participant=part)
    told = (await graph.ask(VOICES, as_=of.people["me"], id=part))["node"]["voices"]["nodes"]
    heard = sorted((each["competency"]["name"], each["option"]) for each in told if each["option"])
    assert heard == [("Talking", 2)] * 3 + [("Writing", 1), ("Writing", 4), ("Writing", 4)]


@pytest.mark.parametrize(
    ("question", "code", "field"),
    [
        ({"kind": "COMPETENCY", "options": LEVELS}, "EMPTY", "competency"),
        ({"kind": "COMPETENCY", "options": LEVELS, "competency": "x"}, "NOT_FOUND", "competency"),
        ({"kind": "TEXT", "competency": "Writing"}, "INVALID", "competency"),
        ({"kind": "COMPETENCY", "competency": "Writing"}, "INVALID", "options"),
    ],
    ids=str,
)
async def test_a_question_of_no_competency_or_of_one_too_many_is_refused(
    graph: Graph, company: Company, question: dict[str, Any], code: str, field: str
) -> None:
    hr = (await cast(company))["hr"]
    writing = await named(graph, hr, "Writing")
    given = {"text": "How?", **question}
    if question.get("competency") == "Writing":
        given["competency"] = writing
    sections = [{**SECTIONS[0], "questions": [given]}, SECTIONS[1]]
    answer = await act(graph, "reviewTemplateCreate", hr, name="Grow", sections=sections)
    assert codes(answer) == [(code, ["sections", "0", "questions", "0", field])]


async def test_a_retired_competency_is_asked_no_more(graph: Graph, company: Company) -> None:
    hr = (await cast(company))["hr"]
    writing = await named(graph, hr, "Writing")
    await done(graph, "competencyRetire", hr, "competency { id }", id=writing)
    sections = asking(writing)
    answer = await act(graph, "reviewTemplateCreate", hr, name="Grow", sections=sections)
    assert codes(answer) == [("NOT_FOUND", ["sections", "0", "questions", "3", "competency"])]
