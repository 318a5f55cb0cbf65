"""Days of the organisation as instants: where they begin, and the first instant after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from auth.gate import Gate
from model.organisation import Organisation
from model.person import Person
from model.rows import AnySelect, of_keys, written
from rules.inbox import zone_of as zone_named

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
END = datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Day:
    """A day of the organisation, and the first instant after it."""

    on: date
    until: datetime


async def day_of(load: Gate, on: date) -> Day:
    return Day(on, midnight(next_day(on), await zone_of(load)))


async def until_of(load: Gate, on: date | None) -> datetime:
    """The first instant after a day; none is ever after today, whatever is to come of it."""
    return END if on is None else (await day_of(load, on)).until


async def zone_of(load: Gate) -> ZoneInfo:
    return ZoneInfo((await load.records(time_zone()))[0].time_zone)


async def zones_of(load: Gate, people: Sequence[UUID]) -> dict[UUID, ZoneInfo]:
    """By person: where they are, and else where the organisation is."""
    found = await load.records(time_zones(), keys=[*dict.fromkeys(people)])
    return {record.id: zone_named(record.own_zone, record.zone) for record in found}


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The calendar's own ends have no instant in every zone."""
    inside = min(max(day, BEGINNING.date()), END.date())
    return datetime.combine(inside, time(), zone)


def next_day(day: date) -> date:
    return min(day, END.date()) + timedelta(days=1)


@written
def time_zones() -> AnySelect:
    zone = select(Organisation.time_zone).scalar_subquery()
    zones = (Person.time_zone.label("own_zone"), zone.label("zone"))
    return select(Person.id, *zones).where(of_keys(Person.id))


@written
def time_zone() -> AnySelect:
    return select(Organisation.time_zone)
