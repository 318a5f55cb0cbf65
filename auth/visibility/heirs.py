"""Who takes care of what somebody who left has left behind.

Their last manager; where that one has left too, the next above who is there; where nobody of the
line is there, whoever leads the unit that they joined last; and else the programme leads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, exists, or_, select, true, union_all
from sqlalchemy.orm import aliased

from auth.visibility.predicates import TODAY, VIEWER
from model.base import Base
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


@dataclass(frozen=True)
class Asked:
    """How a statement reads a noun, and which heirs it asks for."""

    read: Callable[[type[Base]], Any]
    heirs: Callable[[Any], ColumnElement[bool]]


def _by_line(asked: Asked) -> Pairs:
    """From whom the statement asks for downwards, as far as all on the way have left."""
    line, person = asked.read(ReportingLine), asked.read(Person)
    left = (person.id == line.person_id, person.status == PersonStatus.ENDED, _is_last(asked, line))
    pair = select(line.manager_id.label("heir"), line.person_id.label("gone"))
    below = pair.where(asked.heirs(line.manager_id), *left).cte(recursive=True)
    deeper = select(below.c.heir, line.person_id).where(line.manager_id == below.c.gone, *left)
    every = below.union(deeper)
    return select(every.c.heir, every.c.gone)


def _is_last(asked: Asked, line: Any) -> ColumnElement[bool]:
    """That it is the newest primary line of its person that led to somebody."""
    later = asked.read(ReportingLine)
    newer = exists().where(
        later.person_id == line.person_id,
        later.kind == line.kind,
        later.rank == line.rank,
        later.manager_id.is_not(None),
        later.starts_on > line.starts_on,
    )
    return and_(line.kind == LineKind.PRIMARY, line.manager_id.is_not(None), ~newer)


def _alone(asked: Asked) -> CTE:
    """Owners who left, with nobody above them there.

    Only looked for where one of those who are asked for may be the heir of such.
    """
    gone, person, objective = (asked.read(noun) for noun in (Person, Person, Objective))
    owned = exists().where(objective.owner_id == gone.id, objective.status.not_in(OVER))
    ended = gone.status == PersonStatus.ENDED
    owners = select(gone.id.label("gone")).where(ended, owned, _may_be_heirs(asked)).cte()
    up = _above(asked, owners)
    is_there = and_(person.id == up.c.above, person.status != PersonStatus.ENDED)
    led = select(up.c.gone).where(is_there)
    return select(owners.c.gone).where(owners.c.gone.not_in(led)).cte()


def _above(asked: Asked, owners: CTE) -> CTE:
    """The last manager of each, and of whoever of those has left again theirs."""
    line, person = asked.read(ReportingLine), asked.read(Person)
    first = select(owners.c.gone, line.manager_id.label("above"))
    own = (line.person_id == owners.c.gone, _is_last(asked, line))
    up = first.where(*own).cte(recursive=True)
    left = and_(person.id == up.c.above, person.status == PersonStatus.ENDED)
    further = select(up.c.gone, line.manager_id).where(left, line.person_id == person.id)
    return up.union(further.where(_is_last(asked, line)))


def _may_be_heirs(asked: Asked) -> ColumnElement[bool]:
    lead, grant = asked.read(Membership), asked.read(RoleGrant)
    leads = exists().where(asked.heirs(lead.person_id), lead.role == MemberRole.LEAD)
    runs = exists().where(asked.heirs(grant.person_id), grant.role == Role.PROGRAMME_LEAD)
    return or_(leads, runs)


def _by_unit(asked: Asked, alone: CTE) -> Pairs:
    joined, lead, later = (asked.read(Membership) for _ in range(3))
    person = asked.read(Person)
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


def _by_programme(asked: Asked, alone: CTE, led: CTE) -> Pairs:
    grant = asked.read(RoleGrant)
    pair = select(grant.person_id.label("heir"), alone.c.gone)
    unled = alone.c.gone.not_in(select(led.c.gone))
    return pair.where(asked.heirs(grant.person_id), grant.role == Role.PROGRAMME_LEAD, unled)


def _heirs(asked: Asked) -> Any:
    alone = _alone(asked)
    led = _by_unit(asked, alone).cte()
    ways = (
        _by_line(asked),
        select(led.c.heir, led.c.gone),
        _by_programme(asked, alone, led),
    )
    return union_all(*ways).subquery("heirs")


def _raw(noun: type[Base]) -> Any:
    """As the rules read a noun, which are subject to no policy."""
    return noun.__table__.alias().c


HEIRS = _heirs(Asked(aliased, of_keys))
HEIRS_OF_ALL = _heirs(Asked(aliased, lambda _: true()))
"""For whoever asks by those who left, and not by their heirs."""
_OF_VIEWER = _heirs(Asked(_raw, lambda person: person == VIEWER))


def left_to_viewer() -> AnySelect:
    """The leavers of whose objectives the viewer takes care."""
    return select(_OF_VIEWER.c.gone).where(_OF_VIEWER.c.heir == VIEWER)
