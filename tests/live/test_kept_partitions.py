"""Whatever was changed on one replica, the other tells of it at once, by POST and by GET.

One change of each part of the data that is counted for itself: by which answers that are kept hold.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import update

from execution.kept.checks import Checks
from model.person import Person
from model.task import Task
from resolvers.ids import global_id
from rules.terms import Role, Visibility
from tests.live.conftest import Replica
from tests.live.test_kept_replicas import marks_of_earlier
from tests.support.company import Company

ROUNDS = 4
GOALS = "{ objectives(first: 5) { nodes { title } } }"
RENAME = """mutation ($id: ID!, $title: String!) {
  changed: objectiveUpdate(input: { id: $id, title: $title }) { errors { message } }
}"""
SHARE = """mutation ($id: ID!, $with: [ID!]) {
  changed: objectiveUpdate(input: { id: $id, contributors: $with }) { errors { message } }
}"""
GRANT = """mutation ($id: ID!) {
  changed: roleGrant(input: { person: $id, role: PROGRAMME_LEAD }) { errors { message } }
}"""
REVOKE = GRANT.replace("roleGrant", "roleRevoke")
Change = Callable[["Office", Replica, int], Awaitable[None]]


@dataclass
class Office:
    """Ann administers and has a goal of her own; Bob reads, and works on what she shares."""

    ann: UUID
    bob: UUID
    goal: UUID
    secret: UUID
    key_result: UUID
    bearer: str
    """Bob's, the same all the time: who sends it is remembered."""
    tags: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])
    """By query: the newest answer to a GET, and what it is known by."""

    async def act(self, at: Replica, mutation: str, **variables: Any) -> None:
        told = await at.post(mutation, as_=self.ann, **variables)
        assert told["data"]["changed"] == {"errors": []}

    async def post(self, at: Replica, query: str) -> Any:
        headers = {"Authorization": self.bearer}
        async with httpx2.AsyncClient() as http:
            return (await http.post(at.url, json={"query": query}, headers=headers)).json()["data"]

    async def get(self, at: Replica, query: str) -> Any:
        """As a browser does: what it has is taken for true where it is told that it still is."""
        tag, held = self.tags.get(query, ("", None))
        headers = {"Authorization": self.bearer, "If-None-Match": tag}
        async with httpx2.AsyncClient() as http:
            answer = await http.get(at.url, params={"query": query}, headers=headers)
        if answer.status_code == 304:
            return held
        data = answer.json()["data"]
        self.tags[query] = answer.headers["ETag"], data
        return data


@dataclass(frozen=True)
class Part:
    """How a part of the data is changed, time after time, and what is read of it then."""

    change: Change
    query: Callable[[Office], str]
    told: Callable[[int], Any]


async def retitle(office: Office, at: Replica, turn: int) -> None:
    id_ = global_id("Objective", office.goal)
    await office.act(at, RENAME, id=id_, title=f"Goal {turn}")


async def share(office: Office, at: Replica, turn: int) -> None:
    shared = [global_id("Person", office.bob)] if turn % 2 else []
    await office.act(at, SHARE, id=global_id("Objective", office.secret), **{"with": shared})


async def take_and_give(office: Office, at: Replica, turn: int) -> None:
    await office.act(at, GRANT if turn % 2 else REVOKE, id=global_id("Person", office.bob))


async def rename(office: Office, at: Replica, turn: int) -> None:
    """As a run takes it in."""
    async with at.services.database.system() as session:
        told = update(Person).where(Person.id == office.ann).values(name=f"Ann {turn}")
        await session.run(told)


async def move_work(_: Office, at: Replica, turn: int) -> None:
    async with at.services.database.system() as session:
        await session.run(update(Task).values(summary=f"Work {turn}"))


def of_person(office: Office) -> str:
    return f'{{ person(id: "{global_id("Person", office.ann)}") {{ name }} }}'


def of_tasks(office: Office) -> str:
    id_ = global_id("KeyResult", office.key_result)
    return f'{{ keyResult(id: "{id_}") {{ tasks(first: 1) {{ nodes {{ summary }} }} }} }}'


def goals(*titles: str) -> Any:
    return {"objectives": {"nodes": [{"title": title} for title in titles]}}


PARTS: Mapping[str, Part] = {
    "OKRS": Part(retitle, lambda _: GOALS, lambda turn: goals(f"Goal {turn}")),
    "PEOPLE": Part(rename, of_person, lambda turn: {"person": {"name": f"Ann {turn}"}}),
    "TASKS": Part(
        move_work,
        of_tasks,
        lambda turn: {"keyResult": {"tasks": {"nodes": [{"summary": f"Work {turn}"}]}}},
    ),
    "ACCESS": Part(
        take_and_give,
        lambda _: "{ me { roles } }",
        lambda turn: {"me": {"roles": ["PROGRAMME_LEAD"] if turn % 2 else []}},
    ),
    "CIRCLES": Part(
        share, lambda _: GOALS, lambda turn: goals("Goal", "Secret") if turn % 2 else goals("Goal")
    ),
}


@pytest.fixture
async def office(company: Company, one: Replica) -> Office:
    ann, bob = await company.person("Ann"), await company.person("Bob")
    await company.role(ann, Role.ADMINISTRATOR)
    await company.role(bob, Role.PROGRAMME_LEAD)
    cycle = await company.cycle()
    goal = await company.objective("Goal", cycle=cycle, owner=ann)
    restricted = {"visibility": Visibility.RESTRICTED, "position": 1}
    secret = await company.objective("Secret", cycle=cycle, owner=ann, **restricted)
    key_result = await company.key_result("Sell", objective=goal)
    jira = await company.connection()
    link = await company.link(key_result, jira)
    await company.task("SHOP-1", link=link, connection=jira)
    return Office(ann, bob, goal, secret, key_result, f"Bearer {one.token(bob)}")


async def stale(office: Office, part: Part, one: Replica, other: Replica) -> str | None:
    """What somebody was told that was so no more. Each replica has told what was before."""
    query = part.query(office)
    for turn in range(ROUNDS):
        for at in (one, other, one, other):
            await office.post(at, query)
            await office.get(at, query)
        await part.change(office, (one, other)[turn // 2 % 2], turn)
        for at in (other, one):
            for how in (office.get, office.post):
                found = await how(at, query)
                if found != part.told(turn):
                    return f"{found} was told instead of {part.told(turn)}"
    return None


def told_again(*replicas: Replica) -> int:
    return sum(each.live.keeper.told_again for each in replicas if each.live.keeper)


@pytest.mark.parametrize("part", PARTS)
async def test_what_changed_on_one_replica_is_told_by_the_other(
    office: Office, one: Replica, other: Replica, part: str
) -> None:
    before = told_again(one, other)
    assert await stale(office, PARTS[part], one, other) is None
    assert told_again(one, other) > before


@pytest.mark.parametrize("part", PARTS)
async def test_an_answer_that_is_kept_too_long_is_found(
    office: Office, one: Replica, other: Replica, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(Checks, "now", marks_of_earlier)
    assert await stale(office, PARTS[part], one, other) is not None
