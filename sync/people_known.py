"""The people, units and lines we have already, as a plan compares them with a source."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from model.connection import Connection
from model.database import SystemSession
from model.line import ReportingLine
from model.match import Match
from model.person import Employment, Identity, Person
from model.rows import AnyRecord
from model.unit import Membership, OrgUnit, UnitState
from rules.terms import LineKind
from sync.changes import Facts

TASK_SOURCES = ("jira",)
"""Kinds of connections that know people by name only, and keep nobody in the company."""

PERSON_FACTS = ("name", "email", "title", "location", "status")
EMPLOYMENT_FACTS = ("employee_number", "started_on", "ended_on")


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    id: UUID
    person_id: UUID
    is_retired: bool
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line that holds today."""

    kind: LineKind
    rank: int
    manager_id: UUID


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """`is_elsewhere`: another source of people has them too, and has not let them go.

    `units` and `lines` hold today; `had_unit` and `had_line` say whether there ever was one.
    """

    id: UUID
    facts: Facts
    is_retired: bool
    is_elsewhere: bool
    units: tuple[UUID, ...] = ()
    lines: tuple[KnownLine, ...] = ()
    had_unit: bool = False
    had_line: bool = False

    @property
    def manager_id(self) -> UUID | None:
        primary = (line.manager_id for line in self.lines if line.kind is LineKind.PRIMARY)
        return next(primary, None)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """`first_on` is when its first state begins; `connection_id` is None where people made it."""

    id: UUID
    key: str
    connection_id: UUID | None
    name: str
    parent_id: UUID | None
    is_retired: bool
    first_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """`identities` are those of the one source; people and units are everybody's.

    `emails` (casefolded) and `numbers` lead to the one person who has them. `decided` is who an
    administrator said that an id of the source is, None for somebody new.
    """

    people: Mapping[UUID, KnownPerson]
    identities: Mapping[str, KnownIdentity]
    units: Mapping[str, KnownUnit]
    emails: Mapping[str, UUID]
    numbers: Mapping[str, UUID]
    decided: Mapping[str, UUID | None] = field(default_factory=dict[str, UUID | None])


async def known_people(session: SystemSession, connection_id: UUID, today: date) -> Known:
    memberships = await _memberships(session, today)
    lines = await _lines(session, today)
    elsewhere = await _elsewhere(session, connection_id)
    people = [
        _person(row, memberships.get(row.id), lines.get(row.id), row.id in elsewhere)
        for row in await session.all(_everybody())
    ]
    return Known(
        people={person.id: person for person in people},
        identities=await _identities(session, connection_id),
        units={unit.key: unit for unit in await _units(session, today)},
        emails=_holders(people, "email"),
        numbers=_holders(people, "employee_number"),
        decided=await _decided(session, connection_id),
    )


def unique_key(facts: Facts, name: str) -> str | None:
    """The form in which a value can be only one person's."""
    value = facts[name]
    if not isinstance(value, str):
        return None
    return value.casefold() if name == "email" else value


def _holders(people: Iterable[KnownPerson], name: str) -> dict[str, UUID]:
    return {key: person.id for person in people if (key := unique_key(person.facts, name))}


def _everybody() -> sa.Select[*tuple[Any, ...]]:
    facts = (Person.id, Person.retired_at, *(getattr(Person, name) for name in PERSON_FACTS))
    private = (getattr(Employment, name) for name in EMPLOYMENT_FACTS)
    return sa.select(*facts, *private).outerjoin(Employment, Employment.person_id == Person.id)


def _person(
    row: AnyRecord,
    memberships: Sequence[AnyRecord] | None,
    lines: Sequence[AnyRecord] | None,
    is_elsewhere: bool,  # noqa: FBT001 — a fact, not a switch.
) -> KnownPerson:
    return KnownPerson(
        id=row.id,
        facts={name: getattr(row, name) for name in (*PERSON_FACTS, *EMPLOYMENT_FACTS)},
        is_retired=row.retired_at is not None,
        is_elsewhere=is_elsewhere,
        units=tuple(each.unit_id for each in memberships or () if each.role is not None),
        lines=tuple(
            KnownLine(each.kind, each.rank, each.manager_id)
            for each in lines or ()
            if each.manager_id is not None
        ),
        had_unit=bool(memberships),
        had_line=any(each.kind is LineKind.PRIMARY for each in lines or ()),
    )


async def _identities(session: SystemSession, connection_id: UUID) -> dict[str, KnownIdentity]:
    ours = sa.select(
        Identity.id, Identity.person_id, Identity.source_key, Identity.retired_at,
        Identity.missing_since,
    )  # fmt: skip
    return {
        row.source_key: KnownIdentity(
            row.id, row.person_id, row.retired_at is not None, row.missing_since is not None
        )
        for row in await session.all(ours.where(Identity.connection_id == connection_id))
    }


async def _decided(session: SystemSession, connection_id: UUID) -> dict[str, UUID | None]:
    said = sa.select(Match.source_key, Match.person_id)
    found = await session.all(said.where(Match.connection_id == connection_id))
    return {row.source_key: row.person_id for row in found}


async def _elsewhere(session: SystemSession, connection_id: UUID) -> set[UUID]:
    others = (
        sa.select(Identity.person_id)
        .join(Connection, Connection.id == Identity.connection_id)
        .where(Identity.connection_id != connection_id, Identity.retired_at.is_(None))
        .where(Connection.kind.not_in(TASK_SOURCES))
    )
    return {row.person_id for row in await session.all(others)}


async def _memberships(session: SystemSession, today: date) -> Mapping[UUID, list[AnyRecord]]:
    """The newest row of each person in each unit."""
    newest = (
        sa.select(Membership.person_id, Membership.unit_id, Membership.role)
        .ext(distinct_on(Membership.person_id, Membership.unit_id))
        .where(Membership.starts_on <= today)
        .order_by(Membership.person_id, Membership.unit_id, Membership.starts_on.desc())
    )
    return _by_person(await session.all(newest))


async def _lines(session: SystemSession, today: date) -> Mapping[UUID, list[AnyRecord]]:
    line = (ReportingLine.person_id, ReportingLine.kind, ReportingLine.rank)
    newest = (
        sa.select(*line, ReportingLine.manager_id)
        .ext(distinct_on(*line))
        .where(ReportingLine.starts_on <= today)
        .order_by(*line, ReportingLine.starts_on.desc())
    )
    return _by_person(await session.all(newest))


def _by_person(rows: Iterable[AnyRecord]) -> Mapping[UUID, list[AnyRecord]]:
    grouped: defaultdict[UUID, list[AnyRecord]] = defaultdict(list)
    for row in rows:
        grouped[row.person_id].append(row)
    return grouped


async def _units(session: SystemSession, today: date) -> list[KnownUnit]:
    """Each unit with its state of today and the day of its first one."""
    state = (UnitState.name, UnitState.parent_id, UnitState.retired, UnitState.starts_on)
    first = (
        sa.select(sa.func.min(UnitState.starts_on))
        .where(UnitState.unit_id == OrgUnit.id)
        .correlate(OrgUnit)
        .scalar_subquery()
    )
    # A unit that only begins later is known by its first state, so that it is not made twice.
    begun = sa.case((UnitState.starts_on <= today, 0), else_=1)
    newest = (
        sa.select(OrgUnit.id, OrgUnit.key, OrgUnit.connection_id, *state, first.label("first_on"))
        .join(UnitState, UnitState.unit_id == OrgUnit.id)
        .ext(distinct_on(OrgUnit.id))
        .order_by(OrgUnit.id, begun, UnitState.starts_on.desc())
    )
    return [
        KnownUnit(
            row.id, row.key, row.connection_id, row.name, row.parent_id, row.retired, row.first_on
        )
        for row in await session.all(newest)
    ]
