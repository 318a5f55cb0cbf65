"""Pages of a long list of people that are kept until it was read to its end.

A source of ten thousand people may cost as many questions, and ask us to wait in the middle. What
was read by then would be read again, for ever where its quota is smaller than its list. They hold
personal data: they go with the end of the reading, with any erasure, and a day after it began.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.dialects.postgresql import insert

from connectors.records import Page, PersonRecord, Problem
from model.database import SystemSession
from model.rows import AnyRecord
from model.staged import StagedPage

STALE = timedelta(hours=24)
"""How long after its beginning a reading may go on: a list of pages that were read on different
days is nobody's list."""

RECORDS = TypeAdapter(list[PersonRecord])
PROBLEMS = TypeAdapter(list[Problem])


@dataclass(frozen=True, slots=True)
class Staged:
    """What was read before, since when, and the checkpoint to go on from."""

    began_at: datetime
    pages: int
    records: Sequence[PersonRecord]
    problems: Sequence[Problem]
    checkpoint: Mapping[str, Any]


async def staged(session: SystemSession, connection: UUID, now: datetime) -> Staged | None:
    """None where that is no beginning of a list: nothing, too old, with a gap, or not readable."""
    its = StagedPage.connection_id == connection
    fresh = StagedPage.began_at.between(now - STALE, now)
    rows = await session.all(
        sa.select(
            StagedPage.number,
            StagedPage.began_at,
            StagedPage.checkpoint,
            StagedPage.records,
            StagedPage.problems,
        )
        .where(its, fresh)
        .order_by(StagedPage.number)
    )
    if not rows or [row.number for row in rows] != [*range(1, len(rows) + 1)]:
        return None
    try:
        return _read(rows)
    except ValidationError:
        return None  # Another version of the service wrote them, which knew other records.


def _read(rows: Sequence[AnyRecord]) -> Staged:
    return Staged(
        began_at=rows[0].began_at,
        pages=len(rows),
        records=[each for row in rows for each in RECORDS.validate_json(row.records)],
        problems=[each for row in rows for each in PROBLEMS.validate_json(row.problems)],
        checkpoint=rows[-1].checkpoint,
    )


async def stage(
    session: SystemSession,
    connection: UUID,
    began_at: datetime,
    number: int,
    told: Page[PersonRecord],
) -> None:
    """Within the run's own transaction, so that its fence holds for this as well.

    An erasure may have taken the page before it. Then it begins nothing, and is not kept either.
    """
    if number > 1 and not await _is_kept(session, connection, number - 1):
        return
    row = {"connection_id": connection, "number": number, "began_at": began_at}
    records = RECORDS.dump_json(list(told.records))
    problems = PROBLEMS.dump_json(list(told.problems))
    held = {"checkpoint": told.checkpoint, "records": records, "problems": problems}
    await session.run(insert(StagedPage).values(**row, **held))


async def _is_kept(session: SystemSession, connection: UUID, number: int) -> bool:
    its = (StagedPage.connection_id == connection, StagedPage.number == number)
    return await session.scalar(sa.select(StagedPage.number).where(*its)) is not None


async def discard(session: SystemSession, connection: UUID) -> None:
    """Whatever was written since is newer than these."""
    await session.run(sa.delete(StagedPage).where(StagedPage.connection_id == connection))


async def discard_stale(session: SystemSession, now: datetime) -> None:
    """Also of a connection that nobody runs any more."""
    await session.run(sa.delete(StagedPage).where(StagedPage.began_at < now - STALE))
