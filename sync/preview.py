"""What a sync of tasks would do, told without writing a row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from connectors.http import Client
from connectors.records import TaskRecord
from model.connection import Connection
from model.database import Database
from model.task import Task
from sync.connections import Opened
from sync.task_source import task_source


async def preview(database: Database, connection: Opened, client: Client) -> dict[str, int]:
    """How many tasks are new, changed since we read them, and neither."""
    counts: Counter[str] = Counter({"created": 0, "updated": 0, "unchanged": 0, "issues": 0})
    since = await left_off_at(database, connection)
    async for page in task_source(connection, client).changed(since, None):
        known = await known_changes(database, connection, page.records)
        counts.update(word(record, known) for record in page.records)
        counts["issues"] += len(page.problems)
    return dict(counts)


async def left_off_at(database: Database, connection: Opened) -> datetime | None:
    async with database.system() as session:
        cursor: dict[str, int | None] | None = await session.scalar(
            select(Connection.cursor).where(Connection.id == connection.id)
        )
    since = None if cursor is None else cursor.get("since")
    return None if since is None else datetime.fromtimestamp(since / 1000, UTC)


async def known_changes(
    database: Database, connection: Opened, records: Sequence[TaskRecord]
) -> Mapping[str, datetime]:
    keys = [record.source_id for record in records]
    found = select(Task.source_key, Task.updated_at).where(
        Task.connection_id == connection.id, Task.source_key.in_(keys)
    )
    async with database.system() as session:
        return {row[0]: row[1] for row in await session.all(found)}


def word(record: TaskRecord, known: Mapping[str, datetime]) -> str:
    if record.source_id not in known:
        return "created"
    return "updated" if record.updated_at > known[record.source_id] else "unchanged"
