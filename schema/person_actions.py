"""The action that ends somebody whom no source has any more, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.org.unsourced import PersonRetire, person_retire
from schema.edges import action, column
from schema.payloads import UserError, attempted, retried
from schema.person import Person


@strawberry.input(description="Somebody who has left, and whom no source has any more.")
class PersonRetireInput:
    person: strawberry.ID = strawberry.field(description="Who.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="Who has left now, or why they have not.")
class PersonRetirePayload:
    person: Person | None = column("Who has left.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class PersonRetireArguments:
    input: Annotated[PersonRetireInput, Doc("Who has left.")]


async def retire(operation: Operation, asked: PersonRetireInput) -> Any:
    words = PersonRetire(GlobalId(asked.person), asked.client_mutation_id)
    return await attempted(operation, person_retire, words, PersonRetirePayload, of="person")


@strawberry.type
class PersonMutation:
    """What Mutation is made of, as far as it is about people whom no source has."""

    person_retire: PersonRetirePayload = action(
        retire,
        "Ends somebody whom no source has any more, as a source would have: administrators only. "
        "What they did stays theirs.",
        takes=PersonRetireArguments,
    )
