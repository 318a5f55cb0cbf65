"""Who reads a review once the manager is another, or the cycle over."""

from typing import Any

import pytest

from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import Reviewing, launched
from tests.support.company import TODAY, Company

READ = "query($id: ID!) { node(id: $id) { ... on Review { withheld answers { text } } } }"
RATED = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  rating { value } evidence { items { nodes { title } } } } } }"""
NODE = "query($id: ID!) { node(id: $id) { id } }"
INBOX = "{ inbox { nodes { kind } } }"
SCALE: dict[str, Any] = {"scale": ["Low", "High"]}


async def taken_over(doing: Reviewing) -> None:
    to = {"participant": await doing.part(), "manager": gid("Person", doing.people["other"])}
    await doing.do("reviewManagerChange", "hr", **to, reason="A new team")


async def withheld(doing: Reviewing, who: str, id_: str) -> Any:
    answer = await doing.graph.ask(READ, as_=doing.people[who], id=id_)
    return answer["node"]["withheld"]


async def test_whoever_takes_over_after_the_review_was_sent_reads_the_self_review(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    mine = await doing.writes("me", "SELF")
    before = await withheld(doing, "manager", mine)
    await doing.writes("manager", "MANAGER")
    await taken_over(doing)
    assert (before, await withheld(doing, "other", mine)) == ("YOURS_FIRST", None)


async def test_a_manager_who_wrote_nothing_reads_the_self_review_after_writing(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    mine = await doing.writes("me", "SELF")
    await doing.to("SHARING")
    assert await withheld(doing, "manager", mine) is None


async def test_whoever_takes_over_is_told_to_share_what_the_one_before_wrote(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    await doing.writes("manager", "MANAGER")
    await taken_over(doing)
    await doing.to("SHARING")
    owed = {
        who: [
            each["kind"]
            for each in (await graph.ask(INBOX, as_=doing.people[who]))["inbox"]["nodes"]
        ]
        for who in ("manager", "other")
    }
    assert owed == {"manager": [], "other": ["REVIEW_SHARE"]}


async def test_who_was_the_manager_reads_the_rating_no_more(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company, **SCALE)
    await doing.writes("manager", "MANAGER", rating=2)
    part = await doing.part()
    asked = "query($id: ID!) { node(id: $id) { ... on ReviewParticipant { rating { id } } } }"
    answer = await graph.ask(asked, as_=doing.people["manager"], id=part)
    rating = answer["node"]["rating"]["id"]
    await taken_over(doing)
    seen = {
        who: (await graph.ask(NODE, as_=doing.people[who], id=rating))["node"]
        for who in ("manager", "other")
    }
    assert seen == {"manager": None, "other": {"id": rating}}


async def owed(doing: Reviewing, who: str) -> list[tuple[str, str]]:
    query = "{ me { reviewsToWrite { nodes { kind state subject { name } } } } }"
    nodes = (await doing.graph.ask(query, as_=doing.people[who]))["me"]["reviewsToWrite"]["nodes"]
    return [(each["kind"], each["state"]) for each in nodes if each["subject"]["name"] == "me"]


@pytest.mark.parametrize("phases", [("CALIBRATION",), ("CALIBRATION", "SHARING")])
async def test_whoever_takes_over_after_writing_owes_nothing_that_they_can_not_write(
    graph: Graph, company: Company, phases: tuple[str, ...]
) -> None:
    """The draft of the one before is put away all the same, and HR shares what there is."""
    doing = await launched(graph, company, switches={"hasCalibration": True}, **SCALE)
    await doing.to(*phases)
    await taken_over(doing)
    assert await owed(doing, "other") == []
    assert await owed(doing, "manager") == [("MANAGER", "HANDED_OVER")]
    await doing.to(*("SHARING",)[len(phases) - 1 :])
    part = {"participant": await doing.part()}
    assert await doing.refused("reviewShare", "other", **part) == [("NOT_OPEN", ["participant"])]
    assert (await doing.do("reviewShare", "hr", **part))["sharedAt"]


async def test_what_is_opened_again_after_another_took_over_is_theirs_to_write(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, **SCALE)
    sent = await doing.writes("manager", "MANAGER", rating=1)
    await taken_over(doing)
    opened = await doing.do("reviewReopen", "hr", id=sent, reason="You know them better")
    states = await owed(doing, "manager"), await owed(doing, "other")
    kept = (await graph.ask(READ, as_=doing.people["manager"], id=sent))["node"]["answers"]
    theirs = (await graph.ask(NODE, as_=doing.people["other"], id=sent))["node"]
    await doing.writes("other", "MANAGER", rating=2)
    assert opened["state"] == "HANDED_OVER"
    assert states == ([("MANAGER", "HANDED_OVER")], [("MANAGER", "NOT_STARTED")])
    assert (len(kept), theirs) == (2, None)
    assert await owed(doing, "other") == [("MANAGER", "SUBMITTED")]


async def test_no_hr_reviewer_makes_themselves_the_manager_of_who_does_not_report_to_them(
    graph: Graph, company: Company
) -> None:
    """Or they read whose a peer's review is, where the cycle names them to managers."""
    doing = await launched(graph, company, switches={"peersNamedToManager": True})
    to = {"manager": gid("Person", doing.people["hr"]), "reason": "I like to read"}
    given = {"participant": await doing.part(), **to}
    refused = await doing.refused("reviewManagerChange", "hr", **given)
    await company.line(doing.people["me"], doing.people["hr"], since=TODAY)
    changed = await doing.do("reviewManagerChange", "hr", **given)
    assert (refused, changed["manager"]) == ([("NOT_ALLOWED", [])], {"name": "hr"})


async def test_who_calibrates_is_not_told_to_whom_they_compare(
    graph: Graph, company: Company
) -> None:
    """The session is not theirs to see, so nobody is found who sees the review by it."""
    doing = await launched(graph, company, switches={"hasCalibration": True}, **SCALE)
    sent = await doing.writes("manager", "MANAGER", rating=2)
    await doing.to("CALIBRATION")
    session = {"cycle": doing.cycle, "name": "All"}
    members = {"members": [gid("Person", doing.people["other"])]}
    await doing.do("calibrationSessionOpen", "hr", **session, **members)
    asked = """query($id: ID!) { node(id: $id) { ... on Review {
      whoCanSee { reason people { name } } } } }"""
    told = (await graph.ask(asked, as_=doing.people["me"], id=sent))["node"]["whoCanSee"]
    assert {each["reason"] for each in told} == {"AUTHOR", "SUBJECT", "MANAGER", "HR_REVIEWER"}
    assert await withheld(doing, "other", sent) is None


async def test_those_who_calibrate_see_evidence_and_read_until_the_cycle_is_closed(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, switches={"hasCalibration": True}, **SCALE)
    part, other = await doing.part(), doing.people["other"]
    given = {"participant": part, "title": "A talk", "happenedOn": "2026-12-30"}
    await doing.do("evidenceAdd", "me", **given)
    sent = await doing.writes("manager", "MANAGER", rating=2)
    await doing.to("CALIBRATION")
    members = {"members": [gid("Person", other)]}
    session = await doing.do(
        "calibrationSessionOpen", "hr", cycle=doing.cycle, name="All", **members
    )
    seen = (await graph.ask(RATED, as_=other, id=part))["node"]
    open_ = await withheld(doing, "other", sent)
    await doing.do("calibrationLock", "hr", session=session["id"])
    await doing.to("SHARING", "CLOSED")
    closed = [(await graph.ask(NODE, as_=other, id=id_))["node"] for id_ in (part, sent)]
    titles = [{"title": "A talk"}]
    assert seen == {"rating": {"value": 2}, "evidence": {"items": {"nodes": titles}}}
    assert (open_, closed) == (None, [None, None])


async def owed_of_me(doing: Reviewing, who: str) -> list[tuple[str, str]]:
    query = "{ me { reviewsToWrite { nodes { kind state subject { name } } } } }"
    mine = (await doing.graph.ask(query, as_=doing.people[who]))["me"]["reviewsToWrite"]["nodes"]
    return [(each["kind"], each["state"]) for each in mine if each["subject"]["name"] == "me"]


async def test_whoever_takes_over_from_below_writes_no_second_review_as_the_one_above(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, switches={"hasSkip": True})
    to = {"participant": await doing.part(), "manager": gid("Person", doing.people["above"])}
    await doing.do("reviewManagerChange", "hr", **to, reason="A vacancy")
    owed = await owed_of_me(doing, "above")
    assert sorted(owed) == [("MANAGER", "NOT_STARTED"), ("SKIP", "HANDED_OVER")]


async def test_the_one_above_whoever_takes_over_writes_as_that(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, switches={"hasSkip": True})
    await company.line(doing.people["other"], doing.people["second"])
    await taken_over(doing)
    assert await owed_of_me(doing, "second") == [("SKIP", "NOT_STARTED")]


async def test_the_one_above_both_writes_on(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company, switches={"hasSkip": True})
    await company.line(doing.people["other"], doing.people["above"])
    await taken_over(doing)
    assert await owed_of_me(doing, "above") == [("SKIP", "NOT_STARTED")]


async def test_whoever_sent_theirs_as_the_manager_is_not_asked_again_as_the_one_above(
    graph: Graph, company: Company
) -> None:
    """A new lead is put between, and the one above both writes on."""
    doing = await launched(graph, company, switches={"hasSkip": True})
    await doing.writes("manager", "MANAGER")
    await company.line(doing.people["other"], doing.people["manager"])
    await taken_over(doing)
    owed = await owed_of_me(doing, "manager") + await owed_of_me(doing, "above")
    assert owed == [("MANAGER", "SUBMITTED"), ("SKIP", "NOT_STARTED")]


async def test_whoever_sent_theirs_as_the_one_above_and_takes_over_writes_as_the_manager(
    graph: Graph, company: Company
) -> None:
    """What was sent stays, and a review is shared by what the manager says."""
    doing = await launched(graph, company, switches={"hasSkip": True})
    await doing.writes("above", "SKIP")
    to = {"participant": await doing.part(), "manager": gid("Person", doing.people["above"])}
    await doing.do("reviewManagerChange", "hr", **to, reason="A vacancy")
    owed = await owed_of_me(doing, "above")
    assert sorted(owed) == [("MANAGER", "NOT_STARTED"), ("SKIP", "SUBMITTED")]
