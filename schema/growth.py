"""Development plans."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.everyday.feedback import feedback_by_id
from resolvers.everyday.growth import goals_of_plans
from resolvers.everyday.opportunities import opportunities_of
from resolvers.everyday.tags import competencies_by_id, competencies_of
from resolvers.everyday.tracks import tracks_by_id
from resolvers.org.people import people_by_id
from resolvers.reviews.reviews import participants_by_id
from resolvers.visibility import (
    audiences_of_goals,
    audiences_of_plans,
    reasons_of_goals,
    reasons_of_plans,
)
from rules.growth import GoalState
from rules.terms import Reason
from schema.competency import Competency
from schema.edges import ROW, by, column
from schema.feedback import Feedback
from schema.node import Node
from schema.person import Person
from schema.track import Track
from schema.visibility import Audience

if TYPE_CHECKING:
    from schema.review_participants import ReviewParticipant


@strawberry.type(
    description="Something that somebody wants to learn. Seen by them, and by the manager to whom "
    "they showed it, while that is their manager; by HR reviewers while a review of them is open."
)
class DevelopmentGoal(Node):
    person: Person = by(people_by_id, "Whose it is.", key="person_id")
    title: str = column("What it is; 1 to 500 characters.")
    description: str | None = column("What it takes; at most 20,000 characters.")
    competencies: list[Competency] = by(competencies_of, "What they grow in by it.", key=ROW)
    feedback: Feedback | None = by(
        feedback_by_id, "The feedback that it came from, if you see that.", key="feedback_id"
    )
    review: Annotated["ReviewParticipant", strawberry.lazy("schema.review_participants")] | None = (
        by(
            participants_by_id,
            "The review that it came of, if you see that.",
            key="review_participant_id",
        )
    )
    due_on: date | None = column("Until when; null where open.")
    state: GoalState = column("Where it stands.")
    created_at: datetime = column("When it was set.")
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_goals, "Why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_goals, "Who sees it, reason by reason; for whose it is.", key=ROW
    )


@strawberry.type(description="A competency that somebody may want to grow in.")
class Opportunity:
    competency: Competency = by(competencies_by_id, "The competency.", key="competency_id")
    count: int = column("In how many pieces of feedback about them it was named.")
    answers: int = column(
        "How many answers in reviews of them, as far as they see these, are in the lower half of "
        "what could be picked of it."
    )


@strawberry.type(
    description="What somebody wants to become, and works on. Seen by them, and by the manager to "
    "whom they showed it, while that is their manager; by HR reviewers while a review of them is "
    "open."
)
class DevelopmentPlan(Node):
    person: Person = by(people_by_id, "Whose it is.", key="person_id")
    shared_with: Person | None = by(
        people_by_id, "The manager to whom it is shown; null where to nobody.",
        key="shared_with_id",
    )  # fmt: skip
    track: Track | None = by(tracks_by_id, "The way on which they grow.", key="track_id")
    level: int | None = column("The number of the level where they stand, as they say themselves.")
    aspirations: str | None = column("What they want to become; at most 20,000 characters.")
    goals: list[DevelopmentGoal] = by(
        goals_of_plans, "What they work on, as far as you see it; at most 50."
    )
    opportunities: list[Opportunity] | None = by(
        opportunities_of,
        "What feedback and reviews named most and is not worked on, at most 5; null for all but "
        "whose it is.",
        key=ROW,
    )
    created_at: datetime = column("When it was begun.")
    updated_at: datetime = column("When it was last written.")
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_plans, "Why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_plans, "Who sees it, reason by reason; for whose it is.", key=ROW
    )
