"""What each action refuses: a visible stranger, a closed cycle, a stale version, a bad value."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from graphql import GraphQLInputObjectType
from sqlalchemy import update

from model.alignment import Alignment
from model.audit import Audit
from model.blocker import Blocker
from model.conversation import Comment
from model.cycle import Cycle
from model.delegate import Delegate
from model.dependency import Dependency
from model.key_result import Step
from model.retrospective import Retrospective
from resolvers.ids import key_of
from rules.blockers import BlockerKind
from rules.terms import (
    AlignmentMode,
    CycleKind,
    LinkMode,
    MetricKind,
    ObjectiveStatus,
    Outcome,
)
from tests.graph.authoring import DRAFT, ERRORS, Team, act, codes, counted, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.graph.deeds import DEEDS, STALE, Deed, World
from tests.graph.nulls import failing
from tests.graph.okr_deeds import SCENE
from tests.graph.test_private_refusals import PRIVATE
from tests.house.firewall import GRAPH
from tests.support.company import NOW, TODAY, Company

OF_OTHERS = re.compile(r"(role|person|pilot|client|webhook|connection|syncRun)[A-Z]")
"""Actions on the service itself, whose refusals their own tests show."""

SAID = ("Step", "Comment", "Retrospective")


@pytest.fixture
async def world(graph: Graph, company: Company) -> World:
    t = await team(company)
    own = "performanceGoal { id }"
    goal = await act(graph, "performanceGoalCreate", t.ada, own, title="Learn")
    one = await unit_objective(company, t)
    ended = {"status": ObjectiveStatus.CANCELLED, "outcome": Outcome.CANCELLED}
    result = await company.key_result("Sell", objective=one, owner_id=t.ada)
    driven = {"kind": MetricKind.LINKED_WORK, "start": None, "target": None}
    work = await company.key_result("Ship", objective=one, owner_id=t.ada, position=1, **driven)
    connection = await company.connection()
    past = {"starts": NOW.date().replace(month=7), "ends_on": NOW.date().replace(month=9)}
    ids = {
        **await hanging(company, t, one, result),
        "goal": goal["performanceGoal"]["id"],
        "objective": gid("Objective", one),
        "over": gid("Objective", await unit_objective(company, t, **ended)),
        "result": gid("KeyResult", result),
        "work": gid("KeyResult", work),
        "link": gid("TaskLink", await company.link(work, connection, mode=LinkMode.DRIVES)),
        "cycle": gid("Cycle", t.cycle),
        "past": gid("Cycle", await company.cycle("FY26-Q3", closed_on=TODAY, **past)),
        "shop": gid("OrgUnit", t.shop),
        "free": gid("OrgUnit", await company.unit("Free")),
        "bo": gid("Person", t.bo),
        "cy": gid("Person", t.cy),
    }
    return World(t, ids)


async def hanging(company: Company, t: Team, objective: UUID, result: UUID) -> dict[str, str]:
    """What hangs on an objective and its key result."""
    alignment, dependency, blocker = [uuid4() for _ in range(3)]
    top = await company.objective("Top", cycle=t.cycle, owner=t.cy)
    ends = {"child_objective_id": objective, "parent_objective_id": top}
    await company.add(Alignment, id=alignment, mode=AlignmentMode.CONTRIBUTES, share=1, **ends)
    needed = {"unit_id": t.acme, "need": "Hands.", "created_by_id": t.ada, "created_at": NOW}
    await company.add(Dependency, id=dependency, key_result_id=result, **needed)
    opened = {"owner_id": t.ada, "opened_by_id": t.ada, "opened_at": NOW}
    what = {"kind": BlockerKind.RESOURCES, "text": "No hands."}
    await company.add(Blocker, id=blocker, key_result_id=result, **what, **opened)
    named = {"person_id": t.cy, "named_by_id": t.ada, "named_at": NOW}
    await company.add(Delegate, key_result_id=result, **named)
    return {
        "alignment": gid("Alignment", alignment),
        "dependency": gid("Dependency", dependency),
        "blocker": gid("Blocker", blocker),
    }


async def done(graph: Graph, deed: Deed, as_: UUID, given: dict[str, Any]) -> Any:
    action, mutation = deed.action, GRAPH.mutation_type
    assert mutation is not None
    input_ = mutation.fields[action].args["input"].type
    query = f"mutation($input: {input_}) {{ {action}(input: $input) {{ {ERRORS} }} }}"
    return codes((await graph.ask(query, as_=as_, input=given))[action])


def who(deed: Deed, world: World) -> UUID:
    found: UUID = getattr(world.team, deed.by)
    return found


@pytest.mark.parametrize("deed", DEEDS, ids=str)
async def test_a_stranger_a_stale_version_and_bad_values_change_nothing(
    graph: Graph, company: Company, world: World, deed: Deed
) -> None:
    """And then whoever may does it after all, so that each was refused for its own reason."""
    before, given, me = await counted(company, Audit), deed.given(world), who(deed, world)
    if deed.stranger is not None:
        assert await done(graph, deed, world.team.di, given) == [deed.stranger]
    if deed.versioned:
        assert await done(graph, deed, me, {**given, "expectedVersion": 9}) == [STALE]
    told = [await done(graph, deed, me, {**given, **bad(world)}) for bad, _ in deed.bad]
    assert told == [[code] for _, code in deed.bad]
    assert await counted(company, Audit) == before
    assert await done(graph, deed, me, given) == []
    assert await counted(company, Audit) > before


@pytest.mark.parametrize("deed", [each for each in DEEDS if each.closed], ids=str)
async def test_a_closed_cycle_takes_none_of_it(
    graph: Graph, company: Company, world: World, deed: Deed
) -> None:
    async with company.database.system() as session:
        await session.run(update(Cycle).values(closed_on=TODAY))
    assert await done(graph, deed, who(deed, world), deed.given(world)) == [deed.closed]


@pytest.mark.parametrize("deed", [each for each in DEEDS if each.closed is None], ids=str)
async def test_what_stays_open_in_a_closed_cycle_is_taken(
    graph: Graph, company: Company, world: World, deed: Deed
) -> None:
    async with company.database.system() as session:
        await session.run(update(Cycle).values(closed_on=TODAY))
    assert await done(graph, deed, who(deed, world), deed.given(world)) == []


@pytest.fixture
async def scene(company: Company, world: World) -> World:
    """The same world with drafts, a year, and what was said, written and reached in it."""
    t, cycle, keys = world.team, world.team.cycle, {name: uuid4() for name in SAID}
    draft, other = [await unit_objective(company, t, **DRAFT) for _ in range(2)]
    done = await unit_objective(company, t)
    days: dict[str, Any] = {"starts": TODAY.replace(month=1, day=1), "kind": CycleKind.ANNUAL}
    year = await company.objective("Grow", cycle=await company.cycle("FY26", **days), owner=t.ada)
    after = {"starts": date(2027, 1, 1), "ends_on": date(2027, 3, 31)}
    plain = {"kind": MetricKind.MILESTONE, "start": None, "target": None, "owner_id": t.ada}
    one = key_of(world["objective"], "Objective")
    assert one is not None
    results = {
        "milestone": await company.key_result("Build", objective=one, position=2, **plain),
        "sold": await company.key_result("Sell", objective=done, current=Decimal(100)),
        "spare": await company.key_result("Spare", objective=draft, position=1),
    }
    for objective in (draft, other, year):
        await company.key_result("Sell", objective=objective)
    step = {"key_result_id": results["milestone"], "title": "Plan", "weight": 1}
    await company.add(Step, id=keys["Step"], **step)
    said = {"author_id": t.ada, "text": "Well done.", "created_at": NOW, "updated_at": NOW}
    await company.add(Comment, id=keys["Comment"], objective_id=one, **said)
    checked = await company.check_in(results["sold"], author=t.ada, reviewer_id=t.cy)
    told = {"author_id": t.bo, "written_at": NOW, "updated_at": NOW, "objective_id": year}
    await company.add(Retrospective, id=keys["Retrospective"], cycle_id=cycle, **told)
    ids = {
        **world.ids,
        **{name: gid("Objective", key) for name, key in (
            ("draft", draft), ("other", other), ("done", done), ("year", year),
        )},
        **{name: gid("KeyResult", key) for name, key in results.items()},
        **{name.lower(): gid(name, key) for name, key in keys.items()},
        "checkIn": gid("CheckIn", checked),
        "next": gid("Cycle", await company.cycle("FY27-Q1", **after)),
    }  # fmt: skip
    await company.roll_up()
    return World(t, ids)


async def test_each_is_refused_for_its_own_reason_and_then_done(graph: Graph, scene: World) -> None:
    """All lines are tried before they are compared, so that a failure says which of them differ."""
    met: list[Any] = []
    expected: list[Any] = []
    for deed in SCENE:
        given, me = deed.given(scene), who(deed, scene)
        for by, change, code in tries(deed, scene, me):
            met.append((deed.action, change, await done(graph, deed, by, {**given, **change})))
            expected.append((deed.action, change, code))
    assert [pair for pair in zip(met, expected, strict=True) if pair[0] != pair[1]] == []


def tries(deed: Deed, world: World, me: UUID) -> Iterator[tuple[UUID, dict[str, Any], Any]]:
    if deed.stranger is not None:
        yield world.team.di, {}, [deed.stranger]
    if deed.versioned:
        yield me, {"expectedVersion": 9}, [STALE]
    yield from ((me, bad(world), [code]) for bad, code in deed.bad)
    yield me, {}, []


async def test_nothing_that_is_null_fails_on_our_side(graph: Graph, scene: World) -> None:
    """Of all that there is still something to say of: each is tried before any is done."""
    met = [
        each
        for deed in (*DEEDS, *SCENE)
        for each in await failing(graph, deed.action, deed.given(scene), as_=who(deed, scene))
    ]
    assert met == []


async def test_of_all_these_a_closed_cycle_takes_what_it_says_and_no_more(
    graph: Graph, company: Company, scene: World
) -> None:
    async with company.database.system() as session:
        await session.run(update(Cycle).values(closed_on=TODAY))
    met = [
        (deed.action, await done(graph, deed, who(deed, scene), deed.given(scene)))
        for deed in SCENE
    ]
    expected = [(deed.action, [deed.closed] if deed.closed else []) for deed in SCENE]
    assert [pair for pair in zip(met, expected, strict=True) if pair[0] != pair[1]] == []


def inputs() -> dict[str, GraphQLInputObjectType]:
    """What each action on OKRs takes; a new one is of OKRs until it says of what else."""
    mutation = GRAPH.mutation_type
    assert mutation is not None
    found: dict[str, GraphQLInputObjectType] = {}
    for name, field in mutation.fields.items():
        if not PRIVATE.match(name) and not OF_OTHERS.match(name):
            kind: Any = field.args["input"].type
            found[name] = kind.of_type if hasattr(kind, "of_type") else kind
    return found


def told() -> list[Deed]:
    return [deed for deed in (*DEEDS, *SCENE) if not PRIVATE.match(deed.action)]


def test_every_action_on_okrs_is_in_one_of_the_tables() -> None:
    assert {deed.action for deed in told()} == {*inputs()}


def test_each_that_has_a_version_is_tried_with_an_old_one() -> None:
    versioned = {name for name, each in inputs().items() if "expectedVersion" in each.fields}
    assert versioned == {deed.action for deed in told() if deed.versioned}


def test_each_that_takes_more_than_ids_is_tried_with_a_bad_value() -> None:
    tried = {deed.action for deed in told() if deed.bad}
    # The String is `clientMutationId`, and the Int is `expectedVersion`.
    plain = {"ID", "Boolean", "Int", "String"}
    for name, each in inputs().items():
        if name not in tried:
            assert {str(field.type).strip("!") for field in each.fields.values()} <= plain, name
            assert {"text", "reason", "title"}.isdisjoint(each.fields), name
