"""graphql-transport-ws to the letter: who is let in, what is answered, why a socket is closed."""

import asyncio
import json
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.live import socket
from resolvers.ids import global_id
from tests.live.client import connected, until, waiting
from tests.live.conftest import Replica
from tests.live.test_changes import CHECK_IN, TITLES, Goal, goal
from tests.support.company import Company

ME = "{ me { person { name } } }"
BOB = {"me": {"person": {"name": "Bob"}}}


@pytest.fixture
async def bob(company: Company) -> UUID:
    return await company.person("Bob")


@pytest.fixture
async def grow(company: Company, bob: UUID) -> Goal:
    return await goal(company, "Grow", owner=bob, cycle=await company.cycle())


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "[]",
        '{"type":"start"}',
        '{"type":"subscribe","payload":{}}',
        '{"type":"subscribe","id":"","payload":{}}',
        '{"type":"subscribe","id":"1"}',
        '{"type":"subscribe","id":"\\ud800","payload":{}}',
        '{"type":"complete"}',
        '{"type":"ping","payload":7}',
        b"\x00",
    ],
)
async def test_what_is_no_message_closes_the_socket(
    one: Replica, bob: UUID, text: str | bytes
) -> None:
    client = await one.socket(bob)
    await client.line.send(text)
    assert (await client.ended())[0] == 4400


async def test_asking_before_saying_who_closes_it(one: Replica) -> None:
    client = await one.raw()
    await client.say(type="subscribe", id="1", payload={"query": ME})
    assert await client.ended() == (4401, "Unauthorized")


@pytest.mark.parametrize("payload", [None, {}, {"Authorization": "Bearer x"}, {"authorization": 1}])
async def test_nobody_is_let_in_without_a_good_token(one: Replica, payload: Any) -> None:
    client = await one.raw()
    await client.say(type="connection_init", payload=payload)
    assert (await client.ended())[0] == 4403


async def test_who_says_nothing_is_not_waited_for(
    one: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "INIT_SECONDS", 0.2)
    client = await one.raw()
    assert await client.ended() == (4408, "Connection initialisation timeout")


async def test_saying_who_one_is_twice_closes_it(one: Replica, bob: UUID) -> None:
    client = await one.socket(bob)
    await client.say(type="connection_init")
    assert await client.ended() == (4429, "Too many initialisation requests")


async def test_an_id_in_use_closes_it(one: Replica, bob: UUID) -> None:
    client = await one.socket(bob)
    await client.subscribe(TITLES, "a")
    await client.say(type="subscribe", id="a", payload={"query": TITLES})
    assert await client.ended() == (4409, "Subscriber for a already exists")


async def test_a_completed_id_is_free_again_and_told_no_more(
    one: Replica, bob: UUID, grow: Goal
) -> None:
    client = await one.socket(bob)
    await client.subscribe(TITLES, "a")
    await client.say(type="complete", id="a")
    await until(lambda: not waiting(one.hub))
    await grow.check_in(one)
    assert await client.silent()
    await client.subscribe(TITLES, "a")
    await grow.check_in(one, 60)
    assert (await client.hear())["id"] == "a"


@pytest.mark.parametrize("protocol", ["graphql-ws", "chat"])
async def test_no_other_protocol_is_spoken(one: Replica, protocol: str) -> None:
    client = await one.raw(protocol=protocol)
    assert (await client.ended())[0] == 4406


async def test_pings_are_answered_at_any_time(one: Replica, bob: UUID) -> None:
    client = await one.raw()
    await client.say(type="ping", payload={"n": 1})
    assert await client.hear() == {"type": "pong", "payload": {"n": 1}}
    await client.greet(one.token(bob), bob)
    await client.say(type="pong")
    await client.say(type="ping")
    assert await client.hear() == {"type": "pong"}


@pytest.mark.parametrize("said", ['{"n": 18446744073709551616}', r'{"n": "\ud800"}'])
async def test_a_ping_is_repeated_whatever_json_it_says(one: Replica, bob: UUID, said: str) -> None:
    client = await one.socket(bob)
    await client.line.send(f'{{"type": "ping", "payload": {said}}}')
    assert await client.hear() == {"type": "pong", "payload": json.loads(said)}


@pytest.mark.parametrize(
    ("value", "kind"),
    [("18446744073709551616", "next"), (r'"\ud800"', "error"), ("[" * 300 + "]" * 300, "next")],
    ids=["a large number", "half a character", "deep"],
)
async def test_variables_that_few_programs_write_end_no_socket(
    one: Replica, bob: UUID, value: str, kind: str
) -> None:
    client = await one.socket(bob)
    payload = f'{{"query": "{ME}", "variables": {{"n": {value}}}}}'
    await client.line.send(f'{{"type": "subscribe", "id": "1", "payload": {payload}}}')
    assert (await client.hear())["type"] == kind


async def test_queries_and_mutations_come_by_the_same_way_as_over_http(
    one: Replica, bob: UUID, grow: Goal
) -> None:
    client = await one.socket(bob)
    await client.say(type="subscribe", id="q", payload={"query": ME})
    answer = await client.hear()
    assert (answer["id"], answer["payload"]["data"]) == ("q", BOB)
    assert answer["payload"]["extensions"]["cost"]["requested"] > 0
    assert await client.hear() == {"id": "q", "type": "complete"}
    variables = {"key": global_id("KeyResult", grow.result), "value": "5"}
    await client.say(type="subscribe", id="m", payload={"query": CHECK_IN, "variables": variables})
    assert await client.data() == {"checkInCreate": {"errors": []}}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{ nothing }"}, "BAD_REQUEST"),
        ({"query": "{"}, "BAD_REQUEST"),
        ({}, "UNKNOWN_DOCUMENT"),
        ({"query": "subscription { nothing }"}, "BAD_REQUEST"),
        ({"query": TITLES, "variables": {"ids": 7.5}}, "BAD_REQUEST"),
        ({"query": TITLES, "variables": {"ids": ["x"] * 101}}, "INVALID"),
        ({"query": "subscription { ...on Subscription @skip(if: true) { x: __typename } }"}, None),
    ],
)
async def test_what_is_wrong_with_an_operation_is_told_and_ends_it_alone(
    one: Replica, bob: UUID, payload: Any, code: str | None
) -> None:
    client = await one.socket(bob)
    await client.say(type="subscribe", id="1", payload=payload)
    told = await client.hear()
    assert (told["id"], told["type"]) == ("1", "error")
    assert code is None or told["payload"][0]["extensions"]["code"] == code
    await client.say(type="subscribe", id="1", payload={"query": ME})
    assert await client.data() == BOB


async def test_a_page_of_another_origin_opens_no_socket(one: Replica) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connected(one.port, one.hub, origin="https://evil.example"):
            pass
    assert refused.value.response.status_code == 403
    assert b"ORIGIN_NOT_ALLOWED" in (refused.value.response.body or b"")


async def test_a_cookie_says_who_it_is_to_our_own_page_alone(one: Replica) -> None:
    """None of these sessions is alive: what differs is how far each of them gets."""
    cookie, here = {"Cookie": f"__Host-okrgraph={'a' * 43}"}, f"http://127.0.0.1:{one.port}"
    for origin, reason in ((here, "signed out"), (None, "very service only")):
        client = await one.raw(origin=origin, headers=cookie)
        await client.say(type="connection_init")
        code, told = await client.ended()
        assert (code, reason in told) == (4403, True), told


async def test_who_it_is_may_stand_in_the_handshake_but_only_once(one: Replica, bob: UUID) -> None:
    bearer = {"Authorization": f"Bearer {one.token(bob)}"}
    client = await one.raw(headers=bearer)
    await client.say(type="connection_init")
    assert await client.hear() == {"type": "connection_ack"}
    client = await one.raw(headers=bearer)
    await client.say(type="connection_init", payload=bearer)
    assert (await client.ended())[0] == 4403


async def test_a_message_that_is_too_long_closes_it(one: Replica, bob: UUID) -> None:
    client = await one.socket(bob)
    with suppress(ConnectionClosed):
        await client.say(type="ping", payload={"x": "x" * 300_000})
    assert (await client.ended())[0] == 1009


async def test_a_viewer_has_so_many_connections_and_no_more(
    one: Replica, bob: UUID, company: Company
) -> None:
    for _ in range(one.services.settings.live_connections_each):
        await one.socket(bob)
    client = await one.raw()
    await client.say(type="connection_init", payload={"authorization": f"Bearer {one.token(bob)}"})
    assert (await client.ended())[0] == 1013
    await one.socket(await company.person("Ann"))


async def test_a_socket_has_so_many_subscriptions_and_no_more(
    one: Replica, bob: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "OPERATIONS", 2)
    client = await one.socket(bob)
    for id_ in "ab":
        await client.subscribe(TITLES, id_)
    await client.say(type="subscribe", id="c", payload={"query": TITLES})
    told = await client.hear()
    assert told["payload"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"


async def test_one_answer_serves_all_subscriptions_of_a_viewer_that_ask_the_same(
    one: Replica, bob: UUID, grow: Goal
) -> None:
    clients = [await one.socket(bob) for _ in range(3)]
    for client in clients:
        await client.subscribe(TITLES)
    before = one.live.renderings.made
    await grow.check_in(one)
    told = await asyncio.gather(*(client.data() for client in clients))
    assert told == [{"objectiveChanged": {"title": "Grow"}}] * 3
    assert one.live.renderings.made == before + 1
