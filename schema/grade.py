"""Grades, how objectives were closed, forecasts and signals."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.org.people import people_by_id
from resolvers.progress.key_results import key_results_by_id
from rules.causes import RootCause
from rules.final_grade import FinalGrade
from rules.sandbagging import SandbaggingSignal
from rules.terms import ObjectiveStatus, Outcome
from schema.edges import by, column
from schema.person import Person

if TYPE_CHECKING:
    from schema.check_in import Reading
    from schema.key_result import KeyResult


@strawberry.type(
    description="The time from one check-in's slot to the next, of what is to be kept."
)
class GradedPeriod:
    starts_on: date = column("Its first day: a slot, or the first of the window.")
    ends_on: date = column("Its last day, or that of today.")
    reading: Decimal | None = column("Its last reading; null without one, and it counts nowhere.")
    value: Decimal | None = column("The progress that this was, 0 to 1.")


@strawberry.type(description="The score that is proposed for a key result, with what it rests on.")
class ScoreProposal:
    value: Decimal | None = column("0 to 1; null where nothing is measured.")
    final_grade: FinalGrade | None = column(
        "How `periods` come to it; null where it is progress as it stands."
    )
    formula: str = column("How it follows, in words.")
    periods: list[GradedPeriod] = column(
        "Of what is to be kept each of its periods so far, the first one first; else empty."
    )
    settings_version: int = column(
        "The version of the OKR settings, which say how unless the key result does."
    )


@strawberry.type(description="That a key result was graded. Its score is locked from then on.")
class Grade:
    proposed: Decimal | None = column("The score that progress proposed; null for nothing.")
    final_grade: FinalGrade | None = column(
        "How its periods came to that; null where it was not to be kept, or not yet written down."
    )
    settings_version: int | None = column(
        "The version of the OKR settings that it was proposed by; null where not written down yet."
    )
    root_cause: RootCause | None = column("Why it was missed; null where it was not.")
    explanation: str | None = column("What there is to say of the miss.")
    graded_by: Person = by(people_by_id, "Who graded it.", key="graded_by_id")
    graded_at: datetime = column("When it was graded.")


@strawberry.type(description="That an objective came to its end, or was reopened.")
class Closing:
    status: ObjectiveStatus = column("The state that it came into.")
    outcome: Outcome | None = column("How it ended; null where it was reopened.")
    score: Decimal | None = column("Its score then, 0 to 1.")
    reason: str | None = column("Why.")
    closed_by: Person = by(people_by_id, "Who did it.", key="by_id")
    at: datetime = column("When.")


@strawberry.type(description="Where a key result will end if it goes on as it did.")
class Forecast:
    at_end: Decimal = column("The value on its last day, in the unit of measure.")
    per_day: Decimal = column("How much it moves in a day.")
    progress: Decimal | None = column("What that comes to, not cut to 0…1.")
    trending_off_track: bool = column("Whether it would miss its target.")
    formula: str = column("How `atEnd` follows from `readings`, in words.")
    readings: list[Annotated["Reading", strawberry.lazy("schema.check_in")]] = column(
        "The readings it rests on, oldest first: 3 to 8."
    )


@strawberry.type(
    description="A sign that a bar was set too low or too high. Told to those who set it, the "
    "owner's manager and the programme lead; no review reads it."
)
class Sandbagging:
    signal: SandbaggingSignal = column("The sign.")
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] | None = by(
        key_results_by_id,
        "The key result it is about; null where it is all of them together.",
        key="key_result_id",
    )
