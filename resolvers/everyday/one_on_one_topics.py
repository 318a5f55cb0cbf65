"""What two people may want to talk about, from what the one who asks sees of both."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate
from model.blocker import Blocker
from model.feedback import Feedback
from model.key_result import KeyResult
from model.objective import Objective
from model.one_on_one import OneOnOne
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.pages import Columns
from resolvers.progress.health import health_of
from rules.feedback import FeedbackLevel
from rules.one_on_ones import TopicKind
from rules.terms import HealthStatus, ObjectiveStatus

OF_HEALTH = {
    HealthStatus.OUTDATED: TopicKind.STALE_KEY_RESULT,
    HealthStatus.AT_RISK: TopicKind.KEY_RESULT_AT_RISK,
}


@dataclass(frozen=True)
class Topic:
    kind: TopicKind
    whose: UUID
    key_result_id: UUID | None = None
    blocker_id: UUID | None = None
    feedback_id: UUID | None = None


async def topics_of(
    load: Gate, meetings: Sequence[Row], _: object, asked: Columns
) -> list[list[Topic]]:
    """By person, in the order of kinds; none of a meeting that was held or called off."""
    ends = [() if is_over(row) else pair_of(row) for row in meetings]
    people = sorted({person for pair in ends for person in pair})
    if not people:
        return [[] for _ in meetings]
    topics: defaultdict[UUID, list[Topic]] = defaultdict(list)
    for each in (
        *await of_results(load, people, asked),
        *await of_blockers(load, people),
        *await of_feedback(load, people),
    ):
        topics[each.whose].append(each)
    return [[topic for person in pair for topic in topics[person]] for pair in ends]


def is_over(row: Row) -> bool:
    return row[OneOnOne.held_at] is not None or row[OneOnOne.cancelled_at] is not None


def pair_of(row: Row) -> tuple[UUID, UUID]:
    return row[OneOnOne.organiser_id], row[OneOnOne.partner_id]


async def of_results(load: Gate, people: Sequence[UUID], asked: Columns) -> list[Topic]:
    rows = await load.rows(KeyResult, running_results(), keys=people)
    found = zip(rows, await health_of(load, rows, None, asked), strict=True)
    return [
        Topic(OF_HEALTH[health.value], row.values["answers"], key_result_id=row.id)
        for row, health in found
        if health is not None and health.value in OF_HEALTH
    ]


@written
def running_results() -> AnySelect:
    """Of published objectives; one without an owner is its objective's."""
    answers = func.coalesce(KeyResult.owner_id, Objective.owner_id)
    return (
        select(*columns(KeyResult), answers.label("answers"))
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(of_keys(answers), Objective.status == ObjectiveStatus.PUBLISHED)
        .order_by(KeyResult.created_at, KeyResult.id)
    )


async def of_blockers(load: Gate, people: Sequence[UUID]) -> list[Topic]:
    rows = await load.rows(Blocker, open_blockers(), keys=people)
    return [Topic(TopicKind.OPEN_BLOCKER, row[Blocker.owner_id], blocker_id=row.id) for row in rows]


@written
def open_blockers() -> AnySelect:
    mine = select(*columns(Blocker)).where(of_keys(Blocker.owner_id), Blocker.resolved_at.is_(None))
    return mine.order_by(Blocker.opened_at, Blocker.id)


async def of_feedback(load: Gate, people: Sequence[UUID]) -> list[Topic]:
    rows = await load.rows(Feedback, unacknowledged(), keys=people)
    kind = TopicKind.UNACKNOWLEDGED_FEEDBACK
    return [Topic(kind, row[Feedback.about_id], feedback_id=row.id) for row in rows]


@written
def unacknowledged() -> AnySelect:
    """What waits for its reader: a note to self, or what they don't see, waits for nobody."""
    waits = Feedback.level.not_in((FeedbackLevel.SELF_NOTE, FeedbackLevel.MANAGER_ONLY))
    mine = select(*columns(Feedback)).where(
        of_keys(Feedback.about_id), Feedback.acknowledged_at.is_(None), waits
    )
    return mine.order_by(Feedback.sent_at, Feedback.id)
