"""Subscriptions as server-sent events: bytes as a gateway splits them, and how a stream ends."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import httpx2
import pytest

from app.graphql.asked import Asked
from app.graphql.judge import Judge
from app.live import events
from app.live.mailbox import Ended
from app.live.stream import Live
from app.live.watch import Watch
from app.trusted.ids import id_of
from auth.viewer import Viewer
from execution.budget import Budget
from rules.terms import Visibility
from schema.build import SCHEMA
from tests.live.conftest import Replica, any_document, moving
from tests.live.test_changes import TITLES, Goal, goal, left
from tests.support.company import Company

EVENTS = {"Accept": "text/event-stream"}
GROW = b'event: next\ndata: {"data":{"objectiveChanged":{"title":"Grow"}}}\n\n'


@pytest.fixture
async def bob(company: Company) -> UUID:
    return await company.person("Bob")


@pytest.fixture
async def grow(company: Company, bob: UUID) -> Goal:
    return await goal(company, "Grow", owner=bob, cycle=await company.cycle())


@asynccontextmanager
async def streamed(
    at: Replica,
    query: str,
    variables: Any = None,
    *,
    as_: UUID,
    seconds: float = 300,
    **headers: str,
) -> AsyncGenerator[tuple[httpx2.Response, AsyncIterator[bytes]]]:
    sent = {"Authorization": f"Bearer {at.token(as_, seconds)}", **EVENTS, **headers}
    body = {"query": query, "variables": variables}
    async with (
        httpx2.AsyncClient(timeout=5) as http,
        http.stream("POST", at.url, json=body, headers=sent) as answer,
        aclosing(answer.aiter_raw()) as parts,
    ):
        yield answer, parts


async def test_events_come_with_lf_and_a_change_after_the_first_byte_is_among_them(
    one: Replica, bob: UUID, grow: Goal
) -> None:
    async with streamed(one, TITLES, as_=bob) as (answer, parts):
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert await anext(parts) == b":\n\n"
        await grow.check_in(one)
        assert await anext(parts) == GROW


async def test_a_variable_beyond_64_bits_ends_no_stream(
    one: Replica, bob: UUID, grow: Goal
) -> None:
    async with streamed(one, TITLES, {"unknown": 2**64}, as_=bob) as (_, parts):
        await anext(parts)
        await grow.check_in(one)
        assert await anext(parts) == GROW


async def test_what_is_hidden_leaves_the_stream_silent(
    one: Replica, company: Company, bob: UUID, grow: Goal
) -> None:
    ann = await company.person("Ann")
    cycle = await company.cycle("FY25-Q4", starts=date(2025, 10, 1))
    hidden = await goal(company, "Buy", owner=ann, cycle=cycle, visibility=Visibility.RESTRICTED)
    async with streamed(one, TITLES, as_=bob) as (_, parts):
        assert await anext(parts) == b":\n\n"
        await hidden.check_in(one)
        await grow.check_in(one)
        assert await anext(parts) == GROW


async def test_a_silent_stream_is_kept_open_by_comments(
    one: Replica, bob: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "QUIET_SECONDS", 0.05)
    async with streamed(one, TITLES, as_=bob) as (_, parts):
        assert [await anext(parts) for _ in range(3)] == [b":\n\n"] * 3


async def test_a_stream_ends_with_its_token_and_says_so(one: Replica, bob: UUID) -> None:
    async with streamed(one, TITLES, as_=bob, seconds=2) as (_, parts):
        text = b"".join([part async for part in parts]).decode()
    told, done = text.removeprefix(":\n\n").split("\n\n", 1)
    assert json.loads(told.partition("data: ")[2])["errors"][0]["extensions"] == {
        "code": "UNAUTHENTICATED"
    }
    assert done == "event: complete\ndata: \n\n"


async def test_a_stream_ends_when_its_reader_leaves_the_company(one: Replica, bob: UUID) -> None:
    async with streamed(one, TITLES, as_=bob) as (_, parts):
        assert await anext(parts) == b":\n\n"
        await left(one, bob)
        assert b"UNAUTHENTICATED" in b"".join([part async for part in parts])


async def test_a_query_of_whoever_takes_events_only_is_one_event(one: Replica, bob: UUID) -> None:
    async with streamed(one, "{ me { person { name } } }", as_=bob) as (_, parts):
        text = b"".join([part async for part in parts]).decode()
    first, done = text.split("\n\n", 1)
    data: Any = json.loads(first.removeprefix("event: next\ndata: "))["data"]
    assert (data["me"]["person"]["name"], done) == ("Bob", "event: complete\ndata: \n\n")


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("text/event-stream", (200, "text/event-stream; charset=utf-8", b"event: next\ndata: {")),
        (
            "application/json, text/event-stream;q=0.5",
            # Of the time when only the body of a 200 was read: see docs/http.md.
            (200, "application/json; charset=utf-8", b'{"errors":[{"me'),
        ),
    ],
)
async def test_a_wrong_operation_is_told_in_the_way_that_the_client_reads(
    one: Replica, bob: UUID, accept: str, answered: tuple[int, str, bytes]
) -> None:
    wrong = "subscription { nothing }"
    async with streamed(one, wrong, as_=bob, Accept=accept) as (answer, parts):
        start = (await anext(parts))[: len(answered[2])]
        assert (answer.status_code, answer.headers["content-type"], start) == answered


@pytest.mark.parametrize(
    ("accept", "is_stream"),
    [
        ("application/json, text/event-stream;q=0", False),
        ("text/event-stream;q=0.0, */*", False),
        ("text/event-stream, application/json;q=0", True),
    ],
)
async def test_what_a_client_weighs_with_nothing_it_does_not_take(
    one: Replica, bob: UUID, accept: str, is_stream: bool
) -> None:
    wrong = "subscription { nothing }"
    async with streamed(one, wrong, as_=bob, Accept=accept) as (answer, _):
        assert answer.headers["content-type"].startswith("text/event-stream") is is_stream


async def test_over_plain_http_a_subscription_is_told_how_it_is_answered(
    one: Replica, bob: UUID
) -> None:
    answer = await one.post(TITLES, as_=bob)
    assert "text/event-stream" in answer["errors"][0]["message"]


async def test_streams_count_among_a_viewer_s_connections(one: Replica, bob: UUID) -> None:
    for _ in range(one.services.settings.live_connections_each):
        await one.socket(bob)
    async with streamed(one, TITLES, as_=bob) as (answer, _):
        assert answer.status_code == 429


async def never() -> Viewer:
    raise AssertionError("nobody looks who this is")


async def test_where_only_trusted_documents_run_a_stream_ends_with_its_document(
    one: Replica, bob: UUID, grow: Goal
) -> None:
    trusted = {id_of(TITLES): TITLES}
    live = Live(one.services, SCHEMA, Budget(1_000, 1, lambda: 0.0), any_document(trusted))
    live.hub, live.listener = one.hub, one.live.listener
    asked = Asked(TITLES, None, {}, None)
    wanted = await live.wanted(Viewer(bob), asked, Judge(SCHEMA, 1_000_000).weigh(asked))
    async with live.answers(wanted, Watch(Viewer(bob), never, moving)) as answers:
        await grow.check_in(one)
        assert b"objectiveChanged" in await anext(answers)
        trusted.clear()
        await grow.check_in(one)
        with pytest.raises(Ended):
            await anext(answers)


async def test_a_stream_ends_when_its_machine_loses_the_document(
    one: Replica, bob: UUID, grow: Goal
) -> None:
    viewer = Viewer(bob)
    asked = Asked(TITLES, "sha256:lost", {}, None)
    watch = Watch(viewer, never, moving)
    wanted = await one.live.wanted(viewer, asked, Judge(SCHEMA, 1_000_000).weigh(asked))
    async with one.live.answers(wanted, watch) as answers:
        watch.viewer = replace(viewer, documents=frozenset())
        await grow.check_in(one)
        with pytest.raises(Ended):
            await anext(answers)
