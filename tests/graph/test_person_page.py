"""A person's whole page is one request, and as few statements however much there is of them."""

from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.postgres import Urls
from model.feedback import Feedback
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.recognition import Recognition
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind, RecognitionLevel
from tests.graph.conftest import Graph, gid
from tests.graph.everyday import done
from tests.graph.reviewing import ANSWERS, SELF_ANSWERS, Reviewing, cast, did, set_up
from tests.support.company import NOW, Company
from tests.support.walls import write_past_walls

PAGE = """query($id: ID!) { person(id: $id) {
  name title manager { name } reports { nodes { name } } units { unit { name } }
  objectives { nodes { title progress { value } health { value }
    keyResults { title current progress { value } latestCheckIn { narrative } } } }
  performanceGoals { nodes { title state objective { title } } }
  reviewParticipations { nodes {
    cycle { name phase } manager { name } sharedAt
    reviews { nodes { kind state author { name } withheld answers { text } } }
    evidence { items { nodes { title } } } rating { level } voices { nodes { text } }
    replies { nodes { text } } } }
  feedback { nodes { text author { name } } }
  recognitions { nodes { text author { name } values { name } } }
  oneOnOnes { nodes { startsAt partner { name } agenda { text } actionItems { text } } }
  developmentPlan { aspirations goals { title state competencies { name } } }
  competencyAssessments { nodes { level competency { name } track { name } } }
} }"""
PEERS = ("peer", "second", "third")
OF_ALL = {"objectives", "recognitions"}
OF_HR = {
    *OF_ALL, "performanceGoals", "parts", "self review", "manager's review", "evidence", "rating",
    "voices", "replies", "plan", "goals of the plan", "assessments",
}  # fmt: skip
OF_BOTH = {*OF_HR, "feedback", "1:1s", "agenda", "action items"}
SEEN = {"me": OF_BOTH, "manager": OF_BOTH, "hr": OF_HR, "other": OF_ALL}
MOST = 36
"""Statements of a page that is asked for the first time; the next take fewer, for what they need is
foreseen (docs/decisions/0026-foresight.md)."""


async def test_a_page_has_all_that_its_reader_sees_in_no_more_statements_for_three_times_as_much(
    graph: Graph, company: Company, empty: Urls
) -> None:
    """Asked by oneself, one's manager, an HR reviewer and a stranger."""
    people = await cast(company)
    grown = await growing(graph, people)
    okrs = await company.cycle()
    counts: dict[str, list[int]] = {who: [] for who in SEEN}
    for size in (1, 2, 3):
        await more_of_everything(graph, company, people, okrs)
        write_past_walls(empty.owner, said(people["me"], people["manager"]))
        await grown(size)
        for who, parts in SEEN.items():
            with graph.counted() as seen:
                page = await graph.ask(PAGE, as_=people[who], id=gid("Person", people["me"]))
            assert held(page["person"], size) == parts, (who, size)
            counts[who].append(len(seen))
    assert max(max(each) for each in counts.values()) <= MOST
    assert {who: sorted(each, reverse=True) for who, each in counts.items()} == counts


def held(page: Any, size: int) -> set[str]:
    """Which parts of the page are there, each as often as it is to be."""
    parts = page["reviewParticipations"]["nodes"]
    plan: dict[str, Any] = page["developmentPlan"] or {"goals": []}
    reviews = [each for part in parts for each in part["reviews"]["nodes"] if each["answers"]]
    meetings = page["oneOnOnes"]["nodes"]
    counts = {
        "objectives": len([each for each in page["objectives"]["nodes"] if has_words(each)]),
        "performanceGoals": len(page["performanceGoals"]["nodes"]),
        "parts": len(parts),
        "self review": len([each for each in reviews if each["kind"] == "SELF"]),
        "manager's review": len([each for each in reviews if each["kind"] == "MANAGER"]),
        "evidence": len([each for each in parts if each["evidence"]["items"]["nodes"]]),
        "rating": len([each for each in parts if each["rating"]]),
        "voices": len([each for each in parts if each["voices"]["nodes"]]),
        "replies": len([each for each in parts if each["replies"]["nodes"]]),
        "feedback": len(page["feedback"]["nodes"]),
        "recognitions": len(page["recognitions"]["nodes"]),
        "1:1s": len(meetings),
        "agenda": sum(len(each["agenda"]) for each in meetings),
        "action items": sum(len(each["actionItems"]) for each in meetings),
        "plan": size if plan.get("aspirations") else 0,
        "goals of the plan": len(plan["goals"]),
        "assessments": len(page["competencyAssessments"]["nodes"]),
    }
    assert set(counts.values()) <= {0, size}, counts
    return {name for name, count in counts.items() if count}


def has_words(objective: Any) -> bool:
    return bool(objective["keyResults"][0]["latestCheckIn"]["narrative"] == "On it")


async def more_of_everything(
    graph: Graph, company: Company, people: dict[str, UUID], okrs: UUID
) -> None:
    """An objective, a goal, and a review that is shared and replied to."""
    me = people["me"]
    objective = await company.objective("Grow", cycle=okrs, owner=me, published_at=NOW)
    result = await company.key_result("More", objective=objective, owner_id=me)
    await company.check_in(result, author=me, narrative="On it")
    cycle = await set_up(graph, people, name=f"H{uuid7()}", scale=["Low", "High"])
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle, participants=[gid("Person", me)])
    doing = Reviewing(graph, people, cycle)
    part = {"participant": await doing.part()}
    await doing.do("performanceGoalCreate", "me", title="Speak up", shared=True)
    await doing.do("evidenceAdd", "me", **part, title="A talk", happenedOn="2026-09-01")
    await doing.asked(*PEERS)
    await sends(doing, "me", "SELF", SELF_ANSWERS)
    await sends(doing, "manager", "MANAGER", ANSWERS, rating=2)
    for peer in PEERS:
        await sends(doing, peer, "PEER", ANSWERS)
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", **part)
    await doing.do("reviewAcknowledge", "me", **part, comment="Thanks")


async def sends(doing: Reviewing, who: str, kind: str, answers: Any, **submit: Any) -> None:
    """In the cycle of today; one writes of the same person in each."""
    query = "{ me { reviewsToWrite(first: 100) { nodes { id kind cycle { id } } } } }"
    told = (await doing.graph.ask(query, as_=doing.people[who]))["me"]["reviewsToWrite"]["nodes"]
    [id_] = [
        each["id"] for each in told if (each["kind"], each["cycle"]["id"]) == (kind, doing.cycle)
    ]
    await doing.do("reviewSave", who, id=id_, answers=answers)
    await doing.do("reviewSubmit", who, id=id_, **submit)


async def growing(graph: Graph, people: dict[str, UUID]) -> Any:
    """A plan that the manager sees, and what adds a goal and an assessment to it."""
    hr, me = people["hr"], people["me"]
    named = await done(graph, "competencyCreate", hr, "competency { id }", name="Writing")
    writing = named["competency"]["id"]
    levels = [{"name": "A", "expectations": [{"competency": writing, "text": "Writes."}]}]
    made = await done(graph, "trackCreate", hr, "track { id }", name="All", levels=levels)
    plan = "developmentPlan { id }"
    await done(graph, "developmentPlanWrite", me, plan, aspirations="Lead", shared=True)
    of = {"person": gid("Person", me), "competency": writing, "track": made["track"]["id"]}

    async def more(_: int) -> None:
        goal = {"title": "Write", "competencies": [writing], "shared": True}
        await done(graph, "developmentGoalAdd", me, "developmentGoal { id }", **goal)
        told = {**of, "level": 1, "shared": True}
        assessed = "competencyAssessment { id }"
        answer = await done(graph, "competencyAssess", me, assessed, **told)
        assert answer["errors"] == []

    return more


def said(me: UUID, manager: UUID) -> list[tuple[Any, dict[str, Any]]]:
    """One of each that the two of them see, and a recognition for all to see."""
    nobody: list[Any] = []
    by = {"author_id": manager, "value_ids": nobody, "sent_at": NOW}
    what = {"about_id": me, "manager_id": manager, "text": "Well done", "competency_ids": nobody}
    whom = {"recipient_ids": [me], "line_ids": nobody, "text": "Thanks", **by}
    how = {"level": RecognitionLevel.PUBLIC, "kind": RecognitionKind.HELP}
    pair, meeting = {"organiser_id": manager, "partner_id": me}, uuid7()
    item = {"one_on_one_id": meeting, "text": "Plans", "created_at": NOW}
    level = FeedbackLevel.PRIVATE_AND_MANAGER
    return [
        (Feedback, {"id": uuid7(), **by, **what, "level": level}),
        (Recognition, {"id": uuid7(), **whom, **how}),
        (OneOnOne, {"id": meeting, **pair, "starts_at": NOW, "minutes": 30}),
        (AgendaItem, {"id": uuid7(), **pair, **item, "author_id": me}),
        (ActionItem, {"id": uuid7(), **pair, **item, "owner_id": me}),
    ]
