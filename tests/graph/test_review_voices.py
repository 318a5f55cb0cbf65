"""Voices over several cycles, and how far they are from who said them."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.postgres import Urls
from model.journal import AnsweredMutation
from model.review import Review, ReviewAnswer
from rules.reviews import ReviewKind
from tests.graph.conftest import Graph
from tests.graph.reviewing import ANSWERS, Reviewing, cast, did, launched, set_up
from tests.support.company import Company
from tests.support.walls import past_walls

HEARD = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  voices { nodes { question } } } } }"""
OWN = "query($id: ID!) { node(id: $id) { ... on Review { withheld answers { text } } } }"


async def cycle_of(graph: Graph, people: dict[str, UUID], *peers: str) -> Reviewing:
    """Closed for voices, after each of these peers answered."""
    cycle = await set_up(graph, people)
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    doing = Reviewing(graph, people, cycle)
    await doing.asked(*peers)
    for peer in peers:
        await writes(doing, peer)
    await doing.do("reviewVoicesClose", "hr", id=cycle)
    return doing


async def writes(doing: Reviewing, peer: str) -> None:
    """In the last cycle: a peer may have a review of the same person in each."""
    query = "{ me { reviewsToWrite { nodes { id kind cycle { id } } } } }"
    told = await doing.graph.ask(query, as_=doing.people[peer])
    [id_] = [
        each["id"]
        for each in told["me"]["reviewsToWrite"]["nodes"]
        if (each["kind"], each["cycle"]["id"]) == ("PEER", doing.cycle)
    ]
    await doing.do("reviewSave", peer, id=id_, answers=ANSWERS)
    await doing.do("reviewSubmit", peer, id=id_)


async def heard(doing: Reviewing, who: str = "hr") -> list[str]:
    answer = await doing.graph.ask(HEARD, as_=doing.people[who], id=await doing.part())
    return [each["question"] for each in answer["node"]["voices"]["nodes"]]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (("peer", "second", "third"), 3),
        (("peer", "second", "third", "other"), 0),
        (("peer", "second", "above"), 0),
        (("other", "above", "report"), 3),
    ],
)
async def test_nobody_who_joins_or_leaves_alone_is_told_apart_by_the_next_cycle(
    graph: Graph, company: Company, later: tuple[str, ...], told: int
) -> None:
    people = await cast(company)
    first = await cycle_of(graph, people, "peer", "second", "third")
    second = await cycle_of(graph, people, *later)
    counts = [(await heard(each)).count("1.1") for each in (first, second)]
    assert counts == [3, told]


async def test_nor_by_a_question_that_others_left_out(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    await doing.asked("peer", "second", "third", "other")
    for peer in ("peer", "second", "third", "other"):
        id_ = await doing.review(peer, "PEER")
        answers = ANSWERS if peer != "other" else ANSWERS[:1]
        await doing.do("reviewSave", peer, id=id_, answers=answers)
        await doing.do("reviewSubmit", peer, id=id_)
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    assert await heard(doing) == ["1.1"] * 4


def kept(owner: str, kind: ReviewKind) -> tuple[int, int]:
    """How many answers, and digests of what was said, are there of reviews of a kind."""
    of = sa.select(Review.id).where(Review.kind == kind)
    with past_walls(owner) as connection:
        answers = sa.select(sa.func.count()).where(ReviewAnswer.review_id.in_(of))
        digests = sa.select(sa.func.count()).where(
            AnsweredMutation.subject_id.in_(of),
            AnsweredMutation.action == "reviewSave",
            AnsweredMutation.digest.is_not(None),
        )
        return int(connection.scalar(answers) or 0), int(connection.scalar(digests) or 0)


async def said(doing: Reviewing, who: str, kind: str) -> Any:
    id_, once = await doing.review(who, kind), {"clientMutationId": "x"}
    await doing.do("reviewSave", who, id=id_, answers=ANSWERS, **once)
    await doing.do("reviewSubmit", who, id=id_)
    return (await doing.graph.ask(OWN, as_=doing.people[who], id=id_))["node"]


async def test_what_is_told_without_a_name_is_kept_without_one(
    graph: Graph, company: Company, empty: Urls
) -> None:
    doing = await launched(graph, company, reports=3, switches={"hasUpward": True})
    await doing.asked("peer")
    own = [await said(doing, "peer", "PEER"), await said(doing, "report", "UPWARD")]
    assert own == [{"withheld": "NAMELESS", "answers": None}] * 2
    assert kept(empty.owner, ReviewKind.PEER) == (0, 0)
    assert kept(empty.owner, ReviewKind.UPWARD) == (0, 0)


async def test_what_a_cycle_names_peers_of_stays_with_their_names(
    graph: Graph, company: Company, empty: Urls
) -> None:
    switches = {"hasUpward": True, "peersNamedToManager": True}
    doing = await launched(graph, company, reports=3, switches=switches)
    await doing.asked("peer")
    own = [await said(doing, "peer", "PEER"), await said(doing, "report", "UPWARD")]
    assert [each["withheld"] for each in own] == [None, "NAMELESS"]
    assert kept(empty.owner, ReviewKind.PEER) == (2, 1)
    assert kept(empty.owner, ReviewKind.UPWARD) == (0, 0)
