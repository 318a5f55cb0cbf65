"""Feedback, recognition and requests of the matrix's world, written by those who may."""

from typing import Any

from auth.gate import Work
from model.competency import CompanyValue, Competency
from model.database import Database
from model.feedback import Feedback, FeedbackRequest
from model.growth import DevelopmentGoal, DevelopmentPlan
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.recognition import Recognition
from rules.feedback import FeedbackLevel
from rules.growth import GoalState
from rules.recognition import RecognitionKind, RecognitionLevel
from tests.auth.world import NOW, TODAY, named, work_as, write

TAGS: dict[str, Any] = {"value_ids": [named("value")], "key_result_id": named("published result")}


async def write_everyday(database: Database) -> None:
    await write(
        database,
        [
            (CompanyValue, {"id": named("value"), "name": "Candour"}),
            (Competency, {"id": named("competency"), "name": "Writing"}),
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
    await work.insert(DevelopmentGoal, {"id": named("shared goal"), **mine, **shown, **words})
