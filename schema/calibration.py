"""Ratings and the sessions that compare them. Nothing here has a number of an OKR, or an order."""

from datetime import datetime

import strawberry

from resolvers.org.people import people_by_id
from resolvers.org.units import units_by_id
from resolvers.pages import Paging
from resolvers.reviews.calibrations import (
    changes_in,
    changes_of_ratings,
    distributions_of,
    members_of,
    names_of_levels,
    ratings_in,
)
from resolvers.reviews.review_cycles import review_cycles_by_id
from resolvers.reviews.told_apart import proposals_of
from schema.edges import ROW, by, column
from schema.node import Node
from schema.paging import Connection
from schema.person import Person
from schema.review_cycle import ReviewCycle
from schema.unit import OrgUnit


@strawberry.type(
    description="That a rating was changed in a session. Seen by HR reviewers, by those who take "
    "part in the session, by the manager, and by whom it is about where it says so, once shared."
)
class CalibrationChange(Node):
    subject: Person = by(people_by_id, "Whose rating it is.", key="subject_id")
    old: int = column("The level before.")
    new: int = column("The level from then on.")
    reason: str = column("Why.")
    tells_subject: bool = column("Whether whom it is about reads this, once the review is shared.")
    actor: Person = by(people_by_id, "Who changed it.", key="actor_id")
    at: datetime = column("When.")


@strawberry.type(
    description="A level that a person picked for another. Seen by the manager in the "
    "cycle, HR reviewers, and those who calibrate it until the cycle is closed; by whom it is "
    "about once it is shared."
)
class ReviewRating(Node):
    subject: Person = by(people_by_id, "Whom it is about.", key="subject_id")
    author: Person = by(people_by_id, "The manager who proposed it.", key="author_id")
    proposed: int | None = by(
        proposals_of,
        "The level that was proposed, from 1. Told to whom it is about only where they read of a "
        "change of that very level; else null, whether or not there was one.",
        key=ROW,
    )
    value: int = column("The level that holds, from 1.")
    level: str | None = by(names_of_levels, "What the cycle calls that level.", key=ROW)
    changes: list[CalibrationChange] = by(
        changes_of_ratings, "How it was changed, as far as you see it.", key="participant_id"
    )
    locked_at: datetime | None = column("Since when it stays as it is; null before.")


@strawberry.type(description="How many of a session have a level.")
class LevelCount:
    level: int = column("The level, from 1.")
    name: str = column("What the cycle calls it.")
    count: int | None = column("How many; null of 1 to 3, and of what would give those away.")


@strawberry.type(
    description="Some people who compare the ratings that managers proposed. Seen by those who "
    "take part, and by HR reviewers. Each read is audited."
)
class CalibrationSession(Node):
    cycle: ReviewCycle = by(review_cycles_by_id, "The review cycle.", key="cycle_id")
    name: str = column("What it is called.")
    unit: OrgUnit | None = by(
        units_by_id, "Whose people it is about; null where it is about all.", key="unit_id"
    )
    facilitator: Person = by(people_by_id, "Who opened it.", key="facilitator_id")
    members: list[Person] = by(members_of, "Who takes part.", key=ROW)
    ratings: Connection[ReviewRating] = by(
        ratings_in,
        "The ratings in its scope, never your own, in no order of rank.",
        arguments=Paging,
    )
    distribution: list[LevelCount] | None = by(
        distributions_of, "How they are spread; null of fewer than 4 people.", key=ROW
    )
    changes: Connection[CalibrationChange] = by(
        changes_in, "What was changed, the oldest first.", arguments=Paging
    )
    opened_at: datetime = column("When it was opened.")
    locked_at: datetime | None = column("When it was locked; null before.")
    version: int = column("Goes up with each change; a save names the one it read.")
