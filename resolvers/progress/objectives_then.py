"""Who owned an objective, which units shared it and where it stood at the end of a day, as SQL.

By what was written down of it since, as resolvers/progress/past.py tells of rows that are at hand.
"""

from typing import Any

from sqlalchemy import and_, any_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from model.grade import Closing
from model.objective import Objective, ObjectiveUnit
from model.revision import Revision
from model.rows import UNTIL
from model.unit import OrgUnit
from rules.terms import ObjectiveStatus


def first_since(field: str, column: Any, of: Any = Objective) -> Any:
    """Of the first change of a field after that day, which tells what it was.

    Of this very objective, however far inside a statement that is asked.
    """
    since = select(column).where(
        Revision.objective_id == of.id,
        Revision.key_result_id.is_(None),
        Revision.field == field,
        Revision.at >= UNTIL,
    )
    return since.order_by(Revision.at, Revision.id).limit(1).correlate(of).scalar_subquery()


def owner_then() -> Any:
    known = first_since("owner", Revision.old_ids)
    before = first_since("owner", Revision.old_ids[1])
    return case((known.is_not(None), before), else_=Objective.owner_id)


def shared_then() -> Any:
    """Joins the units that shared it."""
    was = aliased(Revision)
    told = first_since("units", Revision.old_ids).is_not(None)
    then = exists().where(
        was.id == first_since("units", Revision.id), OrgUnit.id == any_(was.old_ids)
    )
    now = exists().where(
        ObjectiveUnit.objective_id == Objective.id, ObjectiveUnit.unit_id == OrgUnit.id
    )
    return or_(and_(told, then), and_(~told, now))


def weight_then() -> Any:
    """What it weighed for a unit that shared it."""
    place = func.array_position(Revision.old_ids, OrgUnit.id)
    now = select(ObjectiveUnit.weight).where(
        ObjectiveUnit.objective_id == Objective.id, ObjectiveUnit.unit_id == OrgUnit.id
    )
    was = first_since("units", Revision.old_weights[place])
    return func.coalesce(was, now.scalar_subquery())


def status_then() -> Any:
    """As a closing left it, or as it was before it was moved; else as it is, or was once open."""
    closings = select(Closing.status).where(Closing.objective_id == Objective.id)
    last = closings.where(Closing.at < UNTIL).order_by(Closing.at.desc(), Closing.id.desc())
    ended = exists().where(Closing.objective_id == Objective.id)
    open_ = case((ended, ObjectiveStatus.PUBLISHED.value), else_=Objective.status)
    moved = first_since("status", Revision.old)
    return func.coalesce(last.limit(1).scalar_subquery(), moved, open_)


def mode_then(of: Any) -> Any:
    """What its progress was made of."""
    told = func.coalesce(first_since("rollupMode", Revision.old, of), of.rollup_mode)
    return type_coerce(told, Objective.rollup_mode.type)


OWNER_THEN, SHARED_THEN, STATUS_THEN = owner_then(), shared_then(), status_then()
WEIGHT_THEN = weight_then()
