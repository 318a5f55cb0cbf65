"""What peers and reports said: whatever is asked and done, nobody is told apart by it.

A story is up to eight steps of people who may take them. Between them those who could hear more
ask for all of it, page by page. The texts name their authors, which only this test knows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from app.postgres import Urls
from model.review_cycle import VoiceCount
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import Reviewing, act, cast, did, set_up
from tests.support.company import Company
from tests.support.walls import past_walls

PEERS = ("peer", "second", "third", "other")
READERS = ("me", "manager", "hr", *PEERS[:2])
ASKED = """query($id: ID!, $first: Int!, $after: String) { node(id: $id) {
  ... on ReviewParticipant { voices(first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage } nodes { perspective question text } } } } }"""
THRESHOLD = 3
Place = tuple[str, str]
Heard = Mapping[Place, frozenset[str]]

STEP = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PEERS), st.sets(st.sampled_from(("1.1", "1.2")))),
    st.tuples(st.just("again"), st.sampled_from(PEERS), st.just(frozenset[str]())),
    st.tuples(st.just("manage"), st.sampled_from(PEERS), st.just(frozenset[str]())),
    st.tuples(st.just("close"), st.just("hr"), st.just(frozenset[str]())),
    st.tuples(st.just("share"), st.just("hr"), st.just(frozenset[str]())),
)
Step = tuple[str, str, frozenset[str]]
# Everybody who is asked writes first, so that there is something to tell.
STORIES = st.tuples(
    st.integers(0, len(PEERS)).map(
        lambda count: [("write", who, frozenset({"1.1"})) for who in PEERS[:count]]
    ),
    st.lists(STEP, max_size=4),
).map(lambda parts: [*parts[0], *parts[1]])


@dataclass
class Told:
    """What each reader heard, answer by answer; `authors` is what only the test knows."""

    heard: dict[str, list[Heard]] = field(default_factory=lambda: defaultdict(list))

    def check(self) -> None:
        for reader, answers in self.heard.items():
            for number, answer in enumerate(answers):
                for place, authors in answer.items():
                    others = authors - {reader}
                    assert not others or len(others) >= THRESHOLD, (reader, place, authors)
                for earlier in answers[:number]:
                    self.check_two(reader, earlier, answer)

    def check_two(self, reader: str, earlier: Heard, later: Heard) -> None:
        """Nobody comes or goes alone between two answers."""
        for place in {*earlier, *later}:
            before, after = (each.get(place, frozenset[str]()) for each in (earlier, later))
            apart = (before ^ after) - {reader}
            assert not apart or len(apart) >= THRESHOLD, (reader, place, apart)


@dataclass
class Story:
    graph: Graph
    reviewing: Reviewing
    part: str
    told: Told = field(default_factory=Told)
    earlier: list[str] = field(default_factory=list[str])

    async def step(self, step: Step) -> None:
        """Refused or not: what is refused must tell nothing either."""
        what, who, which = step
        people, hr = self.reviewing.people, self.reviewing.people["hr"]
        if what in ("write", "again"):
            await self.write(who, which or frozenset({"1.1"}))
        elif what == "manage":
            given_ = {"participant": self.part, "manager": gid("Person", people[who])}
            await act(self.graph, "reviewManagerChange", hr, reason="Moved", **given_)
        elif what == "close":
            await act(self.graph, "reviewVoicesClose", hr, id=self.reviewing.cycle)
        elif what == "next":
            await self.begin_another()
        else:
            sharing = {"id": self.reviewing.cycle, "to": "SHARING"}
            await act(self.graph, "reviewCycleAdvance", hr, **sharing)
            await act(self.graph, "reviewShare", hr, participant=self.part)

    async def begin_another(self) -> None:
        """Another cycle of the same person; what was told in the one before is still there."""
        self.earlier.append(self.part)
        after = await begun(self.graph, self.reviewing.people)
        self.reviewing, self.part = after.reviewing, after.part

    async def write(self, who: str, which: frozenset[str]) -> None:
        """A request that is sent once more has the id of the first."""
        people = self.reviewing.people
        asked = {"participant": self.part, "reviewer": gid("Person", people[who])}
        await act(self.graph, "peerNominate", people["manager"], **asked)
        query = "{ me { reviewsToWrite(first: 100) { nodes { id kind cycle { id } } } } }"
        nodes = (await self.graph.ask(query, as_=people[who]))["me"]["reviewsToWrite"]["nodes"]
        mine = [
            each["id"]
            for each in nodes
            if each["kind"] == "PEER" and each["cycle"]["id"] == self.reviewing.cycle
        ]
        for id_ in mine:
            answers = [{"question": key, **self.said(who, key)} for key in sorted({"1.1", *which})]
            once = {"clientMutationId": f"{who} {id_}"}
            await act(self.graph, "reviewSave", people[who], id=id_, answers=answers)
            for _ in range(2):
                await act(self.graph, "reviewSubmit", people[who], id=id_, **once)

    def said(self, who: str, key: str) -> dict[str, Any]:
        return {"text": who} if key == "1.1" else {"text": who, "option": 1}

    async def ask(self, reader: str, first: int) -> None:
        """All voices that they hear, in pages of some size, of each cycle that there was."""
        for part in (*self.earlier, self.part):
            await self.ask_of(part, reader, first)

    async def ask_of(self, part: str, reader: str, first: int) -> None:
        found: defaultdict[Place, set[str]] = defaultdict(set)
        after, count = None, 0
        while True:
            asked = {"id": part, "first": first, "after": after}
            node = (await self.graph.ask(ASKED, as_=self.reviewing.people[reader], **asked))["node"]
            if node is None:
                break
            for each in node["voices"]["nodes"]:
                found[each["perspective"], each["question"]].add(each["text"])
                count += 1
            if not node["voices"]["pageInfo"]["hasNextPage"]:
                assert node["voices"]["totalCount"] == count
                break
            after = node["voices"]["pageInfo"]["endCursor"]
        self.told.heard[reader].append({place: frozenset(each) for place, each in found.items()})

    async def asked_after(self, number: int, step: Step) -> None:
        """By one after the other while people write, and by all once it may be told."""
        is_told = step[0] in ("close", "share", "manage", "next")
        for reader in READERS if is_told else READERS[number % 3 : number % 3 + 1]:
            await self.ask(reader, (100, 2)[number % 2])


async def begun(graph: Graph, people: Mapping[str, UUID]) -> Story:
    cycle = await set_up(graph, dict(people), peers={"least": 0, "most": 10, "each": 50})
    me = [gid("Person", people["me"])]
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle, participants=me)
    reviewing = Reviewing(graph, dict(people), cycle)
    return Story(graph, reviewing, await reviewing.part())


async def lived(story: Story, steps: Sequence[Step]) -> None:
    for number, step in enumerate(steps):
        await story.step(step)
        await story.asked_after(number, step)
    story.told.check()


CALM = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(steps=STORIES)
async def test_no_sequence_of_eight_steps_singles_out_who_said_something(
    told_company: tuple[Graph, Mapping[str, UUID]], steps: Sequence[Step]
) -> None:
    graph, people = told_company
    await lived(await begun(graph, people), steps)


@pytest.mark.soak
@settings(max_examples=300, deadline=None, suppress_health_check=CALM)
@given(steps=STORIES)
async def test_nor_do_three_hundred_of_them(
    told_company: tuple[Graph, Mapping[str, UUID]], steps: Sequence[Step]
) -> None:
    graph, people = told_company
    await lived(await begun(graph, people), steps)


@pytest.fixture
async def told_company(graph: Graph, company: Company) -> tuple[Graph, Mapping[str, UUID]]:
    return graph, await cast(company)


async def test_enough_of_them_are_heard_at_once(
    told_company: tuple[Graph, Mapping[str, UUID]],
) -> None:
    """Or the stories above would prove nothing."""
    story = await begun(*told_company)
    words = [("write", who, frozenset({"1.1"})) for who in PEERS[:3]]
    await lived(story, [*words, ("close", "hr", frozenset()), ("share", "hr", frozenset())])
    heard = {name: each[-1] for name, each in story.told.heard.items() if each[-1]}
    everybody = {("PEER", "1.1"): frozenset(PEERS[:3])}
    assert heard == {"me": everybody, "manager": everybody, "hr": everybody}


async def test_a_count_that_lies_is_found_out(
    told_company: tuple[Graph, Mapping[str, UUID]], empty: Urls
) -> None:
    """A planted defect: the wall rests on this number, and two are told as if they were three."""
    story = await begun(*told_company)
    for who in PEERS[:2]:
        await story.step(("write", who, frozenset({"1.1"})))
    await story.step(("close", "hr", frozenset()))
    with past_walls(empty.owner) as connection:
        connection.execute(update(VoiceCount).values(count=3, is_shown=True))
    with pytest.raises(AssertionError, match="PEER"):
        await lived(story, [("share", "hr", frozenset())])
