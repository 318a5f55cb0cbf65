"""What of a review is kept from whom it is about, beside what they may read of it."""

from typing import Any

import pytest

from rules.terms import Role
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import Reviewing, cast, launched, set_up
from tests.support.company import Company

LOG = "query($noun: String!) { auditLog(filter: { noun: $noun }) { nodes { action } } }"
RATED = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  rating { proposed value changes { old new } } } } }"""
REOPENED = "query($id: ID!) { node(id: $id) { ... on Review { reopenedBecause } } }"
HEARD = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  voices { nodes { text } } } } }"""
DECLINED = "query($id: ID!) { node(id: $id) { ... on PeerNomination { state reason } } }"


async def calibrated(
    graph: Graph, company: Company, *, tells: bool
) -> tuple[Reviewing, dict[str, Any]]:
    """The manager proposed 3, and HR made it 2; still in calibration, and for whom to act on."""
    switches = {"hasCalibration": True}
    doing = await launched(graph, company, switches=switches, scale=["Low", "Middle", "High"])
    part = await doing.part()
    await doing.writes("manager", "MANAGER", rating=3)
    await doing.to("CALIBRATION")
    who = {"members": [gid("Person", doing.people["other"])]}
    session = await doing.do("calibrationSessionOpen", "hr", cycle=doing.cycle, name="All", **who)
    given = {"session": session["id"], "participant": part, "rating": 2, "reason": "As others"}
    await doing.do("calibrationOverride", "hr", **given, tellsSubject=tells)
    return doing, given


async def shared(doing: Reviewing, given: dict[str, Any]) -> None:
    await doing.do("calibrationLock", "hr", session=given["session"])
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=given["participant"])


async def actions(graph: Graph, as_: Any, noun: str) -> set[str]:
    nodes = (await graph.ask(LOG, as_=as_, noun=noun))["auditLog"]["nodes"]
    return {each["action"] for each in nodes}


@pytest.mark.parametrize(
    ("tells", "seen"),
    [
        (False, {"proposed": None, "value": 2, "changes": []}),
        (True, {"proposed": 3, "value": 2, "changes": [{"old": 3, "new": 2}]}),
    ],
)
async def test_the_reviewee_reads_of_a_changed_rating_only_where_the_change_says_so(
    graph: Graph, company: Company, *, tells: bool, seen: Any
) -> None:
    doing, given = await calibrated(graph, company, tells=tells)
    await shared(doing, given)
    asked = {"id": given["participant"]}
    mine = await graph.ask(RATED, as_=doing.people["me"], **asked)
    manager = await graph.ask(RATED, as_=doing.people["manager"], **asked)
    assert mine["node"]["rating"] == seen
    assert manager["node"]["rating"]["proposed"] == 3


async def test_a_change_after_one_that_is_kept_back_does_not_tell_of_it(
    graph: Graph, company: Company
) -> None:
    doing, given = await calibrated(graph, company, tells=False)
    await doing.do("calibrationOverride", "hr", **{**given, "rating": 1}, tellsSubject=True)
    await shared(doing, given)
    mine = await graph.ask(RATED, as_=doing.people["me"], id=given["participant"])
    changes = [{"old": 2, "new": 1}]
    assert mine["node"]["rating"] == {"proposed": None, "value": 1, "changes": changes}


async def test_the_audit_tells_no_reviewee_and_no_administrator_that_there_is_a_rating(
    graph: Graph, company: Company
) -> None:
    doing, given = await calibrated(graph, company, tells=False)
    for who in ("manager", "hr", "other"):
        await graph.ask(RATED, as_=doing.people[who], id=given["participant"])
    told = {
        who: {
            noun: await actions(graph, doing.people[who], noun)
            for noun in ("ReviewRating", "CalibrationChange")
        }
        for who in ("me", "admin", "manager")
    }
    nothing: dict[str, set[str]] = {"ReviewRating": set(), "CalibrationChange": set()}
    assert (told["me"], told["admin"]) == (nothing, nothing)
    assert told["manager"]["ReviewRating"] == {"calibrationOverride", "read"}


async def test_nobody_counts_their_voices_by_the_audit_of_who_read_them(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, switches={"managerReadsFirst": True})
    await doing.asked("peer", "second", "third")
    for peer in ("peer", "second", "third"):
        await doing.writes(peer, "PEER")
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    heard = await graph.ask(HEARD, as_=doing.people["manager"], id=await doing.part())
    assert heard["node"]["voices"]["nodes"] != []
    for who in ("me", "admin", "peer"):
        assert await actions(graph, doing.people[who], "ReviewVoice") == set()
    assert await actions(graph, doing.people["manager"], "ReviewVoice") == {"read"}


@pytest.mark.parametrize(
    "noun", ["Review", "ReviewAnswer", "PerformanceGoal", "Recognition", "PeerNomination"]
)
async def test_an_administrator_learns_of_no_review_goal_or_praise_by_the_audit(
    graph: Graph, company: Company, noun: str
) -> None:
    doing = await launched(graph, company)
    await doing.writes("me", "SELF")
    await doing.asked("peer")
    await doing.do("performanceGoalCreate", "me", title="Speak up")
    thank = """mutation($to: [ID!]!) { recognitionGive(input: { recipients: $to, text: "Thanks",
      kind: HELP, level: PRIVATE }) { errors { code } } }"""
    to = [gid("Person", doing.people["me"])]
    await graph.ask(thank, as_=doing.people["peer"], to=to)
    assert await actions(graph, doing.people["admin"], noun) == set()
    assert await actions(graph, doing.people["admin"], "ReviewCycle") != set()


async def test_why_a_review_is_open_again_is_for_its_author_and_hr(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    id_ = await doing.writes("manager", "MANAGER")
    reason = "Too harsh about the miss"
    await doing.do("reviewReopen", "hr", id=id_, reason=reason)
    read = {
        who: (await graph.ask(REOPENED, as_=doing.people[who], id=id_))["node"]["reopenedBecause"]
        for who in ("manager", "hr", "me")
    }
    assert read == {"manager": reason, "hr": reason, "me": None}


async def test_an_hr_reviewer_opens_no_review_of_themselves_again(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    await company.role(people["me"], Role.HR_REVIEWER)
    cycle = await set_up(graph, people)
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    theirs, own = await doing.writes("manager", "MANAGER"), await doing.writes("me", "SELF")
    refused = await doing.refused("reviewReopen", "me", id=theirs, reason="Unfair")
    opened = await doing.do("reviewReopen", "me", id=own, reason="A word is wrong")
    read = await graph.ask(REOPENED, as_=people["manager"], id=theirs)
    assert refused == [("NOT_ALLOWED", [])]
    assert (opened["state"], read["node"]["reopenedBecause"]) == ("IN_PROGRESS", None)


async def test_an_hr_reviewer_who_is_in_a_session_locks_it_for_themselves_as_for_all(
    graph: Graph, company: Company
) -> None:
    """The one step of a review of theirs that they take: nobody's rating moves any more."""
    people = await cast(company)
    await company.line(people["hr"], people["manager"])
    switches = {"hasCalibration": True}
    cycle = await set_up(graph, people, switches=switches, scale=["Low", "High"])
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    own = await doing.writes("manager", "MANAGER", "hr", rating=1)
    another = await doing.writes("manager", "MANAGER", rating=1)
    await doing.to("CALIBRATION")
    who = {"members": [gid("Person", people["other"])]}
    session = await doing.do("calibrationSessionOpen", "hr", cycle=cycle, name="All", **who)
    await doing.do("calibrationLock", "hr", session=session["id"])
    query = "query($id: ID!) { node(id: $id) { ... on Review { state } } }"
    states = [
        (await graph.ask(query, as_=people["manager"], id=id_))["node"]["state"]
        for id_ in (own, another)
    ]
    assert states == ["CALIBRATED", "CALIBRATED"]


async def test_why_a_peer_declines_is_not_for_whom_they_were_to_write_of(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    part, peer = await doing.part(), gid("Person", doing.people["peer"])
    asked = await doing.do("peerNominate", "manager", participant=part, reviewer=peer)
    await doing.do("peerNominationDecline", "peer", id=asked["id"], reason="We don't get on")
    read = {
        who: (await graph.ask(DECLINED, as_=doing.people[who], id=asked["id"]))["node"]
        for who in ("me", "manager", "hr", "peer")
    }
    reasons = dict.fromkeys(("manager", "hr", "peer"), "We don't get on")
    assert {who: each["reason"] for who, each in read.items()} == {**reasons, "me": None}
    assert {each["state"] for each in read.values()} == {"DECLINED"}
