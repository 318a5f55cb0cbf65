"""What each action refuses: a visible stranger, a closed cycle, a stale version, a bad value."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from model.alignment import Alignment
from model.audit import Audit
from model.blocker import Blocker
from model.cycle import Cycle
from model.delegate import Delegate
from model.dependency import Dependency
from rules.blockers import BlockerKind
from rules.terms import AlignmentMode, LinkMode, MetricKind, ObjectiveStatus, Outcome
from tests.graph.authoring import ERRORS, Team, act, codes, counted, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.graph.deeds import DEEDS, STALE, Deed, World
from tests.support.company import NOW, TODAY, Company

INPUTS = {
    "checkInDelegateSet": "CheckInDelegateInput",
    "checkInDelegateRemove": "CheckInDelegateInput",
}


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
    action = deed.action
    input_ = INPUTS.get(action, f"{action[0].upper()}{action[1:]}Input")
    query = f"mutation($input: {input_}!) {{ {action}(input: $input) {{ {ERRORS} }} }}"
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
