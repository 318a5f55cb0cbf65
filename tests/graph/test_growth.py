"""Development plans: their owner's, and shown to the manager of today if they say so."""

from typing import Any
from uuid import UUID

from tests.graph.conftest import Graph
from tests.graph.everyday import Cast, cast, done, person, who_meets
from tests.support.company import TODAY, Company

PLAN = "developmentPlan { id version aspirations sharedWith { name } }"
GOAL = "developmentGoal { id version title state competencies { name } }"
SEEN = """query($id: ID!) { person(id: $id) { developmentPlan {
  aspirations goals { title } opportunities { competency { name } count } } } }"""


async def written(graph: Graph, as_: UUID, **given: Any) -> Any:
    return await done(graph, "developmentPlanWrite", as_, PLAN, **given)


async def added(graph: Graph, as_: UUID, **given: Any) -> Any:
    return await done(graph, "developmentGoalAdd", as_, GOAL, **{"title": "Write", **given})


async def seen(graph: Graph, as_: UUID, whose: UUID) -> Any:
    return (await graph.ask(SEEN, as_=as_, id=person(whose)))["person"]["developmentPlan"]


async def competency(graph: Graph, people: Cast, name: str) -> str:
    made = await done(graph, "competencyCreate", people.hr, "competency { id }", name=name)
    id_: str = made["competency"]["id"]
    return id_


async def test_a_plan_is_its_owners_until_they_show_it(graph: Graph, company: Company) -> None:
    people = await cast(company)
    plan = (await written(graph, people.ada, aspirations="Lead"))["developmentPlan"]
    assert (plan["aspirations"], plan["sharedWith"]) == ("Lead", None)
    assert await who_meets(graph, people, plan["id"]) == {"ada"}
    shown = (await written(graph, people.ada, shared=True))["developmentPlan"]
    assert (shown["id"], shown["sharedWith"]) == (plan["id"], {"name": "Max Manager"})
    assert await who_meets(graph, people, plan["id"]) == {"ada", "max"}
    await written(graph, people.ada, shared=False)
    assert await who_meets(graph, people, plan["id"]) == {"ada"}


async def test_neither_the_manager_before_nor_the_one_after_sees_what_was_shown(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    id_ = (await written(graph, people.ada, shared=True))["developmentPlan"]["id"]
    await company.line(people.ada, people.bo, since=TODAY)
    assert await who_meets(graph, people, id_) == {"ada"}


async def test_each_goal_is_shown_by_itself(graph: Graph, company: Company) -> None:
    people = await cast(company)
    await written(graph, people.ada, aspirations="Lead", shared=True)
    await added(graph, people.ada, title="Secret")
    await added(graph, people.ada, title="Shown", shared=True)
    mine, theirs = [await seen(graph, who, people.ada) for who in (people.ada, people.max)]
    titles = [[each["title"] for each in told["goals"]] for told in (mine, theirs)]
    assert titles == [["Secret", "Shown"], ["Shown"]]
    assert (mine["opportunities"], theirs["opportunities"]) == ([], None)
    assert [await seen(graph, who, people.ada) for who in (people.cleo, people.hr)] == [None, None]


async def test_feedback_suggests_what_to_grow_in_until_it_is_taken_or_set_aside(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    ids = [await competency(graph, people, name) for name in ("Writing", "Talking", "Asking")]
    for tags in (ids[:1], ids[:2], ids):
        about = {"about": person(people.ada), "level": "PRIVATE", "text": "x"}
        await done(graph, "feedbackGive", people.bo, "feedback { id }", **about, competencies=tags)
    await written(graph, people.ada, aspirations="Lead")

    async def names() -> list[tuple[str, int]]:
        told = (await seen(graph, people.ada, people.ada))["opportunities"]
        return [(each["competency"]["name"], each["count"]) for each in told]

    first = await names()
    await added(graph, people.ada, competencies=ids[:1])
    await done(graph, "opportunityDismiss", people.ada, PLAN, competency=ids[2])
    assert (first, await names()) == (
        [("Writing", 3), ("Talking", 2), ("Asking", 1)], [("Talking", 2)],
    )  # fmt: skip


async def test_a_goal_is_changed_by_whose_it_is_alone(graph: Graph, company: Company) -> None:
    people = await cast(company)
    id_ = (await added(graph, people.ada, shared=True))["developmentGoal"]["id"]
    tries = [
        await done(graph, "developmentGoalUpdate", who, GOAL, id=id_, **given)
        for who, given in (
            (people.max, {"title": "Mine"}), (people.cleo, {"title": "Mine"}), (people.ada, {}),
            (people.ada, {"title": " "}), (people.ada, {"state": "DONE", "expectedVersion": 4}),
            (people.ada, {"state": "DONE"}),
        )
    ]  # fmt: skip
    codes = [[each["code"] for each in answer["errors"]] for answer in tries]
    assert codes == [["NOT_ALLOWED"], ["NOT_FOUND"], ["EMPTY"], ["EMPTY"], ["CONFLICT"], []]
    assert tries[-1]["developmentGoal"]["state"] == "DONE"


async def test_what_can_not_be_written_is_refused_by_field(graph: Graph, company: Company) -> None:
    people = await cast(company)
    answers = [
        await written(graph, people.ada, aspirations=" "),
        await written(graph, people.cleo, shared=True),
        await written(graph, people.ada, aspirations="x", expectedVersion=7),
        await added(graph, people.ada, title="x" * 501),
        await added(graph, people.ada, feedback="x"),
        await added(graph, people.ada, competencies=["x"]),
        await done(graph, "opportunityDismiss", people.ada, PLAN, competency="x"),
    ]
    told = [(each["code"], each["path"]) for answer in answers for each in answer["errors"]]
    assert told == [
        ("EMPTY", ["aspirations"]), ("INVALID", ["shared"]), ("CONFLICT", []),
        ("INVALID", ["title"]), ("NOT_FOUND", ["feedback"]), ("NOT_FOUND", ["competencies"]),
        ("NOT_FOUND", ["competency"]),
    ]  # fmt: skip


async def test_a_retry_counts_once(graph: Graph, company: Company) -> None:
    people = await cast(company)
    ids = {
        (await added(graph, people.ada, clientMutationId="a"))["developmentGoal"]["id"]
        for _ in "12"
    }
    assert (len(ids), len((await seen(graph, people.ada, people.ada))["goals"])) == (1, 1)
