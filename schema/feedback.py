"""Feedback and requests for it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.everyday.feedback import feedback_by_id, states_asked
from resolvers.everyday.tags import competencies_of, values_of
from resolvers.org.people import people_by_id
from resolvers.progress.key_results import key_results_by_id
from resolvers.visibility import (
    audiences_of_feedback,
    audiences_of_requests,
    reasons_of_feedback,
    reasons_of_requests,
)
from rules.feedback import AskedState, FeedbackLevel
from rules.terms import Reason
from schema.competency import CompanyValue, Competency
from schema.edges import ROW, by, column
from schema.node import Node
from schema.person import Person
from schema.visibility import Audience

if TYPE_CHECKING:
    from schema.key_result import KeyResult


@strawberry.type(
    description="What somebody says of how another works. Seen by its author, and by whom its "
    "level names; by no role. Each read is audited."
)
class Feedback(Node):
    author: Person = by(people_by_id, "Who says it.", key="author_id")
    about: Person = by(people_by_id, "Whom it is about.", key="about_id")
    manager: Person | None = by(
        people_by_id, "Their primary manager as it was sent.", key="manager_id"
    )
    level: FeedbackLevel = column("Who sees it beside its author.")
    text: str = column("What is said; 1 to 20,000 characters.")
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] | None = by(
        key_results_by_id, "The key result it is about, if you see that.", key="key_result_id"
    )
    competencies: list[Competency] = by(
        competencies_of, "The competencies it is about; at most 10.", key=ROW
    )
    values: list[CompanyValue] = by(values_of, "The values it is about; at most 10.", key=ROW)
    sent_at: datetime = column("When it was sent.")
    acknowledged_at: datetime | None = column(
        "When whom it is about took note; not that they agree."
    )
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_feedback, "Why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_feedback, "Who sees it, reason by reason; for its author.", key=ROW
    )


@strawberry.type(
    description="That somebody asks another for feedback. Seen by these two alone. Who asks sees "
    "where it stands, and reads the answer only where its level names them."
)
class FeedbackRequest(Node):
    asked_by: Person = by(people_by_id, "Who asks.", key="asked_by_id")
    asked_of: Person = by(people_by_id, "Who is to answer.", key="asked_of_id")
    about: Person = by(people_by_id, "Whom it is about.", key="about_id")
    level: FeedbackLevel = column("Who will see the answer; fixed as it is asked.")
    message: str | None = column("What they want to know.")
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] | None = by(
        key_results_by_id, "The key result it is about, if you see that.", key="key_result_id"
    )
    asked_at: datetime = column("When it was asked.")
    due_on: date = column("The last day to answer in time, the organisation's.")
    state: AskedState = by(states_asked, "Where it stands today.", key=ROW)
    answered_at: datetime | None = column("When it was answered.")
    declined_at: datetime | None = column("When it was declined.")
    decline_reason: str | None = column("Why it was declined, if they said.")
    feedback: Feedback | None = by(
        feedback_by_id, "The answer, where you may read it; else null.", key="feedback_id"
    )
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_requests, "Why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_requests, "Who sees it, reason by reason; for who asks.", key=ROW
    )
