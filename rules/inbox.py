"""What somebody owes, when it is due, and since when it is listed: from dates alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

from rules.cadence import WEEKLY, Cadence, due_on
from rules.confidence import escalates

ACKNOWLEDGED_WITHIN = timedelta(days=3)
CLEARED_WITHIN = timedelta(days=7)
"""A blocker has no day of its own: after a week somebody should hear of it."""
APPROVED_WITHIN = timedelta(days=3)
SHARED_WITHIN = timedelta(days=7)
"""A review has no day to be shared on, nor to be acknowledged: a week from what it waits for."""
DAY = timedelta(days=1)


class Owed(Enum):
    """In this order, where several are due on the same day."""

    CHECK_IN = "CHECK_IN"
    CHECK_IN_REQUEST = "CHECK_IN_REQUEST"
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    BLOCKER = "BLOCKER"
    APPROVAL = "APPROVAL"
    GRADE = "GRADE"
    RETROSPECTIVE = "RETROSPECTIVE"
    REVIEW = "REVIEW"
    PEER_NOMINATION = "PEER_NOMINATION"
    REVIEW_SHARE = "REVIEW_SHARE"
    REVIEW_ACKNOWLEDGEMENT = "REVIEW_ACKNOWLEDGEMENT"
    FEEDBACK_REQUEST = "FEEDBACK_REQUEST"
    FEEDBACK_ROUND = "FEEDBACK_ROUND"


NOUNS = {
    Owed.CHECK_IN: "KeyResult",
    Owed.CHECK_IN_REQUEST: "CheckInRequest",
    Owed.ACKNOWLEDGEMENT: "CheckIn",
    Owed.BLOCKER: "Blocker",
    Owed.APPROVAL: "Objective",
    Owed.GRADE: "Objective",
    Owed.RETROSPECTIVE: "Objective",
    Owed.REVIEW: "Review",
    Owed.PEER_NOMINATION: "PeerNomination",
    Owed.REVIEW_SHARE: "ReviewParticipant",
    Owed.REVIEW_ACKNOWLEDGEMENT: "ReviewParticipant",
    Owed.FEEDBACK_REQUEST: "FeedbackRequest",
    Owed.FEEDBACK_ROUND: "FeedbackRound",
}
"""What each is about."""

WORDS = {
    Owed.CHECK_IN: "A check-in",
    Owed.CHECK_IN_REQUEST: "The check-in that you were asked for",
    Owed.ACKNOWLEDGEMENT: "Your acknowledgement of a check-in",
    Owed.BLOCKER: "Your answer to a blocker",
    Owed.APPROVAL: "Your approval of an objective",
    Owed.GRADE: "The grading of your objective",
    Owed.RETROSPECTIVE: "The retrospective of your objective",
    Owed.REVIEW: "A review that you are to write",
    Owed.PEER_NOMINATION: "Your decision on a peer who was named",
    Owed.REVIEW_SHARE: "A review that you are to share",
    Owed.REVIEW_ACKNOWLEDGEMENT: "Your acknowledgement of your review",
    Owed.FEEDBACK_REQUEST: "The feedback that you were asked for",
    Owed.FEEDBACK_ROUND: "Your answer in a round of feedback",
}


@dataclass(frozen=True, slots=True)
class Due:
    """The last day in time, and the first on which it is listed.

    What `is_urgent` is told of as soon as it is listed.
    """

    on: date
    listed_from: date
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a person owes. `is_open` where everybody may see what it is about.

    `key_result_id` is None where it is about an objective as a whole; what is between people is
    about none.
    """

    kind: Owed
    person_id: UUID
    subject_id: UUID
    objective_id: UUID | None
    key_result_id: UUID | None
    due: Due
    today: date
    is_open: bool

    @property
    def about(self) -> UUID:
        """What nobody is reminded of twice on a day, whatever is owed of it."""
        return self.key_result_id or self.subject_id

    @property
    def is_listed(self) -> bool:
        return self.today >= self.due.listed_from

    @property
    def days_late(self) -> int:
        return (self.today - self.due.on).days

    @property
    def place(self) -> tuple[date, int, UUID]:
        """Overdue first, since that is what was due first."""
        return self.due.on, list(Owed).index(self.kind), self.subject_id


def reason(matter: Matter) -> str:
    what, late = WORDS[matter.kind], matter.days_late
    if late == 0:
        return f"{what} is due today."
    if late > 0:
        return f"{what} is {late} {days(late)} overdue."
    return f"{what} is due in {-late} {days(-late)}."


def days(count: int) -> str:
    return "day" if count == 1 else "days"


def local_day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def zone_of(own: str | None, organisations: str) -> ZoneInfo:
    """The person's zone; what their HRIS wrote may be the name of none."""
    try:
        return ZoneInfo(own or organisations)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(organisations)


def check_in_due(
    last_on: date | None, opened_on: date, ends_on: date, cadence: Cadence = WEEKLY
) -> Due | None:
    """Listed from the day on which it would count; what ends before is owed no more."""
    on = due_on(last_on, opened_on, cadence)
    return Due(on, on - cadence.early) if on <= ends_on else None


def request_due(due_on: date, asked_on: date) -> Due:
    return Due(due_on, asked_on)


def acknowledgement_due(recorded_on: date, confidence: Decimal | None = None) -> Due:
    """Listed once it has waited too long: a new check-in needs no list to be seen.

    One that tells of hardly any confidence does.
    """
    on = recorded_on + ACKNOWLEDGED_WITHIN
    if escalates(confidence):
        return Due(on, recorded_on, is_urgent=True)
    return Due(on, on + DAY)


def blocker_due(opened_on: date) -> Due:
    on = opened_on + CLEARED_WITHIN
    return Due(on, on + DAY)


def approval_due(submitted_on: date) -> Due:
    return Due(submitted_on + APPROVED_WITHIN, submitted_on)


def grading_due(grading_ends_on: date) -> Due:
    """Listed as soon as there is something to do: who finds it looks at a cycle in grading."""
    return Due(grading_ends_on, date.min)


def review_due(due_on: date) -> Due:
    """Listed as soon as it is asked for: to write one takes longer than a day."""
    return Due(due_on, date.min)


def nomination_due(proposed_on: date) -> Due:
    return Due(proposed_on + APPROVED_WITHIN, proposed_on)


def sharing_due(asked_on: date, written_on: date) -> Due:
    """After the manager's own review was due, and was there."""
    ready = max(asked_on, written_on)
    return Due(ready + SHARED_WITHIN, written_on)


def acknowledging_due(shared_on: date) -> Due:
    return Due(shared_on + SHARED_WITHIN, shared_on)
