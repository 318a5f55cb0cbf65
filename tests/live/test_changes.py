"""What changes reaches whoever subscribed and may see it, over every replica; nobody else."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import delete, update
from websockets.exceptions import ConnectionClosed

from app.live import watch
from app.live.listener import NAME
from app.postgres import Urls
from model.events import announce, event
from model.person import Person
from model.role import RoleGrant
from resolvers.ids import global_id
from rules.terms import PersonStatus, Role, RollupMode, RunState, Visibility
from sync.options import RunOptions
from sync.runs import End, claimed, finish, page
from tests.live.conftest import Replica, moving
from tests.support.company import TODAY, Company

CHANGED = """subscription ($ids: [ID!], $unit: ID, $cycle: ID) {
  objectiveChanged(ids: $ids, unit: $unit, cycle: $cycle) { title progress { value } }
}"""
TITLES = """subscription ($ids: [ID!], $unit: ID, $cycle: ID) {
  objectiveChanged(ids: $ids, unit: $unit, cycle: $cycle) { title }
}"""
PROGRESS = "subscription ($id: ID!) { syncRunProgress(id: $id) { state counts } }"
CHECK_IN = """mutation ($key: ID!, $value: Decimal!) {
  checkInCreate(input: {keyResult: $key, value: $value}) { errors { message } }
}"""


@dataclass
class Goal:
    """An objective with one key result, both of one person."""

    id: UUID
    result: UUID
    owner: UUID

    async def check_in(self, at: Replica, value: int = 50) -> None:
        key = global_id("KeyResult", self.result)
        answer = await at.post(CHECK_IN, as_=self.owner, key=key, value=str(value))
        assert answer["data"] == {"checkInCreate": {"errors": []}}, answer


async def goal(company: Company, title: str, *, owner: UUID, cycle: UUID, **more: Any) -> Goal:
    objective = await company.objective(title, cycle=cycle, owner=owner, **more)
    return Goal(objective, await company.key_result("Sell", objective=objective), owner)


@pytest.fixture
async def ann(company: Company) -> UUID:
    return await company.person("Ann")


@pytest.fixture
async def bob(company: Company) -> UUID:
    return await company.person("Bob")


@pytest.fixture
async def quarter(company: Company) -> UUID:
    return await company.cycle()


@pytest.fixture
async def grow(company: Company, ann: UUID, quarter: UUID) -> Goal:
    return await goal(company, "Grow", owner=ann, cycle=quarter)


async def test_a_change_on_one_replica_reaches_a_subscriber_of_the_other(
    one: Replica, other: Replica, grow: Goal, bob: UUID
) -> None:
    reader = await other.socket(bob)
    await reader.subscribe(CHANGED)
    await grow.check_in(one)
    told = {"objectiveChanged": {"title": "Grow", "progress": {"value": "0.5"}}}
    assert await reader.data() == told


async def test_what_a_colleague_may_not_see_reaches_its_owner_alone(
    one: Replica, company: Company, grow: Goal, ann: UUID, bob: UUID, quarter: UUID
) -> None:
    hidden = await goal(
        company, "Buy them", owner=ann, cycle=quarter, visibility=Visibility.RESTRICTED
    )
    owner, colleague = await one.socket(ann), await one.socket(bob)
    ids = [global_id("Objective", hidden.id), global_id("Objective", grow.id)]
    for reader in (owner, colleague):
        await reader.subscribe(TITLES, ids=ids)
    await hidden.check_in(one)
    assert await owner.data() == {"objectiveChanged": {"title": "Buy them"}}
    await grow.check_in(one)
    assert await colleague.data() == {"objectiveChanged": {"title": "Grow"}}
    assert await colleague.silent()


async def test_progress_above_is_told_with_what_it_comes_from(
    one: Replica, company: Company, grow: Goal, bob: UUID, quarter: UUID
) -> None:
    above = await company.objective("Win", cycle=quarter, rollup_mode=RollupMode.CHILDREN)
    await company.align(grow.id, to_objective=above)
    reader = await one.socket(bob)
    await reader.subscribe(CHANGED, ids=[global_id("Objective", above)])
    await grow.check_in(one)
    told = {"objectiveChanged": {"title": "Win", "progress": {"value": "0.5"}}}
    assert await reader.data() == told


async def test_a_unit_and_a_cycle_narrow_what_is_told(
    one: Replica, company: Company, grow: Goal, ann: UUID, bob: UUID, quarter: UUID
) -> None:
    reader = await one.socket(bob)
    unit, later = await company.unit("Sales"), await company.cycle("FY27-Q1", starts=TODAY)
    await reader.subscribe(TITLES, "elsewhere", unit=global_id("OrgUnit", unit))
    await reader.subscribe(TITLES, "another time", cycle=global_id("Cycle", later))
    await reader.subscribe(TITLES, "here", cycle=global_id("Cycle", quarter))
    await grow.check_in(one)
    assert (await reader.hear())["id"] == "here"
    assert await reader.silent()


async def test_a_run_is_told_as_it_goes_on_to_administrators_alone(
    one: Replica, other: Replica, company: Company, ann: UUID, bob: UUID
) -> None:
    await company.role(ann, Role.ADMINISTRATOR)
    run_id, connection = uuid4(), await company.connection()
    options = RunOptions(now=moving, today=TODAY, new_id=lambda: run_id)
    admin, colleague = await other.socket(ann), await other.socket(bob)
    async with claimed(one.services.database, connection, options) as run:
        for reader in (admin, colleague):
            await reader.subscribe(PROGRESS, id=global_id("SyncRun", run_id))
        assert (await admin.data())["syncRunProgress"]["state"] == "RUNNING"
        async with page(one.services.database, run) as session:
            await finish(session, run, End(RunState.DONE, {"created": 2}), moving())
    told = {"syncRunProgress": {"state": "DONE", "counts": {"created": 2}}}
    assert await admin.data() == told
    assert await colleague.silent()


async def test_subscribers_go_on_when_the_connection_that_listens_is_lost(
    one: Replica, empty: Urls, grow: Goal, bob: UUID
) -> None:
    """What is committed while nothing is heard is told afterwards."""
    reader = await one.socket(bob)
    await reader.subscribe(CHANGED)
    with psycopg.connect(empty.service, autocommit=True) as service:
        ended = service.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
            [NAME],
        ).fetchall()
    assert len(ended) == 2
    await grow.check_in(one)
    assert (await reader.data())["objectiveChanged"]["progress"]["value"] == "0.5"
    await grow.check_in(one, 75)
    assert (await reader.data())["objectiveChanged"]["progress"]["value"] == "0.75"


async def test_a_socket_ends_with_its_token(one: Replica, bob: UUID) -> None:
    reader = await one.raw()
    # A slow machine may take longer to let it in than its token lasts.
    with suppress(ConnectionClosed):
        await reader.greet(one.token(bob, seconds=1), bob)
    code, reason = await reader.ended()
    assert (code, "expired" in reason) == (4403, True)


async def test_a_leaver_is_out_as_soon_as_the_sync_says_so(one: Replica, bob: UUID) -> None:
    reader = await one.socket(bob)
    await left(one, bob)
    assert (await reader.ended())[0] == 4403


async def test_whoever_loses_a_right_unheard_is_out_by_the_next_look(
    one: Replica, company: Company, ann: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SECONDS", 0.2)
    await company.role(ann, Role.ADMINISTRATOR)
    run_id, connection = uuid4(), await company.connection()
    options = RunOptions(now=moving, today=TODAY, new_id=lambda: run_id)
    admin = await one.socket(ann)
    async with claimed(one.services.database, connection, options) as run:
        await admin.subscribe(PROGRESS, id=global_id("SyncRun", run_id))
        assert (await admin.data())["syncRunProgress"]["state"] == "RUNNING"
        async with one.services.database.system() as session:
            await session.run(delete(RoleGrant))
        await asyncio.sleep(0.5)
        async with page(one.services.database, run) as session:
            await finish(session, run, End(RunState.DONE, {}), moving())
        assert await admin.silent()


async def left(at: Replica, person: UUID) -> None:
    async with at.services.database.system() as session:
        gone = update(Person).where(Person.id == person)
        await session.run(gone.values(status=PersonStatus.ENDED))
        await announce(session, [event("Person", person)], moving())
