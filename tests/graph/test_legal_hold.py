"""While somebody is held, nothing goes of what they wrote, and nothing of what is about them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from app.personal.erasure import FILE, bury, erased, reapplied, retained
from app.postgres import Urls
from app.services import Services
from app.services import Urls as ServiceUrls
from model.erasure import LegalHold
from model.evidence import EvidenceItem
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.note import PrivateNote
from model.performance_goal import PerformanceGoal
from model.review import ReviewAnswer, ReviewParticipant, ReviewReply
from model.review_cycle import ReviewCycle, VoiceGiver
from rules.errors import Conflict
from rules.evidence import EvidenceKind
from rules.feedback import FeedbackLevel
from rules.performance_goals import GoalState
from rules.retention import Kept
from rules.reviews import ReviewKind
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import Reviewing, cast, did, launched, set_up
from tests.graph.test_personal_data import feedback, thanks
from tests.graph.test_retention import OLD, counts, keeping, note, round_
from tests.privacy.viewers import Row
from tests.support.company import NOW, TODAY, Company
from tests.support.walls import past_walls, write_past_walls


@pytest.fixture
def services(graph: Graph, tmp_path: Path) -> Services:
    """With a data folder of this test alone."""
    chosen = graph.services.settings.model_copy(update={"data": tmp_path})
    return replace(graph.services, settings=chosen)


async def hold(company: Company, person: UUID, **more: Any) -> None:
    placed = {"reason": "Case 12", "placed_at": NOW, **more}
    await company.add(LegalHold, id=uuid7(), person_id=person, **placed)


def goal(by: UUID, of: UUID) -> Row:
    who = {"id": uuid7(), "person_id": of, "created_by_id": by}
    times = {"created_at": OLD, "updated_at": OLD}
    return PerformanceGoal, {**who, "title": "Speak up", "state": GoalState.DONE, **times}


WRITTEN: dict[str, Callable[[UUID, UUID], Row]] = {
    "feedback for them": lambda held, gone: feedback("Well", gone, held),
    "thanks for them": lambda held, gone: thanks("Well", [gone], held),
    "a goal proposed to them": goal,
    "their own note of who is held": lambda held, gone: note(OLD, gone, held),
    "what they noted of who is held": lambda held, gone: feedback(
        "Ask", held, gone, level=FeedbackLevel.SELF_NOTE
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITTEN)
async def test_nobody_is_erased_with_whom_something_of_a_held_person_would_go(
    company: Company, services: Services, empty: Urls, what: str
) -> None:
    held, gone = await company.person("held"), await company.person("gone")
    noun, row = WRITTEN[what](held, gone)
    write_past_walls(empty.owner, [(noun, row)])
    await hold(company, held)
    release = f"Case 12.*okrgraph person release {gid('Person', held)}"
    with pytest.raises(Conflict, match=release):
        await erased(services, gone)
    assert counts(empty.owner, [noun]) == [1]
    assert not (services.settings.data / FILE).exists()


async def test_what_stays_in_any_case_of_a_held_person_stops_no_erasure(
    company: Company, services: Services, empty: Urls
) -> None:
    """Nor does a hold that was lifted, nor one on somebody who has nothing to do with them."""
    held, gone, other = [await company.person(name) for name in ("held", "gone", "other")]
    write_past_walls(
        empty.owner, [feedback("Of the held", held, gone), feedback("Of both", gone, other)]
    )
    await hold(company, held)
    await hold(company, other, lifted_at=NOW)
    await erased(services, gone)
    with past_walls(empty.owner) as connection:
        left = connection.execute(sa.text("SELECT text FROM given_feedback")).scalars()
        assert [*left] == ["Of the held"]


async def test_a_draft_about_a_held_person_stays_and_its_author_with_it(
    graph: Graph, company: Company, services: Services, empty: Urls
) -> None:
    people = await cast(company)
    doing = Reviewing(graph, people, await set_up(graph, people))
    only = [gid("Person", people["me"])]
    await did(graph, "reviewCycleLaunch", people["hr"], id=doing.cycle, participants=only)
    draft = await doing.review("manager", "MANAGER")
    await doing.do("reviewSave", "manager", id=draft, answers=[{"question": "1.1", "text": "?"}])
    await hold(company, people["me"])
    with pytest.raises(Conflict, match="Case 12"):
        await erased(services, people["manager"])
    assert counts(empty.owner, [ReviewAnswer]) == [1]


async def test_an_erasure_that_broke_off_waits_for_a_hold_that_was_placed_since(
    company: Company, services: Services, empty: Urls, caplog: pytest.LogCaptureFixture
) -> None:
    """Its tombstone is on the disk, and the next start would do it in spite of the hold."""
    gone, urls = await company.person("gone"), ServiceUrls(empty.owner, empty.service)
    bury(services.settings.data, gone, NOW - timedelta(hours=1))
    await hold(company, gone)
    first = reapplied(services.settings, urls)
    with past_walls(empty.owner) as connection:
        names = [*connection.execute(sa.text("SELECT name FROM person")).scalars()]
        connection.execute(sa.update(LegalHold).values(lifted_at=NOW))
    assert (first, names, str(gone) in caplog.text) == (0, ["gone"], True)
    assert reapplied(services.settings, urls) == 1


async def test_a_hold_that_a_backup_brings_back_stops_no_erasure_that_came_after_it(
    company: Company, services: Services, empty: Urls
) -> None:
    """It was lifted by then, or nobody would have been erased."""
    gone, urls = await company.person("gone"), ServiceUrls(empty.owner, empty.service)
    bury(services.settings.data, gone, NOW + timedelta(hours=1))
    await hold(company, gone)
    assert reapplied(services.settings, urls) == 1


async def test_a_note_about_a_held_person_outlives_its_time(
    graph: Graph, company: Company, empty: Urls
) -> None:
    me, held = await company.person("me"), await company.person("held")
    write_past_walls(empty.owner, [note(OLD, me, held)])
    await hold(company, held)
    assert await retained(keeping(graph, Kept.NOTES), dry_run=False) == {Kept.NOTES: 0}
    assert counts(empty.owner, [PrivateNote]) == [1]


async def test_a_round_that_a_held_person_answered_outlives_its_time(
    graph: Graph, company: Company, empty: Urls
) -> None:
    """And a round that they did not answer goes."""
    me, boss, held = [await company.person(name) for name in ("me", "boss", "held")]
    answered, begun = round_(OLD, me, boss), round_(OLD, me, boss)
    [id_] = [row["id"] for noun, row in answered if noun is FeedbackRound]
    gave = {"round_id": id_, "person_id": held, "about_id": me, "perspective": "PEER"}
    write_past_walls(empty.owner, [*answered, (RoundGiver, gave), *begun])
    await hold(company, held)
    await retained(keeping(graph, Kept.ROUNDS), dry_run=False)
    assert counts(empty.owner, [FeedbackRound, AnonymousAnswer, RoundGiver]) == [1, 1, 2]


def replied(part: UUID, cycle: UUID, me: UUID, held: UUID) -> Row:
    of = {"id": uuid7(), "participant_id": part, "subject_id": me, "author_id": held}
    return ReviewReply, {**of, "acknowledges": False, "text": "Well", "at": OLD}


def added(part: UUID, cycle: UUID, me: UUID, held: UUID) -> Row:
    of = {"id": uuid7(), "participant_id": part, "subject_id": me, "added_by_id": held}
    said = {"kind": EvidenceKind.ADDED, "title": "Shipped", "happened_on": TODAY}
    return EvidenceItem, {**of, **said, "added_at": OLD}


def gave(part: UUID, cycle: UUID, me: UUID, held: UUID) -> Row:
    of = {"participant_id": part, "cycle_id": cycle, "subject_id": me, "person_id": held}
    return VoiceGiver, {**of, "perspective": ReviewKind.PEER, "question": "1.1"}


@pytest.mark.parametrize("did_there", [replied, added, gave])
async def test_a_review_in_which_a_held_person_did_something_outlives_its_time(
    graph: Graph, company: Company, empty: Urls, did_there: Callable[..., Row]
) -> None:
    doing = await launched(graph, company)
    held, me = doing.people["other"], doing.people["me"]
    with past_walls(empty.owner) as connection:
        connection.execute(sa.update(ReviewCycle).values(closed_at=OLD))
        of_me = sa.select(ReviewParticipant.id, ReviewParticipant.cycle_id).where(
            ReviewParticipant.subject_id == me
        )
        part, cycle = connection.execute(of_me).one()
    noun, row = did_there(part, cycle, me, held)
    write_past_walls(empty.owner, [(noun, row)])
    await hold(company, held)
    gone = await retained(keeping(graph, Kept.REVIEWS), dry_run=False)
    with past_walls(empty.owner) as connection:
        left = connection.execute(sa.select(ReviewParticipant.subject_id)).scalars()
    assert gone[Kept.REVIEWS] > 0
    assert {me} <= {*left}
    assert counts(empty.owner, [noun]) == [1]
