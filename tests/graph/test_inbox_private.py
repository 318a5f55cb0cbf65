"""The inbox of what is owed between people: reviews, peers, feedback that was asked for."""

from typing import Any
from uuid import UUID

from rules.terms import Feature
from tests.graph.conftest import Graph, gid
from tests.graph.everyday import done
from tests.graph.reviewing import launched
from tests.support.company import Company

INBOX = """{ me { inboxCount } inbox { totalCount nodes { kind dueOn reason
  subject { __typename id } reminders { rung } } } }"""


async def owed(graph: Graph, who: UUID) -> list[tuple[str, str]]:
    """Of which kind, and about what."""
    told = await graph.ask(INBOX, as_=who)
    assert told["me"]["inboxCount"] == told["inbox"]["totalCount"]
    nodes = told["inbox"]["nodes"]
    return [(each["kind"], each["subject"]["__typename"]) for each in nodes]


async def test_a_review_is_owed_step_by_step_by_whose_turn_it_is(
    graph: Graph, company: Company
) -> None:
    cycle = await launched(graph, company, switches={"hasNomination": True})
    people, part = cycle.people, await cycle.part()
    assert [await owed(graph, people[name]) for name in ("me", "manager")] == [[], []]
    peer = gid("Person", people["peer"])
    nominated = await cycle.do("peerNominate", "me", participant=part, reviewer=peer)
    assert await owed(graph, people["manager"]) == [("PEER_NOMINATION", "PeerNomination")]
    await cycle.do("peerNominationDecide", "manager", id=nominated["id"], to="APPROVED")
    await cycle.to("WRITING")
    assert await owed(graph, people["peer"]) == [("REVIEW", "Review")] * 2
    await cycle.writes("peer", "PEER")
    assert await owed(graph, people["peer"]) == [("REVIEW", "Review")]
    await cycle.writes("me", "SELF")
    await cycle.writes("manager", "MANAGER")
    await cycle.to("SHARING")
    assert [await owed(graph, people[name]) for name in ("me", "manager", "peer")] == [
        [], [("REVIEW_SHARE", "ReviewParticipant")], [],
    ]  # fmt: skip
    await cycle.do("reviewShare", "manager", participant=part)
    shared = [("REVIEW_ACKNOWLEDGEMENT", "ReviewParticipant")]
    assert [await owed(graph, people[name]) for name in ("me", "manager")] == [shared, []]
    await cycle.do("reviewAcknowledge", "me", participant=part)
    assert await owed(graph, people["me"]) == []


async def test_feedback_is_owed_by_who_was_asked_until_they_answer_or_decline(
    graph: Graph, company: Company
) -> None:
    ann, bo, cy = [await company.person(name) for name in ("Ann", "Bo", "Cy")]
    for who in (bo, cy):
        asked = {"of": gid("Person", who), "level": "PRIVATE", "dueOn": "2026-11-30"}
        await done(graph, "feedbackAsk", ann, "feedbackRequest { id }", **asked)
    told = (await graph.ask(INBOX, as_=bo))["inbox"]["nodes"]
    words = "The feedback that you were asked for is due in 12 days."
    assert [(each["dueOn"], each["reason"], each["reminders"]) for each in told] == [
        ("2026-11-30", words, [])
    ]
    ids: dict[UUID, Any] = {
        who: (await graph.ask(INBOX, as_=who))["inbox"]["nodes"][0]["subject"]["id"]
        for who in (bo, cy)
    }
    await done(graph, "feedbackRequestAnswer", bo, "feedback { id }", id=ids[bo], text="Good.")
    await done(graph, "feedbackDecline", cy, "feedbackRequest { id }", id=ids[cy])
    assert [await owed(graph, who) for who in (ann, bo, cy)] == [[], [], []]


async def test_a_round_is_owed_by_each_who_is_asked_and_said_nothing(
    graph: Graph, company: Company
) -> None:
    ann, *others = [await company.person(name) for name in ("Ann", "Bo", "Cy", "Di")]
    peers = [gid("Person", each) for each in others]
    about = {"about": gid("Person", ann), "question": "How was it?", "closesOn": "2026-11-30"}
    begun = await done(
        graph, "feedbackRoundStart", ann, "feedbackRound { id }", peers=peers, **about
    )
    id_ = begun["feedbackRound"]["id"]
    assert await owed(graph, others[0]) == [("FEEDBACK_ROUND", "FeedbackRound")]
    await done(graph, "feedbackRoundAnswer", others[0], "feedbackRound { id }", id=id_, text="x")
    assert [len(await owed(graph, who)) for who in (ann, *others)] == [0, 0, 1, 1]


async def test_where_the_feature_is_not_on_nothing_private_is_listed(
    graph: Graph, company: Company
) -> None:
    ann, bo = [await company.person(name) for name in ("Ann", "Bo")]
    asked = {"of": gid("Person", bo), "level": "PRIVATE", "dueOn": "2026-11-30"}
    await done(graph, "feedbackAsk", ann, "feedbackRequest { id }", **asked)
    await company.pilot(Feature.PERFORMANCE, await company.unit("Elsewhere"))
    assert await owed(graph, bo) == []
