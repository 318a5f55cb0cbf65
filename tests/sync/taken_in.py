"""What the tests of syncing build from: records, options, and our rows told without their ids."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from connectors.records import PersonRecord, Problem
from model.database import Database
from rules.terms import PersonStatus
from sync.imports import import_people
from sync.options import RunOptions
from sync.report import ImportReport

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
HIRED = date(2020, 3, 1)

NAMES = (
    ("Łukasz", "Wiśniewski"), ("Анна", "Каренина"), ("محمد", "الأحمد"), ("伟", "王"),
    ("민준", "김"), ("José", "Núñez"), ("さくら", "田中"), ("Søren", "Ærø"),
)  # fmt: skip
DEPARTMENTS: tuple[tuple[str, ...], ...] = (
    (), ("Sales",), ("Engineering", "Platform"), ("Engineering", "Platform", "Storage / Files"),
    ("Финансы",), ("エンジニアリング", "基盤"),
)  # fmt: skip


def record(source_id: str, name: str | None = None, **changes: Any) -> PersonRecord:
    """A person; by default an active colleague without manager and unit."""
    called = name or f"Person {source_id}"
    values: dict[str, Any] = {
        "source_id": source_id,
        "name": called,
        "given_name": called.partition(" ")[0],
        "family_name": called.partition(" ")[2],
        "email": f"{source_id}@example.com",
        "employee_number": source_id,
        "title": "Engineer",
        "location": "Remote",
        "manager_source_id": None,
        "unit_path": (),
        "started_on": HIRED,
        "ended_on": None,
        "status": PersonStatus.ACTIVE,
        "where": f"line {source_id}",
    }
    return PersonRecord(**{**values, **changes})


def everybody(size: int, *, missing: int = 3) -> list[PersonRecord]:
    """A company of many scripts, three levels deep at most, with some managers not in the list."""
    return [_one(number, missing) for number in range(size)]


def _one(number: int, missing: int) -> PersonRecord:
    given, family = NAMES[number % len(NAMES)]
    is_under_missing = number % 7 == 3 or number == 0
    manager = f"gone-{number % missing}" if is_under_missing else str((number - 1) // 5)
    return record(
        str(number),
        f"{given} {family} {number}",
        title=f"Role {number % 11}",
        manager_source_id=manager,
        unit_path=DEPARTMENTS[number % len(DEPARTMENTS)],
        started_on=HIRED + timedelta(days=number % 900),
    )


def options(**changes: Any) -> RunOptions:
    values: dict[str, Any] = {"now": lambda: NOW, "today": TODAY, "new_id": uuid4}
    return RunOptions(**{**values, **changes})


def on_day(days: int, **changes: Any) -> RunOptions:
    """So many days later."""
    later = timedelta(days=days)
    return options(now=lambda: NOW + later, today=TODAY + later, **changes)


async def take_in(
    database: Database,
    records: Sequence[PersonRecord],
    run: RunOptions | None = None,
    problems: Sequence[Problem] = (),
    **more: Any,
) -> ImportReport:
    return await import_people(database, records, problems, run=run or options(), **more)


PEOPLE = """
    SELECT i.source_key, p.name, p.email, p.title, p.location, p.status, p.retired_at IS NOT NULL,
           e.employee_number, e.started_on, e.ended_on, i.retired_at IS NOT NULL, c.name
    FROM identity i JOIN person p ON p.id = i.person_id JOIN connection c ON c.id = i.connection_id
    LEFT JOIN employment e ON e.person_id = p.id ORDER BY c.name, i.source_key
"""
UNITS = """
    SELECT u.key, s.name, s.sort_key, parent.key, s.starts_on, s.retired
    FROM org_unit u JOIN unit_state s ON s.unit_id = u.id
    LEFT JOIN org_unit parent ON parent.id = s.parent_id ORDER BY u.key, s.starts_on
"""
MEMBERSHIPS = """
    SELECT i.source_key, u.key, m.starts_on, m.role FROM membership m
    JOIN identity i ON i.person_id = m.person_id JOIN org_unit u ON u.id = m.unit_id
    ORDER BY i.source_key, u.key, m.starts_on
"""
LINES = """
    SELECT i.source_key, l.kind, l.rank, l.starts_on, above.source_key FROM reporting_line l
    JOIN identity i ON i.person_id = l.person_id
    LEFT JOIN identity above ON above.person_id = l.manager_id
    ORDER BY i.source_key, l.kind, l.rank, l.starts_on
"""
ISSUES = """
    SELECT code, subject, message, concerns::text FROM sync_issue WHERE resolved_at IS NULL
    ORDER BY code, subject
"""
PARTS = {"people": PEOPLE, "units": UNITS, "memberships": MEMBERSHIPS, "lines": LINES}
DATA = (
    "person", "employment", "identity", "org_unit", "unit_state", "membership", "reporting_line",
    "cycle", "objective", "key_result", "alignment", "rollup", "outbox", "task", "linked_task",
)  # fmt: skip
LOG = ("connection", "sync_run", "sync_issue", "sync_plan")


async def rows(database: Database, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with database.system() as session:
        return [tuple(row) for row in await session.fetch(sql, *values)]


async def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything about people, in natural keys."""
    return {name: await rows(database, sql) for name, sql in {**PARTS, "issues": ISSUES}.items()}


async def stamps(database: Database, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row version of these tables: any write at all shows, also one that changes nothing."""
    return {
        table: await rows(database, f"SELECT xmin::text, ctid::text FROM {table} ORDER BY ctid")
        for table in tables or DATA
    }


async def manager_of(database: Database, source_id: str) -> str | None:
    """The manager of today, by the source's id."""
    found = [row for row in await rows(database, LINES) if row[0] == source_id]
    return str(found[-1][4]) if found and found[-1][4] is not None else None


async def node_of(database: Database, source_id: str) -> UUID:
    found = await rows(database, f"SELECT person_id FROM identity WHERE source_key = '{source_id}'")
    key: UUID = found[0][0]
    return key
