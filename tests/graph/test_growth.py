"""Development plans: their owner's, and shown to the manager of today if they say so."""

from typing import Any
from uuid import UUID

from tests.graph.conftest import Graph
from tests.graph.everyday import Cast, cast, done, person, who_meets
from tests.graph.reviewing import launched
from tests.support.company import TODAY, Company

TRACK = "track { id name levels { number name expectations { text competency { name } } } }"
ASSESSED = """competencyAssessment { id level note assessedOn competency { name } author { name }
  sharedWith { name } track { name } }"""
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


async def engineering(graph: Graph, people: Cast, writing: str) -> str:
    """A track of two levels, of which the upper one expects something of a competency."""
    expected = [{"competency": writing, "text": "Others build on what they write."}]
    levels = [{"name": "Junior"}, {"name": "Senior", "expectations": expected}]
    made = await done(graph, "trackCreate", people.hr, TRACK, name="Engineering", levels=levels)
    id_: str = made["track"]["id"]
    return id_


async def test_a_track_has_levels_and_each_says_what_it_expects(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    track = await engineering(graph, people, await competency(graph, people, "Writing"))
    asked = "{ tracks { id levels { number name expectations { text competency { name } } } } }"
    text = "Others build on what they write."
    expected = [{"text": text, "competency": {"name": "Writing"}}]
    levels: list[dict[str, Any]] = [
        {"number": 1, "name": "Junior", "expectations": []},
        {"number": 2, "name": "Senior", "expectations": expected},
    ]
    assert (await graph.ask(asked, as_=people.bo))["tracks"] == [{"id": track, "levels": levels}]
    assert (await done(graph, "trackRetire", people.hr, TRACK, id=track))["errors"] == []
    assert (await graph.ask(asked, as_=people.bo))["tracks"] == []


async def test_a_plan_says_on_which_level_of_a_track_its_owner_stands(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    track = await engineering(graph, people, await competency(graph, people, "Writing"))
    tries = [
        await written(graph, people.ada, **given)
        for given in ({"level": 1}, {"track": track}, {"track": track, "level": 3})
    ]
    paths = [each["path"] for answer in tries for each in answer["errors"]]
    assert paths == [["track"], ["level"], ["level"]]
    await written(graph, people.ada, track=track, level=1)
    told = await done(graph, "developmentPlanWrite", people.ada, STANDS, level=2)
    assert told["developmentPlan"] == {"level": 2, "track": {"name": "Engineering"}}


STANDS = "developmentPlan { level track { name } }"


async def test_somebody_is_assessed_by_themselves_and_by_who_manages_them(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    writing = await competency(graph, people, "Writing")
    of = {"track": await engineering(graph, people, writing), "competency": writing}
    ada = {"person": person(people.ada), **of}
    past = {"level": 1, "assessedOn": "2026-06-01"}
    own = await done(graph, "competencyAssess", people.ada, ASSESSED, **ada, **past)
    managers = await done(
        graph, "competencyAssess", people.max, ASSESSED, **ada, level=2, note="Clear now."
    )
    told = managers["competencyAssessment"]
    assert (told["level"], told["assessedOn"], told["note"]) == (2, str(TODAY), "Clear now.")
    asked = "query($id: ID!) { person(id: $id) { competencyAssessments { nodes { level } } } }"
    seen_by = {
        who: [
            each["level"]
            for each in (await graph.ask(asked, as_=getattr(people, who), id=ada["person"]))[
                "person"
            ]["competencyAssessments"]["nodes"]
        ]
        for who in ("ada", "max", "cleo", "hr")
    }
    assert seen_by == {"ada": [2, 1], "max": [2], "cleo": [], "hr": []}
    id_ = own["competencyAssessment"]["id"]
    assert await who_meets(graph, people, id_) == {"ada"}
    shown = await done(graph, "competencyAssess", people.ada, ASSESSED, **ada, level=2, shared=True)
    assert await who_meets(graph, people, shown["competencyAssessment"]["id"]) == {"ada", "max"}


async def test_what_no_track_expects_and_who_is_not_ones_own_are_not_assessed(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    writing, talking = [await competency(graph, people, name) for name in ("Writing", "Talking")]
    of = {"track": await engineering(graph, people, writing), "competency": writing, "level": 1}
    mine = {"person": person(people.ada), **of}
    tries = [
        await done(graph, "competencyAssess", who, ASSESSED, **{**mine, **given})
        for who, given in (
            (people.cleo, {}), (people.ada, {"competency": talking}), (people.ada, {"level": 3}),
            (people.ada, {"assessedOn": "2027-01-01"}), (people.max, {"shared": True}),
        )
    ]  # fmt: skip
    told = [(each["code"], each["path"]) for answer in tries for each in answer["errors"]]
    assert told == [
        ("NOT_ALLOWED", []), ("INVALID", ["competency"]), ("INVALID", ["level"]),
        ("INVALID", ["assessedOn"]), ("INVALID", ["shared"]),
    ]  # fmt: skip


async def test_what_a_goal_grows_is_changed_like_the_rest_of_it(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    ids = [await competency(graph, people, name) for name in ("Writing", "Talking")]
    id_ = (await added(graph, people.ada, competencies=ids[:1]))["developmentGoal"]["id"]
    told = await done(
        graph, "developmentGoalUpdate", people.ada, GOAL, id=id_, competencies=ids[1:]
    )
    assert told["developmentGoal"]["competencies"] == [{"name": "Talking"}]


async def test_a_shared_review_leads_to_drafts_that_its_subject_takes_up(
    graph: Graph, company: Company
) -> None:
    cycle = await launched(graph, company)
    me, part = cycle.people["me"], await cycle.part()
    early = await done(graph, "developmentGoalAdd", me, OUTCOME, title="Write", participant=part)
    await cycle.writes("me", "SELF")
    await cycle.writes("manager", "MANAGER")
    await cycle.to("SHARING")
    await cycle.do("reviewShare", "manager", participant=part)
    theirs = await done(
        graph, "developmentGoalAdd", cycle.people["manager"], OUTCOME, title="x", participant=part
    )
    made = await done(graph, "developmentGoalAdd", me, OUTCOME, title="Write", participant=part)
    goal = made["developmentGoal"]
    assert [each["errors"][0]["code"] for each in (early, theirs)] == ["NOT_OPEN", "NOT_ALLOWED"]
    assert (goal["state"], goal["review"]) == ("DRAFT", {"id": part})
    taken_up, put_back = [
        await done(graph, "developmentGoalUpdate", me, OUTCOME, id=goal["id"], state=to)
        for to in ("OPEN", "DRAFT")
    ]
    assert taken_up["developmentGoal"]["state"] == "OPEN"
    assert [each["path"] for each in put_back["errors"]] == [["state"]]


OUTCOME = "developmentGoal { id state review { id } }"


async def test_hr_sees_a_plan_while_a_review_of_its_owner_is_open_and_at_no_other_time(
    graph: Graph, company: Company
) -> None:
    cycle = await launched(graph, company)
    me, hr = cycle.people["me"], cycle.people["hr"]
    await written(graph, me, aspirations="Lead")
    await added(graph, me, title="Write")
    during = await seen(graph, hr, me)
    others = [await seen(graph, cycle.people[name], me) for name in ("manager", "admin", "above")]
    await cycle.to("SHARING", "CLOSED")
    after = await seen(graph, hr, me)
    plan = {"aspirations": "Lead", "goals": [{"title": "Write"}], "opportunities": None}
    assert (during, others, after) == (plan, [None] * 3, None)
