"""A unit's people in counts, of enough of them."""

from decimal import Decimal

import strawberry

from resolvers.everyday.tags import competencies_by_id, values_by_id
from rules.recognition import RecognitionKind
from schema.competency import CompanyValue, Competency
from schema.edges import by, column


@strawberry.type(description="How many people were publicly recognised for something.")
class RecognisedFor:
    kind: RecognitionKind = column("For what.")
    people: int = column("How many; 5 or more.")


@strawberry.type(description="How many people were publicly recognised for showing a value.")
class ValueShown:
    value: CompanyValue = by(values_by_id, "The value.", key="value_id")
    people: int = column("How many; 5 or more.")


@strawberry.type(description="Of how many people public feedback names a competency.")
class CompetencyNamed:
    competency: Competency = by(competencies_by_id, "The competency.", key="competency_id")
    people: int = column("How many; 5 or more.")


@strawberry.type(
    description="The people of a company, or of a unit with those below it, in counts of 5 or "
    "more: of today, and for what was said in the cycle. From what everybody sees alone, without "
    "any name or text."
)
class Workforce:
    people: int = column("How many there are; 5 or more.")
    managers: int | None = column("How many of them somebody reports to; null of fewer than 5.")
    reports_each: Decimal | None = column(
        "How many report to each of these, on average; null of fewer than 5 managers."
    )
    recognised_for: list[RecognisedFor] = column("For what, the most people first.")
    values: list[ValueShown] = column("Which values they showed, the most people first.")
    competencies: list[CompetencyNamed] = column("In what they are good, the most people first.")
