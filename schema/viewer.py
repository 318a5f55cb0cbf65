"""The caller."""

import strawberry

from resolvers.notes import WhichNotes, notes_of
from resolvers.people import people_by_id
from resolvers.reviews import OfReviewCycle, reviews_written_by
from rules.terms import Feature, Role, Scope
from schema.edges import by, column
from schema.note import PrivateNote
from schema.paging import Connection
from schema.person import Person
from schema.review import Review


@strawberry.type(description="Who asks.")
class Viewer:
    person: Person | None = by(
        people_by_id, "The person who asks; null for a machine.", key="person_id"
    )
    roles: list[Role] = column("The roles granted to them.")
    features: list[Feature] = column("What is on for them.")
    scopes: list[Scope] = column("What their sign-in or token reaches.")
    private_notes: Connection[PrivateNote] | None = by(
        notes_of,
        "The notes they wrote for themselves, newest first; null where the feature is not on.",
        key="person_id",
        arguments=WhichNotes,
    )
    reviews_to_write: Connection[Review] | None = by(
        reviews_written_by,
        "The reviews that they write, or wrote; null where reviews are not on.",
        key="person_id",
        arguments=OfReviewCycle,
    )
