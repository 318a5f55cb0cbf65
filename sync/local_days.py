"""Days that a source tells as moments in UTC, made days of the organisation's time zone."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from connectors.records import PersonRecord
from model.database import SystemSession
from model.organisation import Organisation


async def on_local_days(
    session: SystemSession, records: Sequence[PersonRecord]
) -> Sequence[PersonRecord]:
    """Midnight in Berlin is the evening before in UTC: most sources tell no such moment."""
    if not any(record.moments for record in records):
        return records
    name = await session.scalar(sa.select(Organisation.time_zone))
    zone = ZoneInfo(name or "UTC")
    return [_local(record, zone) if record.moments else record for record in records]


def _local(record: PersonRecord, zone: ZoneInfo) -> PersonRecord:
    days = {name: moment.astimezone(zone).date() for name, moment in record.moments}
    return replace(
        record,
        started_on=days.get("started_on", record.started_on),
        ended_on=days.get("ended_on", record.ended_on),
    )
