"""Connections to other systems, and what their runs did. Administrators only."""

from datetime import datetime

import strawberry

from resolvers.connections import (
    connections_by_id,
    issues_of,
    issues_of_runs,
    last_runs_of,
    plans_of_runs,
    runs_of,
    secrets_of,
)
from resolvers.pages import Paging
from rules.terms import ConnectionState, PlanState, RunMode, RunState, RunTrigger
from schema import paging
from schema.edges import by, column, computed
from schema.node import Node
from schema.scalars import Json


@strawberry.type(description="A record, or a part of one, that could not be taken.")
class SyncIssue:
    code: str = column("What is wrong, as a stable word.")
    subject: str = column("What it is about, by the other system's key.")
    message: str = column("What is wrong and what to do.")
    concerns: Json = column("The records it touches, by the other system's keys.")
    first_seen_at: datetime = column("Since when.")
    last_seen_at: datetime = column("When it was last met.")
    resolved_at: datetime | None = column("When it was gone; null while it lasts.")


@strawberry.type(description="What a safety limit holds back, until somebody approves it.")
class SyncPlan:
    hash: str = column("What an approval must name.")
    state: PlanState = column("Whether it still waits.")
    held_because: str = computed(lambda row: row.reason, "Which limit holds it back.")
    counts: Json = column("What it would do, by word.")
    created_at: datetime = column("When it was held back.")
    expires_at: datetime = column("The last moment for an approval.")


@strawberry.type(description="One run of a connection.")
class SyncRun(Node):
    connection: "Connection" = by(connections_by_id, "What it read.", key="connection_id")
    trigger: RunTrigger = column("What started it.")
    mode: RunMode = column("How much it read.")
    state: RunState = column("Where it stands.")
    counts: Json = column("What it did, by word.")
    estimate: int | None = column("How many records were expected.")
    plan_hash: str | None = column("The hash of the plan it applied.")
    queued_at: datetime = column("When it was asked for.")
    started_at: datetime | None = column("When it began.")
    ended_at: datetime | None = column("When it ended; null while it lasts.")
    waiting_until: datetime | None = column("When it goes on, where it was asked to wait.")
    error_code: str | None = column("What stopped it, as a stable word.")
    error: str | None = column("What stopped it, and what to do.")
    plan: SyncPlan | None = by(plans_of_runs, "What it held back; null where nothing.")
    issues: paging.Connection[SyncIssue] = by(
        issues_of_runs, "What it could not take.", arguments=Paging
    )


@strawberry.type(description="Another system that people, units or tasks come from.")
class Connection(Node):
    kind: str = column("The connector.")
    name: str = column("What administrators call it; unique.")
    state: ConnectionState = column("Whether it can sync.")
    settings: Json = column("Its settings; secrets are never among them.")
    every_minutes: int | None = column("How often it runs; null where only by hand.")
    next_run_at: datetime | None = column("When it runs next.")
    has_secret: bool = by(secrets_of, "Whether a secret is kept for it.")
    last_run: SyncRun | None = by(last_runs_of, "Its newest run.")
    runs: paging.Connection[SyncRun] = by(runs_of, "Its runs, newest first.", arguments=Paging)
    issues: paging.Connection[SyncIssue] = by(
        issues_of, "What it could not take, as long as it lasts.", arguments=Paging
    )
