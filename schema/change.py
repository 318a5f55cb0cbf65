"""The change feed: what happened, by ids; what an object is now is read under one's own rights."""

from datetime import datetime

import strawberry

from resolvers.changes import nodes_of, noun_of, subject_of
from schema.edges import ROW, by, column, computed
from schema.node import Node


@strawberry.type(
    description="Something happened to an object. Told to whoever may see what happened; for "
    "everybody else it is as if nothing had."
)
class Change:
    id: strawberry.ID = computed(
        lambda row: str(row.event_id), "The same as the `webhook-id` that it is sent with."
    )
    topic: str = column("What happened, as a stable word such as objective.changed.")
    noun: str = computed(
        noun_of,
        "What it happened to; Employment is what of a person only they and their line see.",
    )
    subject: strawberry.ID = computed(
        subject_of, "Which one, by its id; of employment and roles, whose."
    )
    at: datetime = column("When.")
    node: Node | None = by(
        nodes_of, "The object as it is now; null where it is gone, or has no id.", key=ROW
    )
