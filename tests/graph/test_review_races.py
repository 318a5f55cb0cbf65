"""A peer who is let in while voices are closed: nobody speaks past what was shown."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
import pytest

from app.postgres import Urls
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import ANSWERS, Reviewing, act, launched
from tests.support.company import Company

PEERS = ("peer", "second", "third")
VOICES = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  voices { nodes { question } } } } }"""
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
CLOSINGS: list[tuple[str, dict[str, Any]]] = [
    ("reviewVoicesClose", {}), ("reviewCycleAdvance", {"to": "SHARING"}),
]  # fmt: skip


async def heard(doing: Reviewing) -> int:
    answer = await doing.graph.ask(VOICES, as_=doing.people["hr"], id=await doing.part())
    return [each["question"] for each in answer["node"]["voices"]["nodes"]].count("1.1")


@asynccontextmanager
async def held_up(urls: Urls, doing: Reviewing, author: str) -> AsyncGenerator[Any]:
    """What somebody writes of `me` waits where it is to be sent, all of it read and judged."""
    connection: Any = await cast("Any", asyncpg).connect(urls.service)
    try:
        async with connection.transaction():
            viewer = str(doing.people[author])
            await connection.execute("SELECT set_config('okrgraph.viewer', $1, true)", viewer)
            of = "SELECT id FROM written_review WHERE author_id = $1 AND kind = 'PEER' FOR UPDATE"
            assert await connection.fetchval(of, doing.people[author])
            yield connection
    finally:
        await connection.close()


async def waiting(connection: Any, count: int, *tasks: asyncio.Task[Any]) -> None:
    """Until so many wait for a lock, or one of these is done without."""
    while await connection.fetchval(WAITING) < count:
        if any(each.done() for each in tasks):
            return
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(("closing", "how"), CLOSINGS, ids=["closed", "on to sharing"])
async def test_who_sends_a_review_while_voices_are_closed_is_shown_with_all_or_refused(
    graph: Graph, company: Company, empty: Urls, closing: str, how: dict[str, Any]
) -> None:
    doing = await launched(graph, company)
    await doing.asked(*PEERS, "other")
    for peer in PEERS:
        await doing.writes(peer, "PEER")
    last = await doing.review("other", "PEER")
    await doing.do("reviewSave", "other", id=last, answers=ANSWERS)
    people = doing.people
    async with held_up(empty, doing, "other") as connection:
        sent = asyncio.create_task(act(graph, "reviewSubmit", people["other"], id=last))
        await waiting(connection, 1, sent)
        closed = asyncio.create_task(act(graph, closing, people["hr"], id=doing.cycle, **how))
        await waiting(connection, 2, closed)
        before = await heard(doing)
    answers = await asyncio.gather(sent, closed)
    assert answers[1]["errors"] == []
    assert (before, await heard(doing)) in {(0, 4), (3, 3)}


async def test_peers_send_beside_one_another(graph: Graph, company: Company, empty: Urls) -> None:
    """On the last day of a cycle nobody waits for somebody else's to be kept."""
    doing = await launched(graph, company)
    await doing.asked("peer", "other")
    people, last = doing.people, await doing.review("other", "PEER")
    await doing.do("reviewSave", "other", id=last, answers=ANSWERS)
    async with held_up(empty, doing, "other") as connection:
        sent = asyncio.create_task(act(graph, "reviewSubmit", people["other"], id=last))
        await waiting(connection, 1, sent)
        await doing.writes("peer", "PEER")
        assert not sent.done()
    assert (await sent)["errors"] == []


async def test_who_comes_after_is_told_so(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    await doing.asked("peer")
    reviewer = gid("Person", doing.people["second"])
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    last = await doing.review("peer", "PEER")
    refused = await doing.refused("reviewSubmit", "peer", id=last)
    given = {"participant": await doing.part(), "reviewer": reviewer}
    refused += await doing.refused("peerNominate", "manager", **given)
    assert refused == [("NOT_OPEN", ["id"]), ("NOT_OPEN", ["participant"])]
