"""What the command line, the jobs and the console call to take in a file."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from connectors.okr_file import NodeRecord
from connectors.records import PersonRecord, Problem
from model.connection import Connection
from model.database import Database, SystemSession
from model.events import objectives_changed
from model.rollups import recompute
from sync.cycles import CycleGiven
from sync.importing import Import, imported
from sync.lately import together
from sync.okrs import OkrList, plan_okrs
from sync.okrs_known import objectives_of
from sync.options import RunOptions
from sync.people import PeopleList, plan_people
from sync.plan import Plan
from sync.report import ImportReport

__all__ = ["CycleGiven", "import_okrs", "import_people", "source_named"]

PEOPLE_KIND = "csv"
OKRS_KIND = "okr_file"


async def import_people(
    database: Database,
    records: Sequence[PersonRecord],
    problems: Sequence[Problem],
    *,
    source: str = "csv",
    is_complete: bool = True,
    run: RunOptions,
) -> ImportReport:
    """All people of one source. Raises Conflict (it runs already, or the approval does not fit).

    Who is not listed is retired; where the list is not complete, that waits for a yes, and so does
    what would be too much beside the imports of a day.
    """
    people = PeopleList(records, problems, is_complete)

    async def plan(session: SystemSession, connection_id: UUID) -> Plan:
        found = await plan_people(session, connection_id, people, run)
        return await together(session, connection_id, found, run)

    return await imported(database, Import(source, PEOPLE_KIND, plan, _nothing), run)


async def import_okrs(
    database: Database,
    records: Sequence[NodeRecord],
    problems: Sequence[Problem],
    *,
    cycle: CycleGiven,
    source: str = "okrs",
    run: RunOptions,
) -> ImportReport:
    """The OKRs of one cycle, which is made where it is not there; raises as `import_people` does.

    Raises Invalid too, where it cannot be told when the cycle is. What the file no longer holds of
    this cycle is archived, never deleted; where the file is in doubt, that waits for a yes.
    """
    okrs = OkrList(records, problems, cycle)

    async def plan(session: SystemSession, connection_id: UUID) -> Plan:
        return await plan_okrs(session, connection_id, okrs, run)

    async def roll_up(session: SystemSession, connection_id: UUID) -> None:
        ours = await objectives_of(session, connection_id, okrs.scope)
        moved = await recompute(session, ours, run.now())
        await objectives_changed(session, moved, run.now())

    return await imported(database, Import(source, OKRS_KIND, plan, roll_up, okrs.scope), run)


async def source_named(database: Database, name: str) -> UUID | None:
    """The connection that a source's imports belong to, which comes to be with the first."""
    async with database.system() as session:
        key: UUID | None = await session.scalar(
            sa.select(Connection.id).where(Connection.name == name)
        )
    return key


async def _nothing(_session: SystemSession, _connection_id: UUID) -> None:
    """No other row follows from people."""
