"""What each action on private things refuses, in one table for all of them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLInputObjectType

from rules.terms import LinkMode
from tests.graph.conftest import Graph, gid
from tests.graph.everyday import cast
from tests.graph.nulls import failing
from tests.graph.private_deeds import FEEDBACK, GROWTH, MEETINGS, Code, Deed, Over
from tests.graph.private_reviews import REVIEWS, Finding
from tests.graph.reviewing import cast as reviewed
from tests.house.firewall import GRAPH
from tests.support.company import Company

PRIVATE = re.compile(
    r"(review|peer|calibration|evidence|performanceGoal|feedback|recognition|oneOnOne|agendaItem|"
    r"actionItem|development|opportunity|competency|companyValue|track|privateNote)[A-Z]"
)
SCENES: dict[str, Sequence[Deed | Finding]] = {
    "feedback": FEEDBACK, "1:1s": MEETINGS, "growth": GROWTH, "reviews": REVIEWS,
}  # fmt: skip
STALE: Code = ("CONFLICT", [])


@dataclass
class Scene:
    """Who plays in it, by name, and the ids of all that there is so far."""

    graph: Graph
    people: dict[str, UUID]
    ids: dict[str, str]

    async def tell(self, action: str, by: str, given: Any, fields: str = "") -> Any:
        input_ = f"{action[0].upper()}{action[1:]}Input"
        asked = f"{action}(input: $input) {{ errors {{ code path message }} {fields} }}"
        query = f"mutation($input: {input_}!) {{ {asked} }}"
        return (await self.graph.ask(query, as_=self.people[by], input=given))[action]

    async def refused(self, action: str, by: str, given: Any) -> tuple[Any, str]:
        """The code and place by which it is refused, and what is said."""
        told = (await self.tell(action, by, given))["errors"]
        return (told[0]["code"], told[0]["path"]) if told else None, "".join(
            each["message"] for each in told
        )

    async def does(self, deed: Deed) -> None:
        name, field = deed.keeps or ("", "")
        fields = f"{field} {{ id }}" if field else ""
        told = await self.tell(deed.action, deed.by, deed.given(self.ids), fields)
        assert told["errors"] == [], (deed.action, told)
        if field:
            self.ids[name] = told[field]["id"]


def is_versioned(action: str) -> bool:
    return "expectedVersion" in inputs()[action].fields


def inputs() -> dict[str, GraphQLInputObjectType]:
    """What each action on something private takes."""
    mutation = GRAPH.mutation_type
    assert mutation is not None
    found: dict[str, GraphQLInputObjectType] = {}
    for name, field in mutation.fields.items():
        if PRIVATE.match(name):
            kind: Any = field.args["input"].type
            found[name] = kind.of_type if hasattr(kind, "of_type") else kind
    return found


@pytest.fixture
async def scene(request: pytest.FixtureRequest, graph: Graph, company: Company) -> Scene:
    if request.param == "reviews":
        people = await reviewed(company)
    else:
        people = dict(vars(await cast(company)))
    ids = {name: gid("Person", id_) for name, id_ in people.items()}
    scene = Scene(graph, people, ids)
    if request.param != "reviews":
        await stage(scene, company)
    return scene


async def stage(scene: Scene, company: Company) -> None:
    """A key result of Ann's with a task, and a track that expects something."""
    cycle, connection = await company.cycle(), await company.connection()
    goal = await company.objective("Win", cycle=cycle, owner=scene.people["ada"])
    result = await company.key_result("Sell", objective=goal, owner_id=scene.people["ada"])
    link = await company.link(result, connection, mode=LinkMode.EVIDENCE)
    task = await company.task("SHOP-1", link=link, connection=connection)
    scene.ids |= {"result": gid("KeyResult", result), "task": gid("Task", task)}
    named = await scene.tell("competencyCreate", "hr", {"name": "Asking"}, "competency { id }")
    expected = [{"competency": named["competency"]["id"], "text": "Asks well."}]
    levels = [{"name": "Senior", "expectations": expected}]
    made = await scene.tell("trackCreate", "hr", {"name": "All", "levels": levels}, "track { id }")
    scene.ids |= {"expected": named["competency"]["id"], "ladder": made["track"]["id"]}


@pytest.mark.parametrize(("scene", "deeds"), SCENES.items(), ids=SCENES, indirect=["scene"])
async def test_each_is_refused_for_its_own_reason_then_done_and_then_too_late(
    scene: Scene, deeds: Sequence[Deed | Finding]
) -> None:
    """All lines are tried before they are compared, so that a failure says which of them differ."""
    met: list[Any] = []
    expected: list[Any] = []
    for deed in deeds:
        if not isinstance(deed, Deed):
            scene.ids |= await deed(scene.graph, scene.people, scene.ids)
            continue
        for who, change, code in tries(scene, deed):
            given = {**deed.given(scene.ids), **change}
            met.append(
                (deed.action, who, change, (await scene.refused(deed.action, who, given))[0])
            )
            expected.append((deed.action, who, change, code))
        await scene.does(deed)
        for each in deed.over:
            met.append(await too_late(scene, deed, each))
            expected.append((each.action or deed.action, each.code, True))
    assert [pair for pair in zip(met, expected, strict=True) if pair[0] != pair[1]] == []


@pytest.mark.parametrize(("scene", "deeds"), SCENES.items(), ids=SCENES, indirect=["scene"])
async def test_nothing_that_is_null_fails_on_our_side(
    scene: Scene, deeds: Sequence[Deed | Finding]
) -> None:
    """A change before it is done, and what makes or ends something once it is."""
    met: list[Any] = []
    for deed in deeds:
        if not isinstance(deed, Deed):
            scene.ids |= await deed(scene.graph, scene.people, scene.ids)
            continue
        given, by = deed.given(scene.ids), scene.people[deed.by]
        is_first = deed.action.endswith(("Update", "Write"))
        met += await failing(scene.graph, deed.action, given, as_=by) if is_first else []
        await scene.does(deed)
        met += [] if is_first else await failing(scene.graph, deed.action, given, as_=by)
    assert met == []


def tries(scene: Scene, deed: Deed) -> list[tuple[str, dict[str, Any], Any]]:
    found: list[tuple[str, dict[str, Any], Any]] = []
    if deed.stranger is not None:
        found.append((deed.stranger[0], {}, deed.stranger[1]))
    if is_versioned(deed.action):
        found.append((deed.by, {"expectedVersion": 99}, STALE))
    return [*found, *((deed.by, dict(bad(scene.ids)), code) for bad, code in deed.bad)]


async def too_late(scene: Scene, deed: Deed, over: Over) -> Any:
    action = over.action or deed.action
    code, says = await scene.refused(action, over.by or deed.by, over.given(scene.ids))
    return action, code, over.says in says or says


def deeds_of() -> dict[str, list[Deed]]:
    found: defaultdict[str, list[Deed]] = defaultdict(list)
    for each in (each for scene in SCENES.values() for each in scene if isinstance(each, Deed)):
        found[each.action].append(each)
    return found


def test_every_action_on_something_private_is_in_the_table() -> None:
    """And each says what is too late for it, or why nothing is."""
    told = deeds_of()
    assert {*told} == {*inputs()}
    lacking = [
        name for name, each in told.items() if not any(one.over or one.stateless for one in each)
    ]
    assert lacking == []


def test_each_that_takes_more_than_ids_is_tried_with_a_bad_value() -> None:
    untried = {name for name, each in deeds_of().items() if not any(one.bad for one in each)}
    # The String is `clientMutationId`, and the Int is `expectedVersion`.
    plain = {"ID", "Boolean", "Int", "String"}
    for name in untried:
        fields = inputs()[name].fields
        assert {str(field.type).strip("!") for field in fields.values()} <= plain, name
        assert {"text", "reason", "name"}.isdisjoint(fields), name
