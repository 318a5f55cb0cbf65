"""How cycles were put into their states by hand, and how ready units are for them."""

from datetime import date, datetime

import strawberry

from resolvers.org.people import people_by_id
from resolvers.org.units import units_by_id
from resolvers.rhythm.readiness import counts_of_units, laggards_of_units, states_of_units
from rules.readiness import ReadinessState
from rules.terms import CycleState
from schema.edges import ROW, by, column
from schema.person import Person
from schema.unit import OrgUnit


@strawberry.type(description="That somebody put a cycle into a state, or moved its grading days.")
class CycleChange:
    state: CycleState = column("The state that it was in from then on.")
    grading_ends_on: date | None = column("The last day of grading, where that became another.")
    reason: str | None = column("Why; there is one wherever it was reopened.")
    changed_by: Person = by(people_by_id, "Who did it.", key="by_id")
    at: datetime = column("When.")


@strawberry.type(description="How far a unit is with a cycle, by those objectives that you see.")
class UnitReadiness:
    unit: OrgUnit = by(units_by_id, "The unit.")
    state: ReadinessState = by(states_of_units, "How far it is.", key=ROW)
    objective_count: int = by(counts_of_units, "How many objectives it shares.", key=ROW)
    laggards: list[Person] = by(
        laggards_of_units,
        "Who owns what is not published yet, or in grading not closed; the leads of a unit without "
        "objectives, or with drafts that are not yours to see.",
        key=ROW,
    )
