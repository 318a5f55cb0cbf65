"""Grading, closing and reopening, as it is asked and answered."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.authoring.objective_closings import (
    ObjectiveClose,
    ObjectiveReopen,
    objective_close,
    objective_reopen,
)
from resolvers.progress.grades import ScoreSet, score_set
from rules.causes import RootCause
from rules.grading import Ending
from schema.edges import action, column
from schema.key_result import KeyResult
from schema.objective import Objective
from schema.payloads import UserError, answering, given, retried


@strawberry.input(description="The grade of a key result at its end.")
class ScoreSetInput:
    key_result: strawberry.ID = strawberry.field(description="What is graded.")
    value: Decimal | None = given("0 to 1; what progress proposes where left out.")
    reason: str | None = given("Why it is another than progress proposes; needed then.")
    root_cause: RootCause | None = given(
        "Why it was missed; needed below 1.0 of what was promised, below 0.7 of a stretch."
    )
    explanation: str | None = given("What there is to say of the miss.")
    expected_version: int | None = given("The key result's version you read; refused if newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="An objective that came to its end.")
class ObjectiveCloseInput:
    objective: strawberry.ID = strawberry.field(description="The objective.")
    outcome: Ending | None = given(
        "How it ended; what its scores come to where left out. `objectiveCancel` gives it up."
    )
    reason: str | None = given("Why; needed where the scores come to another.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="An objective that was closed too early, or wrongly.")
class ObjectiveReopenInput:
    objective: strawberry.ID = strawberry.field(description="The objective.")
    reason: str = strawberry.field(description="Why; kept beside it for good.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The key result with its score, or why not.")
class ScoreSetPayload:
    key_result: KeyResult | None = column("The key result as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The objective as it is now, or why not.")
class ObjectiveClosePayload:
    objective: Objective | None = column("The objective as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The objective as it is now, or why not.")
class ObjectiveReopenPayload:
    objective: Objective | None = column("The objective as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ScoreSetArguments:
    input: Annotated[ScoreSetInput, Doc("What is graded, and how.")]


@dataclass(frozen=True)
class ObjectiveCloseArguments:
    input: Annotated[ObjectiveCloseInput, Doc("Which objective, and how it ended.")]


@dataclass(frozen=True)
class ObjectiveReopenArguments:
    input: Annotated[ObjectiveReopenInput, Doc("Which objective, and why.")]


set_score = answering(score_set, ScoreSet, ScoreSetPayload, of="key_result")
close_objective = answering(objective_close, ObjectiveClose, ObjectiveClosePayload, of="objective")
reopen_objective = answering(
    objective_reopen, ObjectiveReopen, ObjectiveReopenPayload, of="objective"
)


@strawberry.type
class GradeMutation:
    """What Mutation is made of, as far as it is about the end of objectives."""

    score_set: ScoreSetPayload = action(
        set_score,
        "Grades a key result, once: the owner of its objective. The score is locked then.",
        takes=ScoreSetArguments,
    )
    objective_close: ObjectiveClosePayload = action(
        close_objective,
        "Closes an objective with an outcome: whoever may publish it.",
        takes=ObjectiveCloseArguments,
    )
    objective_reopen: ObjectiveReopenPayload = action(
        reopen_objective,
        "Reopens an objective and unlocks its scores, with a reason: the programme lead.",
        takes=ObjectiveReopenArguments,
    )
