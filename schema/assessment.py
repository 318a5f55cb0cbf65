"""Assessments of competencies."""

from datetime import date, datetime

import strawberry

from resolvers.everyday.assessments import audiences_of_assessments, reasons_of_assessments
from resolvers.everyday.tags import competencies_by_id
from resolvers.everyday.tracks import tracks_by_id
from resolvers.org.people import people_by_id
from rules.terms import Reason
from schema.competency import Competency
from schema.edges import ROW, by, column
from schema.node import Node
from schema.person import Person
from schema.track import Track
from schema.visibility import Audience


@strawberry.type(
    description="How far somebody is in a competency, on a day, as they or their manager saw it. "
    "Seen by them, by who said it, by the manager to whom they showed their own, and by HR "
    "reviewers while a review of them is open. It never changes. Each read is audited."
)
class CompetencyAssessment(Node):
    person: Person = by(people_by_id, "Whom it is about.", key="person_id")
    author: Person = by(
        people_by_id, "Who said it: they themselves, or their manager.", key="author_id"
    )
    shared_with: Person | None = by(
        people_by_id, "The manager to whom they showed what they said of themselves.",
        key="shared_with_id",
    )  # fmt: skip
    competency: Competency = by(competencies_by_id, "In what.", key="competency_id")
    track: Track = by(tracks_by_id, "By whose expectations.", key="track_id")
    level: int = column("The number of the highest level whose expectation is met; 0 where none.")
    note: str | None = column("Why; at most 20,000 characters.")
    assessed_on: date = column("Of which day it is.")
    created_at: datetime = column("When it was written down.")
    visible_because: list[Reason] = by(reasons_of_assessments, "Why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_assessments, "Who sees it, told to whom it is about.", key=ROW
    )
