"""Features that a few units try first, and the actions of administrators on them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.org.pilots import (
    PilotEnd,
    PilotSet,
    UnitOfPilot,
    pilot_end,
    pilot_set,
    revisions_of_pilots,
    units_of_pilots,
)
from resolvers.org.units import units_by_id
from rules.terms import Feature
from schema.edges import action, by, column
from schema.payloads import UserError, attempted, given
from schema.unit import OrgUnit

EXPECTED = (
    "The `revision` that you read, or `none` where there was no pilot: refused with CONFLICT where "
    "it is another one by now. Where omitted, whatever is there is replaced."
)


@strawberry.type(description="A unit that has a feature before everybody else.")
class PilotUnit:
    unit: OrgUnit = by(
        units_by_id, "The unit; all units below it have the feature too.", key="unit_id"
    )
    starts_on: date = column("From the start of this day, the organisation's.")


@strawberry.type(
    description="A feature that is on for a few units first. One without a pilot is on for all. "
    "Everybody may read this."
)
class Pilot:
    feature: Feature = column("What is tried.")
    units: list[PilotUnit] = by(
        units_of_pilots, "Who tries it, in the order in which they begin; 100 at most.",
        key="feature",
    )  # fmt: skip
    open_to_all_on: date | None = column("The day from which all have it; null: not decided.")
    revision: str = by(
        revisions_of_pilots, "Another one as soon as the pilot says something else.", key="feature"
    )


@strawberry.input(description="A unit that is to have a feature before everybody else.")
class PilotUnitInput:
    unit: strawberry.ID = strawberry.field(description="The unit; all below it come along.")
    starts_on: date = strawberry.field(description="Its first day with the feature.")


@strawberry.input(description="All of a feature's pilot; it replaces the one before.")
class PilotSetInput:
    feature: Feature = strawberry.field(description="What is tried.")
    units: list[PilotUnitInput] = strawberry.field(
        description="Who tries it, 100 at most. With none, only those who run the feature have it."
    )
    open_to_all_on: date | None = given("The day from which all have it; null: not decided.")
    expected_revision: str | None = given(EXPECTED)
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The pilot, or why there is none.")
class PilotSetPayload:
    pilot: Pilot | None = column("The pilot as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A feature that all are to have from now on.")
class PilotEndInput:
    feature: Feature = strawberry.field(description="What was tried.")
    expected_revision: str | None = given(EXPECTED)
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="What all have now, or why they do not.")
class PilotEndPayload:
    feature: Feature | None = column("What all have now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class PilotSetArguments:
    input: Annotated[PilotSetInput, Doc("What is tried, by whom, and until when.")]


@dataclass(frozen=True)
class PilotEndArguments:
    input: Annotated[PilotEndInput, Doc("What all are to have.")]


async def set_pilot(operation: Operation, asked: PilotSetInput) -> Any:
    units = tuple(UnitOfPilot(GlobalId(each.unit), each.starts_on) for each in asked.units)
    words: dict[str, Any] = {**vars(asked), "units": units}
    return await attempted(operation, pilot_set, PilotSet(**words), PilotSetPayload, of="pilot")


async def end_pilot(operation: Operation, asked: PilotEndInput) -> Any:
    words: dict[str, Any] = vars(asked)
    return await attempted(operation, pilot_end, PilotEnd(**words), PilotEndPayload, of="feature")


@strawberry.type
class PilotMutation:
    """What Mutation is made of, as far as it is about pilots."""

    pilot_set: PilotSetPayload = action(
        set_pilot,
        "Puts a feature on for a few units only, until a day: administrators only.",
        takes=PilotSetArguments,
    )
    pilot_end: PilotEndPayload = action(
        end_pilot, "Puts a feature on for all: administrators only.", takes=PilotEndArguments
    )
