"""Why a viewer sees a row, and who else can: both read off the very policy that guards it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Text,
    and_,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from auth.gate import Gate
from auth.policy import POLICY
from auth.visibility.policed import VIEWERS_OWN, Judged
from auth.visibility.predicates import HAS_ROLE, OWN, VIEWER, alternatives, personal_reasons
from auth.visibility.rendered import Unguarded
from model.base import Base
from model.person import Person
from model.rows import AnySelect, of_keys, was_there, written
from rules.terms import PersonStatus, Reason

MOST_PEOPLE = 100
# What holds for everybody is not told person by person.
OPEN = (Reason.EVERYBODY, Reason.PUBLISHED)
# Nor is who holds a role, which administrators alone see: the role is told, whoever holds it.
BY_ROLE = (Reason.HR_REVIEWER, Reason.ADMINISTRATOR)
ROLES = frozenset(bound.key for bound in HAS_ROLE.values())


@dataclass(frozen=True, slots=True)
class Seers:
    """How many current people see a row for one reason, and the first of them by name."""

    count: int
    first: tuple[UUID, ...]


async def reasons_seen(
    load: Gate, noun: type[Base], keys: Sequence[UUID], until: datetime | None = None
) -> Mapping[UUID, list[Reason]]:
    """Every reason for which the viewer sees each of these rows; rows they don't see are absent.

    What had not been taken out `until` the end of a day is there on that day.
    """
    if until is None:
        found = await load.records(judged(noun), keys=keys)
    else:
        found = await load.records(judged_then(noun), keys=keys, until=until)
    return {
        record.key: [reason for reason in POLICY[noun].reasons if getattr(record, reason.name)]
        for record in found
    }


@written
def judged(noun: type[Base]) -> AnySelect:
    """Rows the viewer sees, with a column for each reason that says whether it holds."""
    key = key_of(noun)
    each = [
        Judged(noun, reason, predicate, VIEWERS_OWN).label(reason.name)
        for reason, predicate in POLICY[noun].reasons.items()
    ]
    return select(key.label("key"), *each).where(of_keys(key))


@written
def judged_then(noun: type[Base]) -> AnySelect:
    return judged(noun).statement.where(was_there(noun))


async def people_who_see(
    load: Gate, noun: type[Base], keys: Sequence[UUID]
) -> Mapping[UUID, Mapping[Reason, Seers]]:
    """Who sees each of these rows for a reason of their own, in one statement."""
    people: defaultdict[UUID, dict[Reason, Seers]] = defaultdict(dict)
    for record in await load.records(first_seers(noun), keys=keys):
        told, reason = people[record.seen], Reason[record.reason]
        before = told[reason].first if reason in told else ()
        told[reason] = Seers(record.total, (*before, record.id))
    return people


@written
def first_seers(noun: type[Base]) -> AnySelect:
    """For each row and reason of one's own, those who see it, as far as they are told."""
    closed = [each for each in POLICY[noun].reasons if each not in (*OPEN, *BY_ROLE)]
    listed = union_all(*(seeing(noun, reason) for reason in closed)).subquery()
    return select(listed).where(listed.c.place <= MOST_PEOPLE).order_by(listed.c.place)


def seeing(noun: type[Base], reason: Reason) -> AnySelect:
    """The current people who see each of some rows for one reason, numbered by name."""
    pairs = union(*(pair(noun, way) for way in ways_of_anybody(noun, reason))).subquery()
    of, by_name = pairs.c.seen, (pairs.c.sort_key, pairs.c.id)
    return select(
        pairs.c.id,
        of,
        literal(reason.name, Text).label("reason"),
        func.row_number().over(partition_by=of, order_by=by_name).label("place"),
        func.count().over(partition_by=of).label("total"),
    )


def pair(noun: type[Base], way: Judged) -> AnySelect:
    """Each of some rows with each current person for whom a judgement holds."""
    key = key_of(noun)
    return (
        select(Person.id, Person.sort_key, key.label("seen"))
        .select_from(noun)
        .join(Person, is_present())
        .where(of_keys(key), way)
    )


def is_personal_to_viewer(noun: type[Base], person_id: InstrumentedAttribute[UUID]) -> Judged:
    """That the viewer may see what is personal of the person a row is about: as of employment."""
    seen = or_(*personal_reasons(person_id).values())
    return Judged(noun, None, seen, f"personal {person_id.key}")


async def people_present(load: Gate) -> int:
    """How many people there are today."""
    return await load.count(select(Person.id).where(is_present()))


def is_present() -> ColumnElement[bool]:
    return and_(Person.status != PersonStatus.ENDED, Person.retired_at.is_(None))


@cache
def ways_of_anybody(noun: type[Base], reason: Reason) -> tuple[Judged, ...]:
    """A reason as judgements of people, one for each of its alternatives.

    PostgreSQL turns each of them into a join. For two of them with OR between it would try every
    person on every row: 3.6 s instead of 0.1 s for 50 objectives among 10,000 people.
    """
    ways = alternatives(POLICY[noun].reasons[reason])
    return tuple(
        Judged(noun, reason, for_anybody(way), f"anybody {number}")
        for number, way in enumerate(ways)
    )


def for_anybody(predicate: ColumnElement[bool]) -> ColumnElement[bool]:
    """A predicate on the viewer as one on each person of a statement that reads people."""
    if any(isinstance(part, CTE) for part in iterate(predicate)):
        # A common table expression can't speak of each row of the statement around it.
        raise Unguarded("This policy walks a line: who sees by it can't be asked for all at once.")
    if any(part is OWN for part in iterate(predicate)):
        raise Unguarded("This policy rests on what is the viewer's own, and tells of nobody else.")
    if any(isinstance(part, BindParameter) and part.key in ROLES for part in iterate(predicate)):
        raise Unguarded("This policy asks for a role, and who holds one is not told.")
    person = Person.__table__.c.id

    def replaced(element: Any, **_: Any) -> Any:
        is_viewer = isinstance(element, BindParameter) and element.key == VIEWER.key
        return person if is_viewer else None

    return replacement_traverse(predicate, {}, replaced)


def key_of(noun: type[Base]) -> Any:
    return getattr(noun, "id")  # noqa: B009 — not every noun has one; those asked for do.
