"""The actions on requests for feedback: one is asked, and it may be declined."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from auth.gate import Work
from model.feedback import FeedbackRequest
from model.rows import Row
from resolvers.again import first_answer, row_of
from resolvers.events import wake
from resolvers.everyday.feedback_give import author, manager, open_request
from resolvers.everyday.tags import result_named
from resolvers.ids import GlobalId
from resolvers.once import remember
from resolvers.org.present import present
from rules.errors import Invalid
from rules.feedback import TO_MANAGER, FeedbackLevel
from rules.words import check_text

ASK, DECLINE = "feedbackAsk", "feedbackDecline"


@dataclass(frozen=True)
class FeedbackAsk:
    """`about` is whoever asks where left out; `level` is what the answer will have."""

    of: GlobalId
    due_on: date
    about: GlobalId | None = None
    level: FeedbackLevel = FeedbackLevel.PRIVATE
    message: str | None = None
    key_result: GlobalId | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class FeedbackDecline:
    id: GlobalId
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def feedback_ask(work: Work, given: FeedbackAsk, new_id: Callable[[], UUID]) -> Row:
    actor = author(work, FeedbackRequest)
    first = await first_answer(work, ASK, given, FeedbackRequest)
    if first is not None:
        return first
    of = await present(work, given.of, "of")
    about = actor if given.about is None else await present(work, given.about, "about")
    await check_ask(work, given, of, about)
    id_, result = new_id(), await result_named(work, given.key_result)
    who = {"asked_by_id": actor, "asked_of_id": of, "about_id": about, "key_result_id": result}
    what = {"level": given.level, "message": given.message, "due_on": given.due_on}
    await work.insert(FeedbackRequest, {"id": id_, **who, **what, "asked_at": work.moment.now})
    work.audit(ASK, FeedbackRequest, id_, whose=actor)
    await remember(work, ASK, given, id_)
    await wake(work, of)
    return await row_of(work, FeedbackRequest, id_)


async def check_ask(work: Work, given: FeedbackAsk, of: UUID, about: UUID) -> None:
    check_text(given.message, "message")
    if of == work.actor:
        raise Invalid("Ask somebody else. For yourself you write a SELF_NOTE.", path=["of"])
    if of == about:
        raise Invalid("Ask others about them; of themselves a review asks.", path=["about"])
    if given.level is FeedbackLevel.SELF_NOTE:
        raise Invalid("A SELF_NOTE answers nobody. Choose who may read it.", path=["level"])
    if given.level in TO_MANAGER and await manager(work, about) is None:
        message = f"Nobody manages them today, so nobody would see it as {given.level.name}."
        raise Invalid(message, path=["level"])
    if given.due_on < work.moment.today:
        raise Invalid("That day is over. Ask for a day to come, or today.", path=["dueOn"])


async def feedback_decline(work: Work, given: FeedbackDecline, _: Callable[[], UUID]) -> Row:
    author(work, FeedbackRequest)
    first = await first_answer(work, DECLINE, given, FeedbackRequest)
    if first is not None:
        return first
    check_text(given.reason, "reason")
    request = await open_request(work, given.id, given.expected_version)
    told = {"declined_at": work.moment.now, "decline_reason": given.reason}
    await work.save(FeedbackRequest, request.id, told, version=request[FeedbackRequest.version])
    work.audit(DECLINE, FeedbackRequest, request.id, whose=request[FeedbackRequest.asked_by_id])
    await remember(work, DECLINE, given, request.id)
    await wake(work, work.actor)
    return await row_of(work, FeedbackRequest, request.id)
