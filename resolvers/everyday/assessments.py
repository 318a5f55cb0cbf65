"""Assessments of competencies, as whom they are about and who said them read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from model.growth import CompetencyAssessment
from model.rows import AnySelect, Row, columns, named, written
from resolvers.ids import GlobalId, wanted_key
from resolvers.levels import by_id
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.visibility import Audience, Owned, audiences, reasons
from rules.terms import Reason

NEWEST_FIRST = Order(
    (CompetencyAssessment.assessed_on, CompetencyAssessment.id),
    (date.fromisoformat, UUID),
    descending=True,
)


@dataclass(frozen=True)
class WhichAssessments(Paging):
    competency: Annotated[GlobalId | None, Doc("Only of this competency.")] = None


async def assessments_of(
    load: Gate, keys: Sequence[UUID], which: WhichAssessments, asked: Columns
) -> list[Page]:
    key = wanted_key(which.competency, "Competency")
    given = {} if key is None else {"competency": key}
    listing = Listing(
        CompetencyAssessment, assessments(frozenset(given)), NEWEST_FIRST, None, given
    )
    return await pages(load, listing, Parents(CompetencyAssessment.person_id, keys), which, asked)


@written
def assessments(told: frozenset[str]) -> AnySelect:
    of_one = (CompetencyAssessment.competency_id == named("competency", Uuid()),) if told else ()
    return select(*columns(CompetencyAssessment)).where(*of_one)


async def assessments_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, CompetencyAssessment, keys)


async def reasons_of_assessments(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, CompetencyAssessment, keys)


async def audiences_of_assessments(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Audience] | None]:
    owned = Owned(CompetencyAssessment, CompetencyAssessment.person_id)
    return await audiences(load, owned, rows)
