"""Asking for trials and runs of connections, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.systems.connection_sync import (
    ConnectionSync,
    ConnectionSyncOne,
    HeldPlan,
    RunCancel,
    connection_sync,
    connection_sync_one,
    plan_approve,
    plan_discard,
    run_cancel,
)
from resolvers.systems.connection_try import ConnectionTry, connection_try
from rules.terms import RunMode
from rules.trials import TrialKind
from schema.connection import SyncRun
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried
from schema.scalars import Json
from schema.sync_plan import SyncPlan
from schema.trial import Trial

WHICH = "Which connection."


@strawberry.input(description="A connection that is to be tested.")
class ConnectionTestInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    client_mutation_id: str | None = retried()


@strawberry.input(description="A connection whose first records are to be shown.")
class ConnectionSampleInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    settings: Json | None = given(
        "Tried in place of those kept, such as another map; at the same address."
    )
    client_mutation_id: str | None = retried()


@strawberry.input(description="A connection whose next run is to be previewed.")
class ConnectionPreviewInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    client_mutation_id: str | None = retried()


@strawberry.input(description="A connection that is to be read.")
class ConnectionSyncInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    mode: RunMode = strawberry.field(description="How much is read.", default=RunMode.INCREMENTAL)
    plan: strawberry.ID | None = given(
        "A preview: where the run would do anything else than that, it does nothing."
    )
    client_mutation_id: str | None = retried()


@strawberry.input(description="Somebody who is to be read alone.")
class ConnectionSyncOneInput:
    connection: strawberry.ID = strawberry.field(description=WHICH)
    source_key: str = strawberry.field(description="Who, by the other system's key.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What is held back, and may be done.")
class ConnectionPlanApproveInput:
    plan: strawberry.ID = strawberry.field(description="The plan, as you looked at it.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What is held back, and is not to be done.")
class ConnectionPlanDiscardInput:
    plan: strawberry.ID = strawberry.field(description="The plan.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A run that is not to go on.")
class SyncRunCancelInput:
    run: strawberry.ID = strawberry.field(description="The run.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The test, or why there is none.")
class ConnectionTestPayload:
    trial: Trial | None = column("It waits for its turn; `trialProgress` tells how it goes.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The sample, or why there is none.")
class ConnectionSamplePayload:
    trial: Trial | None = column("It waits for its turn; `trialProgress` tells how it goes.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The preview, or why there is none.")
class ConnectionPreviewPayload:
    trial: Trial | None = column("It waits for its turn; `trialProgress` tells how it goes.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The run, or why there is none.")
class ConnectionSyncPayload:
    run: SyncRun | None = column("It waits for its turn; `syncRunProgress` tells how it goes.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The run that reads one record, or why there is none.")
class ConnectionSyncOnePayload:
    run: SyncRun | None = column("It waits for its turn; `syncRunProgress` tells how it goes.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The run that does what was held back, or why there is none.")
class ConnectionPlanApprovePayload:
    run: SyncRun | None = column("It fails where the source no longer says the same.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The plan that is not done, or why it still waits.")
class ConnectionPlanDiscardPayload:
    plan: SyncPlan | None = column("The plan.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The run that was called off, or why it goes on.")
class SyncRunCancelPayload:
    run: SyncRun | None = column("The run; what it wrote stays.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ConnectionTestArguments:
    input: Annotated[ConnectionTestInput, Doc(WHICH)]


@dataclass(frozen=True)
class ConnectionSampleArguments:
    input: Annotated[ConnectionSampleInput, Doc("Which connection, and by which settings.")]


@dataclass(frozen=True)
class ConnectionPreviewArguments:
    input: Annotated[ConnectionPreviewInput, Doc(WHICH)]


@dataclass(frozen=True)
class ConnectionSyncArguments:
    input: Annotated[ConnectionSyncInput, Doc("Which connection, and how much of it.")]


@dataclass(frozen=True)
class ConnectionSyncOneArguments:
    input: Annotated[ConnectionSyncOneInput, Doc("Which connection, and who.")]


@dataclass(frozen=True)
class ConnectionPlanApproveArguments:
    input: Annotated[ConnectionPlanApproveInput, Doc("Which plan.")]


@dataclass(frozen=True)
class ConnectionPlanDiscardArguments:
    input: Annotated[ConnectionPlanDiscardInput, Doc("Which plan.")]


@dataclass(frozen=True)
class SyncRunCancelArguments:
    input: Annotated[SyncRunCancelInput, Doc("Which run.")]


async def test_connection(operation: Operation, asked: ConnectionTestInput) -> Any:
    return await tried(operation, asked, TrialKind.TEST, ConnectionTestPayload)


async def sample_connection(operation: Operation, asked: ConnectionSampleInput) -> Any:
    return await tried(operation, asked, TrialKind.SAMPLE, ConnectionSamplePayload)


async def preview_connection(operation: Operation, asked: ConnectionPreviewInput) -> Any:
    return await tried(operation, asked, TrialKind.PREVIEW, ConnectionPreviewPayload)


async def tried(operation: Operation, asked: Any, kind: TrialKind, payload: Any) -> Any:
    said: dict[str, Any] = {**vars(asked), "connection": GlobalId(asked.connection), "kind": kind}
    return await attempted(operation, connection_try, ConnectionTry(**said), payload, of="trial")


async def sync_now(operation: Operation, asked: ConnectionSyncInput) -> Any:
    plan = None if asked.plan is None else GlobalId(asked.plan)
    words = ConnectionSync(GlobalId(asked.connection), asked.mode, plan, asked.client_mutation_id)
    return await attempted(operation, connection_sync, words, ConnectionSyncPayload, of="run")


async def sync_one(operation: Operation, asked: ConnectionSyncOneInput) -> Any:
    words = ConnectionSyncOne(
        GlobalId(asked.connection), asked.source_key, asked.client_mutation_id
    )
    return await attempted(
        operation, connection_sync_one, words, ConnectionSyncOnePayload, of="run"
    )


async def approve_plan(operation: Operation, asked: ConnectionPlanApproveInput) -> Any:
    words = HeldPlan(GlobalId(asked.plan), asked.client_mutation_id)
    return await attempted(operation, plan_approve, words, ConnectionPlanApprovePayload, of="run")


async def discard_plan(operation: Operation, asked: ConnectionPlanDiscardInput) -> Any:
    words = HeldPlan(GlobalId(asked.plan), asked.client_mutation_id)
    return await attempted(operation, plan_discard, words, ConnectionPlanDiscardPayload, of="plan")


async def cancel_run(operation: Operation, asked: SyncRunCancelInput) -> Any:
    words = RunCancel(GlobalId(asked.run), asked.client_mutation_id)
    return await attempted(operation, run_cancel, words, SyncRunCancelPayload, of="run")


@strawberry.type
class ConnectionAskMutation:
    """What Mutation is made of, as far as it asks other systems something."""

    connection_test: ConnectionTestPayload = action(
        test_connection,
        "Tries step by step whether a connection works: administrators only.",
        takes=ConnectionTestArguments,
    )
    connection_sample: ConnectionSamplePayload = action(
        sample_connection,
        "Reads the first records as they would arrive, and writes none: administrators only.",
        takes=ConnectionSampleArguments,
    )
    connection_preview: ConnectionPreviewPayload = action(
        preview_connection,
        "Works out what a run would do, and does nothing: administrators only.",
        takes=ConnectionPreviewArguments,
    )
    connection_sync: ConnectionSyncPayload = action(
        sync_now,
        "Reads a connection as soon as it is its turn: administrators only.",
        takes=ConnectionSyncArguments,
    )
    connection_sync_one: ConnectionSyncOnePayload = action(
        sync_one,
        "Reads one person of a connection as soon as it is its turn: administrators only.",
        takes=ConnectionSyncOneArguments,
    )
    connection_plan_approve: ConnectionPlanApprovePayload = action(
        approve_plan,
        "Has exactly that done which was held back: administrators only.",
        takes=ConnectionPlanApproveArguments,
    )
    connection_plan_discard: ConnectionPlanDiscardPayload = action(
        discard_plan,
        "Says that what was held back is not to be done. The next run looks at the source afresh: "
        "administrators only.",
        takes=ConnectionPlanDiscardArguments,
    )
    sync_run_cancel: SyncRunCancelPayload = action(
        cancel_run,
        "Calls off a run, and what waits behind it: administrators only.",
        takes=SyncRunCancelArguments,
    )
