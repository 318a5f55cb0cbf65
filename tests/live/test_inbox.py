"""An open page hears at once what its reader owes, and when that changes; nobody else does."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.reminders import remind_now
from resolvers.ids import global_id
from tests.live.conftest import Replica
from tests.live.test_changes import Goal, goal
from tests.support.company import NOW, Company

COUNTED = "subscription { inboxChanged { inboxCount } }"
ASK = """mutation ($key: ID!) {
  checkInRequest(input: {keyResult: $key, dueOn: "2026-12-01"}) { errors { message } }
}"""


def told(count: int) -> dict[str, dict[str, int]]:
    return {"inboxChanged": {"inboxCount": count}}


@pytest.fixture
async def boss(company: Company) -> UUID:
    return await company.person("Boss")


@pytest.fixture
async def ann(company: Company, boss: UUID) -> UUID:
    return await company.person("Ann", manager=boss)


@pytest.fixture
async def grow(company: Company, ann: UUID) -> Goal:
    return await goal(company, "Grow", owner=ann, cycle=await company.cycle())


async def test_a_request_and_its_answer_reach_the_inbox_of_whoever_is_asked_alone(
    one: Replica, other: Replica, grow: Goal, ann: UUID, boss: UUID
) -> None:
    readers = {who: await other.socket(who) for who in (ann, boss)}
    for reader in readers.values():
        await reader.subscribe(COUNTED)
        assert await reader.data() == told(0)
    key = global_id("KeyResult", grow.result)
    answer = await one.post(ASK, as_=boss, key=key)
    assert answer["data"] == {"checkInRequest": {"errors": []}}
    assert await readers[ann].data() == told(1)
    await grow.check_in(one)
    assert await readers[ann].data() == told(0)
    assert await readers[boss].silent()


async def test_a_reminder_reaches_whoever_owes_it(
    one: Replica, company: Company, grow: Goal, ann: UUID
) -> None:
    await company.check_in(grow.result, at=NOW - timedelta(days=8), author=ann)
    reader = await one.socket(ann)
    await reader.subscribe(COUNTED)
    assert await reader.data() == told(1)
    await remind_now(replace(one.services, now=lambda: NOW))
    assert await reader.data() == told(1)
