"""What reviews are asked, as it was frozen: the questions of their templates, by key."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.review import Review, ReviewAnswer, ReviewParticipant, ReviewVoice
from model.review_cycle import ReviewTemplate
from model.rows import AnySelect, Row, of_keys, written
from resolvers.everyday.tags import competencies_by_id
from resolvers.levels import by_id
from resolvers.pages import Columns
from rules.review_templates import Question, Section, kept

Questions = Mapping[str, Question]


async def sections_by_template(
    load: Gate, templates: Sequence[UUID]
) -> dict[UUID, tuple[Section, ...]]:
    keys = sorted({*templates})
    found = await by_id(load, ReviewTemplate, keys) if keys else []
    return {row.id: kept(row[ReviewTemplate.sections]) for row in found if row is not None}


async def questions_by_template(
    load: Gate, templates: Sequence[UUID]
) -> dict[UUID, dict[str, Question]]:
    """Of all kinds of reviews."""
    return {
        key: {question.key: question for section in sections for question in section.questions}
        for key, sections in (await sections_by_template(load, templates)).items()
    }


async def competencies_of_answers(
    load: Gate, answers: Sequence[Row], _: object, asked: Columns
) -> list[Row | None]:
    reviews = [row[ReviewAnswer.review_id] for row in answers]
    of = {each.id: each.template_id for each in await load.records(templates(), keys=reviews)}
    return await competencies(load, answers, [of.get(key) for key in reviews], asked)


async def competencies_of_voices(
    load: Gate, voices: Sequence[Row], _: object, asked: Columns
) -> list[Row | None]:
    parts = [row[ReviewVoice.participant_id] for row in voices]
    of = {each.id: each.template_id for each in await load.records(templates_of(), keys=parts)}
    return await competencies(load, voices, [of.get(key) for key in parts], asked)


async def competencies(
    load: Gate, said: Sequence[Row], of: Sequence[UUID | None], asked: Columns
) -> list[Row | None]:
    """What each answer's question is about, by the template that its review is of."""
    known = await questions_by_template(load, [key for key in of if key is not None])
    questions = [
        known.get(key, {}).get(row.question) if key else None
        for row, key in zip(said, of, strict=True)
    ]
    about = [None if each is None else each.competency_id for each in questions]
    keys = sorted({key for key in about if key is not None})
    found = await competencies_by_id(load, keys, None, asked) if keys else []
    rows = dict(zip(keys, found, strict=True))
    return [None if key is None else rows[key] for key in about]


@written
def templates() -> AnySelect:
    return select(Review.id, Review.template_id).where(of_keys(Review.id))


@written
def templates_of() -> AnySelect:
    told = select(ReviewParticipant.id, ReviewParticipant.template_id)
    return told.where(of_keys(ReviewParticipant.id))
