"""How a cycle stands and how its rhythm is kept, in counts and shares."""

from datetime import date
from decimal import Decimal

import strawberry

from resolvers.org.units import units_by_id
from resolvers.rhythm.cycles import cycles_by_id
from resolvers.rhythm.weeks import weeks_of
from resolvers.rhythm.workforce import workforces_of
from rules.score import ScoreZone
from rules.terms import ScoreBand
from schema.cycle import Cycle
from schema.edges import ROW, by, column
from schema.numbers import HealthCount
from schema.unit import OrgUnit
from schema.workforce import Workforce

FEW = "null of fewer than 5 people"


@strawberry.type(description="How many scores are of one band.")
class BandCount:
    band: ScoreBand = column("Which band.")
    count: int = column("How many.")


@strawberry.type(description="How many scores are of one zone.")
class ZoneCount:
    zone: ScoreZone = column("Which zone.")
    count: int = column("How many.")


@strawberry.type(
    description="How the rhythm of check-ins was kept in a week. A share is null of fewer than 5 "
    "people who were to speak."
)
class WeekOfRhythm:
    starts_on: date = column("Its Monday.")
    in_time_share: Decimal | None = column(
        "Of the check-ins that came or were owed in it, the share that came by the day after they "
        "were due, 0 to 1."
    )
    outdated_share: Decimal | None = column(
        "Of the key results begun by its last day, the share of which nobody had said anything "
        "for too long, 0 to 1."
    )
    bands: list[BandCount] = column(
        "How many of the scores given by its last day are of which band."
    )
    zones: list[ZoneCount] = column("How many of these are of which zone.")


@strawberry.type(
    description="A cycle in counts and shares, of the company or of a unit with those below it: by "
    "what everybody sees, so the same for whoever asks. What tells how people work is told of 5 of "
    "them or more, also by the difference to the units above and below."
)
class Insights:
    cycle: Cycle = by(cycles_by_id, "Of which cycle.", key="cycle_id")
    unit: OrgUnit | None = by(
        units_by_id, "Of which unit, with those below it; null of the company.", key="unit_id"
    )
    objectives: int = column("Published objectives that everybody sees.")
    key_results: int = column("Their key results, but for those that were given up.")
    people: int | None = column(f"Who owns any of these; {FEW}.")
    health: list[HealthCount] = column("How many key results stand how, as each tells itself.")
    bands: list[BandCount] = column("How many of those that were scored are of which band.")
    zones: list[ZoneCount] = column("How many of them are of which zone.")
    outdated_share: Decimal | None = column(
        f"The share of key results that are `OUTDATED`, 0 to 1; {FEW}."
    )
    in_time_share: Decimal | None = column(
        "The share of the check-ins owed by now that came by the day after they were due, 0 to 1; "
        f"{FEW}, and before any was owed."
    )
    weeks: list[WeekOfRhythm] | None = by(
        weeks_of,
        f"The same week by week, from the cycle's first to its last or to this one; {FEW}.",
        key=ROW,
    )
    unrecognised_share: Decimal | None = column(
        "The share of the people in these units that got no public recognition for 90 days, 0 to "
        f"1; {FEW}, and where the feature is not on for you."
    )
    workforce: Workforce | None = by(
        workforces_of,
        f"Its people in counts; {FEW}, and where the feature is not on for you.",
        key=ROW,
    )
