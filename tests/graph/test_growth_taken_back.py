"""A development plan is its owner's, who takes back what they wrote in it."""

from typing import Any
from uuid import uuid4

from app.postgres import Urls
from model.growth import DevelopmentGoal
from resolvers.ids import GlobalId, key_of
from rules.growth import MOST_GOALS, GoalState
from tests.graph.conftest import Graph
from tests.graph.everyday import cast, done
from tests.graph.test_growth import GOAL, added, competency, engineering, written
from tests.support.company import NOW, Company
from tests.support.walls import write_past_walls

GONE = "deletedId"
STANDS = "developmentPlan { aspirations level track { name } }"


async def test_what_a_plan_says_is_emptied_and_a_track_is_left(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    track = await engineering(graph, people, await competency(graph, people, "Writing"))
    given = {"aspirations": "Leave", "track": track, "level": 2}
    await done(graph, "developmentPlanWrite", people.ada, STANDS, **given)
    half = {"track": None, "level": 1}
    refused = await done(graph, "developmentPlanWrite", people.ada, STANDS, **half)
    told = [
        (await done(graph, "developmentPlanWrite", people.ada, STANDS, **words))["developmentPlan"]
        for words in ({"aspirations": None}, {"track": None})
    ]
    assert refused["errors"] == [{"code": "INVALID", "path": ["track"]}]
    assert told == [
        {"aspirations": None, "level": 2, "track": {"name": "Engineering"}},
        {"aspirations": None, "level": None, "track": None},
    ]


async def test_what_a_goal_says_is_emptied_and_what_it_must_say_is_not(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    words = {"dueOn": "2026-12-01", "description": "Weekly"}
    id_ = (await added(graph, people.ada, **words))["developmentGoal"]["id"]
    fields = "developmentGoal { title description dueOn competencies { name } }"
    empty = {"dueOn": None, "description": None, "competencies": None}
    told = await done(graph, "developmentGoalUpdate", people.ada, fields, id=id_, **empty)
    assert told["developmentGoal"] == {
        "title": "Write", "description": None, "dueOn": None, "competencies": [],
    }  # fmt: skip
    refused: list[Any] = [
        (await done(graph, "developmentGoalUpdate", people.ada, fields, id=id_, **{name: None}))[
            "errors"
        ]
        for name in ("title", "state", "shared")
    ]
    assert refused == [[{"code": "EMPTY", "path": [name]}] for name in ("title", "state", "shared")]


async def test_a_full_plan_takes_another_goal_once_one_is_deleted(
    graph: Graph, company: Company, empty: Urls
) -> None:
    people = await cast(company)
    plan = (await written(graph, people.ada, aspirations="Lead"))["developmentPlan"]["id"]
    first = (await added(graph, people.ada))["developmentGoal"]["id"]
    times = {"created_at": NOW, "updated_at": NOW, "state": GoalState.DONE}
    nothing: list[Any] = []
    whose = {"plan_id": key_of(GlobalId(plan), "DevelopmentPlan"), "person_id": people.ada}
    goal = {"title": "Old", "competency_ids": nothing, **whose, **times}
    full = ((DevelopmentGoal, {"id": uuid4(), **goal}) for _ in range(MOST_GOALS - 1))
    write_past_walls(empty.owner, full)
    refused = (await added(graph, people.ada))["errors"]
    manager = await done(graph, "developmentGoalDelete", people.max, GONE, id=first)
    told = await done(graph, "developmentGoalDelete", people.ada, GONE, id=first)
    gone = await done(graph, "developmentGoalUpdate", people.ada, GOAL, id=first, state="DONE")
    assert [refused[0]["code"], manager["errors"][0]["code"]] == ["OVER_LIMIT", "NOT_FOUND"]
    assert (told["deletedId"], told["errors"]) == (first, [])
    assert gone["errors"][0]["code"] == "NOT_FOUND"
    assert (await added(graph, people.ada))["errors"] == []
