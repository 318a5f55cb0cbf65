"""Through whichever replica somebody wrote, and through whichever they read: nothing old is told.

Each client reads what it wrote itself, or what another told it to have written, while all of them
write and read at random through two processes that keep their answers.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import httpx2
import psycopg
import pytest
from sqlalchemy import update

from execution.kept.checks import Checks
from execution.kept.marks import Marks
from model.objective import Objective
from resolvers.ids import global_id
from tests.live.conftest import Replica
from tests.support.company import Company

TITLES = "{ objectives(first: 5) { nodes { title } } }"
RETITLE = """mutation ($id: ID!, $title: String!) {
  objectiveUpdate(input: { id: $id, title: $title }) { errors { message } }
}"""
CLIENTS, STEPS, READS = 4, 25, 3


@dataclass
class Board:
    """A goal whose title counts up; `told` is the newest number that a write was seen to set."""

    company: Company
    goal: UUID
    owner: UUID
    last: int = 0
    told: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def write(self, at: Replica, *, by_action: bool) -> None:
        """By a mutation, or as a run does, through a replica's own pool; one after the other."""
        async with self.turn:
            self.last += 1
            if by_action:
                await self._act(at)
            else:
                async with at.services.database.system() as session:
                    titled = update(Objective).where(Objective.id == self.goal)
                    await session.run(titled.values(title=str(self.last)))
            self.told = self.last

    async def _act(self, at: Replica) -> None:
        given = {"id": global_id("Objective", self.goal), "title": str(self.last)}
        told = await at.post(RETITLE, as_=self.owner, **given)
        assert told["data"]["objectiveUpdate"] == {"errors": []}


@dataclass
class Clients:
    """`finding` tells what somebody read that was older than what they knew of."""

    board: Board
    replicas: tuple[Replica, Replica]
    people: list[UUID]
    held: dict[str, int] = field(default_factory=dict[str, int])
    """What was answered to a GET, by its tag."""
    finding: str | None = None

    async def run(self, seed: str) -> None:
        async with httpx2.AsyncClient() as http:
            await asyncio.gather(
                *(self.client(Random(f"{seed}/{who}"), http) for who in self.people)
            )

    async def client(self, chance: Random, http: httpx2.AsyncClient) -> None:
        for _ in range(STEPS):
            if chance.random() < 0.3:
                by_action = chance.random() < 0.5
                await self.board.write(chance.choice(self.replicas), by_action=by_action)
            for _ in range(chance.randint(1, READS)):
                await self.read(chance, http)

    async def read(self, chance: Random, http: httpx2.AsyncClient) -> None:
        at, who = chance.choice(self.replicas), chance.choice(self.people)
        known = self.board.told
        headers = {"Authorization": f"Bearer {at.token(who)}"}
        how = self.get if chance.random() < 0.5 else self.post
        found = await how(at, http, headers)
        if found < known:
            self.finding = f"{found} was told after {known} had been written"

    async def post(self, at: Replica, http: httpx2.AsyncClient, headers: dict[str, str]) -> int:
        return number_in(await http.post(at.url, json={"query": TITLES}, headers=headers))

    async def get(self, at: Replica, http: httpx2.AsyncClient, headers: dict[str, str]) -> int:
        """As a browser does, which has what was told it last, by whichever replica."""
        told = {**headers, "If-None-Match": ", ".join([*self.held][-1:])}
        answer = await http.get(at.url, params={"query": TITLES}, headers=told)
        if answer.status_code == 304:
            return self.held[answer.headers["ETag"]]
        found = self.held[answer.headers["ETag"]] = number_in(answer)
        return found


def number_in(answer: httpx2.Response) -> int:
    [found] = answer.json()["data"]["objectives"]["nodes"]
    return int(found["title"])


@pytest.fixture
async def clients(one: Replica, other: Replica, company: Company) -> Clients:
    people = [await company.person(f"Person {number}") for number in range(CLIENTS)]
    cycle = await company.cycle()
    goal = await company.objective("0", cycle=cycle, owner=people[0])
    return Clients(Board(company, goal, people[0]), (one, other), people)


def told_again(clients: Clients) -> int:
    return sum(each.live.keeper.told_again for each in clients.replicas if each.live.keeper)


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_old_is_told_after_a_write_was_seen(clients: Clients, seed: int) -> None:
    before = told_again(clients)
    await clients.run(f"sound {seed}")
    assert clients.finding is None
    assert told_again(clients) > before


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
async def test_nothing_old_is_told_after_many_writes(clients: Clients, seed: int) -> None:
    await clients.run(f"soak {seed}")
    assert clients.finding is None


async def marks_of_earlier(self: Checks) -> Marks | None:
    """Those that were read last are taken for those of now."""
    return self.latest or await NOW(self)


async def a_reading_on_its_way(self: Checks) -> Marks | None:
    """Who comes while marks are read is served by that reading, though it began before."""
    going: Any = getattr(self, "_going", None)
    if going is None or going.done():
        going = asyncio.ensure_future(slow(self))
        setattr(self, "_going", going)  # noqa: B010 — no attribute of theirs.
    found: Marks | None = await asyncio.shield(going)
    return found


async def slow(checks: Checks) -> Marks | None:
    found = await NOW(checks)
    await asyncio.sleep(0.03)
    return found


NOW: Callable[[Checks], Awaitable[Marks | None]] = Checks.now


@pytest.mark.parametrize("defect", [marks_of_earlier, a_reading_on_its_way])
async def test_a_planted_defect_is_found(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, defect: Any
) -> None:
    monkeypatch.setattr(Checks, "now", defect)
    for seed in range(20):
        await clients.run(f"planted {seed}")
        if clients.finding is not None:
            return
    pytest.fail("nobody was told anything old")


async def test_a_trigger_that_is_gone_is_found(clients: Clients, empty: Any) -> None:
    """What the proof rests on: the database counts, and not whoever writes."""
    with psycopg.connect(empty.owner, autocommit=True) as owner:
        owner.execute("ALTER TABLE objective DISABLE TRIGGER count_okrs")
        try:
            for seed in range(20):
                await clients.run(f"uncounted {seed}")
                if clients.finding is not None:
                    return
        finally:
            owner.execute("ALTER TABLE objective ENABLE ALWAYS TRIGGER count_okrs")
    pytest.fail("nobody was told anything old")
