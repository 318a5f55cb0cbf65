"""How often people check in: what a unit set for itself, and what holds for a key result."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from model.base import Base
from model.cycle import Cycle
from model.effective import current_membership
from model.key_result import KeyResult
from model.objective import Objective, ObjectiveUnit
from model.organisation import Organisation
from model.person import Person
from model.settings import OkrSettings, newest
from model.unit import Membership
from rules.cadence import Cadence, CadenceSource, Rhythm, Weekday
from rules.inbox import local_day, zone_of


class UnitCadence(Base):
    """A unit's own: each change is a new version, the newest holds, and none is overwritten.

    While there is none, and of one without a rhythm, the organisation's holds.
    """

    __tablename__ = "unit_cadence"
    __table_args__ = (
        CheckConstraint("(rhythm IS NULL) = (weekday IS NULL)", name="whole_cadence"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="1")
    rhythm: Mapped[Rhythm | None]
    weekday: Mapped[Weekday | None]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


MOST_OFTEN_FIRST = case(
    {rhythm.value: place for place, rhythm in enumerate(Rhythm)},
    value=cast(UnitCadence.rhythm, Text),
)


def holds() -> ColumnElement[bool]:
    """That a unit's is its newest."""
    return ~newer_than(UnitCadence)


def held(until: Any) -> ColumnElement[bool]:
    """That it was before an instant."""
    return and_(UnitCadence.set_at < until, ~newer_than(UnitCadence, LATER.set_at < until))


def newer_than(cadence: Any, *which: Any) -> ColumnElement[bool]:
    of_it = (LATER.unit_id == cadence.unit_id, LATER.version > cadence.version)
    return exists().where(*of_it, *which)


LATER = aliased(UnitCadence)


class Own(NamedTuple):
    """What a key result and its objective themselves say of whose turn it is, as it stands."""

    rhythm: Any = KeyResult.rhythm
    weekday: Any = KeyResult.weekday
    starts_on: Any = KeyResult.starts_on
    due_on: Any = KeyResult.due_on
    speaker: Any = func.coalesce(KeyResult.owner_id, Objective.owner_id)
    """Where nobody owns the key result, its objective's owner speaks of it."""
    published_at: Any = Objective.published_at


class Shared(NamedTuple):
    """The units that share an objective, and which of the cadences that they ever set hold."""

    units: Any
    held: Any


SHARING = select(ObjectiveUnit.unit_id).where(ObjectiveUnit.objective_id == Objective.id)
OWN = Own()
NOW = Shared(SHARING, holds())
"""As it stands."""


def of_unit(day: Any, own: Own = OWN, shared: Shared = NOW) -> Any:
    """To be joined beside a key result and its objective: what their unit set, if any did.

    It is one that shares the objective, or, where none does, one that the owner is in on that day.
    Of several the one that asks most often is heard.
    """
    around = (KeyResult, Objective)
    sharing = shared.units.correlate(*around)
    theirs = select(Membership.unit_id).where(
        Membership.person_id == own.speaker, current_membership(Membership, day)
    )
    alone = and_(~sharing.exists(), UnitCadence.unit_id.in_(theirs.correlate(*around)))
    near = or_(UnitCadence.unit_id.in_(sharing), alone)
    is_own = UnitCadence.rhythm.is_not(None)
    found = select(UnitCadence.rhythm, UnitCadence.weekday).where(near, is_own, shared.held)
    placed = found.correlate(*around).order_by(MOST_OFTEN_FIRST, UnitCadence.unit_id)
    return placed.limit(1).lateral("of_unit")


def asked_of(unit: Any, *stood: Any, own: Own = OWN) -> Sequence[ColumnElement[Any]]:
    """What `cadence_of` reads, with the unit's as `of_unit` joined it.

    `stood` tells which version of the organisation's counts, where that is not the newest.
    """
    return (
        own.rhythm.label("own_rhythm"),
        own.weekday.label("own_weekday"),
        unit.c.rhythm.label("unit_rhythm"),
        unit.c.weekday.label("unit_weekday"),
        newest(OkrSettings.rhythm, *stood).label("rhythm"),
        newest(OkrSettings.weekday, *stood).label("weekday"),
        newest(OkrSettings.early_days, *stood).label("early_days"),
    )


def cadence_of(record: Any) -> tuple[Cadence, CadenceSource]:
    """Of a record with the columns of `asked_of`: the nearest that was set."""
    all_ = Cadence()
    if record.rhythm is not None:
        all_ = Cadence(record.rhythm, record.weekday, record.early_days)
    if record.own_rhythm is not None:
        own = Cadence(record.own_rhythm, record.own_weekday, all_.early_days)
        return own, CadenceSource.KEY_RESULT
    if record.unit_rhythm is not None:
        units = Cadence(record.unit_rhythm, record.unit_weekday, all_.early_days)
        return units, CadenceSource.UNIT
    return all_, CadenceSource.ORGANISATION


def times_of(last_at: ColumnElement[Any], own: Own = OWN) -> Sequence[ColumnElement[Any]]:
    """What `turn_of` reads, with whoever is to speak joined as a person."""
    zone = select(Organisation.time_zone).scalar_subquery()
    return (
        func.coalesce(own.starts_on, Cycle.starts_on).label("starts_on"),
        func.coalesce(own.due_on, Cycle.ends_on).label("ends_on"),
        KeyResult.created_at.label("created_at"),
        own.published_at.label("published_at"),
        last_at.label("last_at"),
        Person.time_zone.label("own_zone"),
        zone.label("zone"),
    )


class Turn(NamedTuple):
    """Whose turn it is to speak: the first day on which they could, and the last on which they did.

    Days are theirs, wherever whoever looks is: what is due is due on the same day for all.
    """

    zone: ZoneInfo
    opened_on: date
    last_on: date | None


def turn_of(record: Any) -> Turn:
    zone = zone_of(record.own_zone, record.zone)
    opened_at = max(record.created_at, record.published_at or record.created_at)
    last_on = None if record.last_at is None else local_day(record.last_at, zone)
    return Turn(zone, max(record.starts_on, local_day(opened_at, zone)), last_on)
