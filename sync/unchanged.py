"""Whether a list of people and all our rows are as they were when nothing was left to do.

A plan is made of the list, our rows of people and units, and the day. Where all three are the same
as after a run that left nothing open, it would come to nothing, and nobody has to be compared.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import orjson
import sqlalchemy as sa

from connectors.records import PersonRecord
from model.connection import Connection
from model.data_version import DataVersion, Partition
from model.database import SystemSession

CHUNK = 2_000


class Mark(NamedTuple):
    """A list, and how often our rows of people had changed when it was looked at."""

    list: str
    version: int

    def after(self, pages: int) -> "Mark":
        """As it is when nobody but our own pages has changed a row since: each counts once."""
        return Mark(self.list, self.version + pages)


async def mark_of(
    session: SystemSession, records: Sequence[PersonRecord], told: Sequence[object], today: date
) -> Mark:
    """`told` is what the source says of the list itself."""
    digest = sha256(orjson.dumps([today, *told]))
    for chunk in _chunks(records):
        digest.update(orjson.dumps(chunk, default=str))
    return Mark(digest.hexdigest(), await _version(session))


async def is_kept(session: SystemSession, connection_id: UUID, mark: Mark) -> bool:
    kept = sa.select(Connection.settled).where(Connection.id == connection_id)
    return bool(await session.scalar(kept) == mark._asdict())


async def keep(session: SystemSession, connection_id: UUID, mark: Mark) -> None:
    """In a run's last page; not where another hand was at our rows since it looked at them."""
    if await _version(session) == mark.version:
        ours = sa.update(Connection).where(Connection.id == connection_id)
        await session.run(ours.values(settled=mark._asdict()))


async def _version(session: SystemSession) -> int:
    people = DataVersion.partition == Partition.PEOPLE.value
    found = sa.select(sa.func.sum(DataVersion.version)).where(people)
    return int(await session.scalar(found) or 0)


def _chunks(records: Sequence[PersonRecord]) -> Iterator[Sequence[PersonRecord]]:
    for start in range(0, len(records), CHUNK):
        yield records[start : start + CHUNK]
