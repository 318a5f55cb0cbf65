"""What was changed of published OKRs, field by field."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.authoring.revisions import results_of_revisions
from resolvers.org.people import people_by_id
from schema.edges import by, column
from schema.person import Person

if TYPE_CHECKING:
    from schema.key_result import KeyResult


@strawberry.type(
    description="One field of an objective or of a key result of it that was changed after it was "
    "published, or a step on its way there. Seen with the objective."
)
class Revision:
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] | None = by(
        results_of_revisions,
        "The key result it is about; null where about the objective, or where it was taken out.",
        key="key_result_id",
    )
    field: str = column("The name of the field.")
    old: str | None = column("What it was, as people read it; null for nothing.")
    new: str | None = column("What it became; null for nothing.")
    reason: str | None = column("Why; null where nobody said and none was asked for.")
    version: int = column("The version that it made of what was changed.")
    author: Person | None = by(
        people_by_id, "Who changed it; null where a file that was imported did.", key="author_id"
    )
    at: datetime = column("When.")
