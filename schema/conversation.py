"""Comments and reactions."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.org.people import people_by_id
from resolvers.progress.objectives import objectives_by_id
from resolvers.rhythm.check_ins import check_ins_by_id
from rules.reactions import ReactionKind
from schema.edges import by, column
from schema.node import Node
from schema.person import Person

if TYPE_CHECKING:
    from schema.check_in import CheckIn
    from schema.objective import Objective


@strawberry.type(description="What somebody says to a check-in or an objective; seen with it.")
class Comment(Node):
    author: Person = by(people_by_id, "Who says it.", key="author_id")
    text: str = column("What they say; 1 to 20,000 characters.")
    created_at: datetime = column("When it was written.")
    updated_at: datetime = column("When it was last changed.")
    version: int = column("Goes up with each change; a save names the one it read.")
    check_in: Annotated["CheckIn", strawberry.lazy("schema.check_in")] | None = by(
        check_ins_by_id, "The check-in it is said to; null for an objective.", key="check_in_id"
    )
    objective: Annotated["Objective", strawberry.lazy("schema.objective")] | None = by(
        objectives_by_id, "The objective it is said to; null for a check-in.", key="objective_id"
    )


@strawberry.type(description="How many people reacted in one way.")
class ReactionCount:
    kind: ReactionKind = column("How.")
    count: int = column("How many people.")
    mine: bool = column("Whether you are one of them.")
