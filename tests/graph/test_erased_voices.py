"""Whoever is erased leaves what they said without a name: nothing tells that it was theirs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.personal.erasure import erased
from app.postgres import Urls
from app.services import Services
from model.feedback_round import AnonymousAnswer
from model.review import Review, ReviewAnswer, ReviewVoice
from rules.reviews import ReviewKind
from tests.graph.conftest import Graph, gid
from tests.graph.everyday import cast as few
from tests.graph.reviewing import Reviewing, did, launched, set_up
from tests.graph.test_feedback_rounds import closed, crowd, said, seen, started
from tests.graph.test_review_voices import writes
from tests.support.company import Company
from tests.support.walls import past_walls

PEERS = ("peer", "second", "third")
HEARD = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  voices { totalCount nodes { perspective question text option } } } } }"""
WRITTEN = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  reviews { nodes { kind author { name } answers { text } } } } } }"""


@pytest.fixture
def services(graph: Graph, tmp_path: Path) -> Services:
    """With a data folder of this test alone."""
    chosen = graph.services.settings.model_copy(update={"data": tmp_path})
    return replace(graph.services, settings=chosen)


async def heard(doing: Reviewing, who: str, part: str) -> Any:
    return (await doing.graph.ask(HEARD, as_=doing.people[who], id=part))["node"]["voices"]


async def spoken(doing: Reviewing, peers: Sequence[str]) -> None:
    await doing.asked(*peers)
    for peer in peers:
        await writes(doing, peer)


async def test_what_an_erased_peer_said_stays_among_what_others_said(
    graph: Graph, company: Company, services: Services
) -> None:
    doing = await launched(graph, company, switches={"managerReadsFirst": True})
    part = await doing.part()
    await spoken(doing, PEERS)
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    before = {who: await heard(doing, who, part) for who in ("manager", "hr")}
    await erased(services, doing.people["peer"])
    after = {who: await heard(doing, who, part) for who in ("manager", "hr")}
    assert (before["manager"]["totalCount"], after) == (6, before)


async def test_whoever_is_erased_before_the_voices_are_told_still_counts_among_them(
    graph: Graph, company: Company, services: Services
) -> None:
    """Else two would be left, and what both of them said would never be heard."""
    doing = await launched(graph, company)
    await spoken(doing, PEERS)
    await erased(services, doing.people["peer"])
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    assert (await heard(doing, "hr", await doing.part()))["totalCount"] == 6


async def test_the_next_cycle_still_knows_that_they_spoke(
    graph: Graph, company: Company, services: Services
) -> None:
    """Heard again without them, the three who stay would tell whose was the fourth."""
    doing = await launched(graph, company)
    await spoken(doing, (*PEERS, "other"))
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    await doing.to("SHARING", "CLOSED")
    await erased(services, doing.people["peer"])
    only = [gid("Person", doing.people["me"])]
    after = Reviewing(graph, doing.people, await set_up(graph, doing.people))
    await did(graph, "reviewCycleLaunch", doing.people["hr"], id=after.cycle, participants=only)
    await spoken(after, ("second", "third", "other"))
    await after.do("reviewVoicesClose", "hr", id=after.cycle)
    assert (await heard(after, "hr", await after.part()))["totalCount"] == 0


async def test_what_a_peer_said_under_their_name_goes_and_its_voice_stays(
    graph: Graph, company: Company, services: Services, empty: Urls
) -> None:
    doing = await launched(graph, company, switches={"peersNamedToManager": True})
    await spoken(doing, PEERS)
    await doing.writes("manager", "MANAGER")
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    part = await doing.part()
    before = await heard(doing, "manager", part)
    await erased(services, doing.people["peer"])
    told = await graph.ask(WRITTEN, as_=doing.people["manager"], id=part)
    theirs = [
        (each["author"]["name"], each["answers"])
        for each in told["node"]["reviews"]["nodes"]
        if each["kind"] == "PEER" and each["author"]["name"] not in PEERS
    ]
    assert theirs == [("Erased person", [])]
    assert await heard(doing, "manager", part) == before
    assert answers_by(empty.owner, doing.people["peer"]) == 0


def answers_by(owner: str, person: UUID) -> int:
    of = sa.select(Review.id).where(Review.kind == ReviewKind.PEER, Review.author_id == person)
    with past_walls(owner) as connection:
        told = sa.select(sa.func.count()).where(ReviewAnswer.review_id.in_(of))
        return int(connection.scalar(told) or 0)


async def test_nothing_that_is_left_leads_from_the_words_to_who_is_gone(
    graph: Graph, company: Company, services: Services, empty: Urls
) -> None:
    """No column of a voice, or of a round's answer, holds their id."""
    doing = await launched(graph, company)
    await spoken(doing, PEERS)
    gone = doing.people["peer"]
    await erased(services, gone)
    with past_walls(empty.owner) as connection:
        for noun in (ReviewVoice, AnonymousAnswer):
            rows = connection.execute(sa.select(noun.__table__)).all()
            assert not any(gone in tuple(row) for row in rows)
    assert answers_by(empty.owner, gone) == 0


async def test_an_answer_to_a_round_stays_when_who_gave_it_is_erased(
    graph: Graph, company: Company, services: Services
) -> None:
    people, peers = await few(company), await crowd(company, 3)
    id_ = await started(graph, people, peers)
    await said(graph, id_, *peers)
    await erased(services, peers[0])
    assert await closed(graph, people.max, id_) == ["PEER"]
    told = await seen(graph, people.ada, id_)
    words = [f"word {number}" for number in range(3)]
    assert sorted(each["text"] for each in told["answers"]) == words
