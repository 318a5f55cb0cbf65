"""Plans: what a run would do, or what a safety limit holds back of it. Administrators only."""

from datetime import datetime
from typing import Any

import strawberry

from resolvers.systems.trials import WhichPlanned, changes_of
from rules.safety import ChangeAction
from rules.terms import PlanState
from schema import paging
from schema.edges import by, column, computed
from schema.node import Node
from schema.scalars import Json

ENDS = ("_retired",)


def counted(plan: Any, word: str) -> int:
    """Of a whole plan by our words; of a held part by what is retired, and the rest."""
    counts: dict[str, Any] = plan.counts
    if "created" in counts:
        return int(counts[word])
    ended = sum(count for name, count in counts.items() if name.endswith(ENDS))
    rest = sum(counts.values()) - ended
    return int({"retired": ended, "updated": rest}.get(word, 0))


@strawberry.type(description="A field that a plan changes.")
class PlanFieldChange:
    name: str = column("Our name of it.")
    old: Json | None = column("What it is; null for nothing.")
    new: Json | None = column("What it would be; null for nothing.")


@strawberry.type(description="One thing that a plan would do.")
class PlanChange:
    action: ChangeAction = column("What would be done.")
    noun: str = column("To what kind of thing.")
    key: str = column("Which one, by the other system's key.")
    label: str = column("Which one, for people.")
    fields: list[PlanFieldChange] = column("What would change of it.")


@strawberry.type(
    description="What a run would do: previewed, or held back by a safety limit until somebody "
    "approves it."
)
class SyncPlan(Node):
    hash: str = column("It names exactly these changes.")
    state: PlanState = column("Where it stands.")
    held_because: str | None = computed(
        lambda row: row.reason or None, "Which limit holds it, or would hold a part of it, back."
    )
    counts: Json = column("What it would do, by word.")
    creates: int = computed(lambda row: counted(row, "created"), "How many it would create.")
    updates: int = computed(lambda row: counted(row, "updated"), "How many it would change.")
    retirements: int = computed(lambda row: counted(row, "retired"), "How many it would retire.")
    conflicts: int = computed(
        lambda row: int(row.counts.get("issues", 0)), "How many records it could not take whole."
    )
    changes: paging.Connection[PlanChange] = by(
        changes_of, "One by one; of a preview the first 5,000.", arguments=WhichPlanned
    )
    created_at: datetime = column("When it was made.")
    expires_at: datetime = column("Until when it can be approved, or run as previewed.")
