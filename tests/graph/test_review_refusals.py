"""What each action of reviews refuses, and by which code: one table for each time of a cycle."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import (
    ANSWERS,
    DUE,
    PERIOD,
    SECTIONS,
    Reviewing,
    act,
    cast,
    did,
    launched,
    set_up,
)
from tests.support.company import Company

Line = tuple[str, str, Mapping[str, Any], tuple[str, list[str]]]
OLD = {"expectedVersion": 99}
STALE: tuple[str, list[str]] = ("CONFLICT", [])
NOT_YOURS: tuple[str, list[str]] = ("NOT_ALLOWED", [])
NIL = UUID(int=0)
NAMED = {"hasCalibration": True}


async def check(doing: Reviewing, table: Sequence[Line]) -> None:
    """Whole lines are compared, so that a failure says which of them."""
    met: list[Any] = []
    for action, who, given, _ in table:
        codes = await doing.refused(action, who, **given)
        met.append((action, who, given, codes[0] if codes else None))
    assert met == list(table)


async def test_a_cycle_is_set_up_by_hr_and_by_what_can_be(graph: Graph, company: Company) -> None:
    people = await cast(company)
    cycle = await set_up(graph, people)
    doing = Reviewing(graph, people, cycle)
    template = (
        await did(graph, "reviewTemplateCreate", people["hr"], name="B", sections=SECTIONS)
    )["id"]
    words = {"name": "A", "template": template, "due": DUE, **PERIOD}
    nobody = gid("Person", NIL)
    ended = await company.person("Gone", status="ENDED")
    table: list[Line] = [
        ("reviewTemplateCreate", "manager", {"name": "A", "sections": SECTIONS}, NOT_YOURS),
        ("reviewTemplateCreate", "hr", {"name": " ", "sections": SECTIONS}, ("EMPTY", ["name"])),
        ("reviewCycleCreate", "manager", words, NOT_YOURS),
        ("reviewCycleCreate", "hr", {**words, "name": " "}, ("EMPTY", ["name"])),
        ("reviewCycleCreate", "hr", {**words, "threshold": 2}, ("INVALID", ["threshold"])),
        ("reviewCycleCreate", "hr", {**words, "scale": ["A"]}, ("INVALID", ["scale"])),
        ("reviewCycleCreate", "hr", {**words, "switches": NAMED}, ("INVALID", ["scale"])),
        (
            "reviewCycleCreate", "hr", {**words, "endsOn": "2026-01-01"},
            ("INVALID", ["endsOn"]),
        ),
        (
            "reviewCycleCreate", "hr", {**words, "peers": {"least": 0, "most": 2, "each": 5}},
            ("INVALID", ["peers", "most"]),
        ),
        (
            "reviewCycleCreate", "hr", {**words, "peers": {"least": 1, "most": 5, "each": 5}},
            ("INVALID", ["peers", "least"]),
        ),
        (
            "reviewCycleCreate", "hr", {**words, "due": {**DUE, "peersOn": "2026-07-02"}},
            ("INVALID", ["due", "peersOn"]),
        ),
        (
            "reviewCycleCreate", "hr", {**words, "startsOn": "2026-12-02"},
            ("INVALID", ["due", "selfOn"]),
        ),
        ("reviewVoicesClose", "hr", {"id": cycle}, ("NOT_OPEN", [])),
        (
            "reviewCycleLaunch", "hr", {"id": cycle, "participants": []},
            ("INVALID", ["participants"]),
        ),
        (
            "reviewCycleLaunch", "hr", {"id": cycle, "participants": [nobody]},
            ("NOT_FOUND", ["participants", "0"]),
        ),
        (
            "reviewCycleLaunch", "hr", {"id": cycle, "participants": [gid("Person", ended)]},
            ("NOT_FOUND", ["participants", "0"]),
        ),
    ]  # fmt: skip
    await check(doing, table)


async def test_while_reviews_are_written(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company, switches=NAMED, scale=["Low", "High"])
    part, mine = await doing.part(), await doing.writes("me", "SELF")
    theirs = await doing.review("manager", "MANAGER")
    await doing.asked("peer")
    draft = await doing.review("peer", "PEER")
    await doing.do("reviewSave", "peer", id=draft, answers=ANSWERS)
    query = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
      nominations { nodes { id } } } } }"""
    told = await graph.ask(query, as_=doing.people["hr"], id=part)
    asked = told["node"]["nominations"]["nodes"][0]["id"]
    session = {"cycle": doing.cycle, "name": "All", "members": [gid("Person", NIL)]}
    added = {"participant": part, "happenedOn": "2026-09-01"}
    table: list[Line] = [
        ("reviewCycleAdvance", "hr", {"id": doing.cycle, "to": "CALIBRATION", **OLD}, STALE),
        ("reviewVoicesClose", "hr", {"id": doing.cycle, **OLD}, STALE),
        ("reviewSubmit", "manager", {"id": theirs, **OLD}, STALE),
        ("reviewSubmit", "peer", {"id": draft, "rating": 1}, ("INVALID", ["rating"])),
        ("reviewReopen", "hr", {"id": mine, "reason": "x", **OLD}, STALE),
        ("reviewShare", "manager", {"participant": part, **OLD}, STALE),
        ("reviewShare", "manager", {"participant": part}, ("NOT_OPEN", [])),
        ("reviewReplyCreate", "me", {"participant": part, "text": "x"}, (
            "NOT_OPEN", ["participant"],
        )),
        ("peerNominationDecline", "peer", {"id": asked, **OLD}, STALE),
        ("evidenceAdd", "me", {**added, "title": " "}, ("EMPTY", ["title"])),
        ("calibrationSessionOpen", "hr", session, ("NOT_OPEN", [])),
        ("performanceGoalCreate", "me", {"title": " "}, ("EMPTY", ["title"])),
    ]  # fmt: skip
    await check(doing, table)


async def test_while_ratings_are_compared(graph: Graph, company: Company) -> None:
    people = await cast(company)
    await company.line(people["hr"], people["manager"])
    cycle = await set_up(graph, people, switches=NAMED, scale=["Low", "High"])
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    sent = await doing.writes("manager", "MANAGER", rating=1)
    await doing.writes("manager", "MANAGER", "hr", rating=1)
    await doing.asked("peer")
    await doing.to("CALIBRATION")
    who = gid("Person", people["other"])
    words = {"cycle": cycle, "name": "All", "members": [who]}
    gone = gid("Person", await company.person("Gone", status="ENDED"))
    empty = await doing.refused("calibrationSessionOpen", "hr", **{**words, "members": []})
    absent = await doing.refused("calibrationSessionOpen", "hr", **{**words, "members": [gone]})
    session = (await doing.do("calibrationSessionOpen", "hr", **words))["id"]
    other = {"session": session, "rating": 2, "reason": "x"}
    table: list[Line] = [
        (
            "calibrationOverride", "hr", {**other, "participant": await doing.part("hr")},
            ("NOT_ALLOWED", ["participant"]),
        ),
        (
            "calibrationOverride", "hr", {**other, "participant": await doing.part("report")},
            ("NOT_FOUND", ["participant"]),
        ),
        ("calibrationLock", "manager", {"session": session}, NOT_YOURS),
        ("calibrationLock", "hr", {"session": session, **OLD}, STALE),
        ("reviewReopen", "hr", {"id": sent, "reason": "x"}, ("NOT_OPEN", [])),
        ("reviewVoicesClose", "hr", {"id": cycle}, ("NOT_OPEN", [])),
        ("peerNominate", "manager", {
            "participant": await doing.part(), "reviewer": who,
        }, ("NOT_OPEN", [])),
    ]  # fmt: skip
    await check(doing, table)
    assert (empty, absent) == ([("INVALID", ["members"])], [("INVALID", ["members", "0"])])


async def test_once_it_is_shared_and_closed(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    part = await doing.part()
    await doing.writes("manager", "MANAGER")
    goal = await doing.do("performanceGoalCreate", "me", title="Speak up")
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=part)
    of = {"participant": part}
    table: list[Line] = [
        ("reviewAcknowledge", "me", {**of, "comment": " "}, ("EMPTY", ["comment"])),
        ("reviewReplyCreate", "me", {**of, "text": " "}, ("EMPTY", ["text"])),
        ("performanceGoalDelete", "me", {"id": goal["id"], **OLD}, STALE),
    ]
    await check(doing, table)
    await doing.to("CLOSED")
    added = {**of, "title": "A talk", "happenedOn": "2026-09-01"}
    closed: list[Line] = [("evidenceAdd", "me", added, ("NOT_OPEN", []))]
    await check(doing, closed)


async def test_what_was_sent_says_what_may_follow(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    id_, me = await doing.writes("me", "SELF"), doing.people["me"]
    answer = await act(graph, "reviewSave", me, id=id_, answers=ANSWERS)
    [error] = answer["errors"]
    follows = "It is SUBMITTED; what may follow is IN_PROGRESS, CALIBRATED, SHARED."
    assert error["message"] == f"{follows} Ask HR to open it again."
