"""What somebody may want to grow in, by feedback and reviews of them, as far as they see these."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.feedback import Feedback
from model.growth import DevelopmentGoal, DevelopmentPlan
from model.review import Review, ReviewAnswer, ReviewParticipant, ReviewVoice
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.everyday.growth import goals_of_plans
from resolvers.pages import Columns
from resolvers.reviews.questions import questions_by_template
from rules.growth import suggested
from rules.review_templates import leaves_room

Tags = Mapping[UUID, Sequence[Sequence[UUID]]]
"""By person the competencies that each piece names."""


@dataclass(frozen=True)
class Opportunity:
    """`count` is of pieces of feedback, `answers` of answers in reviews."""

    competency_id: UUID
    count: int
    answers: int


async def opportunities_of(
    load: Gate, found: Sequence[Row], _: object, __: Columns
) -> list[list[Opportunity] | None]:
    """Null for everybody but the owner."""
    mine = [row for row in found if row[DevelopmentPlan.person_id] == load.viewer.person_id]
    people = [row[DevelopmentPlan.person_id] for row in mine]
    if not people:
        return [None for _ in found]
    feedback, reviews = await tags_of_feedback(load, people), await tags_of_reviews(load, people)
    goals = await goals_of_plans(load, [row.id for row in mine], None, frozenset())
    told = {
        plan.id: opportunities(plan, of_plan, feedback, reviews)
        for plan, of_plan in zip(mine, goals, strict=True)
    }
    return [told.get(row.id) for row in found]


def opportunities(
    plan: Row, of_plan: Sequence[Row], feedback: Tags, reviews: Tags
) -> list[Opportunity]:
    whose = plan[DevelopmentPlan.person_id]
    worked_on = {key for goal in of_plan for key in goal[DevelopmentGoal.competency_ids]}
    taken = worked_on | {*plan[DevelopmentPlan.dismissed_ids]}
    said, answered = feedback.get(whose, ()), reviews.get(whose, ())
    counts, answers = [Counter(key for each in tags for key in each) for tags in (said, answered)]
    return [
        Opportunity(key, counts[key], answers[key])
        for key, _ in suggested([*said, *answered], taken)
    ]


async def tags_of_feedback(load: Gate, people: Sequence[UUID]) -> Tags:
    tags: defaultdict[UUID, list[list[UUID]]] = defaultdict(list)
    for row in await load.rows(Feedback, tagged(), keys=people):
        tags[row[Feedback.about_id]].append(row[Feedback.competency_ids])
    return tags


@written
def tagged() -> AnySelect:
    mine = select(*columns(Feedback)).where(
        of_keys(Feedback.about_id), Feedback.author_id != Feedback.about_id
    )
    return mine.order_by(Feedback.sent_at.desc(), Feedback.id)


async def tags_of_reviews(load: Gate, people: Sequence[UUID]) -> Tags:
    """What reviews say there is the most room in; only what was picked by a person counts."""
    said: list[Any] = [
        *await load.records(answers(), keys=people),
        *await load.records(voices(), keys=people),
    ]
    asked = await questions_by_template(load, [each.template_id for each in said])
    tags: defaultdict[UUID, list[list[UUID]]] = defaultdict(list)
    for each in said:
        question = asked.get(each.template_id, {}).get(each.question)
        if (competency := leaves_room(question, each.option)) is not None:
            tags[each.whose].append([competency])
    return tags


@written
def answers() -> AnySelect:
    """Of reviews that were handed in; a peer's and a report's are voices."""
    what = (ReviewAnswer.question, ReviewAnswer.option, Review.template_id)
    told = select(*what, Review.subject_id.label("whose"))
    return (
        told.join(Review, Review.id == ReviewAnswer.review_id)
        .where(of_keys(Review.subject_id), Review.submitted_at.is_not(None))
        .where(ReviewAnswer.option.is_not(None))
        .order_by(ReviewAnswer.id)
    )


@written
def voices() -> AnySelect:
    what = (ReviewVoice.question, ReviewVoice.option, ReviewParticipant.template_id)
    told = select(*what, ReviewVoice.subject_id.label("whose"))
    return (
        told.join(ReviewParticipant, ReviewParticipant.id == ReviewVoice.participant_id)
        .where(of_keys(ReviewVoice.subject_id), ReviewVoice.option.is_not(None))
        .order_by(ReviewVoice.id)
    )
