"""Which of a subject's dated rows holds on a day: the newest that has begun."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists

from model.line import ReportingLine
from model.unit import Membership, UnitState

# Each takes a noun, an alias of it or its columns, and a day or what stands for one in SQL.


def current_line(line: Any, on: Any) -> ColumnElement[bool]:
    """That a reporting line is the newest of its kind on a day."""
    later = ReportingLine.__table__.alias()
    newer = exists().where(
        later.c.person_id == line.person_id,
        later.c.kind == line.kind,
        later.c.rank == line.rank,
        later.c.starts_on > line.starts_on,
        later.c.starts_on <= on,
    )
    return and_(line.starts_on <= on, ~newer)


def current_membership(membership: Any, on: Any) -> ColumnElement[bool]:
    """That a membership is the newest of its person and unit on a day, and not an end."""
    later = Membership.__table__.alias()
    newer = exists().where(
        later.c.person_id == membership.person_id,
        later.c.unit_id == membership.unit_id,
        later.c.starts_on > membership.starts_on,
        later.c.starts_on <= on,
    )
    return and_(membership.starts_on <= on, membership.role.is_not(None), ~newer)


def current_state(state: Any, on: Any) -> ColumnElement[bool]:
    """That a unit's state is its newest on a day."""
    later = UnitState.__table__.alias()
    newer = exists().where(
        later.c.unit_id == state.unit_id,
        later.c.starts_on > state.starts_on,
        later.c.starts_on <= on,
    )
    return and_(state.starts_on <= on, ~newer)
