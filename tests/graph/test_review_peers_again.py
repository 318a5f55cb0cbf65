"""Peers who are no more, or were refused: others take their place, or they are asked after all."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.postgres import Urls
from model.person import Person
from model.review import ReviewAnswer
from rules.terms import PersonStatus
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import ANSWERS, Reviewing, cast, did, launched, set_up
from tests.support.company import NOW, Company
from tests.support.walls import past_walls

ONE: dict[str, Any] = {
    "switches": {"hasNomination": True, "peersNamedToManager": True},
    "peers": {"least": 1, "most": 1, "each": 5},
}


async def leaves(company: Company, doing: Reviewing, name: str) -> None:
    gone = {"status": PersonStatus.ENDED, "retired_at": NOW}
    async with company.database.system() as session:
        await session.run(update(Person).where(Person.id == doing.people[name]).values(**gone))


async def naming(doing: Reviewing, reviewer: str) -> dict[str, str]:
    person = gid("Person", doing.people[reviewer])
    return {"participant": await doing.part(), "reviewer": person}


@pytest.mark.parametrize("who", ["me", "manager", "hr"])
async def test_another_peer_is_named_for_one_who_left(
    graph: Graph, company: Company, who: str
) -> None:
    doing = await launched(graph, company, **ONE)
    await doing.asked("peer")
    given = await naming(doing, "second")
    full = await doing.refused("peerNominate", who, **given)
    await leaves(company, doing, "peer")
    assert full == [("OVER_LIMIT", ["reviewer"])]
    assert await doing.refused("peerNominate", who, **given) == []


async def test_whoever_left_is_none_of_the_least(graph: Graph, company: Company) -> None:
    people = await cast(company)
    cycle, me = await set_up(graph, people, **ONE), [gid("Person", people["me"])]
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle, participants=me)
    doing = Reviewing(graph, people, cycle)
    await doing.asked("peer")
    await leaves(company, doing, "peer")
    refused = await doing.refused("reviewCycleAdvance", "hr", id=cycle, to="WRITING")
    assert refused == [("NEEDS_REASON", ["reason"])]


async def test_nobody_approves_who_has_left(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company, **ONE)
    named = await doing.do("peerNominate", "me", **await naming(doing, "peer"))
    await leaves(company, doing, "peer")
    decision = {"id": named["id"], "to": "APPROVED"}
    refused = await doing.refused("peerNominationDecide", "manager", **decision)
    assert refused == [("INVALID", ["id"])]


async def test_whom_a_manager_refused_they_may_still_approve(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, **ONE)
    named = await doing.do("peerNominate", "me", **await naming(doing, "peer"))
    for to in ("REFUSED", "APPROVED"):
        await doing.do("peerNominationDecide", "manager", id=named["id"], to=to)
    assert await doing.review("peer", "PEER")


async def test_whom_a_manager_refused_they_approve_only_where_there_is_room(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, **ONE)
    named = await doing.do("peerNominate", "me", **await naming(doing, "peer"))
    await doing.do("peerNominationDecide", "manager", id=named["id"], to="REFUSED")
    await doing.asked("second")
    decision = {"id": named["id"], "to": "APPROVED"}
    refused = await doing.refused("peerNominationDecide", "manager", **decision)
    assert refused == [("OVER_LIMIT", ["id"])]


async def test_whoever_began_may_decline_and_their_draft_is_gone(
    graph: Graph, company: Company, empty: Urls
) -> None:
    doing = await launched(graph, company, **ONE)
    named = await doing.do("peerNominate", "manager", **await naming(doing, "peer"))
    await doing.do("reviewCycleAdvance", "hr", id=doing.cycle, to="WRITING", reason="Few")
    begun = await doing.review("peer", "PEER")
    await doing.do("reviewSave", "peer", id=begun, answers=ANSWERS)
    await doing.do("peerNominationDecline", "peer", id=named["id"], reason="I am off sick")
    assert await doing.refused("peerNominate", "manager", **await naming(doing, "second")) == []
    with past_walls(empty.owner) as connection:
        left = connection.execute(select(func.count()).select_from(ReviewAnswer)).scalar_one()
    assert left == 0


async def test_whoever_sent_theirs_does_not_decline(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company, **ONE)
    named = await doing.do("peerNominate", "manager", **await naming(doing, "peer"))
    await doing.do("reviewCycleAdvance", "hr", id=doing.cycle, to="WRITING", reason="Few")
    await doing.writes("peer", "PEER")
    refused = await doing.refused("peerNominationDecline", "peer", id=named["id"])
    assert refused == [("NOT_OPEN", ["id"])]
