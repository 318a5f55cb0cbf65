"""What the viewer owes, and who was told of it."""

from datetime import date, datetime

import strawberry

from resolvers.org.people import people_by_id
from resolvers.rhythm.inbox import links_of, reminders_of, subjects_of
from rules.inbox import Owed
from rules.reminders import Rung
from schema.edges import ROW, by, column
from schema.enums import named
from schema.node import Node
from schema.paging import Connection
from schema.person import Person

named(
    Owed,
    "What somebody owes.",
    {
        "CHECK_IN": "A check-in on a key result that they own, or on one of their objective that "
        "nobody owns; listed from the day before it is due.",
        "CHECK_IN_REQUEST": "A check-in that somebody asked them for.",
        "ACKNOWLEDGEMENT": "Their word that they took note of a check-in, for more than 3 days.",
        "BLOCKER": "A blocker of theirs that has been in the way for more than 7 days.",
        "APPROVAL": "An objective that somebody handed in, and that they may approve.",
        "GRADE": "Their objective is to be graded and closed: its cycle is GRADING.",
        "RETROSPECTIVE": "A look back at their objective that has ended, while its cycle takes it.",
        "REVIEW": "A review that they are to write: of themselves, a peer, a report or a manager.",
        "PEER_NOMINATION": "A peer named for one of their reports, on whom they decide.",
        "REVIEW_SHARE": "The review of a report whom they wrote of, which is to be shared.",
        "REVIEW_ACKNOWLEDGEMENT": "Their own review, which was shared; that they read it.",
        "FEEDBACK_REQUEST": "Feedback that somebody asked them for.",
        "FEEDBACK_ROUND": "A round of feedback that they are asked in, and gave no answer to.",
    },
    name="InboxKind",
)
named(
    Rung,
    "Who hears of what is owed, and when: the ladder of reminders.",
    {
        "OWNER": "Who owes it, on the last day in time; of a check-in that they are to "
        "acknowledge, a day after it was made.",
        "OWNER_AGAIN": "They again, a day later.",
        "REVIEWER": "Their manager, else the objective's owner, 3 days later; of an "
        "acknowledgement, 3 days after the check-in was made.",
        "COORDINATOR": "The programme leads, 7 days later.",
        "SPONSOR": "The leads of the units that share the objective, 14 days later.",
    },
    name="ReminderRung",
)


@strawberry.type(description="That somebody was told of what the viewer owes.")
class Reminder:
    rung: Rung = column("How far it has come.")
    person: Person = by(people_by_id, "Who was told.", key="person_id")
    at: datetime = column("When.")


@strawberry.type(description="Something that the viewer owes.")
class InboxItem:
    kind: Owed = column("What it takes.")
    subject: Node | None = by(
        subjects_of,
        "What it is about: a key result, a request, a check-in, a blocker or an objective.",
        key=ROW,
    )
    due_on: date = column("The last day in time, where the viewer is.")
    is_overdue: bool = column("Whether that day is over.")
    reason: str = column("Why it is listed, in words.")
    link: str = by(
        links_of,
        "Where it is done: the address of a page. A path where the service does not know its own.",
        key=ROW,
    )
    reminders: list[Reminder] = by(
        reminders_of, "Who was told of it so far: they, and whoever it was told on to.", key=ROW
    )


@strawberry.type(description="A page of what the viewer owes.")
class InboxConnection(Connection[InboxItem]):
    """Named as the contract of the graph names it."""
