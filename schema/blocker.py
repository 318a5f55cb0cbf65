"""Blockers."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.org.people import people_by_id
from resolvers.progress.key_results import key_results_by_id
from resolvers.rhythm.check_ins import check_ins_by_id
from rules.blockers import BlockerKind
from schema.edges import by, column
from schema.key_result import KeyResult
from schema.node import Node
from schema.person import Person

if TYPE_CHECKING:
    from schema.check_in import CheckIn


@strawberry.type(
    description="What stands in a key result's way, with who clears it and what they do next."
)
class Blocker(Node):
    key_result: KeyResult = by(
        key_results_by_id, "What it stands in the way of.", key="key_result_id"
    )
    check_in: Annotated["CheckIn", strawberry.lazy("schema.check_in")] | None = by(
        check_ins_by_id, "The check-in that told of it; null where none did.", key="check_in_id"
    )
    kind: BlockerKind = column("What kind of thing it is.")
    text: str = column("What is wrong; 1 to 20,000 characters.")
    owner: Person = by(people_by_id, "Who clears it.", key="owner_id")
    next_action: str | None = column("What they do next.")
    opened_by: Person = by(people_by_id, "Who told of it.", key="opened_by_id")
    opened_at: datetime = column("When it was told of.")
    resolved_by: Person | None = by(
        people_by_id, "Who resolved it; null while it is open.", key="resolved_by_id"
    )
    resolved_at: datetime | None = column("When it was resolved; null while it is open.")
    resolution: str | None = column("How it was resolved.")
    version: int = column("Goes up with each change; a save names the one it read.")
