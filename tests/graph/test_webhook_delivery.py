"""Sending events to webhooks: what is sent, how it is signed, and what comes of each answer."""

import asyncio
import json
import logging
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError
from starlette.responses import Response, StreamingResponse

from app.jobs import working_beside
from app.webhooks import tidy, waiting
from model.journal import Outbox
from model.webhook import Webhook
from rules.terms import Visibility
from sync.webhooks import deliver
from tests.graph.conftest import Graph, gid
from tests.graph.hooks import REPLAY, ROTATE, UPDATE, Hook, hooked
from tests.support.receiving import Receiver, receiving, slowly

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as found:
        yield found


@pytest.fixture
async def hook(graph: Graph, receiver: Receiver) -> AsyncIterator[Hook]:
    """Registered, with nothing to send yet."""
    async with hooked(graph, allowed="127.0.0.1") as made:
        await made.register(receiver.url)
        yield made


def verified(receiver: Receiver, secret: str, at: int = -1) -> Any:
    got = receiver.got[at]
    return Verifier(secret).verify(got.body, got.headers)


async def test_an_event_is_sent_signed_and_tells_ids_only(hook: Hook, receiver: Receiver) -> None:
    [event] = await hook.happen(hook.root)
    assert await hook.turn() is None
    [got] = receiver.got
    assert verified(receiver, hook.secret) == {
        "type": "person.changed",
        "timestamp": hook.now.isoformat().replace("+00:00", "Z"),
        "data": {"id": gid("Person", hook.root)},
    }
    assert (got.id, got.headers["content-type"]) == (event, "application/json")
    shown = await hook.shown()
    [tried] = shown["deliveries"]["nodes"]
    assert (shown["lastError"], shown["failingSince"], shown["nextTryAt"]) == (None, None, None)
    assert (tried["event"], tried["outcome"], tried["status"]) == (event, "DELIVERED", 204)


async def test_the_feed_knows_an_event_by_the_id_it_was_sent_with(
    hook: Hook, receiver: Receiver
) -> None:
    await hook.happen(hook.root)
    await hook.turn()
    query = '{ changes(topics: ["person.changed"]) { nodes { id } } }'
    found = (await hook.graph.ask(query, as_=hook.root))["changes"]["nodes"]
    assert [change["id"] for change in found] == receiver.ids


async def test_what_some_may_not_see_is_sent_to_nobody(hook: Hook, receiver: Receiver) -> None:
    """Whoever registers a webhook would learn by it what they may not see themselves."""
    company, cycle = hook.company, await hook.company.cycle()
    hidden = await company.objective(
        "Secret", cycle=cycle, owner=hook.root, visibility=Visibility.RESTRICTED
    )
    goal = await company.objective("Win", cycle=cycle, owner=hook.root)
    await hook.happen(hidden, goal, noun="Objective")
    await hook.happen(hook.root, noun="Employment")
    await hook.happen(hook.root, noun="RoleGrant")
    await hook.turn()
    assert [got.told["data"]["id"] for got in receiver.got] == [gid("Objective", goal)]
    assert await waiting(hook.graph.services) == []


async def test_events_are_sent_in_their_order_and_each_once(hook: Hook, receiver: Receiver) -> None:
    events = await hook.happen(*(uuid4() for _ in range(25)))
    await hook.turn()
    await hook.turn()
    assert receiver.ids == events


async def test_only_the_topics_that_were_asked_for_are_sent(
    graph: Graph, receiver: Receiver
) -> None:
    async with hooked(graph, allowed="127.0.0.1") as hook:
        await hook.register(receiver.url, topics=["unit.changed"])
        await hook.happen(hook.root)
        [event] = await hook.happen(await hook.company.unit("Shop"), noun="OrgUnit")
        await hook.turn()
    assert receiver.ids == [event]


async def test_what_failed_is_sent_again_later_under_the_same_id(
    hook: Hook, receiver: Receiver
) -> None:
    receiver.answer(500, 503)
    events = await hook.happen(hook.root, uuid4())
    assert await hook.turn() == hook.now + timedelta(seconds=5)
    shown = await hook.shown()
    assert (shown["lastError"], shown["state"]) == ("It answered 500.", "ACTIVE")
    assert await hook.turn() is None
    hook.wait(seconds=5)
    assert await hook.turn() == hook.now + timedelta(seconds=15)
    hook.wait(seconds=15)
    assert await hook.turn() is None
    assert receiver.ids == [events[0], events[0], *events]
    assert await hook.outcomes() == [
        ("RETRYING", 1, 500), ("RETRYING", 2, 503), ("DELIVERED", 3, 204), ("DELIVERED", 1, 204),
    ]  # fmt: skip
    bodies = {got.body for got in receiver.got[:3]}
    assert len(bodies) == 1


@pytest.mark.parametrize(("asked", "seconds"), [("120", 120), ("0", 1), ("9999999", 86_400)])
async def test_an_endpoint_is_left_alone_for_as_long_as_it_asks(
    hook: Hook, receiver: Receiver, asked: str, seconds: int
) -> None:
    receiver.answer(429, Retry_After=asked)
    await hook.happen(hook.root)
    assert await hook.turn() == hook.now + timedelta(seconds=seconds)


async def test_an_endpoint_that_is_gone_is_sent_nothing_more(
    hook: Hook, receiver: Receiver
) -> None:
    receiver.answer(410)
    await hook.happen(hook.root)
    assert await hook.turn() is None
    shown = await hook.shown()
    assert (shown["state"], shown["disabledBecause"]) == ("DISABLED", "GONE")
    assert await waiting(hook.graph.services) == []
    assert await hook.outcomes() == [("STOPPED", 1, 410)]


async def test_an_endpoint_that_fails_for_days_is_disabled_with_the_reason_and_can_go_on(
    hook: Hook, receiver: Receiver
) -> None:
    receiver.answer(502, 502)
    [event] = await hook.happen(hook.root)
    await hook.turn()
    hook.wait(days=5)
    await hook.turn()
    shown = await hook.shown()
    told = (shown["state"], shown["disabledBecause"], shown["lastError"])
    assert told == ("DISABLED", "FAILING", "It answered 502.")
    await hook.turn()
    assert len(receiver.got) == 2
    again = await hook.act(UPDATE, expectedVersion=1, name="Lake", url=receiver.url, topics=[])
    assert (again["webhook"]["state"], again["webhook"]["disabledBecause"]) == ("ACTIVE", None)
    await hook.turn()
    assert receiver.ids == [event] * 3


async def test_an_event_that_is_refused_again_and_again_makes_way_for_the_next(
    hook: Hook, receiver: Receiver
) -> None:
    receiver.answer(*[400] * 10)
    bad, good = await hook.happen(hook.root, uuid4())
    for _ in range(10):
        await hook.turn()
        hook.wait(hours=8)
    assert receiver.ids == [*[bad] * 10, good]
    assert (await hook.outcomes())[-2:] == [("GIVEN_UP", 10, 400), ("DELIVERED", 1, 204)]


async def test_a_redirect_is_a_refusal(hook: Hook, receiver: Receiver) -> None:
    receiver.answer(307, Location=receiver.url + "/elsewhere")
    await hook.happen(hook.root)
    await hook.turn()
    assert (len(receiver.got), await hook.outcomes()) == (1, [("RETRYING", 1, 307)])


async def test_an_endless_answer_is_left_and_a_slow_one_not_waited_for(
    graph: Graph, receiver: Receiver
) -> None:
    async def endless() -> Response:
        async def parts() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * 10_000
                await asyncio.sleep(0)

        return StreamingResponse(parts(), 200)

    async def asleep() -> Response:
        await asyncio.sleep(1.5)
        return Response("", 200)

    async with hooked(graph, allowed="127.0.0.1", patience=1.0) as hook:
        await hook.register(receiver.url)
        receiver.answers += [endless, asleep]
        await hook.happen(hook.root, uuid4())
        await hook.turn()
        shown = await hook.shown()
        assert await hook.outcomes() == [("DELIVERED", 1, 200), ("RETRYING", 1, None)]
    assert "cannot be reached" in shown["lastError"]


async def test_an_address_inside_is_reached_only_where_the_settings_allow_it(
    graph: Graph, receiver: Receiver
) -> None:
    async with hooked(graph, allowed="10.0.0.1") as hook:
        await hook.register(receiver.url)
        await hook.happen(hook.root)
        await hook.turn()
        [tried] = (await hook.shown())["deliveries"]["nodes"]
    assert receiver.got == []
    assert (tried["status"], tried["durationMs"]) == (None, None)
    assert "not allowed or cannot be reached" in tried["error"]


async def test_two_secrets_sign_while_one_takes_the_place_of_the_other(
    hook: Hook, receiver: Receiver
) -> None:
    rotated = await hook.act(ROTATE, overlapHours=1)
    await hook.happen(hook.root)
    await hook.turn()
    assert verified(receiver, hook.secret) == verified(receiver, rotated["secret"])
    hook.wait(minutes=61)
    await hook.happen(hook.root)
    await hook.turn()
    assert receiver.got[-1].headers["webhook-signature"] == signature(receiver, rotated["secret"])


def signature(receiver: Receiver, secret: str) -> str:
    """As another library makes it."""
    got = receiver.got[-1]
    at = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
    return Verifier(secret).sign(got.id, at, got.body.decode())


async def test_a_body_that_was_changed_on_its_way_is_not_ours(
    hook: Hook, receiver: Receiver
) -> None:
    await hook.happen(hook.root)
    await hook.turn()
    got = receiver.got[0]
    told = {**got.told, "type": "person.retired"}
    with pytest.raises(WebhookVerificationError):
        Verifier(hook.secret).verify(json.dumps(told), got.headers)


async def test_a_webhook_is_sent_everything_again_from_a_change_or_a_time_on(
    hook: Hook, receiver: Receiver
) -> None:
    early = await hook.happen(hook.root, uuid4())
    hook.wait(minutes=1)
    late = await hook.happen(uuid4())
    await hook.turn()
    query = '{ changes(first: 1, topics: ["person.changed"]) { edges { cursor } } }'
    [edge] = (await hook.graph.ask(query, as_=hook.root))["changes"]["edges"]
    await hook.act(REPLAY, after=edge["cursor"])
    await hook.turn()
    await hook.act(REPLAY, since=hook.now.isoformat())
    await hook.turn()
    assert receiver.ids == [*early, *late, early[1], *late, *late]


async def test_of_two_workers_at_once_one_sends(hook: Hook, receiver: Receiver) -> None:
    events = await hook.happen(*(uuid4() for _ in range(3)))
    receiver.answers += [slowly] * 3
    await asyncio.gather(*(hook.turn() for _ in range(4)))
    assert receiver.ids == events


async def test_a_worker_that_lost_its_turn_marks_nothing_as_sent(
    hook: Hook, receiver: Receiver
) -> None:
    """It stalled for longer than its lease, and another sent the same under the same id."""
    [event] = await hook.happen(hook.root)
    receiver.answers.append(slowly)
    stalled = asyncio.create_task(
        deliver(replace(hook.office, lease=timedelta(milliseconds=50)), hook.key)
    )
    await asyncio.wait_for(receiver.arrived.wait(), 10)
    await asyncio.sleep(0.06)
    await hook.turn()
    await stalled
    assert receiver.ids == [event, event]
    assert await hook.outcomes() == [("DELIVERED", 1, 204)]


async def test_a_worker_killed_after_sending_leaves_the_event_to_be_sent_again(
    hook: Hook, receiver: Receiver
) -> None:
    [event] = await hook.happen(hook.root)
    data = hook.graph.services.settings.data
    command = [sys.executable, "-m", "tests.faults.webhook_worker", str(data)]
    service = hook.graph.services.urls.service
    worker = await asyncio.create_subprocess_exec(
        *command, service, str(hook.key), stdout=PIPE, cwd=ROOT
    )

    async def killing() -> Response:
        worker.send_signal(signal.SIGKILL)
        await worker.wait()
        return Response("", 200)

    receiver.answers.append(killing)
    assert await worker.wait() == -signal.SIGKILL
    assert (await hook.outcomes(), receiver.ids) == ([], [event])
    await asyncio.sleep(0.6)
    assert await waiting(hook.graph.services) == [hook.key]
    await hook.turn()
    assert receiver.ids == [event, event]
    assert await hook.outcomes() == [("DELIVERED", 1, 204)]


async def test_the_service_sends_by_itself(hook: Hook, receiver: Receiver) -> None:
    async with working_beside(hook.graph.services):
        [event] = await hook.happen(hook.root)
        await asyncio.wait_for(receiver.arrived.wait(), 30)
    assert receiver.ids == [event]


async def test_events_go_when_their_keeping_is_over(hook: Hook) -> None:
    await hook.happen(hook.root)
    hook.wait(days=31)
    [event] = await hook.happen(hook.root)
    await tidy(hook.graph.services)
    async with hook.company.database.system() as session:
        found = await session.all(select(Outbox.event_id).where(Outbox.noun == "Person"))
    assert [str(row.event_id) for row in found] == [event]


async def test_a_database_put_back_on_another_server_sends_nothing_unasked(
    hook: Hook, receiver: Receiver
) -> None:
    """Its transactions are ahead of the server's own, as after a dump."""
    await hook.happen(hook.root)
    async with hook.company.database.system() as session:
        await session.run(update(Outbox).values(xact=10**12))
        await session.run(update(Webhook).values(place_xact=10**12 - 1))
    await tidy(hook.graph.services)
    feed = "{ changes { totalCount } }"
    assert (await hook.graph.ask(feed, as_=hook.root))["changes"]["totalCount"] > 0
    await hook.turn()
    assert (await hook.shown())["disabledBecause"] == "RESTORED"
    await hook.act(UPDATE, expectedVersion=1, name="Lake", url=receiver.url, topics=[])
    [event] = await hook.happen(hook.root)
    await hook.turn()
    assert receiver.ids == [event]


async def test_a_secret_is_in_no_row_and_no_log(
    hook: Hook, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await hook.happen(hook.root)
    await hook.turn()
    tables = ("webhook", "webhook_secret", "webhook_delivery", "audit", "answered_mutation")
    async with hook.company.database.system() as session:
        rows = [
            (await session.run(text(f"SELECT row_to_json(t)::text FROM {table} t"))).all()
            for table in tables
        ]
    assert hook.secret.removeprefix("whsec_") not in caplog.text + str(rows)
