"""Who sees a thing, and for which reason."""

import strawberry

from resolvers.visibility import MOST_SHOWN, people_of_audiences
from rules.terms import Reason
from schema.edges import by, column
from schema.person import Person


@strawberry.type(description="Those who see a thing for one reason. Told to its owner alone.")
class Audience:
    reason: Reason = column("Why they see it.")
    everybody: bool = column("Whether this is everybody, who are then not listed.")
    count: int | None = column(
        "How many people of today it is; null for a role: who holds it is for administrators."
    )
    people: list[Person] = by(
        people_of_audiences,
        "Of these the first 100 by name; none for everybody and for a role.",
        key="first",
        size=MOST_SHOWN,
    )
