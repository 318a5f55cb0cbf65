"""graphql-ws and graphql-sse, as pages use them, against a real service."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from tests.house.sources import ROOT
from tests.live.client import until, waiting
from tests.live.conftest import Replica
from tests.live.test_changes import TITLES, Goal, goal
from tests.support.company import Company
from tests.support.needed import missing

HERE = ROOT / "tests" / "interop"
GROW = {"data": {"objectiveChanged": {"title": "Grow"}}}


@pytest.fixture
async def bob(company: Company) -> UUID:
    return await company.person("Bob")


@pytest.fixture
async def grow(company: Company, bob: UUID) -> Goal:
    return await goal(company, "Grow", owner=bob, cycle=await company.cycle())


@asynccontextmanager
async def subscribed(
    kind: str, at: Replica, query: str, *tokens: str
) -> AsyncGenerator[asyncio.StreamReader]:
    """The lines that the client writes; by then it has subscribed."""
    if not (HERE / "node_modules" / "graphql-ws").is_dir():
        missing("The real clients are missing: run `make tools`")
    node = [sys.executable, "-m", "app.node", "-C", str(HERE), "node", "subscribe.js"]
    process = await asyncio.create_subprocess_exec(
        *node,
        *(kind, at.url, query, *tokens),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        process.stdin.close()
        await process.wait()


async def told(lines: asyncio.StreamReader) -> Any:
    return json.loads(await asyncio.wait_for(lines.readline(), 10))


@pytest.mark.parametrize("kind", ["ws", "sse"])
async def test_a_real_client_is_told_of_a_change(
    kind: str, one: Replica, bob: UUID, grow: Goal
) -> None:
    async with subscribed(kind, one, TITLES, one.token(bob)) as lines:
        await until(lambda: bool(waiting(one.hub)), seconds=20)
        await grow.check_in(one)
        assert await told(lines) == GROW


async def test_a_real_client_comes_back_with_a_new_token_when_its_own_has_ended(
    one: Replica, bob: UUID, grow: Goal
) -> None:
    async with subscribed("ws", one, TITLES, one.token(bob, 2), one.token(bob)) as lines:
        await until(lambda: bool(waiting(one.hub)), seconds=20)
        [first] = waiting(one.hub)
        await until(lambda: waiting(one.hub) not in ([], [first]))
        await grow.check_in(one)
        assert await told(lines) == GROW


@pytest.mark.parametrize("kind", ["ws", "sse"])
async def test_a_real_client_understands_a_refusal(kind: str, one: Replica, bob: UUID) -> None:
    wrong = "subscription { nothing }"
    async with subscribed(kind, one, wrong, one.token(bob)) as lines:
        assert await told(lines) != "complete"
