"""Calibrating ratings, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.reviews.calibration_actions import (
    CalibrationLock,
    CalibrationOverride,
    CalibrationSessionOpen,
    calibration_lock,
    calibration_override,
    calibration_session_open,
)
from schema.calibration import CalibrationSession
from schema.edges import action, column
from schema.payloads import UserError, answering, given, retried


@strawberry.input(description="Some people who are to compare ratings.")
class CalibrationSessionOpenInput:
    cycle: strawberry.ID = strawberry.field(description="The review cycle.")
    name: str = strawberry.field(description="What it is called.")
    members: list[strawberry.ID] = strawberry.field(description="Who takes part, 1 to 50 people.")
    unit: strawberry.ID | None = given(
        "Whose people it is about, with all units below; where left out, all who are in no session."
    )
    client_mutation_id: str | None = retried()


@strawberry.input(description="Another level than the one that holds.")
class CalibrationOverrideInput:
    session: strawberry.ID = strawberry.field(description="The session.")
    participant: strawberry.ID = strawberry.field(description="Whose rating.")
    rating: int = strawberry.field(description="The level from now on, from 1.")
    reason: str = strawberry.field(description="Why; their manager reads it.")
    tells_subject: bool = strawberry.field(
        description="Whether whom it is about reads it too, once the review is shared.",
        default=False,
    )
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A session that is over.")
class CalibrationLockInput:
    session: strawberry.ID = strawberry.field(description="The session.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The session as it is now, or why not.")
class CalibrationSessionPayload:
    calibration_session: CalibrationSession | None = column("The session as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CalibrationSessionOpenArguments:
    input: Annotated[
        CalibrationSessionOpenInput, Doc("Of which cycle, over whom, and who takes part.")
    ]


@dataclass(frozen=True)
class CalibrationOverrideArguments:
    input: Annotated[CalibrationOverrideInput, Doc("Whose rating, the new level, and why.")]


@dataclass(frozen=True)
class CalibrationLockArguments:
    input: Annotated[CalibrationLockInput, Doc("Which session.")]


open_session = answering(
    calibration_session_open,
    CalibrationSessionOpen,
    CalibrationSessionPayload,
    of="calibration_session",
)
override_rating = answering(
    calibration_override, CalibrationOverride, CalibrationSessionPayload, of="calibration_session"
)
lock_session = answering(
    calibration_lock, CalibrationLock, CalibrationSessionPayload, of="calibration_session"
)


@strawberry.type
class CalibrationMutation:
    """What Mutation is made of, as far as it is about calibration."""

    calibration_session_open: CalibrationSessionPayload = action(
        open_session,
        "Opens a session over the ratings that managers proposed: HR reviewers.",
        takes=CalibrationSessionOpenArguments,
    )
    calibration_override: CalibrationSessionPayload = action(
        override_rating,
        "Changes a rating with a reason, and keeps the old one: HR reviewers.",
        takes=CalibrationOverrideArguments,
    )
    calibration_lock: CalibrationSessionPayload = action(
        lock_session,
        "Locks the ratings of a session for good: HR reviewers.",
        takes=CalibrationLockArguments,
    )
