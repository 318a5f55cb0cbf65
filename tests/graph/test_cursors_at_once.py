"""Connections keep the cursor specification while others write to the list that is paged."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } }"
PEOPLE = f"query($after: String) {{ people(first: 3, after: $after) {{ {PAGE} }} }}"
REPORTS = f"""query($after: String, $of: ID!) {{ person(id: $of) {{
  reports(first: 3, after: $after) {{ {PAGE} }} }} }}"""
CHECK_INS = f"""query($after: String, $of: ID!) {{ keyResult(id: $of) {{
  checkIns(first: 3, after: $after) {{ {PAGE} }} }} }}"""
THERE = 40


async def paged(graph: Graph, query: str, as_: UUID, *, path: str, **given: Any) -> list[Any]:
    """All pages of a list, one after the other, each with what the specification says of it."""
    found: list[Any] = []
    after = None
    while True:
        page = await graph.ask(query, as_=as_, after=after, **given)
        for name in path.split("."):
            page = page[name]
        edges, info = page["edges"], page["pageInfo"]
        cursors = [edge["cursor"] for edge in edges] or [None]
        assert (info["startCursor"], info["endCursor"]) == (cursors[0], cursors[-1])
        assert info["hasPreviousPage"] is (after is not None)
        found.extend(edges)
        if not info["hasNextPage"]:
            return found
        assert len(edges) == 3
        after = info["endCursor"]


@asynccontextmanager
async def meanwhile(write: Callable[[], Awaitable[Any]]) -> AsyncGenerator[list[int]]:
    """Writes over and over until the block ends, and counts how often."""
    written = [0]
    over = asyncio.Event()

    async def writing() -> None:
        while not over.is_set():
            await write()
            written[0] += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(writing())
    try:
        yield written
    finally:
        over.set()
        await task


async def test_no_person_is_skipped_or_repeated_while_others_join(
    graph: Graph, company: Company
) -> None:
    chance = Random(1)

    async def join(manager: UUID | None = None) -> UUID:
        name = f"{chance.choice('abcdefghij')} {uuid4()}"
        return await company.person(name, manager=manager)

    boss = await company.person("Boss")
    there = {gid("Person", await join(boss)) for _ in range(THERE)}
    async with meanwhile(lambda: join(boss)) as joined:
        everybody = await paged(graph, PEOPLE, boss, path="people")
        before = joined[0]
        reports = await paged(graph, REPORTS, boss, path="person.reports", of=gid("Person", boss))
    assert before > 5
    for found in (everybody, reports):
        ids = [edge["node"]["id"] for edge in found]
        assert len(set(ids)) == len(ids)
        assert there <= set(ids)


async def test_what_comes_before_the_first_page_of_a_list_moves_none_of_its_later_pages(
    graph: Graph, company: Company
) -> None:
    ada = await company.person("Ada Able")
    objective = await company.objective("Grow", cycle=await company.cycle(), owner=ada)
    result = await company.key_result("Faster", objective=objective)
    at = [NOW - timedelta(minutes=number) for number in range(THERE)]
    there = [gid("CheckIn", await company.check_in(result, at=each)) for each in at]
    later = iter(range(1, 10_000))

    async def check_in() -> UUID:
        return await company.check_in(result, at=NOW + timedelta(seconds=next(later)))

    async with meanwhile(check_in) as made:
        found = await paged(
            graph, CHECK_INS, ada, path="keyResult.checkIns", of=gid("KeyResult", result)
        )
    ids = [edge["node"]["id"] for edge in found]
    assert ids[-THERE:] == there
    # Those few that came before the first page was read.
    assert len(set(ids)) == len(ids) < THERE + made[0] - 5


@pytest.mark.parametrize("query", ['people(filter: {text: "nobody"})', "units"])
async def test_an_empty_list_has_no_cursors_and_no_next_page(
    graph: Graph, company: Company, query: str
) -> None:
    ada = await company.person("Ada Able")
    told = await graph.ask(f"{{ list: {query} {{ {PAGE} totalCount }} }}", as_=ada)
    info = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert told["list"] == {"edges": [], "pageInfo": info, "totalCount": 0}
