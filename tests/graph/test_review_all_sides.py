"""Who speaks from several sides, in reviews and in rounds, is told apart by none beside another."""

from uuid import UUID

import pytest

from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import ANSWERS, Reviewing, cast, did, set_up
from tests.graph.test_feedback_rounds import begun, closed, said
from tests.support.company import Company

HEARD = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  voices { nodes { perspective question } } } } }"""
WRITES = "{ me { reviewsToWrite { nodes { id kind cycle { id } } } } }"
REPORTS = ("report", "second report", "third report")
PEERS = ("peer", "second", "third")


async def company_of(company: Company) -> dict[str, UUID]:
    """`me` has three reports."""
    people = await cast(company)
    for name in REPORTS[1:]:
        people[name] = await company.person(name, manager=people["me"])
    return people


async def voices(
    graph: Graph, people: dict[str, UUID], peers: tuple[str, ...], reports: tuple[str, ...] = ()
) -> dict[str, int]:
    """How many are heard of each side, in a cycle in which these speak."""
    cycle = await set_up(graph, people, switches={"hasUpward": True})
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    doing = Reviewing(graph, people, cycle)
    await doing.asked(*peers)
    for kind, authors in (("PEER", peers), ("UPWARD", reports)):
        for author in authors:
            await write(doing, author, kind)
    await doing.do("reviewVoicesClose", "hr", id=cycle)
    answer = await graph.ask(HEARD, as_=people["hr"], id=await doing.part())
    nodes = answer["node"]["voices"]["nodes"]
    sides = [each["perspective"] for each in nodes if each["question"] == "1.1"]
    return {side: sides.count(side) for side in ("PEER", "UPWARD")}


async def write(doing: Reviewing, author: str, kind: str) -> None:
    told = await doing.graph.ask(WRITES, as_=doing.people[author])
    [id_] = [
        each["id"]
        for each in told["me"]["reviewsToWrite"]["nodes"]
        if (each["kind"], each["cycle"]["id"]) == (kind, doing.cycle)
    ]
    await doing.do("reviewSave", author, id=id_, answers=ANSWERS)
    await doing.do("reviewSubmit", author, id=id_)


async def round_of(graph: Graph, people: dict[str, UUID], *peers: str) -> list[str]:
    asked = [people[name] for name in peers]
    about = gid("Person", people["me"])
    id_ = (await begun(graph, people["manager"], asked, about=about))["feedbackRound"]["id"]
    await said(graph, id_, *asked)
    return await closed(graph, people["manager"], id_)


@pytest.mark.parametrize(
    ("peers", "heard"),
    [
        ((*REPORTS, "peer"), {"PEER": 4, "UPWARD": 0}),
        (REPORTS, {"PEER": 3, "UPWARD": 3}),
        (PEERS, {"PEER": 3, "UPWARD": 3}),
    ],
    ids=["one beside the reports", "the reports", "others"],
)
async def test_a_peer_is_not_what_is_left_beside_the_reports(
    graph: Graph, company: Company, peers: tuple[str, ...], heard: dict[str, int]
) -> None:
    people = await company_of(company)
    assert await voices(graph, people, peers, REPORTS) == heard


@pytest.mark.parametrize(
    ("peers", "shown"),
    [(PEERS, []), ((*PEERS, "other"), ["PEER"]), (("above", *REPORTS), ["PEER"])],
    ids=["one less", "the same", "others"],
)
async def test_a_round_is_judged_beside_the_reviews_before_it(
    graph: Graph, company: Company, peers: tuple[str, ...], shown: list[str]
) -> None:
    people = await company_of(company)
    first = await voices(graph, people, (*PEERS, "other"))
    assert (first["PEER"], await round_of(graph, people, *peers)) == (4, shown)


@pytest.mark.parametrize(
    ("peers", "heard"),
    [((*PEERS, "other"), 0), (PEERS, 3), (("above", *REPORTS), 4)],
    ids=["one more", "the same", "others"],
)
async def test_a_review_is_judged_beside_the_rounds_before_it(
    graph: Graph, company: Company, peers: tuple[str, ...], heard: int
) -> None:
    people = await company_of(company)
    first = await round_of(graph, people, *PEERS)
    assert (first, (await voices(graph, people, peers))["PEER"]) == (["PEER"], heard)


async def test_a_cycle_with_a_higher_threshold_still_hears_others(
    graph: Graph, company: Company
) -> None:
    """What was promised then is kept, and no reason to say nothing any more."""
    people = await company_of(company)
    await round_of(graph, people, *PEERS)
    cycle = await set_up(graph, people, threshold=4)
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    doing = Reviewing(graph, people, cycle)
    others = ("above", *REPORTS)
    await doing.asked(*others)
    for author in others:
        await write(doing, author, "PEER")
    await doing.do("reviewVoicesClose", "hr", id=cycle)
    answer = await graph.ask(HEARD, as_=people["hr"], id=await doing.part())
    assert len(answer["node"]["voices"]["nodes"]) == 8
