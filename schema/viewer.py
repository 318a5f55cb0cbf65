"""The caller."""

import strawberry

from resolvers.people import people_by_id
from rules.terms import Role
from schema.edges import by, column
from schema.person import Person


@strawberry.type(description="Who asks.")
class Viewer:
    person: Person = by(people_by_id, "The person who asks.", key="person_id")
    roles: list[Role] = column("The roles granted to them.")
