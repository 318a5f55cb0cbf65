"""What is sent, opened again or handed over while a cycle goes on: before that, or not at all."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

import asyncpg
import pytest

from app.postgres import Urls
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import ANSWERS, SELF_ANSWERS, Reviewing, act, launched
from tests.graph.test_review_races import waiting
from tests.support.company import Company

Deed = tuple[str, str, dict[str, Any]]
PART = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  rating { value lockedAt } reviews { nodes { kind state author { name } } } } } }"""
REVIEW = "SELECT id FROM written_review WHERE kind = $1 AND author_id = $2 FOR UPDATE"
TAKES_PART = "SELECT id FROM review_participant WHERE subject_id = $1 FOR UPDATE"
CYCLE = "SELECT id FROM review_cycle FOR NO KEY UPDATE"


async def submitting(doing: Reviewing, who: str, kind: str) -> Deed:
    id_ = await doing.review(who, kind)
    answers = SELF_ANSWERS if kind == "SELF" else ANSWERS
    await doing.do("reviewSave", who, id=id_, answers=answers)
    return "reviewSubmit", who, {"id": id_} | ({"rating": 2} if kind == "MANAGER" else {})


async def own(doing: Reviewing) -> Deed:
    return await submitting(doing, "me", "SELF")


async def managers(doing: Reviewing) -> Deed:
    return await submitting(doing, "manager", "MANAGER")


async def skips(doing: Reviewing) -> Deed:
    return await submitting(doing, "above", "SKIP")


async def reopening(doing: Reviewing) -> Deed:
    id_ = await doing.writes("manager", "MANAGER", rating=2)
    return "reviewReopen", "hr", {"id": id_, "reason": "A typo"}


async def changing(doing: Reviewing) -> Deed:
    new = gid("Person", doing.people["other"])
    given = {"participant": await doing.part(), "manager": new, "reason": "Moved"}
    return "reviewManagerChange", "hr", given


DEEDS: list[tuple[Callable[[Reviewing], Awaitable[Deed]], str, tuple[str, ...]]] = [
    (own, REVIEW, ("SELF", "me")),
    (managers, REVIEW, ("MANAGER", "manager")),
    (skips, REVIEW, ("SKIP", "above")),
    (reopening, REVIEW, ("MANAGER", "manager")),
    (changing, TAKES_PART, ("me",)),
]
NAMES = [each[0].__name__ for each in DEEDS]


async def begun(graph: Graph, company: Company) -> Reviewing:
    switches = {"hasCalibration": True, "hasSkip": True}
    return await launched(graph, company, scale=["a", "b", "c"], switches=switches)


@asynccontextmanager
async def held_up(urls: Urls, viewer: UUID, row: str, *of: Any) -> AsyncGenerator[Any]:
    """Whoever is to change this row waits there, with all of it read and judged."""
    connection: Any = await cast("Any", asyncpg).connect(urls.service)
    try:
        async with connection.transaction():
            await connection.execute("SELECT set_config('okrgraph.viewer', $1, true)", str(viewer))
            assert await connection.fetchval(row, *of)
            yield connection
    finally:
        await connection.close()


async def stands(doing: Reviewing, part: str) -> Any:
    return (await doing.graph.ask(PART, as_=doing.people["hr"], id=part))["node"]


@pytest.mark.parametrize(("ready", "row", "of"), DEEDS, ids=NAMES)
async def test_a_cycle_goes_on_only_after_what_was_let_in_before(
    graph: Graph, company: Company, empty: Urls, ready: Any, row: str, of: tuple[str, ...]
) -> None:
    doing = await begun(graph, company)
    action, who, given = await ready(doing)
    people, keys = doing.people, [doing.people.get(each, each) for each in of]
    async with held_up(empty, people[of[-1]], row, *keys) as connection:
        sent = asyncio.create_task(act(graph, action, people[who], **given))
        await waiting(connection, 1, sent)
        gone_on = asyncio.create_task(doing.to("CALIBRATION"))
        await waiting(connection, 2, gone_on)
        went_past = gone_on.done()
    await gone_on
    assert ((await sent)["errors"], went_past) == ([], False)


@pytest.mark.parametrize(("ready", "row", "of"), DEEDS[:4], ids=NAMES[:4])
async def test_what_comes_while_a_cycle_goes_on_is_refused(
    graph: Graph, company: Company, empty: Urls, ready: Any, row: str, of: tuple[str, ...]
) -> None:
    doing = await begun(graph, company)
    (action, who, given), part = await ready(doing), await doing.part()
    before = await stands(doing, part)
    async with held_up(empty, doing.people["hr"], CYCLE) as connection:
        gone_on = asyncio.create_task(doing.to("CALIBRATION"))
        await waiting(connection, 1, gone_on)
        sent = asyncio.create_task(doing.refused(action, who, **given))
        await waiting(connection, 2, sent)
    await gone_on
    assert await sent == [("NOT_OPEN", [])]
    assert await stands(doing, part) == before


async def test_who_becomes_manager_while_writing_ends_is_given_nothing_to_write(
    graph: Graph, company: Company, empty: Urls
) -> None:
    doing = await begun(graph, company)
    (action, who, given), part = await changing(doing), await doing.part()
    async with held_up(empty, doing.people["hr"], CYCLE) as connection:
        gone_on = asyncio.create_task(doing.to("CALIBRATION"))
        await waiting(connection, 1, gone_on)
        changed = asyncio.create_task(doing.do(action, who, **given))
        await waiting(connection, 2, changed)
    await asyncio.gather(gone_on, changed)
    authors = [each["author"]["name"] for each in (await stands(doing, part))["reviews"]["nodes"]]
    assert "other" not in authors


async def test_a_rating_sent_while_a_cycle_goes_on_is_locked_with_the_others(
    graph: Graph, company: Company, empty: Urls
) -> None:
    doing = await begun(graph, company)
    (action, who, given), part = await managers(doing), await doing.part()
    people = doing.people
    async with held_up(empty, people[who], REVIEW, "MANAGER", people[who]) as connection:
        sent = asyncio.create_task(act(graph, action, people[who], **given))
        await waiting(connection, 1, sent)
        calibrated = asyncio.create_task(calibrate(doing))
        await waiting(connection, 2, calibrated)
    await calibrated
    assert (await sent)["errors"] == []
    rating = (await stands(doing, part))["rating"]
    assert (rating["value"], rating["lockedAt"] is None) == (2, False)


async def calibrate(doing: Reviewing) -> None:
    """From writing to sharing, with everybody compared."""
    await doing.to("CALIBRATION")
    members = [gid("Person", doing.people["other"])]
    given = {"cycle": doing.cycle, "name": "All", "members": members}
    session = await doing.do("calibrationSessionOpen", "hr", **given)
    await doing.do("calibrationLock", "hr", session=session["id"])
    await doing.to("SHARING")
