"""Reads the people, units and lines that we have, a whole company by a few statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from model.connection import Connection
from model.database import SystemSession
from model.match import Match
from model.person import Identity
from model.role import RoleGrant
from model.rows import among
from model.unit import OrgUnit, UnitState
from rules.terms import ConnectionState, LineKind, MemberRole
from sync.authority import Authority, fields_of
from sync.lingering import lingering
from sync.people_known import Known, KnownLine, KnownRow, KnownUnit, Standing

PUSHED_SOURCES = ("scim",)
TASK_SOURCES = ("jira",)
"""Kinds of connections that know people by name only, and keep nobody in the company."""

ENOUGH_MEMORY = "SET LOCAL work_mem = '64MB'"
"""For what 100,000 people are joined and sorted in: on disk that takes twice as long."""

# What is compared with a record comes first; sync/settled.py compares it in one piece. Of lines
# and memberships the newest row of each holds, and a person without a row had none ever.
_PEOPLE = """
    SELECT p.name, p.email, p.title, p.location, p.status,
           e.employee_number, e.started_on, e.ended_on,
           i.retired_at IS NOT NULL AS has_left, i.missing_since IS NOT NULL AS is_missing,
           p.retired_at IS NOT NULL AS is_retired,
           i.source_key AS key, i.id AS identity_id, p.id AS person_id, p.email_key,
           line.manager_id, line.person_id IS NOT NULL AS had_line,
           member.units, member.person_id IS NOT NULL AS had_unit
    FROM person p
    LEFT JOIN employment e ON e.person_id = p.id
    LEFT JOIN identity i ON i.person_id = p.id AND i.connection_id = $1
    LEFT JOIN (
        SELECT DISTINCT ON (person_id) person_id, manager_id FROM reporting_line
        WHERE kind = 'PRIMARY' AND rank = 0 AND starts_on <= $2
        ORDER BY person_id, starts_on DESC
    ) line ON line.person_id = p.id
    LEFT JOIN (
        SELECT person_id, array_agg(unit_id) FILTER (WHERE role IS NOT NULL) AS units
        FROM (
            SELECT DISTINCT ON (person_id, unit_id) person_id, unit_id, role FROM membership
            WHERE starts_on <= $2 ORDER BY person_id, unit_id, starts_on DESC
        ) newest GROUP BY person_id
    ) member ON member.person_id = p.id
"""
_MORE_LINES = """
    SELECT DISTINCT ON (person_id, kind, rank) person_id, kind, rank, manager_id
    FROM reporting_line WHERE (kind <> 'PRIMARY' OR rank <> 0) AND starts_on <= $1
    ORDER BY person_id, kind, rank, starts_on DESC
"""


_STANDINGS = """
    SELECT person_id, unit_id, role, share FROM (
        SELECT DISTINCT ON (person_id, unit_id) person_id, unit_id, role, share FROM membership
        WHERE starts_on <= $1 ORDER BY person_id, unit_id, starts_on DESC
    ) newest WHERE role = 'LEAD' OR (role IS NOT NULL AND share IS NOT NULL)
"""


async def known_people(session: SystemSession, connection_id: UUID, today: date) -> Known:
    await session.run(sa.text(ENOUGH_MEMORY))
    rows: dict[str, KnownRow] = {}
    others: list[KnownRow] = []
    for row in await session.fetch(_PEOPLE, connection_id, today):
        key = row["key"]
        if key is None:
            others.append(row)
        else:
            rows[key] = row
    return Known(
        rows=rows,
        others=others,
        units={unit.key: unit for unit in await _units(session, today)},
        more_lines=await _more_lines(session, today),
        elsewhere=await _elsewhere(session, connection_id),
        decided=await _decided(session, connection_id),
        taken_back=await _taken_back(session, connection_id),
        authority=await _authority(session, connection_id),
        trusted=await _trusted(session, connection_id),
        lingering=await lingering(session, connection_id),
    )


async def _more_lines(session: SystemSession, today: date) -> Mapping[UUID, Sequence[KnownLine]]:
    lines: defaultdict[UUID, list[KnownLine]] = defaultdict(list)
    for row in await session.fetch(_MORE_LINES, today):
        if row["manager_id"] is not None:
            line = KnownLine(LineKind[row["kind"]], row["rank"], row["manager_id"])
            lines[row["person_id"]].append(line)
    return lines


async def standings_of(session: SystemSession, today: date) -> dict[tuple[UUID, UUID], Standing]:
    """How people stand in their units today, where it is not the usual."""
    rows = await session.fetch(_STANDINGS, today)
    return {
        (row["person_id"], row["unit_id"]): Standing(MemberRole[row["role"]], row["share"])
        for row in rows
    }


async def _decided(session: SystemSession, connection_id: UUID) -> dict[str, UUID | None]:
    said = sa.select(Match.source_key, Match.person_id)
    holds = (Match.connection_id == connection_id, Match.taken_back_at.is_(None))
    return {row.source_key: row.person_id for row in await session.all(said.where(*holds))}


async def _taken_back(session: SystemSession, connection_id: UUID) -> frozenset[str]:
    over = (Match.connection_id == connection_id, Match.taken_back_at.is_not(None))
    found = await session.all(sa.select(Match.source_key).where(*over))
    return frozenset(row.source_key for row in found)


async def _authority(session: SystemSession, connection_id: UUID) -> Authority:
    """Where nobody leads in anything, one short statement tells so."""
    leading = sa.select(Connection.id, Connection.name, Connection.leads).where(
        sa.func.cardinality(Connection.leads) > 0, Connection.state != ConnectionState.DELETED
    )
    leads = {row.id: (row.name, fields_of(row.leads)) for row in await session.all(leading)}
    _, ours = leads.pop(connection_id, ("", frozenset[str]()))
    theirs = sa.select(Identity.person_id, Identity.connection_id).where(
        among(Identity.connection_id, leads.keys()), Identity.retired_at.is_(None)
    )
    led: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    for row in await session.all(theirs) if leads else ():
        name, fields = leads[row.connection_id]
        for each in fields:
            led[row.person_id][each] = name
    return Authority(ours, led)


async def _trusted(session: SystemSession, connection_id: UUID) -> frozenset[UUID]:
    """Whom a machine that pushes people does not become by naming their e-mail."""
    kind = sa.select(Connection.kind).where(Connection.id == connection_id)
    if await session.scalar(kind) not in PUSHED_SOURCES:
        return frozenset()
    return frozenset(row.person_id for row in await session.all(sa.select(RoleGrant.person_id)))


async def _elsewhere(session: SystemSession, connection_id: UUID) -> dict[UUID, str]:
    others = (
        sa.select(Identity.person_id, Connection.name)
        .join(Connection, Connection.id == Identity.connection_id)
        .where(Identity.connection_id != connection_id, Identity.retired_at.is_(None))
        .where(Connection.kind.not_in(TASK_SOURCES))
        .where(Connection.state != ConnectionState.DELETED)
    )
    return {row.person_id: row.name for row in await session.all(others)}


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
