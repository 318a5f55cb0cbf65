"""The action of saying how often a unit checks in, and what each unit has said, now and before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.cadence import UnitCadence, held, holds
from model.locks import lock
from model.rows import UNTIL, AnySelect, Row, columns, of_keys, written
from resolvers.authoring.approval_set import unit_named
from resolvers.cursors import whole
from resolvers.dates import for_each_day
from resolvers.ids import GlobalId
from resolvers.instants import until_of
from resolvers.levels import every, one_each
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.cadence import Rhythm, Weekday

ACTION = "cadenceSet"
NEWEST_FIRST = Order((UnitCadence.version,), (whole,), descending=True)


@dataclass(frozen=True)
class CadenceSet:
    """A unit, and how often its OKRs are checked in on; None for as often as everywhere."""

    unit: GlobalId
    cadence: tuple[Rhythm, Weekday] | None = None
    client_mutation_id: str | None = None


async def cadence_set(work: Work, given: CadenceSet, _: Means) -> Row:
    """The unit, for which this holds from now on."""
    await must(work, Action.PROGRAMME_RUN)
    unit = await unit_named(work, given.unit)
    if await answered_before(work, ACTION, given) is None:
        await lock(work.system(), f"UnitCadence {unit.id}")
        await put(work, unit.id, given.cadence)
        await remember(work, ACTION, given, unit.id)
    return unit


async def put(work: Work, key: UUID, cadence: tuple[Rhythm, Weekday] | None) -> None:
    """What is said again as it stands is no new version."""
    newest = next(iter(await work.rows(UnitCadence, newest_of_units(), keys=[key])), None)
    rhythm, weekday = cadence or (None, None)
    work.audit(ACTION, UnitCadence, key, detail={"rhythm": rhythm, "weekday": weekday})
    if (None if newest is None else said(newest)) == cadence:
        return
    version = 1 if newest is None else newest[UnitCadence.version] + 1
    what = {"unit_id": key, "version": version, "rhythm": rhythm, "weekday": weekday}
    who = {"set_by_id": work.actor, "set_at": work.moment.now}
    await work.insert(UnitCadence, {**what, **who})


def said(row: Row) -> tuple[Rhythm, Weekday] | None:
    """None where the organisation's holds again."""
    rhythm, weekday = row[UnitCadence.rhythm], row[UnitCadence.weekday]
    return None if rhythm is None or weekday is None else (rhythm, weekday)


async def cadences_of_units(
    load: Gate, units: Sequence[Row], _: object, __: Columns
) -> list[Row | None]:
    """What each has set for itself, or had by the end of the day that it was asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        keys = [row.id for row in group]
        if on is None:
            found = await load.rows(UnitCadence, newest_of_units(), keys=keys)
        else:
            until = await until_of(load, on)
            found = await load.rows(UnitCadence, of_units_then(), on=on, keys=keys, until=until)
        return one_each((row for row in found if said(row)), "unit_id", keys)

    return await for_each_day(units, on_a_day)


@written
def newest_of_units() -> AnySelect:
    return of_units().where(holds())


@written
def of_units_then() -> AnySelect:
    return of_units().where(held(UNTIL))


def of_units() -> AnySelect:
    return select(*columns(UnitCadence)).where(of_keys(UnitCadence.unit_id))


async def cadence_histories(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(UnitCadence, every(UnitCadence), NEWEST_FIRST)
    return await pages(load, listing, Parents(UnitCadence.unit_id, keys), paging, asked)
