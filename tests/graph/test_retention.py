"""Of each kind of what is kept only for a while: what is past its time goes, the rest stays."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from app.personal.erasure import erased, retained
from app.postgres import Urls
from app.services import Services
from model.base import Base
from model.competency import Competency, Track
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.note import PrivateNote
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.performance_goal import PerformanceGoal
from model.review import ReviewParticipant, ReviewVoice
from model.review_cycle import VoiceCount, VoiceGiver
from rules.growth import GoalState as StepState
from rules.performance_goals import GoalState
from rules.retention import Kept
from rules.rounds import Perspective
from tests.graph.conftest import Graph, gid
from tests.graph.everyday import cast as few
from tests.graph.everyday import done
from tests.graph.reviewing import Reviewing, did, launched, set_up
from tests.graph.test_erased_voices import PEERS, heard, spoken
from tests.graph.test_feedback_rounds import closed, crowd, said, started
from tests.privacy.viewers import Row
from tests.support.company import NOW, TODAY, Company
from tests.support.walls import past_walls, write_past_walls

DAYS = 30
OLD, YOUNG = NOW - timedelta(days=DAYS + 1), NOW - timedelta(days=DAYS - 1)


def meeting(at: datetime, me: UUID, other: UUID) -> Sequence[Row]:
    """With an item, an action, and a note of one of them that was written only today."""
    id_, pair = uuid7(), {"organiser_id": me, "partner_id": other}
    of = {"one_on_one_id": id_, "text": "x", "created_at": at}
    return [
        (OneOnOne, {"id": id_, **pair, "starts_at": at, "minutes": 30}),
        (AgendaItem, {"id": uuid7(), **of, **pair, "author_id": me}),
        (ActionItem, {"id": uuid7(), **of, **pair, "owner_id": me}),
        note(NOW, me, other, one_on_one_id=id_),
    ]


def note(at: datetime, me: UUID, other: UUID, **more: Any) -> Row:
    times = {"created_at": at, "updated_at": at}
    return PrivateNote, {
        "id": uuid7(), "author_id": me, "about_id": other, "text": "Mine", **times, **more,
    }  # fmt: skip


def notes(at: datetime, me: UUID, other: UUID) -> Sequence[Row]:
    return [note(at, me, other)]


def round_(at: datetime, me: UUID, other: UUID) -> Sequence[Row]:
    id_, of = uuid7(), {"about_id": me, "perspective": Perspective.PEER}
    asked: dict[str, Any] = {"peer_ids": [other], "report_ids": [], "shown": [], "threshold": 3}
    times = {"started_at": at, "closes_on": TODAY, "closed_at": at}
    begun = {"about_id": me, "started_by_id": other, "question": "How?"}
    return [
        (FeedbackRound, {"id": id_, **begun, **asked, **times}),
        (AnonymousAnswer, {"id": uuid7(), "round_id": id_, "text": "Well", **of}),
        (RoundGiver, {"round_id": id_, "person_id": other, **of}),
    ]


def goal(at: datetime, me: UUID, _: UUID, state: GoalState = GoalState.DONE) -> Sequence[Row]:
    who = {"id": uuid7(), "person_id": me, "created_by_id": me}
    times = {"created_at": at, "updated_at": at}
    return [(PerformanceGoal, {**who, "title": "Speak up", "state": state, **times})]


def development(at: datetime, me: UUID, _: UUID, state: StepState = StepState.DONE) -> list[Row]:
    """A goal in the plan of somebody who is here, or for whom one is kept."""
    id_, times = uuid7(), {"created_at": at, "updated_at": at}
    nothing: dict[str, Any] = {"competency_ids": [], "state": state}
    goal_ = {"id": uuid7(), "plan_id": id_, "person_id": me, "title": "Learn", **nothing}
    plan: dict[str, Any] = {"id": id_, "person_id": me, "dismissed_ids": []}
    return [(DevelopmentPlan, {**plan, **times}), (DevelopmentGoal, {**goal_, **times})]


MADE: dict[Kept, Callable[[datetime, UUID, UUID], Sequence[Row]]] = {
    Kept.ONE_ON_ONES: meeting,
    Kept.NOTES: notes,
    Kept.ROUNDS: round_,
    Kept.GOALS: goal,
}
GONE: dict[Kept, Sequence[type[Base]]] = {
    Kept.ONE_ON_ONES: (OneOnOne, AgendaItem, ActionItem),
    Kept.NOTES: (PrivateNote,),
    Kept.ROUNDS: (FeedbackRound, AnonymousAnswer, RoundGiver),
    Kept.GOALS: (PerformanceGoal,),
}


def keeping(graph: Graph, kind: Kept) -> Services:
    kept = graph.services.settings.model_copy(update={"retention": {kind: DAYS}})
    return replace(graph.services, settings=kept)


def much_later(graph: Graph, kind: Kept, data: Path) -> Services:
    """With a data folder of its own, where an erasure is written down."""
    kept = keeping(graph, kind)
    chosen = kept.settings.model_copy(update={"data": data})
    return replace(kept, settings=chosen, now=lambda: NOW + timedelta(days=DAYS + 1))


def counts(owner: str, nouns: Sequence[type[Base]]) -> list[int]:
    with past_walls(owner) as connection:
        return [
            int(connection.execute(sa.select(sa.func.count()).select_from(noun)).scalar() or 0)
            for noun in nouns
        ]


@pytest.mark.parametrize("kind", MADE)
async def test_what_is_past_its_time_goes_and_what_is_not_stays(
    graph: Graph, company: Company, empty: Urls, kind: Kept
) -> None:
    me, other = await company.person("me"), await company.person("other")
    for at in (OLD, YOUNG):
        write_past_walls(empty.owner, MADE[kind](at, me, other))
    gone = await retained(keeping(graph, kind), dry_run=False)
    assert gone == {kind: len(GONE[kind])}
    assert counts(empty.owner, GONE[kind]) == [1] * len(GONE[kind])


async def test_a_private_note_outlives_the_meeting_that_it_was_written_at(
    graph: Graph, company: Company, empty: Urls
) -> None:
    me, other = await company.person("me"), await company.person("other")
    write_past_walls(empty.owner, meeting(OLD, me, other))
    await retained(keeping(graph, Kept.ONE_ON_ONES), dry_run=False)
    with past_walls(empty.owner) as connection:
        left = connection.execute(sa.select(PrivateNote.text, PrivateNote.one_on_one_id)).all()
    assert [tuple(each) for each in left] == [("Mine", None)]


async def test_a_goal_that_is_worked_on_stays_however_old(
    graph: Graph, company: Company, empty: Urls
) -> None:
    me, other = await company.person("me"), await company.person("other")
    write_past_walls(empty.owner, goal(OLD, me, other, GoalState.OPEN))
    assert await retained(keeping(graph, Kept.GOALS), dry_run=False) == {Kept.GOALS: 0}
    assert counts(empty.owner, [PerformanceGoal]) == [1]


async def test_a_plan_stays_while_its_owner_is_here_and_its_goals_go_as_they_are_over(
    graph: Graph, company: Company, empty: Urls
) -> None:
    people = [await company.person(name) for name in ("done", "young", "open")]
    for at, person, state in zip(
        (OLD, YOUNG, OLD), people, (StepState.DONE, StepState.DONE, StepState.OPEN), strict=True
    ):
        write_past_walls(empty.owner, development(at, person, person, state))
    assert await retained(keeping(graph, Kept.DEVELOPMENT), dry_run=False) == {Kept.DEVELOPMENT: 1}
    assert counts(empty.owner, [DevelopmentPlan, DevelopmentGoal]) == [3, 2]


async def test_a_goal_that_was_reached_just_now_stays_however_old_it_is(
    graph: Graph, company: Company, empty: Urls
) -> None:
    me = await company.person("me")
    plan, (noun, goal_) = development(OLD, me, me, StepState.OPEN)
    write_past_walls(empty.owner, [plan, (noun, goal_)])
    ends = {"id": gid("DevelopmentGoal", goal_["id"]), "state": "DONE"}
    answer = await done(graph, "developmentGoalUpdate", me, "developmentGoal { state }", **ends)
    assert answer["developmentGoal"] == {"state": "DONE"}
    assert await retained(keeping(graph, Kept.DEVELOPMENT), dry_run=False) == {Kept.DEVELOPMENT: 0}
    assert counts(empty.owner, [DevelopmentGoal]) == [1]


async def test_a_plan_goes_with_all_its_goals_once_its_owner_left_long_ago(
    graph: Graph, company: Company, empty: Urls
) -> None:
    for name, at in (("left", OLD), ("just left", YOUNG)):
        person = await company.person(name, retired_at=at)
        write_past_walls(empty.owner, development(NOW, person, person, StepState.OPEN))
    assert await retained(keeping(graph, Kept.DEVELOPMENT), dry_run=False) == {Kept.DEVELOPMENT: 2}
    assert counts(empty.owner, [DevelopmentPlan, DevelopmentGoal]) == [1, 1]


async def test_a_round_that_nobody_closed_is_over_with_its_last_day(
    graph: Graph, company: Company, empty: Urls
) -> None:
    me, other = await company.person("me"), await company.person("other")
    for at in (OLD, YOUNG):
        [(noun, row), *hanging] = round_(at, me, other)
        left = {**row, "closed_at": None, "closes_on": at.date()}
        write_past_walls(empty.owner, [(noun, left), *hanging])
    await retained(keeping(graph, Kept.ROUNDS), dry_run=False)
    assert counts(empty.owner, GONE[Kept.ROUNDS]) == [1, 1, 1]


async def test_a_round_past_its_time_still_counts_as_told_beside_a_later_one(
    graph: Graph, company: Company, empty: Urls, tmp_path: Path
) -> None:
    """Who kept its words would know by the three whose was the fourth."""
    people, peers = await few(company), await crowd(company, 4)
    first = await started(graph, people, peers)
    await said(graph, first, *peers)
    told = await closed(graph, people.max, first)
    later = much_later(graph, Kept.ROUNDS, tmp_path)
    gone = await retained(later, dry_run=False)
    second = await started(graph, people, peers)
    await said(graph, second, *peers[1:])
    assert (told, gone) == (["PEER"], {Kept.ROUNDS: 5})
    assert await closed(graph, people.max, second) == []
    await erased(later, people.ada)
    assert counts(empty.owner, [FeedbackRound, AnonymousAnswer, RoundGiver]) == [0, 0, 0]


async def test_voices_past_their_time_still_count_as_told_in_a_later_cycle(
    graph: Graph, company: Company, empty: Urls, tmp_path: Path
) -> None:
    doing = await launched(graph, company)
    await spoken(doing, (*PEERS, "other"))
    await doing.do("reviewVoicesClose", "hr", id=doing.cycle)
    before = await heard(doing, "hr", await doing.part())
    await doing.to("SHARING", "CLOSED")
    later = much_later(graph, Kept.REVIEWS, tmp_path)
    await retained(later, dry_run=False)
    left = counts(empty.owner, [ReviewParticipant, ReviewVoice])
    only = [gid("Person", doing.people["me"])]
    after = Reviewing(graph, doing.people, await set_up(graph, doing.people))
    await did(graph, "reviewCycleLaunch", doing.people["hr"], id=after.cycle, participants=only)
    await spoken(after, ("second", "third", "other"))
    await after.do("reviewVoicesClose", "hr", id=after.cycle)
    assert (before["totalCount"], left) == (8, [0, 0])
    assert (await heard(after, "hr", await after.part()))["totalCount"] == 0
    await erased(later, doing.people["me"])
    assert counts(empty.owner, [VoiceGiver, VoiceCount]) == [0, 0]


async def test_an_assessment_goes_when_it_was_made_long_ago(
    graph: Graph, company: Company, empty: Urls
) -> None:
    me, other = await company.person("me"), await company.person("other")
    words = {"id": uuid7(), "name": "Baking"}
    await company.add(Competency, **words)
    track: dict[str, Any] = {"id": uuid7(), "name": "Baker", "levels": []}
    await company.add(Track, **track)
    who = {"person_id": me, "author_id": other, "level": 1}
    what = {"competency_id": words["id"], "track_id": track["id"], **who}
    for at in (OLD, YOUNG):
        row = {"id": uuid7(), **what, "assessed_on": at.date(), "created_at": at}
        write_past_walls(empty.owner, [(CompetencyAssessment, row)])
    assert await retained(keeping(graph, Kept.ASSESSMENTS), dry_run=False) == {Kept.ASSESSMENTS: 1}
    assert counts(empty.owner, [CompetencyAssessment]) == [1]


def test_each_kind_is_tried_here_or_with_what_somebody_lived_through() -> None:
    lived = {Kept.FEEDBACK, Kept.REVIEWS, Kept.RECOGNITION}
    alone = {Kept.DEVELOPMENT, Kept.ASSESSMENTS}
    assert lived | alone | MADE.keys() == set(Kept)
