"""Who reads a review once the manager is another, or the cycle over."""

from typing import Any

from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import Reviewing, launched
from tests.support.company import Company

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
