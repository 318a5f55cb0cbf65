"""Who takes care of what somebody who left has left behind.

Their last manager; where that one has left too, the next above who is there; where nobody of the
line is there, whoever leads the unit that they joined last; and else the programme leads.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, exists, or_, select, union_all
from sqlalchemy.orm import aliased

from auth.visibility.predicates import TODAY
from model.effective import current_membership
from model.line import ReportingLine
from model.objective import Objective
from model.person import Person
from model.role import RoleGrant
from model.rows import AnySelect, of_keys
from model.unit import Membership
from rules.terms import LineKind, MemberRole, ObjectiveStatus, PersonStatus, Role

OVER = (ObjectiveStatus.CLOSED, ObjectiveStatus.CANCELLED)
Pairs = AnySelect
"""Each is an heir and somebody gone."""


def _by_line() -> Pairs:
    """From whom the statement asks for downwards, as far as all on the way have left."""
    line, person = aliased(ReportingLine), aliased(Person)
    left = (person.id == line.person_id, person.status == PersonStatus.ENDED, _is_last(line))
    pair = select(line.manager_id.label("heir"), line.person_id.label("gone"))
    below = pair.where(of_keys(line.manager_id), *left).cte("left_below", recursive=True)
    deeper = select(below.c.heir, line.person_id).where(line.manager_id == below.c.gone, *left)
    every = below.union(deeper)
    return select(every.c.heir, every.c.gone)


def _is_last(line: Any) -> ColumnElement[bool]:
    """That it is the newest primary line of its person that led to somebody."""
    later = aliased(ReportingLine)
    newer = exists().where(
        later.person_id == line.person_id,
        later.kind == line.kind,
        later.rank == line.rank,
        later.manager_id.is_not(None),
        later.starts_on > line.starts_on,
    )
    return and_(line.kind == LineKind.PRIMARY, line.manager_id.is_not(None), ~newer)


def _alone() -> CTE:
    """Owners who left, with nobody above them there.

    Only looked for where one of those who are asked for may be the heir of such.
    """
    gone, person, objective = aliased(Person), aliased(Person), aliased(Objective)
    owned = exists().where(objective.owner_id == gone.id, objective.status.not_in(OVER))
    ended = gone.status == PersonStatus.ENDED
    owners = select(gone.id.label("gone")).where(ended, owned, _may_be_heirs()).cte("owners")
    up = _above(owners)
    is_there = and_(person.id == up.c.above, person.status != PersonStatus.ENDED)
    led = select(up.c.gone).where(is_there)
    return select(owners.c.gone).where(owners.c.gone.not_in(led)).cte("alone")


def _above(owners: CTE) -> CTE:
    """The last manager of each, and of whoever of those has left again theirs."""
    line, person = aliased(ReportingLine), aliased(Person)
    first = select(owners.c.gone, line.manager_id.label("above"))
    up = first.where(line.person_id == owners.c.gone, _is_last(line)).cte("above", recursive=True)
    left = and_(person.id == up.c.above, person.status == PersonStatus.ENDED)
    further = select(up.c.gone, line.manager_id).where(left, line.person_id == person.id)
    return up.union(further.where(_is_last(line)))


def _may_be_heirs() -> ColumnElement[bool]:
    lead = aliased(Membership)
    leads = exists().where(of_keys(lead.person_id), lead.role == MemberRole.LEAD)
    return or_(leads, exists().where(of_keys(RoleGrant.person_id), _is_programme_lead()))


def _by_unit(alone: CTE) -> Pairs:
    joined, lead, person = aliased(Membership), aliased(Membership), aliased(Person)
    later = aliased(Membership)
    newer = exists().where(
        later.person_id == joined.person_id,
        later.role.is_not(None),
        later.starts_on > joined.starts_on,
    )
    return (
        select(lead.person_id.label("heir"), alone.c.gone)
        .where(joined.person_id == alone.c.gone, joined.role.is_not(None), ~newer)
        .where(lead.unit_id == joined.unit_id, lead.role == MemberRole.LEAD)
        .where(current_membership(lead, TODAY))
        .where(person.id == lead.person_id, person.status != PersonStatus.ENDED)
        .distinct()
    )


def _by_programme(alone: CTE, led: CTE) -> Pairs:
    pair = select(RoleGrant.person_id.label("heir"), alone.c.gone)
    unled = alone.c.gone.not_in(select(led.c.gone))
    return pair.where(of_keys(RoleGrant.person_id), _is_programme_lead(), unled)


def _is_programme_lead() -> ColumnElement[bool]:
    return RoleGrant.role == Role.PROGRAMME_LEAD


def _heirs() -> Any:
    alone = _alone()
    led = _by_unit(alone).cte("led")
    ways = (_by_line(), select(led.c.heir, led.c.gone), _by_programme(alone, led))
    return union_all(*ways).subquery("heirs")


HEIRS = _heirs()
