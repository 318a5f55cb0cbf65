"""Giving recognition and taking it back, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.everyday.recognition_give import (
    RecognitionDelete,
    RecognitionGive,
    recognition_delete,
    recognition_give,
)
from rules.recognition import RecognitionKind, RecognitionLevel
from schema.edges import action, column
from schema.payloads import UserError, answering, given, retried, several
from schema.recognition import Recognition


@strawberry.input(description="Thanks for others.")
class RecognitionGiveInput:
    recipients: list[strawberry.ID] = strawberry.field(
        description="Whom it is for; 1 to 50 people, and not you."
    )
    kind: RecognitionKind = strawberry.field(description="What it is for.")
    text: str = strawberry.field(description="What you say; 1 to 20,000 characters.")
    level: RecognitionLevel = strawberry.field(
        description="Who sees it.", default=RecognitionLevel.PUBLIC
    )
    values: list[strawberry.ID] = several("The values it shows; at most 10.")
    key_result: strawberry.ID | None = given("The key result it is about.")
    check_in: strawberry.ID | None = given("The check-in it is about.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Recognition of yours, to be taken back for good.")
class RecognitionDeleteInput:
    id: strawberry.ID = strawberry.field(description="The recognition.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The recognition, or why there is none.")
class RecognitionGivePayload:
    recognition: Recognition | None = column("The new recognition.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="What was taken back, or why nothing was.")
class RecognitionDeletePayload:
    deleted_id: strawberry.ID | None = column("The id of what is no more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class RecognitionGiveArguments:
    input: Annotated[RecognitionGiveInput, Doc("For whom, for what, and who sees it.")]


@dataclass(frozen=True)
class RecognitionDeleteArguments:
    input: Annotated[RecognitionDeleteInput, Doc("Which recognition.")]


ask_recognition_give = answering(
    recognition_give, RecognitionGive, RecognitionGivePayload, of="recognition"
)
ask_recognition_delete = answering(
    recognition_delete, RecognitionDelete, RecognitionDeletePayload, of="deleted_id"
)


@strawberry.type
class RecognitionMutation:
    """What Mutation is made of, as far as it is about recognition."""

    recognition_give: RecognitionGivePayload = action(
        ask_recognition_give, "Gives recognition to one or many.", takes=RecognitionGiveArguments
    )
    recognition_delete: RecognitionDeletePayload = action(
        ask_recognition_delete,
        "Takes recognition back, for good: who gave it. What was frozen as evidence of a review "
        "while everybody saw it stays in there.",
        takes=RecognitionDeleteArguments,
    )
