"""Work in other systems."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.org.people import people_by_id
from resolvers.progress.key_results import key_results_by_id
from resolvers.systems.connections import connections_by_id
from resolvers.systems.tasks import key_results_of_tasks
from resolvers.visibility import reasons_of_tasks
from rules.terms import (
    LinkAggregate,
    LinkMode,
    LinkScope,
    LinkSelector,
    LinkShows,
    LinkState,
    ReadingOrigin,
    Reason,
    TaskCategory,
)
from schema.edges import by, column, computed
from schema.node import Node
from schema.person import Person
from schema.scalars import Url

if TYPE_CHECKING:
    from schema.connection import Connection
    from schema.key_result import KeyResult


@strawberry.type(description="A task of another system, seen where it is linked to an OKR you see.")
class Task(Node):
    key: str = column("What people call it, such as SHOP-12.")
    summary: str = column("Its title there.")
    status: str = column("Its state in the other system's own words.")
    status_category: TaskCategory = computed(lambda row: row.category, "Its state in ours.")
    type: str | None = column("What kind of task it is there.")
    connection: Annotated["Connection", strawberry.lazy("schema.connection")] | None = by(
        connections_by_id, "Where it was read from; administrators see it.", key="connection_id"
    )
    key_results: list[Annotated["KeyResult", strawberry.lazy("schema.key_result")]] = by(
        key_results_of_tasks, "The key results it is linked to, as far as you may see them."
    )
    assignee: Person | None = by(people_by_id, "Who works on it.", key="assignee_id")
    url: Url | None = column("Where it is.")
    estimate: Decimal | None = column("Its size, in the other system's points.")
    updated_at: datetime = column("When it last changed there.")
    fetched_at: datetime = column("When we last read it.")
    visible_because: list[Reason] = by(reasons_of_tasks, "Every reason why you see it.")


@strawberry.type(description="What a key result looks at in another system.")
class TaskLink(Node):
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] = by(
        key_results_by_id, "Whose link it is.", key="key_result_id"
    )
    selector: LinkSelector = column("How it chooses tasks.")
    query: str = column("The query, epic, keys or board.")
    mode: LinkMode = column("What the work does to the key result.")
    aggregate: LinkAggregate = column("How tasks become a number.")
    scope: LinkScope = column("What they are measured against.")
    shows: LinkShows = column("Who sees its tasks.")
    state: LinkState = column("Whether it works.")
    error: str | None = column("Why it does not.")
    last_synced_at: datetime | None = column("When its tasks were last read.")
    task_count: int = column("How many tasks count, whoever sees them; 0 and above.")
    done: Decimal | None = column("What is done, by its aggregate; null where there is none.")
    total: Decimal | None = column("Of how much, by its aggregate; null for an average.")
    created_by: Person | None = by(people_by_id, "Who made it.", key="created_by_id")
    created_at: datetime | None = column("When it was made.")
    version: int = column("Goes up with each change; a save names the one it read.")


@strawberry.type(description="Where a number comes from, and how old it is.")
class ReadingSource:
    origin: ReadingOrigin = column("What kind of source.")
    connector: str | None = column("The kind of system; null before it moved the value.")
    state: LinkState = column("Whether its links work: as the one that is worst off.")
    last_synced_at: datetime | None = column("The age of its oldest part; null before the first.")
    lag_seconds: int | None = column(
        "Seconds from the newest change there to the reading of it; null before the first."
    )
    error: str | None = column("Why it is not fresh.")


@strawberry.type(description="What one reading was counted from.")
class WorkSource:
    connector: str = column("The kind of system.")
    query: str = column("What was counted: the queries, epics, keys or boards.")
    total: Decimal | None = column("How much work there was; null for an average.")
    read_at: datetime = column("When we read it.")
    changed_at: datetime | None = column("The newest change that went into it, by their clock.")
    lag_seconds: int | None = column("Seconds from that change to the reading; 0 and above.")


@strawberry.type(description="How much work was linked from one time on.")
class ScopeReading:
    effective_at: datetime = column("When it holds from.")
    total: Decimal = column("How much work there was, by the links' aggregate.")
    change: Decimal | None = column("What came or went since the one before; null for the first.")


@strawberry.type(description="That an owner speaks for a key result which linked work drives.")
class WorkOverride:
    reason: str = column("Why.")
    by: Person | None = by(people_by_id, "Who does.", key="by_id")
    at: datetime = column("Since when.")
