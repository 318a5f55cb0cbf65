"""Behind Hive Gateway: a query over two subgraphs, a batch of entities, an action, and who asks."""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.gateway.conftest import PEOPLE, Street
from tests.graph.conftest import gid
from tests.support.company import Company
from tests.support.figures import figure

pytestmark = pytest.mark.interop
ME = "{ me { person { name desk { floor } } } }"
DESKS = "{ desks { nodes { floor person { name status } } } }"
CREATE = """mutation { privateNoteCreate(input: {text: "By the gateway"}) {
  privateNote { text author: visibleBecause } errors { code } } }"""
NOTES = "{ me { privateNotes(first: 10) { nodes { text } } } }"
CHANGED = "subscription($id: ID!) { objectiveChanged(ids: [$id]) { title } }"
CHECK_IN = """mutation($of: ID!, $value: Decimal!) {
  checkInCreate(input: {keyResult: $of, value: $value}) { errors { message } } }"""
TIMES = 30


async def test_a_query_crosses_from_us_to_another_subgraph(street: Street) -> None:
    told = await street.ask(ME, as_=street.people[7])
    assert told["data"] == {"me": {"person": {"name": "Person 7", "desk": {"floor": 3}}}}


async def test_fifty_people_of_another_subgraph_take_one_request_to_us(street: Street) -> None:
    told = await street.ask(DESKS, as_=street.people[0])
    nodes = told["data"]["desks"]["nodes"]
    assert [each["person"]["name"] for each in nodes] == [f"Person {n}" for n in range(PEOPLE)]
    [asked] = street.asked
    assert "_entities" in asked["query"]
    assert [len(each) for each in asked["variables"].values()] == [PEOPLE]


async def test_an_action_runs_through_the_gateway_as_whoever_asks(street: Street) -> None:
    ada, bo = street.people[1], street.people[2]
    told = await street.ask(CREATE, as_=ada)
    assert told["data"]["privateNoteCreate"] == {
        "privateNote": {"text": "By the gateway", "author": ["AUTHOR"]},
        "errors": [],
    }
    assert await texts(street, ada) == ["By the gateway"]
    assert await texts(street, bo) == []


async def texts(street: Street, as_: UUID) -> list[str]:
    told = await street.ask(NOTES, as_=as_)
    return [each["text"] for each in told["data"]["me"]["privateNotes"]["nodes"]]


async def test_nobody_is_told_anything_by_the_gateway_either(street: Street) -> None:
    told = await street.ask(ME, as_=None)
    assert not told.get("data")
    assert told["errors"]


Listen = Callable[[Street, UUID, str], Coroutine[Any, Any, Any]]


async def event_of_stream(street: Street, as_: UUID, objective: str) -> Any:
    body = {"query": CHANGED, "variables": {"id": objective}}
    headers = {**street.headers(as_), "Accept": "text/event-stream"}
    async with (
        httpx2.AsyncClient(timeout=30) as client,
        client.stream("POST", street.hive.url, json=body, headers=headers) as answer,
    ):
        async for line in answer.aiter_lines():
            if line.startswith("data: {"):
                return json.loads(line.removeprefix("data: "))
    raise AssertionError("The stream ended without an event.")


async def event_of_socket(street: Street, as_: UUID, objective: str) -> Any:
    url, headers = street.hive.url.replace("http", "ws", 1), street.headers(as_)
    payload = {"query": CHANGED, "variables": {"id": objective}}
    protocols = [Subprotocol("graphql-transport-ws")]
    async with connect(url, subprotocols=protocols, additional_headers=headers) as line:
        await line.send(json.dumps({"type": "connection_init"}))
        assert json.loads(await line.recv()) == {"type": "connection_ack"}
        await line.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        heard: dict[str, Any] = json.loads(await line.recv())
        return heard["payload"]


@dataclass(frozen=True)
class Growing:
    """Somebody's objective, and the key result that moves it."""

    owner: UUID
    objective: str
    result: str


@pytest.fixture(scope="session")
async def growing(street: Street) -> Growing:
    company, owner = Company(street.services.database), street.people[3]
    objective = await company.objective("Grow", cycle=await company.cycle(), owner=owner)
    result = await company.key_result("Faster", objective=objective, owner_id=owner)
    return Growing(owner, gid("Objective", objective), gid("KeyResult", result))


@pytest.mark.parametrize("first_event", [event_of_stream, event_of_socket])
async def test_a_subscription_runs_through_the_gateway(
    street: Street, growing: Growing, first_event: Listen
) -> None:
    """The gateway hears of it from us by an event stream, whichever its client asked for."""
    hearing = asyncio.create_task(first_event(street, growing.owner, growing.objective))
    for value in range(1, 20):
        # Until it listens for sure: what changed before is not told.
        await street.ask(CHECK_IN, as_=growing.owner, of=growing.result, value=str(value))
        done, _ = await asyncio.wait({hearing}, timeout=1)
        if done:
            break
    assert await hearing == {"data": {"objectiveChanged": {"title": "Grow"}}}


async def test_what_the_gateway_takes_itself(street: Street) -> None:
    """A figure to read, no limit: how long answers take through it, and what it holds."""
    took: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await street.ask(DESKS, as_=street.people[0])
        took.append(time.perf_counter() - began)
    figure(
        f"ready in {street.hive.seconds_to_ready:.1f} s, {memory(street.hive.pid):.0f} MB; "
        f"{PEOPLE} entities through it in {median(took) * 1_000:.0f} ms (median of {TIMES})"
    )
    assert len(took) == TIMES


def memory(started: int) -> float:
    """Of the whole group that was started, in MB."""
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # After the name: state, parent, group …, and 22 fields on the pages that are resident.
        pages += int(fields[21]) if int(fields[2]) == started else 0
    return pages * 4_096 / 1e6
