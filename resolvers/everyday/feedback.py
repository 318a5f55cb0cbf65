"""Feedback and requests for it, as each reader sees them, asked from each side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Uuid, func, select, true
from typing_extensions import Doc

from auth.gate import Gate
from model.feedback import Feedback, FeedbackRequest
from model.rows import KEYS, AnySelect, Row, columns, named, written
from resolvers.cursors import instant
from resolvers.ids import GlobalId, wanted_key
from resolvers.levels import by_id, every
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.feedback import AskedState, FeedbackLevel, asked_state

NEWEST_FIRST = Order((Feedback.sent_at, Feedback.id), (instant, UUID), descending=True)
LAST_ASKED_FIRST = Order(
    (FeedbackRequest.asked_at, FeedbackRequest.id), (instant, UUID), descending=True
)


def each_of(column: Any, name: str) -> Any:
    """Each member of a list that a row holds, as a row beside it."""
    return func.unnest(column).table_valued(name).render_derived(name=f"each_{name}")


COMPETENCY = each_of(Feedback.competency_ids, "competency_id")
VALUE = each_of(Feedback.value_ids, "value_id")


@dataclass(frozen=True)
class WhichFeedback(Paging):
    level: Annotated[FeedbackLevel | None, Doc("Only of this level.")] = None
    key_result: Annotated[GlobalId | None, Doc("Only what is about this key result.")] = None


def given_of(which: WhichFeedback) -> dict[str, Any]:
    key = wanted_key(which.key_result, "KeyResult")
    told = {"level": which.level, "result": key}
    return {name: value for name, value in told.items() if value is not None}


async def feedback_about(
    load: Gate, keys: Sequence[UUID], which: WhichFeedback, asked: Columns
) -> list[Page]:
    return await feedback_of(load, Parents(Feedback.about_id, keys), which, asked)


async def feedback_by(
    load: Gate, keys: Sequence[UUID], which: WhichFeedback, asked: Columns
) -> list[Page]:
    return await feedback_of(load, Parents(Feedback.author_id, keys), which, asked)


async def feedback_on_results(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    return await feedback_of(load, Parents(Feedback.key_result_id, keys), paging, asked)


async def feedback_of(load: Gate, parents: Parents, paging: Paging, asked: Columns) -> list[Page]:
    given = given_of(paging) if isinstance(paging, WhichFeedback) else {}
    listing = Listing(Feedback, listed(frozenset(given)), NEWEST_FIRST, None, given)
    return await pages(load, listing, parents, paging, asked)


@written
def listed(told: frozenset[str]) -> AnySelect:
    conditions = {
        "level": Feedback.level == named("level", Feedback.level.type),
        "result": Feedback.key_result_id == named("result", Uuid()),
    }
    return select(*columns(Feedback)).where(*(conditions[each] for each in sorted(told)))


async def feedback_on_competencies(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    parents = Parents(COMPETENCY.c.competency_id, keys)
    listing = Listing(Feedback, on_competencies(), NEWEST_FIRST)
    return await pages(load, listing, parents, paging, asked)


@written
def on_competencies() -> AnySelect:
    tagged = select(*columns(Feedback)).select_from(Feedback).join(COMPETENCY, true())
    return tagged.where(Feedback.competency_ids.overlap(KEYS))


async def feedback_on_values(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Feedback, on_values(), NEWEST_FIRST)
    return await pages(load, listing, Parents(VALUE.c.value_id, keys), paging, asked)


@written
def on_values() -> AnySelect:
    tagged = select(*columns(Feedback)).select_from(Feedback).join(VALUE, true())
    return tagged.where(Feedback.value_ids.overlap(KEYS))


async def feedback_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Feedback, keys)


async def asked_requests_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, FeedbackRequest, keys)


async def requests_asked_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(FeedbackRequest, every(FeedbackRequest), LAST_ASKED_FIRST)
    return await pages(load, listing, Parents(FeedbackRequest.asked_of_id, keys), paging, asked)


async def requests_asked_by(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(FeedbackRequest, every(FeedbackRequest), LAST_ASKED_FIRST)
    return await pages(load, listing, Parents(FeedbackRequest.asked_by_id, keys), paging, asked)


async def states_asked(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> list[AskedState]:
    return [state_asked(load, row) for row in rows]


def state_asked(load: Gate, row: Row) -> AskedState:
    return asked_state(
        row[FeedbackRequest.due_on],
        load.moment.today,
        is_answered=row[FeedbackRequest.answered_at] is not None,
        is_declined=row[FeedbackRequest.declined_at] is not None,
    )
