"""Private notes, as their authors read them."""

from datetime import datetime

import strawberry

from resolvers.org.people import people_by_id
from resolvers.visibility import audiences_of_notes, reasons_of_notes
from rules.terms import Reason
from schema.edges import ROW, by, column
from schema.node import Node
from schema.person import Person
from schema.visibility import Audience


@strawberry.type(
    description="What somebody wrote down for themselves. Seen by its author alone: not by the "
    "person it is about, not by managers, HR reviewers or administrators. Each read is audited."
)
class PrivateNote(Node):
    text: str = column("What it says; 1 to 20,000 characters.")
    about: Person | None = by(
        people_by_id, "Whom it is about; null where about nobody. They don't see it.",
        key="about_id",
    )  # fmt: skip
    created_at: datetime = column("When it was written.")
    updated_at: datetime = column("When it was last changed.")
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_notes, "Why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_notes, "Who sees it, reason by reason: its author alone.", key=ROW
    )
