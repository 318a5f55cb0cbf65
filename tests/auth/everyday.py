"""Feedback, recognition and requests of the matrix's world, written by those who may."""

from typing import Any

from auth.gate import Work
from model.competency import CompanyValue, Competency, Track
from model.database import Database
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.recognition import Recognition
from rules.feedback import FeedbackLevel
from rules.growth import GoalState
from rules.recognition import RecognitionKind, RecognitionLevel
from rules.rounds import Perspective
from tests.auth.world import NOW, TODAY, named, work_as, write

TAGS: dict[str, Any] = {"value_ids": [named("value")], "key_result_id": named("published result")}


async def write_everyday(database: Database) -> None:
    await write(
        database,
        [
            (CompanyValue, {"id": named("value"), "name": "Candour"}),
            (Competency, {"id": named("competency"), "name": "Writing"}),
            (Track, {"id": named("track"), "name": "Engineering", "levels": []}),
        ],
    )
    async with work_as(database, "contributor") as work:
        for level in FeedbackLevel:
            await give(work, level)
        for each in RecognitionLevel:
            await recognise(work, each)
    async with work_as(database, "manager") as work:
        await ask(work)
        await meet(work)
        await begin(work)
    async with work_as(database, "contributor") as work:
        await say(work, Perspective.PEER)
    async with work_as(database, "colleague") as work:
        await say(work, Perspective.REPORT)
    async with work_as(database, "manager") as work:
        closed = {"closed_at": NOW, "shown": ["PEER"]}
        await work.save(FeedbackRound, named("round"), closed, version=None)
    async with work_as(database, "owner") as work:
        await grow(work)


async def give(work: Work, level: FeedbackLevel) -> None:
    who = {"author_id": named("contributor"), "about_id": named("owner")}
    tags = {**TAGS, "competency_ids": [named("competency")], "manager_id": named("manager")}
    words = {"level": level, "text": "secret", "sent_at": NOW}
    await work.insert(Feedback, {"id": named(f"{level.name} feedback"), **who, **tags, **words})


async def recognise(work: Work, level: RecognitionLevel) -> None:
    name = f"{level.name.lower()} recognition"
    who = {"author_id": named("contributor"), "recipient_ids": [named("owner")]}
    line = {"line_ids": [named("manager"), named("managers_manager")]}
    words = {"level": level, "kind": RecognitionKind.HELP, "text": "secret", "sent_at": NOW}
    await work.insert(Recognition, {"id": named(name), **who, **line, **TAGS, **words})


async def ask(work: Work) -> None:
    who = {"asked_by_id": named("manager"), "asked_of_id": named("contributor")}
    when = {"asked_at": NOW, "due_on": TODAY, "level": FeedbackLevel.PRIVATE}
    request = {"id": named("request"), "about_id": named("owner"), **who, **when}
    await work.insert(FeedbackRequest, request)


async def meet(work: Work) -> None:
    pair = {"organiser_id": named("manager"), "partner_id": named("owner")}
    await work.insert(OneOnOne, {"id": named("1:1"), **pair, "starts_at": NOW, "minutes": 30})
    of, words = {"one_on_one_id": named("1:1"), **pair}, {"text": "secret", "created_at": NOW}
    brought_up = {"id": named("agenda item"), "author_id": named("owner")}
    await work.insert(AgendaItem, {**of, **words, **brought_up})
    to_do = {"id": named("action item"), "owner_id": named("owner")}
    await work.insert(ActionItem, {**of, **words, **to_do})


async def grow(work: Work) -> None:
    nothing: list[Any] = []
    mine = {"person_id": named("owner"), "created_at": NOW}
    plan = {"id": named("own plan"), **mine, "updated_at": NOW, "dismissed_ids": nothing}
    await work.insert(DevelopmentPlan, {**plan, "aspirations": "secret"})
    shown = {"shared_with_id": named("manager"), "plan_id": named("own plan")}
    words = {"title": "secret", "competency_ids": nothing, "state": GoalState.OPEN}
    goal = {"id": named("shared goal"), **mine, "updated_at": NOW}
    await work.insert(DevelopmentGoal, {**goal, **shown, **words})
    who = {**mine, "author_id": named("owner"), "shared_with_id": named("manager")}
    what = {"competency_id": named("competency"), "track_id": named("track"), "level": 1}
    said = {"id": named("assessment"), "assessed_on": TODAY, "note": "secret"}
    await work.insert(CompetencyAssessment, {**said, **who, **what})


async def begin(work: Work) -> None:
    nothing: list[str] = []
    who = {"about_id": named("owner"), "started_by_id": named("manager"), "threshold": 3}
    lists = {
        "peer_ids": [named("contributor"), named("member")],
        "report_ids": [named("colleague")],
    }
    when = {"started_at": NOW, "closes_on": TODAY, "question": "secret", "shown": nothing}
    await work.insert(FeedbackRound, {"id": named("round"), **who, **lists, **when})


async def say(work: Work, perspective: Perspective) -> None:
    of = {"round_id": named("round"), "about_id": named("owner"), "perspective": perspective}
    words = {"id": named(f"{perspective.name} answer"), "text": "secret"}
    await work.insert(AnonymousAnswer, {**of, **words})
