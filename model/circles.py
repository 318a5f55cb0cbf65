"""The circles of people that objectives are for, read for many objectives at once."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.key_result import KeyResult
from model.objective import Contributor, Objective, ObjectiveUnit
from model.rows import AnyRecord, AnySelect, among
from rules.circles import Circle
from rules.terms import Visibility

Read = Callable[[AnySelect], Awaitable[Sequence[AnyRecord]]]
UNIT, PERSON = "unit", "person"


def is_open(objective: Any) -> sa.ColumnElement[bool]:
    """That everybody sees an objective, given as the noun or an alias of it."""
    is_public = objective.visibility == Visibility.PUBLIC
    return sa.and_(is_public, objective.published_at.is_not(None))


async def circles_of(read: Read, ids: Collection[UUID]) -> dict[UUID, Circle[UUID]]:
    """Two statements, by whichever way of reading the caller has."""
    named: defaultdict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for record in await read(members(ids)):
        named[record.objective_id, record.kind].add(record.member_id)
    is_closed = Objective.visibility == Visibility.RESTRICTED
    states = sa.select(
        Objective.id, is_open(Objective).label("is_open"), is_closed.label("is_closed")
    )
    return {
        row.id: Circle(
            is_open=row.is_open,
            is_closed=row.is_closed,
            units=frozenset(named[row.id, UNIT]),
            people=frozenset(named[row.id, PERSON]),
        )
        for row in await read(states.where(among(Objective.id, ids)))
    }


def members(ids: Collection[UUID]) -> AnySelect:
    """The units and people of each objective."""
    results = member(KeyResult.objective_id, KeyResult.owner_id, PERSON, ids)
    each = sa.union_all(
        member(Objective.id, Objective.owner_id, PERSON, ids),
        member(Contributor.objective_id, Contributor.person_id, PERSON, ids),
        results.where(KeyResult.archived_at.is_(None)),
        member(ObjectiveUnit.objective_id, ObjectiveUnit.unit_id, UNIT, ids),
    ).subquery()
    return sa.select(each).where(each.c.member_id.is_not(None))


def member(of: Any, who: Any, kind: str, ids: Collection[UUID]) -> AnySelect:
    named = (of.label("objective_id"), who.label("member_id"), sa.literal(kind).label("kind"))
    return sa.select(*named).where(among(of, ids))
