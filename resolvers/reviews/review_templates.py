"""Review templates: each version once and for all, found by id, listed by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.competency import Competency
from model.locks import lock
from model.review_cycle import ReviewTemplate
from model.rows import AnySelect, Row, columns, written
from resolvers.again import first_answer, row_of
from resolvers.cursors import whole, words
from resolvers.everyday.tags import tags
from resolvers.ids import global_id
from resolvers.levels import by_id
from resolvers.once import remember
from resolvers.pages import Columns, Listing, Order, Page, Paging, page
from rules.review_templates import Section, check_template, kept, numbered, told
from rules.words import check_text

ACTION = "reviewTemplateCreate"
NewId = Callable[[], UUID]
BY_NAME = Order(
    (ReviewTemplate.name, ReviewTemplate.number, ReviewTemplate.id), (words, whole, UUID)
)


@dataclass(frozen=True)
class ReviewTemplateCreate:
    """The next version of the template of a name, or its first."""

    name: str
    sections: Sequence[Section]
    client_mutation_id: str | None = None


async def review_template_create(work: Work, given: ReviewTemplateCreate, new_id: NewId) -> Row:
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, ACTION, given, ReviewTemplate)
    if first is not None:
        return first
    check_text(given.name, "name")
    check_template(given.sections)
    await check_competencies(work, given.sections)
    await lock(work.system(), f"{ReviewTemplate.__name__} {given.name}")
    id_, number = new_id(), await next_number(work, given.name)
    what = {"id": id_, "name": given.name, "number": number}
    who = {"created_by_id": work.actor, "created_at": work.moment.now}
    await work.insert(ReviewTemplate, {**what, **who, "sections": told(numbered(given.sections))})
    work.audit(ACTION, ReviewTemplate, id_)
    await remember(work, ACTION, given, id_)
    return await row_of(work, ReviewTemplate, id_)


async def check_competencies(work: Work, sections: Sequence[Section]) -> None:
    """That each is there, and was not retired."""
    for place, section in enumerate(sections):
        for number, question in enumerate(section.questions):
            if question.competency_id is not None:
                path = ("sections", str(place), "questions", str(number), "competency")
                id_ = global_id(Competency.__name__, question.competency_id)
                await tags(work, Competency, [id_], *path)


async def next_number(work: Work, name: str) -> int:
    newest = select(func.max(ReviewTemplate.number)).where(ReviewTemplate.name == name)
    return int((await work.records(newest))[0][0] or 0) + 1


async def templates_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ReviewTemplate, keys)


async def list_templates(load: Gate, paging: Paging, asked: Columns) -> Page:
    return await page(load, Listing(ReviewTemplate, every_template(), BY_NAME), paging, asked)


@written
def every_template() -> AnySelect:
    return select(*columns(ReviewTemplate))


async def sections_of(
    _: Gate, templates: Sequence[Row], __: object, ___: Columns
) -> list[list[Any]]:
    return [[*kept(template[ReviewTemplate.sections])] for template in templates]
