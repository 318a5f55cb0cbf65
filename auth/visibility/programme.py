"""What whoever runs the programme may know of drafts that they don't see: that a unit has some."""

from typing import Any

from sqlalchemy import and_, exists

from auth.visibility.duties import PROGRAMME_LEAD
from auth.visibility.predicates import Predicate, standing
from model.objective import Objective, ObjectiveUnit
from rules.terms import ObjectiveStatus, Visibility


def has_draft(unit_id: Any, cycle_id: Any, status: ObjectiveStatus) -> Predicate:
    """That a unit works on something in this state which everybody is to see one day.

    Neither what it is, nor how many, nor whose: those are its team's. Of what is restricted nobody
    else knows anything, whatever their role.
    """
    objective, share = Objective.__table__.alias(), ObjectiveUnit.__table__.alias()
    found = exists().where(
        share.c.unit_id == unit_id,
        share.c.objective_id == objective.c.id,
        objective.c.cycle_id == cycle_id,
        objective.c.status == status,
        objective.c.visibility == Visibility.PUBLIC,
        standing(objective.c),
    )
    return and_(PROGRAMME_LEAD, found)
