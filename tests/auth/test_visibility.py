"""Who sees what (semantics 4.10), row by row and viewer by viewer."""

from collections.abc import Mapping
from typing import Any, cast

import asyncpg
import pytest
from sqlalchemy.orm import InstrumentedAttribute

from app.postgres import Urls
from auth.policy import CONFIDENTIAL, POLICY, uncovered
from model.alignment import Alignment
from model.audit import Audit
from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.check_in import CheckIn
from model.connection import Connection, Secret
from model.database import Database
from model.delegate import Delegate
from model.evidence import EvidenceItem
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.journal import AnsweredMutation, Outbox
from model.key_result import KeyResult, Step
from model.note import PrivateNote
from model.objective import Contributor, Objective, ObjectiveUnit
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.performance_goal import PerformanceGoal
from model.person import Employment, Identity, Person
from model.recognition import Recognition
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.role import RoleGrant
from model.rollup import Rollup
from model.run import SyncIssue, SyncPlan, SyncRun
from model.tables import TABLES
from model.task import LinkedTask, Task, TaskLink
from model.trial import Trial
from rules.terms import Visibility
from tests.auth.everyday import write_everyday
from tests.auth.world import (
    ALIGNED,
    NOW,
    PASSERS_BY,
    PEOPLE,
    VIEWERS,
    Rows,
    alignment,
    named,
    okr,
    task,
    who_sees,
    work,
    write,
)
from tests.privacy.reviews import reviews
from tests.support.walls import write_past_walls

EVERYBODY = frozenset(VIEWERS)
NOBODY: frozenset[str] = frozenset()
ADMINISTRATOR = frozenset({"admin"})
TEAM = frozenset({"owner", "contributor", "member"})
TEAM_AND_MANAGER = TEAM | {"manager"}
THEIR_LINE = frozenset({"owner", "manager", "managers_manager", "hr", "admin"})

OKRS = {
    "published": EVERYBODY,
    "draft": TEAM_AND_MANAGER,
    "restricted": TEAM,
    "restricted draft": TEAM,
}
OF_AN_OKR: dict[str, tuple[InstrumentedAttribute[Any], str]] = {
    "objective": (Objective.id, "{}"),
    "unit of an objective": (ObjectiveUnit.objective_id, "{}"),
    "contributor of an objective": (Contributor.objective_id, "{}"),
    "rollup": (Rollup.objective_id, "{}"),
    "key result": (KeyResult.id, "{} result"),
    "step": (Step.id, "{} step"),
    "check-in": (CheckIn.id, "{} check-in"),
}
OTHERS: dict[str, tuple[InstrumentedAttribute[Any], Any, frozenset[str]]] = {
    "alignment up to a draft": (Alignment.id, named("published to draft"), TEAM_AND_MANAGER),
    "alignment of a draft": (Alignment.id, named("draft to published"), TEAM_AND_MANAGER),
    "alignment to a restricted one": (Alignment.id, named("published to restricted"), TEAM),
    "alignment of two hidden ends": (Alignment.id, named("draft to restricted"), TEAM),
    "alignment of a restricted result": (
        Alignment.id, named("restricted result to published result"), TEAM,
    ),
    "alignment to a restricted result": (
        Alignment.id, named("published to restricted result"), TEAM,
    ),
    "task link of a restricted result": (TaskLink.id, named("link"), TEAM),
    "which tasks a restricted result has": (LinkedTask.link_id, named("link"), TEAM),
    "task of a restricted result": (Task.id, named("linked task"), TEAM),
    "one's own task": (Task.id, named("own task"), frozenset({"hr"})),
    "employment": (Employment.person_id, named("owner"), THEIR_LINE),
    "identity": (Identity.id, named("identity"), THEIR_LINE),
    "note of the owner": (PrivateNote.id, named("note of the owner"), frozenset({"owner"})),
    "note of the manager": (PrivateNote.id, named("note of the manager"), frozenset({"manager"})),
    "public feedback": (Feedback.id, named("PUBLIC feedback"), EVERYBODY),
    "private feedback": (
        Feedback.id, named("PRIVATE feedback"), frozenset({"owner", "contributor"}),
    ),
    "feedback for the manager too": (
        Feedback.id, named("PRIVATE_AND_MANAGER feedback"),
        frozenset({"owner", "contributor", "manager"}),
    ),
    "feedback for the manager": (
        Feedback.id, named("MANAGER_ONLY feedback"), frozenset({"contributor", "manager"}),
    ),
    "note to self": (Feedback.id, named("SELF_NOTE feedback"), frozenset({"contributor"})),
    "request for feedback": (
        FeedbackRequest.id, named("request"), frozenset({"contributor", "manager"}),
    ),
    "1:1": (OneOnOne.id, named("1:1"), frozenset({"owner", "manager"})),
    "agenda of a 1:1": (AgendaItem.id, named("agenda item"), frozenset({"owner", "manager"})),
    "action of a 1:1": (ActionItem.id, named("action item"), frozenset({"owner", "manager"})),
    "development plan": (DevelopmentPlan.id, named("own plan"), frozenset({"owner"})),
    "development goal that is shared": (
        DevelopmentGoal.id, named("shared goal"), frozenset({"owner", "manager"}),
    ),
    "assessment of a competency": (
        CompetencyAssessment.id, named("assessment"), frozenset({"owner", "manager"}),
    ),
    "round of feedback": (
        FeedbackRound.id, named("round"),
        frozenset({"owner", "manager", "contributor", "member", "colleague"}),
    ),
    "what peers said": (AnonymousAnswer.id, named("PEER answer"), frozenset({"owner"})),
    "what too few reports said": (AnonymousAnswer.id, named("REPORT answer"), NOBODY),
    "public recognition": (Recognition.id, named("public recognition"), EVERYBODY),
    "private recognition": (
        Recognition.id, named("private recognition"),
        frozenset({"contributor", "owner", "manager", "managers_manager", "hr"}),
    ),
    "connection": (Connection.id, named("jira"), ADMINISTRATOR),
    "run": (SyncRun.id, named("run"), ADMINISTRATOR),
    "issue": (SyncIssue.id, named("issue"), ADMINISTRATOR),
    "plan": (SyncPlan.id, named("plan"), ADMINISTRATOR),
    "trial": (Trial.id, named("trial"), ADMINISTRATOR),
    "audit": (Audit.id, named("audit"), ADMINISTRATOR),
    "audit of a note": (Audit.id, named("audit of a note"), frozenset({"owner"})),
    "audit of a read": (
        Audit.id, named("audit of a read"), frozenset({"owner", "manager", "admin"}),
    ),
    "secret": (Secret.connection_id, named("jira"), NOBODY),
    "event of what nobody knows": (Outbox.id, 1, NOBODY),
    "event of a draft": (Outbox.id, 2, TEAM_AND_MANAGER),
    "event of a restricted result": (Outbox.id, 3, TEAM),
    "event of a published one": (Outbox.id, 4, EVERYBODY),
    "event of one's own task": (Outbox.id, 5, frozenset({"hr"})),
    "event of employment": (Outbox.id, 6, THEIR_LINE),
    "event of a role": (Outbox.id, 7, frozenset({"hr", "admin"})),
    "event of a machine": (Outbox.id, 8, ADMINISTRATOR),
    "event of a note": (Outbox.id, 9, NOBODY),
    "role of the hr reviewer": (RoleGrant.person_id, named("hr"), frozenset({"hr", "admin"})),
    "answered mutation": (AnsweredMutation.actor_id, named("owner"), frozenset({"owner"})),
    "person": (Person.id, named("owner"), EVERYBODY),
}  # fmt: skip


# Told anew, by the rows of tests/privacy/reviews.py: the lead and others are not in this company.
HERE = frozenset({"owner", "manager", "hr"})
COMPARING = frozenset({"manager", "hr", "colleague"})
BEFORE = frozenset({"owner", "hr"})
REVIEWS: dict[str, tuple[InstrumentedAttribute[Any], str, frozenset[str]]] = {
    "who takes part": (
        ReviewParticipant.id, "part of owner", HERE | {"managers_manager", "colleague"},
    ),
    "self review": (Review.id, "self review of owner", HERE),
    "self review that was shared": (
        Review.id, "past self review of owner", BEFORE | {"managers_manager"},
    ),
    "manager's review": (Review.id, "manager's review", HERE | {"colleague"}),
    "peer's review": (Review.id, "review by a peer", frozenset({"contributor"})),
    "report's review": (Review.id, "review by a report", frozenset({"member"})),
    "answers of a self review": (
        ReviewAnswer.id, "answer of self review of owner", frozenset({"owner", "hr"}),
    ),
    "answers of a shared self review": (
        ReviewAnswer.id, "answer of past self review of owner", BEFORE | {"managers_manager"},
    ),
    "draft of the manager": (
        ReviewAnswer.id, "answer of manager's review", frozenset({"manager"}),
    ),
    "manager's review that was shared": (
        ReviewAnswer.id, "answer of past manager's review", BEFORE,
    ),
    "peer's answers": (
        ReviewAnswer.id, "answer of review by a peer", frozenset({"contributor"}),
    ),
    "voices before the manager's": (ReviewVoice.id, "voices", frozenset({"hr"})),
    "voices": (ReviewVoice.id, "spring voices", frozenset({"manager", "hr"})),
    "voices that were shared": (ReviewVoice.id, "past voices", BEFORE),
    "too few voices": (ReviewVoice.id, "too few voices", NOBODY),
    "nomination": (PeerNomination.id, "nomination of contributor", HERE | {"contributor"}),
    "nomination that is proposed": (PeerNomination.id, "nomination of former_member", HERE),
    "reply": (ReviewReply.id, "reply", BEFORE),
    "rating": (ReviewRating.id, "rating of owner", COMPARING),
    "rating that was shared": (ReviewRating.id, "past rating", BEFORE),
    "calibration": (CalibrationSession.id, "session", frozenset({"hr", "colleague"})),
    "change of a rating": (CalibrationChange.id, "change of a rating", COMPARING),
    "change that was shared": (CalibrationChange.id, "past change of a rating", BEFORE),
    "change that is not told": (
        CalibrationChange.id, "past change that is not told", frozenset({"hr"}),
    ),
    "submitted review, not shared": (
        Review.id, "spring manager's review", HERE | {"colleague"},
    ),
    "answers, not shared": (
        ReviewAnswer.id, "answer of spring manager's review", COMPARING,
    ),
    "self review after the manager's": (
        ReviewAnswer.id, "answer of spring self review", HERE,
    ),
    "rating by the manager before": (ReviewRating.id, "spring rating", COMPARING),
    "skip review": (Review.id, "skip review", HERE | {"managers_manager"}),
    "answers of a skip review": (
        ReviewAnswer.id, "answer of skip review", frozenset({"managers_manager", "manager", "hr"}),
    ),
    "evidence": (EvidenceItem.id, "evidence", HERE | {"colleague"}),
    "goal in an open cycle": (PerformanceGoal.id, "goal of owner", frozenset({"owner", "hr"})),
    "goal that is shared": (PerformanceGoal.id, "shared goal of owner", HERE),
    "goal without a cycle": (PerformanceGoal.id, "goal of member", frozenset({"member"})),
}  # fmt: skip


ARCHIVED: dict[str, tuple[InstrumentedAttribute[Any], Any]] = {
    "key result": (KeyResult.id, named("kept result")),
    "step of a key result": (Step.id, named("kept step")),
    "check-in on a key result": (CheckIn.id, named("kept check-in")),
    "delegate of a key result": (Delegate.key_result_id, named("kept result")),
    "alignment to a key result": (Alignment.id, named("published to kept result")),
    "task link of a key result": (TaskLink.id, named("kept link")),
    "which tasks a key result has": (LinkedTask.link_id, named("kept link")),
    "task of a key result": (Task.id, named("kept task")),
    "objective": (Objective.id, named("gone")),
    "unit of an objective": (ObjectiveUnit.objective_id, named("gone")),
    "contributor of an objective": (Contributor.objective_id, named("gone")),
    "rollup of an objective": (Rollup.objective_id, named("gone")),
    "key result of an objective": (KeyResult.id, named("gone result")),
    "step of an objective": (Step.id, named("gone step")),
    "check-in of an objective": (CheckIn.id, named("gone check-in")),
    "alignment to an objective": (Alignment.id, named("published to gone")),
}


@pytest.fixture(scope="module")
async def archive(world: Database) -> Database:
    """Open OKRs whose key result is archived, or which are; and the same under restriction."""
    colleagues = {"owner_id": named("colleague")}
    restricted = {"published_at": NOW, "visibility": Visibility.RESTRICTED}
    gone = {"archived_at": NOW}
    objective = okr("gone", published_at=NOW, **gone)
    await write(world, [*with_result(okr("kept", published_at=NOW), gone), *objective])
    await write(world, with_result(okr("measured restricted", **restricted), colleagues))
    await write(world, with_result(okr("kept restricted", **restricted), {**gone, **colleagues}))
    await write(world, hanging_on_archived())
    return world


def with_result(rows: Rows, more: Mapping[str, Any]) -> Rows:
    """The rows of an objective, with other facts of its key result."""
    return [(noun, {**row, **more} if noun is KeyResult else row) for noun, row in rows]


def hanging_on_archived() -> Rows:
    result, published = named("kept result"), {"child_objective_id": named("published")}
    named_by = {"person_id": named("member"), "named_by_id": named("owner"), "named_at": NOW}
    link = {**dict(work()[2][1]), "id": named("kept link"), "key_result_id": result}
    to_result = {"id": named("published to kept result"), "parent_key_result_id": result}
    return [
        (Delegate, {"key_result_id": result, **named_by}),
        (Alignment, {**ALIGNED, **published, **to_result}),
        alignment("published to gone", "published", "gone"),
        (TaskLink, link),
        task("kept task"),
        (LinkedTask, {"link_id": named("kept link"), "task_id": named("kept task")}),
    ]


@pytest.mark.parametrize("kind", OF_AN_OKR)
@pytest.mark.parametrize("okr", OKRS)
async def test_an_okr_is_seen_by_those_its_state_allows(
    world: Database, okr: str, kind: str
) -> None:
    column, name = OF_AN_OKR[kind]
    assert await who_sees(world, column, named(name.format(okr)), VIEWERS) == OKRS[okr]


@pytest.fixture(scope="module")
async def said(world: Database) -> Database:
    """The world with what is said in it from day to day."""
    await write_everyday(world)
    return world


@pytest.mark.parametrize("thing", OTHERS)
async def test_it_is_seen_by_those_it_concerns(said: Database, thing: str) -> None:
    column, value, expected = OTHERS[thing]
    assert await who_sees(said, column, value, VIEWERS) == expected


@pytest.fixture(scope="module")
async def reviewed(urls: Urls, world: Database) -> Database:
    rows = [row for thing in reviews() for row in thing.rows]
    write_past_walls(urls.owner, rows)
    return world


@pytest.mark.parametrize("thing", REVIEWS)
async def test_what_belongs_to_a_review_is_seen_as_the_matrix_says(
    reviewed: Database, thing: str
) -> None:
    column, name, expected = REVIEWS[thing]
    assert await who_sees(reviewed, column, named(name), VIEWERS) == expected


@pytest.mark.parametrize("who", [*VIEWERS, *PASSERS_BY])
async def test_the_second_wall_of_reviews_is_as_wide_as_the_first_and_no_wider(
    urls: Urls, reviewed: Database, who: str
) -> None:
    """The service's own connection, without the gate."""
    rows = [row for thing in reviews() if who in thing.seen_by for row in thing.rows]
    told = {noun for thing in reviews() for noun, _ in thing.rows}
    nouns = sorted(CONFIDENTIAL & told, key=lambda noun: noun.__name__)
    expected = {
        noun.__name__: {values["id"] for each, values in rows if each is noun} for noun in nouns
    }
    raw: Any = await cast("Any", asyncpg).connect(urls.service)
    async with raw.transaction():
        await raw.execute("SELECT set_config('okrgraph.viewer', $1, true)", str(named(who)))
        seen = {
            noun.__name__: {
                row["id"] for row in await raw.fetch(f"SELECT id FROM {noun.__tablename__}")
            }
            for noun in nouns
        }
    nobody = [await raw.fetch(f"SELECT id FROM {noun.__tablename__}") for noun in nouns]
    await raw.close()
    assert (seen, nobody) == (expected, [[]] * len(nouns))


@pytest.mark.parametrize("thing", ARCHIVED)
async def test_what_is_archived_is_met_by_nobody_with_all_that_hangs_on_it(
    archive: Database, thing: str
) -> None:
    column, value = ARCHIVED[thing]
    assert await who_sees(archive, column, value, VIEWERS) == NOBODY


@pytest.mark.parametrize("column", [Objective.id, Rollup.objective_id])
async def test_an_objective_stays_when_its_key_result_is_archived(
    archive: Database, column: InstrumentedAttribute[Any]
) -> None:
    assert await who_sees(archive, column, named("kept"), VIEWERS) == EVERYBODY


async def test_who_owns_an_archived_key_result_sees_no_restricted_objective_by_it(
    archive: Database,
) -> None:
    seen = {
        name: await who_sees(archive, Objective.id, named(f"{name} restricted"), VIEWERS)
        for name in ("kept", "measured")
    }
    assert seen == {"kept": TEAM, "measured": TEAM | {"colleague"}}


@pytest.mark.parametrize("okr", ["draft", "restricted", "restricted draft"])
async def test_who_was_or_will_be_concerned_is_not_today(world: Database, okr: str) -> None:
    """A manager or member of last month or of tomorrow, or on a dotted line, is a colleague."""
    assert await who_sees(world, Objective.id, named(okr), PASSERS_BY) == set()


async def test_employment_is_not_shown_to_who_was_or_will_be_the_manager(world: Database) -> None:
    assert await who_sees(world, Employment.person_id, named("owner"), PASSERS_BY) == set()


@pytest.mark.parametrize("noun", POLICY, ids=lambda noun: noun.__name__)
async def test_every_noun_can_be_read_by_its_policy(world: Database, noun: Any) -> None:
    """A policy that the database refuses would only show itself in production."""
    key = noun.__table__.primary_key.columns.values()[0].key
    await who_sees(world, getattr(noun, key), None, PEOPLE[:1])


def test_every_table_has_a_policy() -> None:
    assert (set(TABLES) - POLICY.keys(), uncovered()) == (set(), set())
