"""Who has left is asked for nothing in a review cycle; and who is asked for more hears of it."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.postgres import Urls
from model.events import CHANNEL
from rules.terms import PersonStatus
from tests.graph.conftest import Graph, gid
from tests.graph.everyday import done
from tests.graph.reviewing import Reviewing, cast, launched, set_up
from tests.support.company import NOW, Company

MANAGER = "query($id: ID!) { node(id: $id) { ... on ReviewParticipant { manager { name } } } }"


async def test_the_next_one_up_who_works_here_writes(graph: Graph, company: Company) -> None:
    people = await cast(company)
    gone = await company.person("Gone", manager=people["above"], status=PersonStatus.ENDED)
    await company.person("New", manager=gone)
    cycle = await set_up(graph, people)
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    told = await graph.ask(MANAGER, as_=people["hr"], id=await doing.part("New"))
    assert told["node"]["manager"] == {"name": "above"}
    assert await doing.writes("above", "MANAGER", "New")


@pytest.mark.parametrize("how", [{"status": PersonStatus.ENDED}, {"retired_at": NOW}])
async def test_nobody_who_left_is_named_in_a_cycle(
    graph: Graph, company: Company, how: dict[str, Any]
) -> None:
    doing = await launched(graph, company)
    gone, part = gid("Person", await company.person("Gone", **how)), await doing.part()
    refused = [
        *await doing.refused("peerNominate", "manager", participant=part, reviewer=gone),
        *await doing.refused(
            "reviewManagerChange", "hr", participant=part, manager=gone, reason="x"
        ),
    ]
    assert refused == [("INVALID", ["reviewer"]), ("INVALID", ["manager"])]


class Woken:
    """Whose inboxes were woken since it was asked last: signals come at once, after a commit."""

    def __init__(self, owner: str) -> None:
        self.listener = psycopg.connect(owner, autocommit=True)
        self.listener.execute(f"LISTEN {CHANNEL}".encode())

    def since(self) -> set[UUID]:
        self.listener.execute("SELECT")
        told = [json.loads(each.payload) for each in self.listener.notifies(timeout=0)]
        return {UUID(each["subject"]) for each in told if each["noun"] == "Inbox"}


@pytest.fixture
def woken(empty: Urls) -> Iterator[Woken]:
    listening = Woken(empty.owner)
    yield listening
    listening.listener.close()


async def test_whoever_owes_something_else_hears_of_it(
    graph: Graph, company: Company, woken: Woken
) -> None:
    people = await cast(company)
    cycle = await set_up(graph, people)
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    heard = {"launch": woken.since()}
    sent = await doing.writes("manager", "MANAGER")
    woken.since()
    await doing.do("reviewReopen", "hr", id=sent, reason="Too early")
    heard["reopen"] = woken.since()
    to = {"participant": await doing.part(), "manager": gid("Person", people["other"])}
    await doing.do("reviewManagerChange", "hr", **to, reason="A new team")
    heard["change"] = woken.since()
    await doing.to("SHARING")
    heard["advance"] = woken.since()
    everybody = set(people.values())
    assert heard == {
        "launch": everybody,
        "reopen": {people["manager"]},
        "change": {people["manager"], people["other"]},
        "advance": everybody,
    }


async def test_whoever_is_asked_by_a_round_hears_as_it_begins_and_ends(
    graph: Graph, company: Company, woken: Woken
) -> None:
    me, *others = [await company.person(name) for name in ("me", "one", "two", "three")]
    peers = [gid("Person", each) for each in others]
    words = {"question": "How?", "closesOn": "2026-12-01", "peers": peers}
    begun = await done(graph, "feedbackRoundStart", me, "feedbackRound { id }", **words)
    heard = [woken.since()]
    id_ = begun["feedbackRound"]["id"]
    await done(graph, "feedbackRoundClose", me, "feedbackRound { id }", id=id_)
    heard.append(woken.since())
    assert heard == [set(others)] * 2
