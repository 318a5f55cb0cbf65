"""Saying how often a unit checks in, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.rhythm.cadence_set import CadenceSet, cadence_set
from schema.cadence import CadenceInput
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried
from schema.unit import OrgUnit


@strawberry.input(description="How often a unit checks in on its OKRs.")
class CadenceSetInput:
    unit: strawberry.ID = strawberry.field(description="The unit.")
    cadence: CadenceInput | None = given("How often; the organisation's again where left out.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The unit, or why nothing was set for it.")
class CadenceSetPayload:
    unit: OrgUnit | None = column("The unit.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class CadenceSetArguments:
    input: Annotated[CadenceSetInput, Doc("Which unit, and how often.")]


async def set_cadence(operation: Operation, asked: CadenceSetInput) -> Any:
    said = asked.cadence
    cadence = None if said is None else (said.rhythm, said.weekday)
    words = CadenceSet(GlobalId(asked.unit), cadence, asked.client_mutation_id)
    return await attempted(operation, cadence_set, words, CadenceSetPayload, of="unit")


@strawberry.type
class CadenceMutation:
    """What Mutation is made of, as far as it is about how often people check in."""

    cadence_set: CadenceSetPayload = action(
        set_cadence,
        "Says how often a unit checks in on what it shares, and its people on theirs: the "
        "programme lead.",
        takes=CadenceSetArguments,
    )
