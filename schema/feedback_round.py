"""Rounds of anonymous feedback."""

from datetime import date, datetime

import strawberry

from resolvers.everyday.feedback_rounds import (
    answered_by_me,
    answers_of,
    perspectives_of,
    shown_in,
    states_of_rounds,
)
from resolvers.org.people import people_by_id
from resolvers.visibility import reasons_of_answers, reasons_of_rounds
from rules.rounds import Perspective, RoundState
from rules.terms import Reason
from schema.edges import ROW, by, column
from schema.node import Node
from schema.person import Person


@strawberry.type(
    description="What one of several said of somebody. Seen by whom it is about, once the round "
    "is closed and its perspective has enough answers. Nobody is told who said it, by any role."
)
class AnonymousAnswer(Node):
    about: Person = by(people_by_id, "Whom it is about.", key="about_id")
    perspective: Perspective = column("From where it is said.")
    text: str = column("What is said; 1 to 20,000 characters.")
    visible_because: list[Reason] = by(reasons_of_answers, "Why you see it.")


@strawberry.type(
    description="That several people are asked about one of them, without being named. Seen by "
    "whom it is about, who began it and who is asked; by no role."
)
class FeedbackRound(Node):
    about: Person = by(people_by_id, "Whom it is about.", key="about_id")
    started_by: Person = by(people_by_id, "Who began it.", key="started_by_id")
    question: str = column("What is asked.")
    threshold: int = column("How many answers a perspective needs to be shown.")
    started_at: datetime = column("When it was begun.")
    closes_on: date = column("The last day to answer, the organisation's.")
    closed_at: datetime | None = column("When it was closed; null before.")
    state: RoundState = by(states_of_rounds, "Where it stands today.", key=ROW)
    shown: list[Perspective] = by(
        shown_in, "The perspectives with enough answers; none before it is closed.", key=ROW
    )
    answers: list[AnonymousAnswer] = by(
        answers_of,
        "What was said, by perspective and in no further order; at most 100. Empty for all but "
        "whom it is about.",
    )
    my_perspective: Perspective | None = by(
        perspectives_of, "From where you are asked; null where you are not.", key=ROW
    )
    answered_by_me: bool = by(answered_by_me, "Whether you answered; nobody else is told.")
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_rounds, "Why you see it.")
