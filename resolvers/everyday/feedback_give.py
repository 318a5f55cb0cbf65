"""The actions that send feedback: of one's own accord, or as the answer to a request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.predicates import TODAY
from auth.visibility.reach import check_write
from model.base import Base
from model.competency import CompanyValue, Competency
from model.effective import current_line
from model.feedback import Feedback, FeedbackRequest
from model.line import ReportingLine
from model.rows import Row
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.events import wake
from resolvers.everyday.feedback import state_asked
from resolvers.everyday.tags import result_named, tags
from resolvers.ids import GlobalId
from resolvers.once import remember
from resolvers.org.present import present
from rules.errors import Invalid
from rules.feedback import ANSWERS, TO_MANAGER, AskedState, FeedbackLevel
from rules.steps import follows
from rules.terms import LineKind
from rules.words import check_text

NewId = Callable[[], UUID]
GIVE, ANSWER = "feedbackGive", "feedbackRequestAnswer"
OPEN = (AskedState.OPEN, AskedState.LATE)


@dataclass(frozen=True)
class FeedbackGive:
    about: GlobalId
    level: FeedbackLevel
    text: str
    key_result: GlobalId | None = None
    competencies: Sequence[GlobalId] = ()
    values: Sequence[GlobalId] = ()
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class FeedbackRequestAnswer:
    """Whom it is about and who sees it stands in the request."""

    id: GlobalId
    text: str
    competencies: Sequence[GlobalId] = ()
    values: Sequence[GlobalId] = ()
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def feedback_give(work: Work, given: FeedbackGive, new_id: NewId) -> Row:
    """The new feedback, or the first one of the same client mutation id."""
    author(work, Feedback)
    first = await first_answer(work, GIVE, given, Feedback)
    if first is not None:
        return first
    about = await present(work, given.about, "about")
    check_about(work, about, given.level)
    result = await result_named(work, given.key_result)
    values = await values_of(work, given, about, given.level)
    id_ = new_id()
    await work.insert(Feedback, {"id": id_, "key_result_id": result, **values})
    work.audit(GIVE, Feedback, id_, whose=work.actor)
    await remember(work, GIVE, given, id_)
    return await row_of(work, Feedback, id_)


async def feedback_request_answer(work: Work, given: FeedbackRequestAnswer, new_id: NewId) -> Row:
    """The feedback that answers it; who asked reads it only where its level names them."""
    author(work, Feedback)
    first = await first_answer(work, ANSWER, given, Feedback)
    if first is not None:
        return first
    request = await open_request(work, given.id, given.expected_version)
    level = request[FeedbackRequest.level]
    values = await values_of(work, given, request[FeedbackRequest.about_id], level)
    id_, result = new_id(), request[FeedbackRequest.key_result_id]
    await work.insert(Feedback, {"id": id_, "key_result_id": result, **values})
    done = {"feedback_id": id_, "answered_at": work.moment.now}
    await work.save(FeedbackRequest, request.id, done, version=request[FeedbackRequest.version])
    work.audit(ANSWER, Feedback, id_, whose=work.actor)
    await remember(work, ANSWER, given, id_)
    await wake(work, work.actor)
    return await row_of(work, Feedback, id_)


def author(work: Work, noun: type[Base]) -> UUID:
    """Who writes; NotAllowed for a machine's own request, and outside the feature or scope."""
    check_write(work.viewer, [noun])
    return work.actor


async def values_of(
    work: Work,
    given: FeedbackGive | FeedbackRequestAnswer,
    about: UUID,
    level: FeedbackLevel,
) -> dict[str, Any]:
    check_text(given.text, "text")
    who = {"author_id": work.actor, "about_id": about, "manager_id": await manager(work, about)}
    if level in TO_MANAGER and who["manager_id"] is None:
        message = f"Nobody manages them today, so nobody would see it as {level.name}."
        raise Invalid(message, path=["level"])
    tagged = {
        "competency_ids": await tags(work, Competency, given.competencies, "competencies"),
        "value_ids": await tags(work, CompanyValue, given.values, "values"),
    }
    return {**who, **tagged, "level": level, "text": given.text, "sent_at": work.moment.now}


def check_about(work: Work, about: UUID, level: FeedbackLevel) -> None:
    if about == work.actor and level is not FeedbackLevel.SELF_NOTE:
        message = "About yourself you write a SELF_NOTE. Ask others for feedback about you."
        raise Invalid(message, path=["level"])


async def manager(work: Work, person: UUID) -> UUID | None:
    """Their primary manager of today."""
    statement = select(ReportingLine.manager_id).where(
        ReportingLine.person_id == person,
        ReportingLine.kind == LineKind.PRIMARY,
        current_line(ReportingLine, TODAY),
    )
    found = await work.records(statement)
    return found[0].manager_id if found else None


async def open_request(work: Work, id_: GlobalId, expected: int | None) -> Row:
    """A request that the actor is asked by, and that waits for them."""
    request = await named_row(work, FeedbackRequest, id_)
    if request[FeedbackRequest.asked_of_id] != work.actor:
        raise Invalid("They are asked, and not you. You see where it stands.", path=["id"])
    check_version(request, expected)
    if state_asked(work, request) not in OPEN:
        now = state_asked(work, request)
        message = f"{follows(now, ANSWERS[now])} Give feedback of your own accord."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    return request
