"""Peers and reports: chosen, asked, and heard together or not at all."""

from typing import Any

import pytest

from resolvers.ids import key_of
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import ANSWERS, DUE, launched
from tests.support.company import Company

VOICES = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  voices { totalCount nodes { perspective question text option } } } } }"""
NODE = "query($id: ID!) { node(id: $id) { id } }"
CHOOSING: dict[str, Any] = {"switches": {"hasNomination": True}}
PEERS = ("peer", "second", "third")


async def heard(graph: Graph, who: Any, part: str) -> Any:
    """By perspective and question; None for who does not see the participant."""
    node = (await graph.ask(VOICES, as_=who, id=part))["node"]
    if node is None:
        return None
    return sorted((each["perspective"], each["question"]) for each in node["voices"]["nodes"])


async def test_a_peer_is_named_approved_and_asked(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company, **CHOOSING)
    part, reviewer = await doing.part(), gid("Person", doing.people["peer"])
    named = await doing.do("peerNominate", "me", participant=part, reviewer=reviewer)
    early = (await graph.ask(NODE, as_=doing.people["peer"], id=named["id"]))["node"]
    decision = {"id": named["id"], "to": "APPROVED", "expectedVersion": 1}
    refused = await doing.refused("peerNominationDecide", "me", **decision)
    refused += await doing.refused("peerNominationDecide", "other", **decision)
    refused += await doing.refused(
        "peerNominationDecide", "manager", **{**decision, "to": "DECLINED"}
    )
    done = await doing.do("peerNominationDecide", "manager", **decision)
    refused += await doing.refused("peerNominationDecide", "manager", **decision)
    assert (named["state"], done["state"], early) == ("PROPOSED", "APPROVED", None)
    assert refused == [
        ("NOT_ALLOWED", []), ("NOT_FOUND", []), ("INVALID", ["to"]), ("CONFLICT", []),
    ]  # fmt: skip
    assert await doing.review("peer", "PEER")


async def test_who_is_asked_may_decline(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company, **CHOOSING)
    given = {"participant": await doing.part(), "reviewer": gid("Person", doing.people["peer"])}
    first = (await doing.do("peerNominate", "manager", **given))["id"]
    await doing.to("WRITING")
    refused = await doing.refused("peerNominationDecline", "manager", id=first)
    declined = await doing.do("peerNominationDecline", "peer", id=first, reason="No time")
    refused += await doing.refused("peerNominationDecline", "peer", id=first)
    assert declined["state"] == "DECLINED"
    assert refused == [("NOT_ALLOWED", []), ("CONFLICT", [])]


@pytest.mark.parametrize("over", ["voices closed", "SHARING", "CLOSED"])
async def test_nobody_declines_once_peers_write_no_more(
    graph: Graph, company: Company, over: str
) -> None:
    """That they were asked stays as it was."""
    doing = await launched(graph, company)
    given = {"participant": await doing.part(), "reviewer": gid("Person", doing.people["peer"])}
    asked = (await doing.do("peerNominate", "manager", **given))["id"]
    if over == "voices closed":
        await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    else:
        await doing.to(*{"SHARING": ("SHARING",), "CLOSED": ("SHARING", "CLOSED")}[over])
    refused = await doing.refused("peerNominationDecline", "peer", id=asked)
    assert refused == [("NOT_OPEN", ["id"] if over == "voices closed" else [])]
    assert await doing.review("peer", "PEER")


async def test_caps_hold_for_who_is_reviewed_and_for_who_is_asked(
    graph: Graph, company: Company
) -> None:
    switches = {**CHOOSING["switches"], "peersNamedToManager": True}
    few = {"least": 1, "most": 2, "each": 1}
    doing = await launched(graph, company, switches=switches, peers=few)
    mine, theirs = await doing.part(), await doing.part("report")
    ids = {name: gid("Person", key) for name, key in doing.people.items()}
    await doing.asked("peer")
    refused = [
        *await doing.refused("peerNominate", "manager", participant=mine, reviewer=ids["peer"]),
        *await doing.refused("peerNominate", "me", participant=theirs, reviewer=ids["peer"]),
        *await doing.refused("peerNominate", "me", participant=mine, reviewer=ids["manager"]),
        *await doing.refused("peerNominate", "above", participant=mine, reviewer=ids["second"]),
        *await doing.refused("peerNominate", "other", participant=mine, reviewer=ids["second"]),
    ]
    await doing.do("peerNominate", "me", participant=mine, reviewer=ids["second"])
    refused += await doing.refused("peerNominate", "me", participant=mine, reviewer=ids["third"])
    refused += await doing.refused("reviewCycleAdvance", "hr", id=doing.cycle, to="WRITING")
    await doing.do("reviewCycleAdvance", "hr", id=doing.cycle, to="WRITING", reason="No more peers")
    refused += await doing.refused("peerNominate", "me", participant=mine, reviewer=ids["third"])
    assert refused == [
        ("CONFLICT", ["reviewer"]), ("OVER_LIMIT", ["reviewer"]), ("INVALID", ["reviewer"]),
        ("NOT_ALLOWED", []), ("NOT_FOUND", []), ("OVER_LIMIT", ["reviewer"]),
        ("NEEDS_REASON", ["reason"]), ("NOT_OPEN", []),
    ]  # fmt: skip


async def test_voices_are_heard_all_at_once_and_never_below_the_threshold(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, reports=3, switches={"hasUpward": True})
    part = await doing.part()
    await doing.asked(*PEERS)
    for peer in PEERS:
        await doing.writes(peer, "PEER")
    await doing.writes("report", "UPWARD")
    everybody = ("me", "manager", "above", "hr", "peer", "other", "admin")
    before = {who: await heard(graph, doing.people[who], part) for who in everybody}
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    after = {who: await heard(graph, doing.people[who], part) for who in everybody}
    await doing.writes("manager", "MANAGER")
    sent = {who: await heard(graph, doing.people[who], part) for who in everybody}
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=part)
    shared = await heard(graph, doing.people["me"], part)
    all_three = [("PEER", "1.1")] * 3 + [("PEER", "1.2")] * 3
    hidden: dict[str, Any] = {"me": [], "above": [], "peer": None, "other": None, "admin": None}
    assert before == {**hidden, "manager": [], "hr": []}
    assert after == {**hidden, "manager": [], "hr": all_three}
    assert sent == {**hidden, "manager": all_three, "hr": all_three}
    assert shared == all_three


@pytest.mark.parametrize("reads_first", [True, False])
async def test_a_manager_hears_voices_before_their_own_review_only_where_the_cycle_says_so(
    graph: Graph, company: Company, reads_first: bool
) -> None:
    """And once none is written any more, whether or not they sent theirs."""
    doing = await launched(graph, company, switches={"managerReadsFirst": reads_first})
    part, manager = await doing.part(), doing.people["manager"]
    await doing.asked(*PEERS)
    for peer in PEERS:
        await doing.writes(peer, "PEER")
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    writing = await heard(graph, manager, part)
    await doing.to("SHARING")
    assert (len(writing), len(await heard(graph, manager, part))) == (6 if reads_first else 0, 6)


async def test_whoever_spoke_hears_no_voice_before_there_are_enough_beside_their_own(
    graph: Graph, company: Company
) -> None:
    """Of three, one of them the new manager's own, two would be told apart."""
    doing = await launched(graph, company)
    part = await doing.part()
    await doing.asked(*PEERS)
    for peer in PEERS:
        await doing.writes(peer, "PEER")
    to = {"participant": part, "manager": gid("Person", doing.people["peer"])}
    await doing.do("reviewManagerChange", "hr", **to, reason="A new team")
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    heard_by = {who: await heard(graph, doing.people[who], part) for who in ("peer", "hr")}
    assert (heard_by["peer"], len(heard_by["hr"])) == ([], 6)


async def test_the_numbers_of_voices_tell_no_time(graph: Graph, company: Company) -> None:
    """Ours begin with when they were made: what is drawn is of another version."""
    doing = await launched(graph, company)
    part = await doing.part()
    await doing.asked(*PEERS)
    for peer in PEERS:
        await doing.writes(peer, "PEER")
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    query = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
      voices { nodes { id } } } } }"""
    answer = await graph.ask(query, as_=doing.people["hr"], id=part)
    keys = [key_of(each["id"], "ReviewVoice") for each in answer["node"]["voices"]["nodes"]]
    assert [key.version for key in keys if key is not None] == [4] * 6


async def test_two_voices_are_heard_by_nobody(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    part = await doing.part()
    await doing.asked(*PEERS)
    for peer in PEERS[:2]:
        await doing.writes(peer, "PEER")
    await doing.to("SHARING")
    heard_by = [await heard(graph, doing.people[who], part) for who in ("me", "manager", "hr")]
    assert heard_by == [[], [], []]


async def test_after_voices_are_closed_no_peer_writes_and_none_is_opened_again(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    await doing.asked("peer", "second")
    sent = await doing.writes("peer", "PEER")
    left = await doing.review("second", "PEER")
    hidden = await doing.refused("reviewReopen", "hr", id=sent, reason="x")
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    refused = [
        *await doing.refused("reviewSave", "second", id=left, answers=ANSWERS),
        *await doing.refused("reviewSave", "peer", id=sent, answers=ANSWERS),
        *await doing.refused("reviewVoicesClose", "hr", id=doing.cycle),
    ]
    assert hidden == [("NOT_FOUND", [])]
    assert refused == [("NOT_OPEN", ["id"])] * 3


async def test_managers_read_whose_a_peer_s_review_is_only_where_the_cycle_says_so(
    graph: Graph, company: Company
) -> None:
    query = "query($id: ID!) { node(id: $id) { ... on Review { answers { text } } } }"
    switches = {"peersNamedToManager": True, "managerReadsFirst": True, "hasUpward": True}
    doing = await launched(graph, company, reports=3, switches=switches)
    await doing.asked("peer")
    peers, reports = await doing.writes("peer", "PEER"), await doing.writes("report", "UPWARD")
    seen = {
        who: [
            (await graph.ask(query, as_=doing.people[who], id=id_))["node"]
            for id_ in (peers, reports)
        ]
        for who in ("manager", "me", "hr", "above")
    }
    texts = {"answers": [{"text": "Well done"}, {"text": None}]}
    nothing = [None, None]
    assert seen == {"manager": [texts, None], "me": nothing, "hr": nothing, "above": nothing}


async def test_each_review_is_its_authors_to_write_with_a_due_date_of_its_kind(
    graph: Graph, company: Company
) -> None:
    every = {"hasUpward": True, "hasSkip": True}
    doing = await launched(graph, company, reports=3, switches=every)
    await doing.asked("peer")
    query = "{ me { reviewsToWrite { nodes { kind dueOn subject { name } } } } }"
    due: dict[str, str] = {}
    for who in ("me", "peer", "report", "manager", "above"):
        mine = (await graph.ask(query, as_=doing.people[who]))["me"]["reviewsToWrite"]["nodes"]
        due |= {each["kind"]: each["dueOn"] for each in mine if each["subject"]["name"] == "me"}
    assert due == {
        "SELF": DUE["selfOn"], "PEER": DUE["peersOn"], "UPWARD": DUE["peersOn"],
        "MANAGER": DUE["managerOn"], "SKIP": DUE["managerOn"],
    }  # fmt: skip
