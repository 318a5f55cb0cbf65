"""A peer who declines in one window while they write in another: one of the two, and never both."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from app.postgres import Urls
from model.review import PeerNomination, Review
from model.review_cycle import ReviewerLoad
from rules.reviews import NominationState, ReviewKind, ReviewState
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import ANSWERS, Reviewing, act, codes, launched
from tests.graph.test_review_races import held_up, waiting
from tests.support.company import Company
from tests.support.walls import past_walls

DECLINE, SAVE, SUBMIT = "peerNominationDecline", "reviewSave", "reviewSubmit"
DECLINED: Any = ([], [NominationState.DECLINED], [0])
SENT: Any = ([ReviewState.SUBMITTED], [NominationState.APPROVED], [1])
Asked = tuple[Reviewing, dict[str, dict[str, Any]]]
Codes = list[tuple[str, list[str]]]
RACES: list[tuple[tuple[str, str], list[Codes], Any]] = [
    ((SUBMIT, DECLINE), [[], [("NOT_OPEN", ["id"])]], SENT),
    ((SAVE, DECLINE), [[], []], DECLINED),
    ((DECLINE, SUBMIT), [[], [("NOT_FOUND", [])]], DECLINED),
    ((DECLINE, SAVE), [[], [("NOT_FOUND", [])]], DECLINED),
]


async def asked_to_write(graph: Graph, company: Company) -> Asked:
    """A peer with a draft, and what they would say in each of the actions."""
    doing = await launched(graph, company, switches={"peersNamedToManager": True})
    to = {"participant": await doing.part(), "reviewer": gid("Person", doing.people["peer"])}
    named = (await doing.do("peerNominate", "manager", **to))["id"]
    id_ = await doing.review("peer", "PEER")
    saving = {"id": id_, "answers": ANSWERS}
    await doing.do(SAVE, "peer", **saving)
    return doing, {DECLINE: {"id": named}, SAVE: saving, SUBMIT: {"id": id_}}


def kept(urls: Urls) -> Any:
    """The states of what peers write and of who was asked, and of how many they are to write."""
    peers = select(Review.state).where(Review.kind == ReviewKind.PEER)
    asked = peers, select(PeerNomination.state), select(ReviewerLoad.count)
    with past_walls(urls.owner) as connection:
        return tuple([*connection.execute(each).scalars()] for each in asked)


@pytest.mark.parametrize(("order", "answered", "left"), RACES, ids=[" ".join(r[0]) for r in RACES])
async def test_who_declines_while_they_write_does_one_of_the_two(
    graph: Graph, company: Company, empty: Urls, order: Any, answered: list[Codes], left: Any
) -> None:
    doing, given = await asked_to_write(graph, company)
    tasks: list[asyncio.Task[Any]] = []
    async with held_up(empty, doing, "peer") as connection:
        for place, action in enumerate(order, 1):
            said = act(graph, action, doing.people["peer"], **given[action])
            tasks.append(asyncio.create_task(said))
            await waiting(connection, place, *tasks)
    assert [codes(each) for each in await asyncio.gather(*tasks)] == answered
    assert kept(empty) == left
