"""The caller."""

import strawberry

from resolvers.everyday.feedback import (
    WhichFeedback,
    feedback_by,
    requests_asked_by,
    requests_asked_of,
)
from resolvers.everyday.freshness import Since, reports_without_feedback, unrecognised_reports
from resolvers.everyday.notes import WhichNotes, notes_of
from resolvers.everyday.recognitions import recognitions_by
from resolvers.org.orphans import orphans_of
from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.progress.diverging import diverging_of
from resolvers.reviews.reviews import OfReviewCycle, reviews_written_by
from resolvers.rhythm.inbox import inbox_counts
from rules.terms import Feature, Role, Scope
from schema.edges import by, column
from schema.feedback import Feedback, FeedbackRequest
from schema.key_result import KeyResult
from schema.note import PrivateNote
from schema.objective import Objective
from schema.paging import Connection
from schema.person import Person
from schema.recognition import Recognition
from schema.review import Review

OFF = "null where the feature is not on."


@strawberry.type(description="Who asks.")
class Viewer:
    person: Person | None = by(
        people_by_id, "The person who asks; null for a machine.", key="person_id"
    )
    roles: list[Role] = column("The roles granted to them.")
    features: list[Feature] = column("What is on for them.")
    scopes: list[Scope] = column("What their sign-in or token reaches.")
    orphaned_objectives: Connection[Objective] | None = by(
        orphans_of,
        "Open objectives of those who left and whose they are to take care of, in the order of "
        "each cycle: the last primary manager's, where that one left too the next's above who is "
        "there, else whoever leads the unit they joined last, else the programme leads'; null "
        "where OKRs are not on for you.",
        key="person_id",
        arguments=Paging,
    )
    diverging_key_results: Connection[KeyResult] | None = by(
        diverging_of,
        "What they own and call on track, and the figures call lost, the oldest first; null where "
        "OKRs are not on for you.",
        key="person_id",
        arguments=Paging,
    )
    inbox_count: int | None = by(
        inbox_counts,
        "How much `inbox` lists; null for a machine, and where neither OKRs nor reviews are on.",
        key="person_id",
    )
    private_notes: Connection[PrivateNote] | None = by(
        notes_of,
        "The notes they wrote for themselves, newest first; null where the feature is not on.",
        key="person_id",
        arguments=WhichNotes,
    )
    reviews_to_write: Connection[Review] | None = by(
        reviews_written_by,
        "The reviews that they write, or wrote; null where reviews are not on.",
        key="person_id",
        arguments=OfReviewCycle,
    )
    feedback_given: Connection[Feedback] | None = by(
        feedback_by, f"The feedback they gave, newest first; {OFF}", key="person_id",
        arguments=WhichFeedback,
    )  # fmt: skip
    feedback_asked_of_me: Connection[FeedbackRequest] | None = by(
        requests_asked_of, f"Who asks them for feedback, the last first; {OFF}", key="person_id",
        arguments=Paging,
    )  # fmt: skip
    feedback_asked_by_me: Connection[FeedbackRequest] | None = by(
        requests_asked_by, f"Whom they asked for feedback, the last first; {OFF}",
        key="person_id", arguments=Paging,
    )  # fmt: skip
    recognitions_given: Connection[Recognition] | None = by(
        recognitions_by, f"The recognition they gave, newest first; {OFF}", key="person_id",
        arguments=Paging,
    )  # fmt: skip
    reports_without_feedback: int | None = by(
        reports_without_feedback,
        "How many of those who report to them got no feedback that they see for so many days: a "
        f"count, and no text; {OFF}",
        key="person_id",
        arguments=Since,
    )
    unrecognised_reports: list[Person] | None = by(
        unrecognised_reports,
        "Those who report to them and got no recognition that they see for 90 days, by name; "
        f"{OFF}",
        key="person_id",
    )
