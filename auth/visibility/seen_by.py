"""Which people see which objectives, for what is done in their name while none of them asks."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, or_, select, true

from auth.visibility.predicates import objective_reasons
from auth.visibility.reasons import for_anybody
from model.database import Lookup
from model.objective import Objective
from model.person import Person
from model.rows import AnySelect, named, of_keys, written


async def seen_by(
    look: Lookup, objectives: Collection[UUID], people: Collection[UUID], today: date
) -> set[tuple[UUID, UUID]]:
    """Pairs of an objective and one of the people, who sees it; one statement for any number."""
    if not objectives or not people:
        return set()
    given = {"keys": sorted(objectives), "people": sorted(people), "today": today}
    found = await look.all(pairs(), **given)
    return {(row.objective_id, row.person_id) for row in found}


@written
def pairs() -> AnySelect:
    """Of few objectives and few people, so that the reasons may stand in one condition."""
    objective, person = Objective.__table__, Person.__table__
    reasons = objective_reasons(objective.c).values()
    return (
        select(objective.c.id.label("objective_id"), person.c.id.label("person_id"))
        .select_from(objective.join(person, true()))
        .where(of_keys(objective.c.id), person.c.id == any_(named("people", ARRAY(Uuid()))))
        .where(objective.c.archived_at.is_(None), or_(*map(for_anybody, reasons)))
    )
