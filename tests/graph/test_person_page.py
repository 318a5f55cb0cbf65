"""A person's whole page is one request, and as few statements however much there is of them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.postgres import Urls
from model.feedback import Feedback
from model.one_on_one import AgendaItem, OneOnOne
from model.performance_goal import PerformanceGoal
from model.recognition import Recognition
from rules.feedback import FeedbackLevel
from rules.performance_goals import GoalState
from rules.recognition import RecognitionKind, RecognitionLevel
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import cast, did, set_up
from tests.privacy.viewers import Row
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
  developmentPlan { aspirations goals { title } }
} }"""
PARTS = (
    "objectives", "performanceGoals", "reviewParticipations", "feedback", "recognitions",
    "oneOnOnes",
)  # fmt: skip
STATEMENTS = 30


async def test_a_page_takes_no_statement_more_for_four_times_as_much(
    graph: Graph, company: Company, empty: Urls
) -> None:
    people = await cast(company)
    cycle = await company.cycle()
    counts: list[int] = []
    for size, more in ((1, 1), (4, 3)):
        for _ in range(more):
            objective = await company.objective("Grow", cycle=cycle, owner=people["me"])
            result = await company.key_result("More", objective=objective, owner_id=people["me"])
            await company.check_in(result, author=people["me"], narrative="On it")
            write_past_walls(empty.owner, some(people["me"], people["manager"]))
            reviews = await set_up(graph, people, name=f"H{uuid7()}")
            who = [gid("Person", people["me"])]
            await did(graph, "reviewCycleLaunch", people["hr"], id=reviews, participants=who)
        with graph.counted() as seen:
            page = await graph.ask(PAGE, as_=people["manager"], id=gid("Person", people["me"]))
        assert {part: len(page["person"][part]["nodes"]) for part in PARTS} == dict.fromkeys(
            PARTS, size
        )
        counts.append(len(seen))
    assert counts == [STATEMENTS, STATEMENTS]


def some(me: UUID, manager: UUID) -> Iterator[Row]:
    """One of each that the manager sees."""
    nobody: list[Any] = []
    by = {"author_id": manager, "value_ids": nobody, "sent_at": NOW}
    said = {"about_id": me, "manager_id": manager, "text": "Well done", "competency_ids": nobody}
    yield Feedback, {"id": uuid7(), **by, **said, "level": FeedbackLevel.PRIVATE_AND_MANAGER}
    whom = {"recipient_ids": [me], "line_ids": nobody, "text": "Thanks", **by}
    how = {"level": RecognitionLevel.PUBLIC, "kind": RecognitionKind.HELP}
    yield Recognition, {"id": uuid7(), **whom, **how}
    pair, meeting = {"organiser_id": manager, "partner_id": me}, uuid7()
    yield OneOnOne, {"id": meeting, **pair, "starts_at": NOW, "minutes": 30}
    item = {"one_on_one_id": meeting, "author_id": me, "text": "Plans", "created_at": NOW}
    yield AgendaItem, {"id": uuid7(), **pair, **item}
    goal = {"person_id": me, "created_by_id": me, "shared_with_id": manager, "title": "Speak up"}
    times = {"created_at": NOW, "updated_at": NOW, "state": GoalState.OPEN}
    yield PerformanceGoal, {"id": uuid7(), **goal, **times}
