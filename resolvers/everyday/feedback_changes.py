"""The actions on feedback that was sent: taken note of, or kept from some from now on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth.gate import Work
from model.feedback import Feedback
from model.rows import Row
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.everyday.feedback_give import author
from resolvers.ids import GlobalId
from resolvers.once import Words, remember
from rules.errors import Invalid, NotAllowed
from rules.feedback import FeedbackLevel, check_narrower

ACKNOWLEDGE, NARROW = "feedbackAcknowledge", "feedbackNarrow"


@dataclass(frozen=True)
class FeedbackAcknowledge:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class FeedbackNarrow:
    id: GlobalId
    level: FeedbackLevel
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def feedback_acknowledge(
    work: Work, given: FeedbackAcknowledge, _: Callable[[], UUID]
) -> Row:
    """By whom it is about: that they read it, and not that they agree."""
    author(work, Feedback)
    first = await first_answer(work, ACKNOWLEDGE, given, Feedback)
    if first is not None:
        return first
    row = await named_row(work, Feedback, given.id)
    check_version(row, given.expected_version)
    if row[Feedback.about_id] != work.actor:
        raise NotAllowed("This is for whom it is about.")
    if row[Feedback.acknowledged_at] is not None:
        return await done(work, ACKNOWLEDGE, given, row)
    values = {"acknowledged_at": work.moment.now}
    return await done(work, ACKNOWLEDGE, given, row, values)


async def feedback_narrow(work: Work, given: FeedbackNarrow, _: Callable[[], UUID]) -> Row:
    """By its author: fewer see it from now on. Nobody makes it wider, for it was sent to some."""
    author(work, Feedback)
    first = await first_answer(work, NARROW, given, Feedback)
    if first is not None:
        return first
    row = await named_row(work, Feedback, given.id)
    check_version(row, given.expected_version)
    if row[Feedback.author_id] != work.actor:
        raise NotAllowed("This is for its author.")
    check_narrower(row[Feedback.level], given.level)
    if given.level is FeedbackLevel.MANAGER_ONLY and row[Feedback.manager_id] is None:
        raise Invalid("Nobody managed them as it was sent.", path=["level"])
    return await done(work, NARROW, given, row, {"level": given.level})


async def done(
    work: Work, action: str, given: Words, row: Row, values: dict[str, Any] | None = None
) -> Row:
    """Audit and the answer to a retry, and the feedback as it is now."""
    if values is not None:
        await work.save(Feedback, row.id, values, version=row[Feedback.version])
    work.audit(action, Feedback, row.id, whose=row[Feedback.author_id])
    await remember(work, action, given, row.id)
    return await row_of(work, Feedback, row.id)
