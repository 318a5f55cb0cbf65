"""Loads the demo company into a database: once, and then keeps what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.demo.company import DemoCompany, demo_company
from app.demo.okrs import okrs
from app.demo.scribe import Directory
from app.demo.sources import connect_jira, jira_rows
from app.demo.standing import grant_roles, keep_notes, name_leads
from app.demo.talks import Talks, talk
from model.alignment import Alignment
from model.base import Base
from model.check_in import CheckIn
from model.connection import Connection
from model.cycle import Cycle
from model.database import Database, SystemSession
from model.key_result import KeyResult, Step
from model.objective import Contributor, Objective, ObjectiveUnit
from model.person import Identity, Person
from model.rollups import recompute
from model.task import TaskLink
from model.unit import UnitState
from rules.errors import Invalid
from sync.connections import Vault
from sync.imports import import_people
from sync.options import NewId, Progress, RunOptions

SOURCE = "demo-hris"
PARENTS_FIRST: tuple[type[Base], ...] = (
    Cycle, Objective, ObjectiveUnit, Contributor, KeyResult, Step, CheckIn, Alignment, Identity,
    TaskLink,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loading:
    """`jira` is where the company's Jira will be; `watched` hears how far the load is."""

    now: datetime
    new_id: NewId
    vault: Vault
    jira: str
    watched: Progress


async def load(database: Database, loading: Loading) -> DemoCompany:
    """The company as it is, or was when it was loaded first; Invalid in somebody else's database.

    What was interrupted is finished by the next call: people come by their own import, all else in
    one transaction after it.
    """
    async with database.system() as session:
        begun = await _begun(session)
        is_done = await session.scalar(sa.select(Cycle.id).limit(1)) is not None
    company = demo_company(begun or loading.now)
    if begun is None or not is_done:
        await _people(database, company, loading)
        async with database.system() as session:
            await _rest(session, company, loading)
    return company


async def _begun(session: SystemSession) -> datetime | None:
    """When the people came first: from then on the company is the one of that moment."""
    since = sa.select(Connection.created_at).where(Connection.name == SOURCE)
    begun: datetime | None = await session.scalar(since)
    if begun is None and await session.scalar(sa.select(Person.id).limit(1)) is not None:
        raise Invalid(
            "This data folder holds another organisation, and the demo must not be mixed with it. "
            "Choose another folder with --data.",
            path=["data"],
        )
    return begun


async def _people(database: Database, company: DemoCompany, loading: Loading) -> None:
    options = RunOptions(
        now=lambda: company.now,
        today=company.today,
        new_id=loading.new_id,
        progress=loading.watched,
    )
    records = company.staff.records
    await import_people(database, records, (), source=SOURCE, run=options)


async def _rest(session: SystemSession, company: DemoCompany, loading: Loading) -> None:
    directory = await _directory(session)
    await name_leads(session, company, directory)
    await grant_roles(session, company, directory)
    await keep_notes(session, company, directory, loading.new_id)
    book, new_id = okrs(company, directory), loading.new_id
    jira = await connect_jira(session, company, loading.jira, loading.vault, new_id)
    told = {**book.rows, **jira_rows(jira, company, directory, book, new_id)}
    await _insert(session, told, loading.watched)
    await talk(Talks(session, company, directory, book.ids, new_id))
    await recompute(session, None, company.now)


async def _directory(session: SystemSession) -> Directory:
    people = (
        sa.select(Identity.source_key, Identity.person_id)
        .join(Connection, Connection.id == Identity.connection_id)
        .where(Connection.name == SOURCE)
    )
    units = sa.select(UnitState.name, UnitState.unit_id)
    return Directory(
        {row[0]: row[1] for row in await session.all(people)},
        {row[0]: row[1] for row in await session.all(units)},
    )


async def _insert(
    session: SystemSession, rows: Mapping[type[Base], list[dict[str, Any]]], watched: Progress
) -> None:
    done, total = 0, sum(map(len, rows.values()))
    for table in PARENTS_FIRST:
        await session.run(sa.insert(table), rows[table])
        done += len(rows[table])
        watched(done, total)
