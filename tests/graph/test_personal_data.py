"""What is of one person: taken along, printed, held, erased for good, and past its time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from app.personal.erasure import FILE, erased, reapplied, retained
from app.postgres import Urls
from app.services import Services
from app.services import Urls as ServiceUrls
from model.erasing import THEIRS
from model.erasure import LegalHold
from model.evidence import EvidenceItem
from model.feedback import Feedback
from model.recognition import Recognition
from model.review import ReviewReply, ReviewVoice
from model.review_cycle import VoiceCount
from model.staged import StagedPage
from resolvers.ids import key_of
from rules.errors import Conflict, Invalid
from rules.evidence import EvidenceKind
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind, RecognitionLevel
from rules.retention import Kept
from rules.reviews import ReviewKind
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import Reviewing, launched
from tests.privacy.viewers import Row
from tests.support.company import NOW, TODAY, Company
from tests.support.walls import write_past_walls

CALIBRATED = {"hasCalibration": True}
NOBODY: list[UUID] = []


@pytest.fixture
def services(graph: Graph, tmp_path: Path) -> Services:
    """With a data folder of this test alone, and ends for some of what is kept."""
    kept = {Kept.FEEDBACK: 30, Kept.REVIEWS: 30, Kept.RECOGNITION: 30}
    chosen = graph.services.settings.model_copy(update={"data": tmp_path, "retention": kept})
    return replace(graph.services, settings=chosen)


def feedback(text: str, of: UUID, by: UUID, **more: Any) -> Row:
    ends = {"about_id": of, "author_id": by, "competency_ids": NOBODY, "value_ids": NOBODY}
    said = {"text": text, "level": FeedbackLevel.PRIVATE, "sent_at": NOW}
    return Feedback, {"id": uuid7(), **ends, **said, **more}


def thanks(text: str, of: list[UUID], by: UUID) -> Row:
    ends = {"recipient_ids": of, "author_id": by, "line_ids": NOBODY, "value_ids": NOBODY}
    said = {"text": text, "level": RecognitionLevel.PUBLIC, "kind": RecognitionKind.HELP}
    return Recognition, {"id": uuid7(), **ends, **said, "sent_at": NOW}


async def lived(graph: Graph, company: Company) -> Reviewing:
    """A review of `me` that is shared, feedback both ways, and recognition."""
    doing = await launched(graph, company, scale=["Low", "High"])
    me, peer = doing.people["me"], doing.people["peer"]
    await company.employed(me, "17")
    await doing.do("performanceGoalCreate", "me", title="Speak up")
    await doing.writes("me", "SELF")
    await doing.writes("manager", "MANAGER", rating=2)
    said = [
        feedback("To me", me, peer),
        feedback("Of me, to the manager", me, peer, level=FeedbackLevel.MANAGER_ONLY),
        feedback("By me", peer, me),
        thanks("For me", [me], peer),
        thanks("For both", [me, peer], peer),
    ]
    write_past_walls(graph.services.urls.owner, said)
    return doing


async def test_an_export_has_what_its_person_reads_and_nothing_more(
    graph: Graph, company: Company
) -> None:
    doing = await lived(graph, company)
    me = doing.people["me"]
    before = await exported(graph, me)
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=await doing.part())
    after = await exported(graph, me)
    kinds = {each["kind"]: each["answers"] for each in before["reviewsOfMe"][0]["reviews"]["nodes"]}
    assert before["profile"]["name"] == "me"
    goals = [(each["title"], each["narrative"]) for each in before["performanceGoals"]]
    assert goals == [("Speak up", None)]
    assert [each["text"] for each in before["feedbackOfMe"]] == ["To me"]
    assert [each["text"] for each in before["feedbackByMe"]] == ["By me"]
    assert {each["text"] for each in before["recognitionsOfMe"]} == {"For me", "For both"}
    assert (kinds["MANAGER"], len(kinds["SELF"])) == (None, 2)
    assert before["reviewsOfMe"][0]["rating"] is None
    assert after["reviewsOfMe"][0]["rating"]["level"] == "High"
    assert "personExport" in {each["action"] for each in after["audit"]}


async def test_an_export_has_what_somebody_said_in_the_objectives_of_others(
    graph: Graph, company: Company
) -> None:
    me, boss = await company.person("me"), await company.person("boss")
    goal = await company.objective("Theirs", cycle=await company.cycle(), owner=boss)
    mine = await company.key_result("Mine", objective=goal, owner_id=me)
    theirs = await company.key_result("Not mine", objective=goal, owner_id=boss)
    for result, author in ((mine, me), (theirs, me), (theirs, boss)):
        await company.check_in(result, value=40, author=author, at=NOW)
    taken = await exported(graph, me)
    assert [each["title"] for each in taken["keyResultsOfMine"]] == ["Mine"]
    assert {each["key_result_id"] for each in taken["checkInsByMe"]} == {str(mine), str(theirs)}
    assert len(taken["checkInsByMe"]) == 2


async def test_an_export_has_what_somebody_did_in_the_reviews_of_others(
    graph: Graph, company: Company
) -> None:
    """And of whom they did it the same rows tell no more than before."""
    doing = await lived(graph, company)
    part = await doing.part()
    await doing.do(
        "evidenceAdd", "manager", participant=part, title="A talk", happenedOn=str(TODAY)
    )
    peer = gid("Person", doing.people["peer"])
    nominated = await doing.do("peerNominate", "manager", participant=part, reviewer=peer)
    await doing.do("peerNominationDecline", "peer", id=nominated["id"], reason="No time")
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=part)
    await doing.do("reviewReplyCreate", "manager", participant=part, text="Let us talk")
    taken = {who: await exported(graph, doing.people[who]) for who in ("manager", "peer", "me")}
    of_manager = taken["manager"]
    assert [each["title"] for each in of_manager["evidenceAddedByMe"]] == ["A talk"]
    assert [each["proposed"] for each in of_manager["ratingsByMe"]] == [2]
    assert [each["text"] for each in of_manager["reviewRepliesByMe"]] == ["Let us talk"]
    assert [each["reason"] for each in taken["peer"]["nominationsOfMe"]] == ["No time"]
    assert "No time" not in str(taken["me"])


async def test_an_export_has_the_ratings_that_somebody_changed_as_far_as_they_may_read_them(
    graph: Graph, company: Company
) -> None:
    """They do as one who compares them, until the cycle is closed, and not by an office."""
    doing = await launched(graph, company, scale=["Low", "High"], switches=CALIBRATED)
    await doing.writes("manager", "MANAGER", rating=2)
    await doing.to("CALIBRATION")
    hr = doing.people["hr"]
    given = {"cycle": doing.cycle, "name": "All", "members": [gid("Person", hr)]}
    session = (await doing.do("calibrationSessionOpen", "hr", **given))["id"]
    told = {"session": session, "participant": await doing.part(), "rating": 1, "reason": "So"}
    await doing.do("calibrationOverride", "hr", **told)
    open_ = (await exported(graph, hr))["calibrationChangesByMe"]
    await doing.do("calibrationLock", "hr", session=session)
    await doing.to("SHARING", "CLOSED")
    closed = (await exported(graph, hr))["calibrationChangesByMe"]
    assert [(each["old"], each["new"], each["reason"]) for each in open_] == [(2, 1, "So")]
    assert closed == []


async def test_an_export_follows_each_list_to_its_end(graph: Graph, company: Company) -> None:
    me = await company.person("me")
    goal = await company.objective("Mine", cycle=await company.cycle(), owner=me)
    result = await company.key_result("Result", objective=goal, owner_id=me)
    for day in range(101):
        at = NOW - timedelta(hours=day)
        await company.check_in(result, value=day, author=me, at=at)
    [objective] = (await exported(graph, me))["objectives"]
    assert len(objective["keyResults"][0]["checkIns"]["nodes"]) == 101


async def exported(graph: Graph, who: UUID) -> Mapping[str, Any]:
    answer = await graph.send(
        "GET", "/me/export.json", headers={"Authorization": f"Bearer {graph.token(who)}"}
    )
    assert answer.headers["content-disposition"].startswith("attachment")
    told: Mapping[str, Any] = answer.json()
    return told


async def test_a_printed_review_says_what_its_reader_may_read(
    graph: Graph, company: Company
) -> None:
    doing = await lived(graph, company)
    part = await doing.part()
    early = await printed(graph, doing.people["me"], part)
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=part)
    pages = {who: await printed(graph, doing.people[who], part) for who in ("me", "other")}
    assert (early[0], "Well done" in early[1], "Mine" in early[1]) == (200, False, True)
    assert (pages["me"][0], "Well done" in pages["me"][1]) == (200, True)
    assert "Rating: High" in pages["me"][1]
    assert pages["other"][0] == 404


async def test_a_printed_review_goes_to_the_end_of_each_of_its_lists(
    graph: Graph, company: Company, empty: Urls
) -> None:
    doing = await launched(graph, company)
    part, me = key_of(await doing.part(), "ReviewParticipant"), doing.people["me"]
    assert part is not None
    of, heard = {"participant_id": part, "subject_id": me}, {"perspective": ReviewKind.UPWARD}
    said = {"author_id": me, "acknowledges": False, "at": NOW}
    added = {"kind": EvidenceKind.ADDED, "happened_on": TODAY, "added_at": NOW}
    rows: list[Row] = [
        row
        for _ in range(101)
        for row in (
            (ReviewVoice, {"id": uuid7(), **of, **heard, "question": "1.1", "text": "Heard"}),
            (ReviewReply, {"id": uuid7(), **of, **said, "text": "Replied"}),
            (EvidenceItem, {"id": uuid7(), **of, **added, "title": "Shown"}),
        )
    ]
    counted = {"participant_id": part, **heard, "question": "1.1", "count": 101, "is_shown": True}
    write_past_walls(empty.owner, [*rows, (VoiceCount, counted)])
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    _, page = await printed(graph, doing.people["hr"], gid("ReviewParticipant", part))
    assert [page.count(word) for word in ("Heard", "Replied", "Shown")] == [101, 101, 101]


async def printed(graph: Graph, who: UUID, part: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {graph.token(who)}"}
    answer = await graph.send("GET", f"/reviews/{part}/print", headers=headers)
    return answer.status_code, answer.text


async def test_nobody_who_is_not_signed_in_takes_anything(graph: Graph) -> None:
    answers = [await graph.send("GET", at) for at in ("/me/export.json", "/reviews/x/print")]
    assert [answer.status_code for answer in answers] == [401, 401]


async def test_an_erased_person_is_gone_from_all_that_was_theirs_and_the_rest_stays(
    graph: Graph, company: Company, services: Services, empty: Urls
) -> None:
    doing = await lived(graph, company)
    me, peer = doing.people["me"], doing.people["peer"]
    there = counted(empty.owner, me)
    await erased(services, me)
    asked = """query($me: ID!, $peer: ID!) { me: person(id: $me) { name email }
      peer: person(id: $peer) { feedback { nodes { text author { name } } } }
      recognitions { nodes { text recipients { id } } } }"""
    told = await graph.ask(asked, as_=peer, me=gid("Person", me), peer=gid("Person", peer))
    assert {name for name, count in there.items() if count} >= {
        "employment", "given_feedback", "performance_goal", "review_participant",
        "review_rating", "written_review",
    }  # fmt: skip
    assert {name for name, count in counted(empty.owner, me).items() if count} == set()
    assert told == {
        "me": {"name": "Erased person", "email": None},
        "peer": {"feedback": {"nodes": [{"text": "By me", "author": {"name": "Erased person"}}]}},
        "recognitions": {
            "nodes": [{"text": "For both", "recipients": [{"id": gid("Person", peer)}]}]
        },
    }


async def test_what_was_read_of_a_source_goes_with_an_erasure(
    company: Company, services: Services, empty: Urls
) -> None:
    """A list that was read half way may name them; the next run reads it again."""
    me = await company.person("me")
    read: dict[str, Any] = {"began_at": NOW, "checkpoint": {}, "records": b"[]", "problems": b"[]"}
    source = await company.connection("people", "personio")
    await company.add(StagedPage, connection_id=source, number=1, **read)
    await erased(services, me)
    with psycopg.connect(empty.owner) as owner:
        assert owner.execute("SELECT count(*) FROM staged_page").fetchone() == (0,)


def counted(owner: str, person: UUID) -> dict[str, int]:
    """Of each table of what goes, how many rows are theirs, past all walls."""
    found: Counter[str] = Counter()
    with psycopg.connect(owner) as connection:
        for column in THEIRS:
            table = column.class_.__tablename__
            connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY".encode())
            told = f"SELECT count(*) FROM {table} WHERE {column.key} = %s"
            row = connection.execute(told.encode(), [person]).fetchone()
            found[table] += row[0] if row else 0
        connection.rollback()
    return found


async def test_whom_a_restore_brings_back_is_erased_once_more(
    graph: Graph, company: Company, services: Services, empty: Urls
) -> None:
    doing = await lived(graph, company)
    me, urls = doing.people["me"], ServiceUrls(empty.owner, empty.service)
    await erased(services, me)
    again = [reapplied(services.settings, urls)]
    with psycopg.connect(empty.owner) as owner:
        owner.execute("DELETE FROM erasure")
        owner.execute("UPDATE person SET name = 'me' WHERE id = %s", [me])
    await company.employed(me, "17")
    again += [reapplied(services.settings, urls), reapplied(services.settings, urls)]
    told = await graph.ask(NAME, as_=doing.people["peer"], id=gid("Person", me))
    assert again == [0, 1, 0]
    assert told["person"]["name"] == "Erased person"
    assert counted(empty.owner, me)["employment"] == 0


NAME = "query($id: ID!) { person(id: $id) { name } }"


async def test_a_file_of_tombstones_that_can_not_be_read_stops_the_start(
    services: Services, empty: Urls
) -> None:
    (services.settings.data / FILE).write_text("{")
    with pytest.raises(Invalid, match=FILE):
        reapplied(services.settings, ServiceUrls(empty.owner, empty.service))


async def test_a_legal_hold_keeps_everything_of_somebody(
    graph: Graph, company: Company, services: Services, empty: Urls
) -> None:
    doing = await lived(graph, company)
    me, peer, other = (doing.people[name] for name in ("me", "peer", "other"))
    old = {"sent_at": NOW - timedelta(days=31)}
    said = [feedback("Old", other, peer, **old), feedback("Old and held", other, me, **old)]
    write_past_walls(empty.owner, said)
    held = {"id": uuid7(), "person_id": me, "reason": "Case 12", "placed_at": NOW}
    await company.add(LegalHold, **held)
    with pytest.raises(Conflict, match="Case 12"):
        await erased(services, me)
    gone = await retained(services, dry_run=False)
    assert not (services.settings.data / FILE).exists()
    assert gone[Kept.FEEDBACK] == 1
    assert counted(empty.owner, me)["review_participant"] == 1
    assert await texts(graph, me) == ["Old and held", "By me"]


async def texts(graph: Graph, who: UUID) -> list[str]:
    query = "{ me { feedbackGiven { nodes { text } } } }"
    found = (await graph.ask(query, as_=who))["me"]["feedbackGiven"]["nodes"]
    return sorted((each["text"] for each in found), reverse=True)


async def test_what_is_past_its_time_goes_and_a_dry_run_only_counts_it(
    graph: Graph, company: Company, services: Services, empty: Urls
) -> None:
    doing = await lived(graph, company)
    me = doing.people["me"]
    later = replace(services, now=lambda: NOW + timedelta(days=31))
    open_ = await retained(later, dry_run=True)
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=await doing.part())
    await doing.to("CLOSED")
    early = await retained(services, dry_run=False)
    counts = [await retained(later, dry_run=dry) for dry in (True, False, False)]
    left = {name for name, count in counted(empty.owner, me).items() if count}
    assert (open_[Kept.REVIEWS], sum(early.values())) == (0, 0)
    assert counts[0] == counts[1]
    assert min(counts[0].values()) > 0
    assert set(counts[2].values()) == {0}
    assert left == {"employment", "performance_goal"}
