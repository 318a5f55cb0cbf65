"""Objectives whose owner has left: they wait with whoever was the owner's last manager."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from auth.gate import Gate
from model.line import ReportingLine
from model.objective import Objective
from model.person import Person
from model.rows import AnySelect, written
from resolvers.pages import Columns, Listing, Page, Paging, Parents, pages
from resolvers.progress.objective_lists import IN_PLACE
from resolvers.progress.objectives import OBJECTIVE
from rules.terms import LineKind, ObjectiveStatus, PersonStatus

OVER = (ObjectiveStatus.CLOSED, ObjectiveStatus.CANCELLED)


async def orphans_of(
    load: Gate, managers: Sequence[UUID], which: Paging, asked: Columns
) -> list[Page]:
    # An id that is no person's is None, and nothing equals NULL.
    of = Parents(ReportingLine.manager_id, managers)
    return await pages(load, Listing(Objective, orphans(), IN_PLACE, None, {}), of, which, asked)


@written
def orphans() -> AnySelect:
    """What is still open and in its source; drafts show themselves to their own line only."""
    later = aliased(ReportingLine)
    newer = select(later.person_id).where(
        later.person_id == ReportingLine.person_id,
        later.kind == ReportingLine.kind,
        later.rank == ReportingLine.rank,
        later.manager_id.is_not(None),
        later.starts_on > ReportingLine.starts_on,
    )
    return (
        select(*OBJECTIVE)
        .join(Person, Person.id == Objective.owner_id)
        .join(ReportingLine, ReportingLine.person_id == Person.id)
        .where(
            Person.status == PersonStatus.ENDED,
            Objective.status.not_in(OVER),
            ReportingLine.kind == LineKind.PRIMARY,
            ReportingLine.manager_id.is_not(None),
            ~newer.exists(),
        )
    )
