"""Trials of connections: what was found at another system while nothing changed here."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from resolvers.org.people import people_by_id
from resolvers.systems.connections import connections_by_id, sync_plans_by_id
from resolvers.systems.trials import found_in
from rules.trials import TrialKind, TrialState
from schema.edges import by, column, computed
from schema.node import Node
from schema.person import Person
from schema.scalars import Json
from schema.sync_plan import SyncPlan

if TYPE_CHECKING:
    from schema.connection import Connection


@strawberry.type(description="One step of a test.")
class TrialCheck:
    name: str = column("What was tried.")
    passed: bool = column("Whether it went well; after one that did not, no other is tried.")
    cause: str = column("Why it did not; empty where it did.")
    fix: str = column("What to do; empty where it did.")


def checks_of(trial: Any) -> list[TrialCheck]:
    return [TrialCheck(**each) for each in found_in(trial, "checks") or ()]


@strawberry.type(
    description="What an administrator had us try at another system: a test, a sample of its "
    "records, or a preview of a run. Nothing changes by it. Kept for a day."
)
class Trial(Node):
    connection: Annotated["Connection", strawberry.lazy("schema.connection")] = by(
        connections_by_id, "Of what.", key="connection_id"
    )
    kind: TrialKind = column("What was tried.")
    state: TrialState = column("Where it stands.")
    asked_by: Person = by(people_by_id, "Who asked for it.", key="asked_by_id")
    asked_at: datetime = column("When.")
    ended_at: datetime | None = column("When it was over; null while it is not.")
    checks: list[TrialCheck] = computed(checks_of, "The steps of a test, in their order.")
    records: Json | None = computed(
        lambda trial: found_in(trial, "records"),
        "The first records of a sample, 20 at most, as they would arrive.",
    )
    problems: Json | None = computed(
        lambda trial: found_in(trial, "problems"), "What was wrong with records of a sample."
    )
    counts: Json | None = computed(
        lambda trial: found_in(trial, "counts"), "What a previewed run would do, by word."
    )
    issues: Json | None = computed(
        lambda trial: found_in(trial, "issues"), "What a previewed run could not take."
    )
    plan: SyncPlan | None = by(
        sync_plans_by_id, "What a previewed run would do; null for tasks, which it only counts.",
        key="plan_id",
    )  # fmt: skip
    error_code: str | None = column("What stopped it, as a stable word.")
    error: str | None = column("What stopped it, and what to do.")
