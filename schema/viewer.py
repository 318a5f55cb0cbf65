"""The caller."""

import strawberry

from resolvers.inbox import inbox_counts
from resolvers.notes import WhichNotes, notes_of
from resolvers.orphans import orphans_of
from resolvers.pages import Paging
from resolvers.people import people_by_id
from rules.terms import Feature, Role, Scope
from schema.edges import by, column
from schema.note import PrivateNote
from schema.objective import Objective
from schema.paging import Connection
from schema.person import Person


@strawberry.type(description="Who asks.")
class Viewer:
    person: Person | None = by(
        people_by_id, "The person who asks; null for a machine.", key="person_id"
    )
    roles: list[Role] = column("The roles granted to them.")
    features: list[Feature] = column("What is on for them.")
    scopes: list[Scope] = column("What their sign-in or token reaches.")
    orphaned_objectives: Connection[Objective] | None = by(
        orphans_of,
        "Open objectives of those who left while they were the primary manager, in the order of "
        "each cycle; null where OKRs are not on for you.",
        key="person_id",
        arguments=Paging,
    )
    inbox_count: int | None = by(
        inbox_counts,
        "How much `inbox` lists; null for a machine, and where OKRs are not on.",
        key="person_id",
    )
    private_notes: Connection[PrivateNote] | None = by(
        notes_of,
        "The notes they wrote for themselves, newest first; null where the feature is not on.",
        key="person_id",
        arguments=WhichNotes,
    )
