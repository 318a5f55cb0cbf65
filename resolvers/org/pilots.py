"""Pilots: features that a few units try first, and how administrators begin and end them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid5

from sqlalchemy import select

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.locks import lock
from model.pilot import Pilot, PilotUnit
from model.rows import Row, columns
from model.unit import UnitState
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.levels import many_each
from resolvers.once import answered_before, remember
from resolvers.org.units import units_by_id
from resolvers.pages import Columns
from rules.errors import Conflict, Invalid, NotFound
from rules.terms import Feature

SET = "pilotSet"
END = "pilotEnd"
MOST_UNITS = 100
NO_PILOT = "none"
"""The revision of what is on for everybody."""
STALE = "Somebody else has changed this pilot since you read it. Read it again."
FEATURES = UUID("0b6f5f3e-6a6e-4a53-9c67-5d1f6a4c2f10")
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class UnitOfPilot:
    """A unit that has the feature from a day on, and all units below it."""

    unit: GlobalId
    starts_on: date


@dataclass(frozen=True)
class PilotSet:
    """The whole pilot of a feature; it replaces the one before."""

    feature: Feature
    units: Sequence[UnitOfPilot]
    open_to_all_on: date | None = None
    expected_revision: str | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class PilotEnd:
    feature: Feature
    expected_revision: str | None = None
    client_mutation_id: str | None = None


async def list_pilots(load: Gate, _: object, __: Columns) -> list[Row]:
    return await load.rows(Pilot, select(*columns(Pilot)).order_by(Pilot.feature))


async def units_of_pilots(
    load: Gate, features: Sequence[Feature], _: object, __: Columns
) -> list[list[Row]]:
    """The units of each pilot that stand today, the first to begin before the others."""
    order = (PilotUnit.starts_on, PilotUnit.unit_id)
    statement = select(*columns(PilotUnit)).where(PilotUnit.feature.in_(features)).order_by(*order)
    rows = await load.rows(PilotUnit, statement)
    known = await units_by_id(load, [row[PilotUnit.unit_id] for row in rows], None, frozenset())
    standing = [row for row, unit in zip(rows, known, strict=True) if unit is not None]
    return many_each(standing, "feature", features)


async def revisions_of_pilots(
    load: Gate, features: Sequence[Feature], _: object, __: Columns
) -> list[str]:
    """What tells two pilots of a feature apart: it follows from what they say.

    A number that counts changes would begin anew with each new pilot, and so be the same for two.
    """
    pilots = select(*columns(Pilot)).where(Pilot.feature.in_(features))
    opens = {
        row[Pilot.feature]: row[Pilot.open_to_all_on] for row in await load.rows(Pilot, pilots)
    }
    units = select(*columns(PilotUnit)).where(PilotUnit.feature.in_(features))
    each = many_each(await load.rows(PilotUnit, units), "feature", features)
    return [
        revision(opens[feature], rows) if feature in opens else NO_PILOT
        for feature, rows in zip(features, each, strict=True)
    ]


def revision(opens_on: date | None, units: Sequence[Row]) -> str:
    told = sorted(f"{row[PilotUnit.unit_id]} {row[PilotUnit.starts_on]}" for row in units)
    return sha256("\n".join([str(opens_on), *told]).encode()).hexdigest()[:16]


async def pilot_set(work: Work, given: PilotSet, _: NewId) -> Row:
    """The pilot as it is from now on."""
    await must(work, Action.ADMINISTER)
    if await answered_before(work, SET, given) is None:
        await replace(work, given, await keys_of(work, given.units))
        await remember(work, SET, given, subject(given.feature))
    found = await pilot_of(work, given.feature)
    if found is None:
        raise NotFound("The pilot that this was answered with has ended.")
    return found


async def pilot_end(work: Work, given: PilotEnd, _: NewId) -> Feature:
    """The feature, which everybody has now, whether there was a pilot before or not.

    A retry opens nothing that was closed since: a late one would undo a new pilot.
    """
    await must(work, Action.ADMINISTER)
    if await answered_before(work, END, given) is not None:
        await check_open(work, given.feature)
    else:
        await take_turn(work, given.feature)
        await check_revision(work, given.feature, given.expected_revision)
        if await clear(work, given.feature):
            work.audit(END, Pilot, None, detail={"feature": given.feature})
            await tell(work, Pilot.__name__, subject(given.feature))
        await remember(work, END, given, subject(given.feature))
    return given.feature


async def check_open(work: Work, feature: Feature) -> None:
    if await pilot_of(work, feature) is not None:
        raise Conflict("Another pilot has begun since you first asked. Look at it again.")


async def keys_of(work: Work, units: Sequence[UnitOfPilot]) -> list[UUID]:
    """Invalid where a unit is unknown, retired or named twice, or where they are too many."""
    if len(units) > MOST_UNITS:
        message = f"A pilot has at most {MOST_UNITS} units. Name one above them all instead."
        raise Invalid(message, path=["units"])
    keys = [key_of(each.unit, "OrgUnit") for each in units]
    known = await units_by_id(work, [key for key in keys if key is not None], None, frozenset())
    standing = {row.id for row in known if row is not None and not row[UnitState.retired]}
    for place, key in enumerate(keys):
        path = ["units", str(place), "unit"]
        if key not in standing:
            message = "There is no such unit today. Take one that stands."
            raise Invalid(message, path=path, code="NOT_FOUND")
        if key in keys[:place]:
            raise Invalid("This unit is named twice. Name it once.", path=path)
    return [key for key in keys if key is not None]


async def replace(work: Work, given: PilotSet, keys: Sequence[UUID]) -> None:
    feature, opens_on = given.feature, given.open_to_all_on
    await take_turn(work, feature)
    await check_revision(work, feature, given.expected_revision)
    await clear(work, feature)
    await work.insert(Pilot, {"feature": feature, "open_to_all_on": opens_on})
    for key, each in zip(keys, given.units, strict=True):
        row = {"feature": feature, "unit_id": key, "starts_on": each.starts_on}
        await work.insert(PilotUnit, row)
    told = {"feature": feature, "units": len(keys), "open_to_all_on": opens_on}
    work.audit(SET, Pilot, None, detail=told)
    await tell(work, Pilot.__name__, subject(feature))


async def take_turn(work: Work, feature: Feature) -> None:
    """One change of a feature's pilot at a time."""
    await lock(work.system(), f"Pilot {feature.value}")


async def check_revision(work: Work, feature: Feature, expected: str | None) -> None:
    """Only whoever says what they read is told of who was faster."""
    if expected is None:
        return
    [now] = await revisions_of_pilots(work, [feature], None, frozenset())
    if now != expected:
        raise Conflict(STALE)


async def clear(work: Work, feature: Feature) -> int:
    """How many pilots a feature had; afterwards it has none."""
    await work.remove(PilotUnit, PilotUnit.feature == feature)
    return await work.remove(Pilot, Pilot.feature == feature)


async def pilot_of(work: Work, feature: Feature) -> Row | None:
    found = await work.rows(Pilot, select(*columns(Pilot)).where(Pilot.feature == feature))
    return found[0] if found else None


def subject(feature: Feature) -> UUID:
    """What an answer to a retry is kept by: a feature has no id, and always gets the same here."""
    return uuid5(FEATURES, feature.value)
