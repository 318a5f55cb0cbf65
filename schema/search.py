"""What a search finds."""

from typing import Annotated

import strawberry

from rules.terms import SearchKind
from schema.enums import named
from schema.key_result import KeyResult
from schema.objective import Objective
from schema.paging import Connection
from schema.person import Person
from schema.unit import OrgUnit

Found = Annotated[
    Objective | KeyResult | Person | OrgUnit,
    strawberry.union("Found", description="What can be searched for."),
]


@strawberry.type(description="A page of what was found.")
class SearchConnection(Connection[Found]):
    """Named as graph.md names it."""


named(
    SearchKind,
    "What a search looks through.",
    {
        "OBJECTIVE": "Titles and descriptions of objectives.",
        "KEY_RESULT": "Titles of key results.",
        "PERSON": "Names and job titles of people who work here.",
        "UNIT": "Names of units as they are today.",
    },
)
