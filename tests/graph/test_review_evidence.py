"""Evidence and calibration in the graph."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from app.postgres import Urls
from model.feedback import Feedback
from model.objective import Objective
from model.recognition import Recognition
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind, RecognitionLevel
from rules.terms import CycleKind, MemberRole, Visibility
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import Reviewing, cast, did, launched, set_up
from tests.privacy.viewers import Row
from tests.support.company import Company
from tests.support.walls import past_walls, write_past_walls

PACK = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant { evidence {
  hash isIntact items { nodes { id kind title text source { id } addedBy { name } } }
  spread { isRecent recentShare months { month count } } } } } }"""
SESSION = """query($id: ID!) { node(id: $id) { ... on CalibrationSession {
  members { name } distribution { name count } lockedAt
  ratings { nodes { value proposed changes { old new reason actor { name } } } } } } }"""
CALIBRATED = {"switches": {"hasCalibration": True}, "scale": ["Low", "Middle", "High"]}


async def with_okrs(company: Company, me: Any) -> None:
    cycle = await company.cycle()
    for title, visibility in (("Open", Visibility.PUBLIC), ("Hidden", Visibility.RESTRICTED)):
        goal = await company.objective(title, cycle=cycle, owner=me, visibility=visibility)
        result = await company.key_result(f"{title} result", objective=goal, owner_id=me)
        at = datetime(2026, 11, 2, 12, tzinfo=UTC)
        await company.check_in(result, value=40, author=me, at=at)


def praise(me: Any, by: Any) -> Iterator[Row]:
    """In the period, at every level; and once in public before it."""
    nobody: list[Any] = []
    tags = {"author_id": by, "value_ids": nobody}
    about = {**tags, "about_id": me, "competency_ids": nobody}
    within, before = (datetime(2026, month, 30, tzinfo=UTC) for month in (9, 6))
    levels = [*((level, within) for level in FeedbackLevel), (FeedbackLevel.PUBLIC, before)]
    for level, at in levels:
        said = {"text": f"{level.name} words", "level": level, "sent_at": at}
        yield Feedback, {"id": uuid7(), **about, **said}
    for shown in RecognitionLevel:
        thanks = {"text": f"{shown.name} thanks", "level": shown, "kind": RecognitionKind.HELP}
        whom = {"recipient_ids": [me, by], "line_ids": nobody, "sent_at": within}
        yield Recognition, {"id": uuid7(), **tags, **thanks, **whom}


async def test_only_what_was_said_in_public_is_frozen_of_feedback_and_recognition(
    graph: Graph, company: Company, empty: Urls
) -> None:
    people = await cast(company)
    write_past_walls(empty.owner, praise(people["me"], people["peer"]))
    cycle = await set_up(graph, people)
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    doing = Reviewing(graph, people, cycle)
    frozen = await pack(graph, people["manager"], await doing.part())
    said = {(each["kind"], each["title"], each["text"]) for each in frozen["items"]["nodes"]}
    assert said == {
        ("FEEDBACK", "Feedback", "PUBLIC words"),
        ("RECOGNITION", "Recognition", "PUBLIC thanks"),
    }  # fmt: skip
    assert frozen["isIntact"] is True


async def test_what_was_frozen_stays_when_fewer_see_what_it_was_copied_from(
    graph: Graph, company: Company, empty: Urls
) -> None:
    """To whoever sees that no more its source is null."""
    people = await cast(company)
    await with_okrs(company, people["me"])
    write_past_walls(empty.owner, praise(people["me"], people["peer"]))
    cycle = await set_up(graph, people)
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    doing = Reviewing(graph, people, cycle)
    before = await pack(graph, people["manager"], part := await doing.part())
    with past_walls(empty.owner) as connection:
        connection.execute(sa.update(Feedback).values(level=FeedbackLevel.PRIVATE))
        connection.execute(sa.delete(Recognition))
        connection.execute(sa.update(Objective).values(visibility=Visibility.RESTRICTED))
    after = await pack(graph, people["manager"], part)
    was, now = ([each.pop("source") for each in told["items"]["nodes"]] for told in (before, after))
    assert (after, after["isIntact"], len(was)) == (before, True, 5)
    assert (None in was, now) == (False, [None] * 5)


async def pack(graph: Graph, who: Any, part: str) -> Any:
    node = (await graph.ask(PACK, as_=who, id=part))["node"]
    return node and node["evidence"]


async def test_public_okrs_are_frozen_and_stay_as_they_were(graph: Graph, company: Company) -> None:
    people = await cast(company)
    await with_okrs(company, people["me"])
    cycle = await set_up(graph, people)
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    doing = Reviewing(graph, people, cycle)
    part = await doing.part()
    frozen = await pack(graph, people["me"], part)
    added = {"participant": part, "title": "A talk", "happenedOn": "2026-08-01"}
    outside = await doing.refused("evidenceAdd", "me", **{**added, "happenedOn": "2025-08-01"})
    outside += await doing.refused("evidenceAdd", "hr", **added)
    outside += await doing.refused("evidenceAdd", "other", **added)
    item = await doing.do("evidenceAdd", "manager", **added)
    later = await pack(graph, people["hr"], part)
    assert [(each["kind"], each["title"]) for each in frozen["items"]["nodes"]] == [
        ("CHECK_IN", "Open result"), *sorted([("OBJECTIVE", "Open"), ("KEY_RESULT", "Open result")],
        key=lambda each: [one["title"] for one in frozen["items"]["nodes"][1:]].index(each[1])),
    ]  # fmt: skip
    assert (item["kind"], item["addedBy"]) == ("ADDED", {"name": "manager"})
    assert (later["hash"], later["isIntact"]) == (frozen["hash"], True)
    assert {each["month"]: each["count"] for each in later["spread"]["months"]} == {
        "2026-07": 0, "2026-08": 1, "2026-09": 0, "2026-10": 0, "2026-11": 1, "2026-12": 0,
    }  # fmt: skip
    assert later["spread"]["isRecent"] is False
    assert outside == [("OUTSIDE_CYCLE", ["happenedOn"]), ("NOT_ALLOWED", []), ("NOT_FOUND", [])]
    assert [await pack(graph, people[who], part) for who in ("above", "other", "admin")] == [
        None
    ] * 3


async def test_of_an_objective_of_a_year_only_the_key_results_of_the_period_are_evidence(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    year: dict[str, Any] = {"starts": date(2026, 1, 1), "kind": CycleKind.ANNUAL}
    goal = await company.objective(
        "Grow", cycle=await company.cycle("FY26", **year), owner=people["me"]
    )
    spring: dict[str, Any] = {"starts": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
    for title, quarter in (
        ("Sown", await company.cycle("FY26-Q1", **spring)),
        ("Reaped", await company.cycle("FY26-Q4")),
    ):
        await company.key_result(title, objective=goal, cycle_id=quarter)
    cycle = await set_up(graph, people)
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    doing = Reviewing(graph, people, cycle)
    frozen = await pack(graph, people["me"], await doing.part())
    assert sorted(each["title"] for each in frozen["items"]["nodes"]) == ["Grow", "Reaped"]


async def test_a_review_cites_evidence_of_its_subject_only(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    mine = {"participant": await doing.part(), "title": "A talk", "happenedOn": "2026-12-30"}
    theirs = {**mine, "participant": await doing.part("report")}
    own = await doing.do("evidenceAdd", "me", **mine)
    other = await doing.do("evidenceAdd", "me", **theirs)
    id_ = await doing.review("me", "SELF")
    refused = await doing.refused(
        "reviewSave", "me", id=id_, answers=[{"question": "1.3", "evidence": [other["id"]]}]
    )
    answers = [{"question": "1.3", "evidence": [own["id"]]}]
    await doing.do("reviewSave", "me", id=id_, answers=answers)
    query = """query($id: ID!) { node(id: $id) { ... on Review {
      answers { evidence { title } } citedSpread { isRecent recentShare } } } }"""
    read = (await graph.ask(query, as_=doing.people["me"], id=id_))["node"]
    assert refused == [("NOT_FOUND", ["answers"])]
    assert read["answers"] == [{"evidence": [{"title": "A talk"}]}]
    assert read["citedSpread"] == {"isRecent": True, "recentShare": "1"}


async def calibrating(graph: Graph, company: Company) -> tuple[Reviewing, str, dict[str, Any]]:
    """Four people of one manager, all rated, in a session with `other`."""
    people = await cast(company)
    for name in ("peer", "second", "third"):
        await company.line(people[name], people["manager"])
    cycle = await set_up(graph, people, **CALIBRATED)
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    for name, rating in (("me", 3), ("peer", 2), ("second", 2), ("third", 2)):
        await doing.writes("manager", "MANAGER", name, rating=rating)
    await doing.to("CALIBRATION")
    given: dict[str, Any] = {
        "cycle": cycle,
        "name": "All",
        "members": [gid("Person", people["other"])],
    }
    session = await doing.do("calibrationSessionOpen", "hr", **given)
    return doing, session["id"], given


async def test_a_session_changes_a_rating_with_a_reason_and_locks_it(
    graph: Graph, company: Company
) -> None:
    doing, session, given = await calibrating(graph, company)
    part = await doing.part()
    told = {"session": session, "participant": part, "rating": 2, "reason": "As the others"}
    refused = [
        *await doing.refused("calibrationSessionOpen", "manager", **given),
        *await doing.refused("calibrationSessionOpen", "hr", **given),
        *await doing.refused("calibrationOverride", "other", **told),
        *await doing.refused("calibrationOverride", "hr", **{**told, "rating": 4}),
        *await doing.refused("calibrationOverride", "hr", **{**told, "rating": 3}),
        *await doing.refused("calibrationOverride", "hr", **{**told, "reason": " "}),
        *await doing.refused("calibrationOverride", "hr", **told, expectedVersion=7),
    ]
    await doing.do("calibrationOverride", "hr", **told)
    seen = (await graph.ask(SESSION, as_=doing.people["other"], id=session))["node"]
    await doing.do("calibrationLock", "hr", session=session)
    refused += await doing.refused("calibrationOverride", "hr", **{**told, "rating": 1})
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=part)
    changed = {"old": 3, "new": 2, "reason": "As the others", "actor": {"name": "hr"}}
    assert [each["name"] for each in seen["members"]] == ["other"]
    assert [each["count"] for each in seen["distribution"]] == [0, 4, 0]
    assert [each["changes"] for each in seen["ratings"]["nodes"] if each["proposed"] == 3] == [
        [changed]
    ]
    assert refused == [
        ("NOT_ALLOWED", []), ("EMPTY", ["unit"]), ("NOT_ALLOWED", []), ("INVALID", ["rating"]),
        ("CONFLICT", ["rating"]), ("EMPTY", ["reason"]), ("CONFLICT", []), ("CONFLICT", []),
    ]  # fmt: skip


async def test_the_manager_reads_why_a_rating_that_they_proposed_is_another(
    graph: Graph, company: Company
) -> None:
    doing, session, _ = await calibrating(graph, company)
    part = await doing.part()
    told = {"session": session, "participant": part, "rating": 2, "reason": "As the others"}
    await doing.do("calibrationOverride", "hr", **told)
    await doing.do("calibrationLock", "hr", session=session)
    query = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
      rating { value changes { old new reason } } } } }"""
    seen = (await graph.ask(query, as_=doing.people["manager"], id=part))["node"]["rating"]
    assert seen == {"value": 2, "changes": [{"old": 3, "new": 2, "reason": "As the others"}]}


async def test_small_groups_are_hidden_and_a_session_is_its_members(
    graph: Graph, company: Company
) -> None:
    doing, session, _ = await calibrating(graph, company)
    seen = {
        who: (await graph.ask(SESSION, as_=doing.people[who], id=session))["node"]
        for who in ("other", "manager", "me", "above", "admin")
    }
    assert [each["count"] for each in seen.pop("other")["distribution"]] == [0, None, None]
    assert set(seen.values()) == {None}


async def test_the_people_of_a_unit_are_calibrated_by_themselves(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    team = await company.unit("Team", parent=await company.unit("House"))
    await company.member(people["me"], team, role=MemberRole.MEMBER)
    cycle = await set_up(graph, people, **CALIBRATED)
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    await doing.writes("manager", "MANAGER", rating=1)
    await doing.to("CALIBRATION")
    given = {"cycle": cycle, "name": "Team", "members": [gid("Person", people["other"])]}
    session = await doing.do("calibrationSessionOpen", "hr", **given, unit=gid("OrgUnit", team))
    node = (await graph.ask(SESSION, as_=people["hr"], id=session["id"]))["node"]
    assert (len(node["ratings"]["nodes"]), node["distribution"]) == (1, None)
    early = await doing.refused("reviewCycleAdvance", "hr", id=cycle, to="SHARING")
    await doing.do("calibrationLock", "hr", session=session["id"])
    await doing.to("SHARING")
    assert early == [("NOT_OPEN", ["to"])]
