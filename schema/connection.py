"""Connections to other systems, and what their runs did. Administrators only."""

from datetime import datetime
from decimal import Decimal

import strawberry

from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.systems.connection_facts import (
    field_map,
    missing,
    next_runs,
    secrets_kept,
    webhook_path,
)
from resolvers.systems.connections import (
    candidates_of,
    connections_by_id,
    held_plans_of,
    issues_of,
    issues_of_runs,
    last_done_of,
    last_runs_of,
    plans_of_runs,
    progress_of,
    runs_of,
    unmatched_of,
)
from resolvers.systems.trials import trials_of
from rules.person_fields import PersonField
from rules.safety import FEW, SHARE
from rules.terms import ConnectionState, RunMode, RunState, RunTrigger
from schema import paging
from schema.edges import ROW, by, column, computed, itself
from schema.node import Node
from schema.person import Person
from schema.scalars import Json
from schema.sync_plan import SyncPlan
from schema.trial import Trial


@strawberry.type(description="A record, or a part of one, that could not be taken.")
class SyncIssue:
    code: str = column("What is wrong, as a stable word.")
    subject: str = column("What it is about, by the other system's key.")
    message: str = column("What is wrong and what to do.")
    concerns: Json = column("The records it touches, by the other system's keys.")
    first_seen_at: datetime = column("Since when.")
    last_seen_at: datetime = column("When it was last met.")
    resolved_at: datetime | None = column("When it was gone; null while it lasts.")


@strawberry.type(description="How far a run is.")
class RunProgress:
    done: int = column("How many records it has read.")
    of: int | None = column("How many it will read, as far as the source says so.")
    seconds_left: int | None = column("About how long reading still takes; null if unknown.")


@strawberry.type(description="One run of a connection.")
class SyncRun(Node):
    connection: "Connection" = by(connections_by_id, "What it read.", key="connection_id")
    trigger: RunTrigger = column("What started it.")
    mode: RunMode = column("How much it read.")
    state: RunState = column("Where it stands.")
    counts: Json = column("What it did, by word.")
    estimate: int | None = column("How many records were expected.")
    progress: RunProgress | None = by(progress_of, "How far it is; null at first.", key=ROW)
    about: str | None = column("The one record that it is about; null for a whole run.")
    asked_by: Person | None = by(
        people_by_id, "Who asked for it; null where nobody did.", key="asked_by_id"
    )
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


@strawberry.type(description="A secret that is kept for a connection; never the secret itself.")
class ConnectionSecret:
    name: str = column("Which.")
    written_at: datetime = column("When it was entered.")


@strawberry.type(description="Somebody of another system who may be somebody we know.")
class UnmatchedRecord:
    source_key: str = computed(lambda row: row.subject, "Who, by the other system's key.")
    message: str = column("Who it is, and why we are not sure.")
    since: datetime = computed(lambda row: row.first_seen_at, "Since when it waits.")
    candidates: list[Person] = by(candidates_of, "Who it may be.", key=ROW)


@strawberry.type(description="When a connection runs by itself.")
class ConnectionSchedule:
    every_minutes: int | None = column("How often it runs; null where only by hand.")
    next_runs: list[datetime] = computed(next_runs, "The next three times; none if paused.")
    is_paused: bool = computed(
        lambda row: row.state is ConnectionState.PAUSED, "Whether an administrator halted it."
    )


@strawberry.type(description="What may be taken away without anybody's consent.")
class ConnectionSafety:
    few: int = column("So many at least.")
    share: Decimal = column("And up to this share of all that are here, 0…1.")


SAFETY = ConnectionSafety(few=FEW, share=Decimal(SHARE) / 100)


@strawberry.type(description="Another system that people, units or tasks come from.")
class Connection(Node):
    kind: str = column("The connector.")
    name: str = column("What administrators call it; unique.")
    state: ConnectionState = column("Whether it can sync.")
    settings: Json = column("Its settings; secrets are never among them.")
    every_minutes: int | None = column("How often it runs; null where only by hand.")
    next_run_at: datetime | None = column("When it runs next.")
    has_secret: bool = computed(
        lambda row: bool(row.secrets_kept), "Whether a secret is kept for it."
    )
    secrets: list[ConnectionSecret] = computed(secrets_kept, "Which are kept, and since when.")
    missing_secrets: list[str] = computed(missing, "Those without which it cannot run.")
    field_map: Json = computed(field_map, "Where the source keeps our fields, as far as told.")
    leads: list[PersonField] = computed(
        lambda row: [PersonField(each) for each in row.leads],
        "The fields in which no other source is heard of whom this one has.",
    )
    schedule: ConnectionSchedule = itself("When it runs by itself.")
    safety: ConnectionSafety = computed(lambda _: SAFETY, "What waits for a yes, and what not.")
    freshness: datetime | None = by(
        last_done_of, "What is here is at least as new as this; null before the first run."
    )
    webhook_path: str | None = computed(
        webhook_path, "Where its webhooks go, below this service's address; null if it has none."
    )
    held_plan: SyncPlan | None = by(held_plans_of, "What waits for a yes; null where nothing.")
    unmatched: paging.Connection[UnmatchedRecord] = by(
        unmatched_of, "Records that wait until somebody says who they are.", arguments=Paging
    )
    trials: paging.Connection[Trial] = by(
        trials_of, "What was tried within a day, newest first.", arguments=Paging
    )
    version: int = column("Goes up with each change; give it as `expectedVersion`.")
    created_at: datetime = column("When it was set up.")
    last_run: SyncRun | None = by(last_runs_of, "Its newest run.")
    runs: paging.Connection[SyncRun] = by(runs_of, "Its runs, newest first.", arguments=Paging)
    issues: paging.Connection[SyncIssue] = by(
        issues_of, "What it could not take, as long as it lasts.", arguments=Paging
    )
