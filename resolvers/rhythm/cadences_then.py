"""By which cadence each day of a cycle is judged: the one that held for a key result then."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Gate
from model.cadence import UnitCadence
from model.key_result import KeyResult
from model.objective import Objective
from model.revision import Revision
from model.rows import AnySelect, of_keys, written
from model.settings import OkrSettings
from model.unit import Membership
from resolvers.instants import zone_of
from resolvers.progress.circumstances import circumstances_of
from rules.cadence import DAY, Cadence
from rules.cadences import Cadences
from rules.inbox import local_day
from rules.rhythm import monday_of


async def cadences_of(load: Gate, keys: Sequence[UUID], until: date) -> Mapping[UUID, Cadences]:
    """As they followed each other until a day.

    They are asked for once between two changes, and of several changes in a week the last counts:
    so a year takes a statement a week at most, and almost always none.
    """
    now = await circumstances_of(load, keys)
    since = min((each.opened_on for each in now.values()), default=until)
    changed = [day for day in await days_of_change(load, keys) if since < day <= load.today]
    firsts = [date.min, *last_of_weeks([day for day in changed if day <= until])]
    is_as_now = all(day <= until for day in changed)
    ends = [*(first - DAY for first in firsts[1:]), None if is_as_now else until]
    stood = [await circumstances_of(load, keys, end) for end in ends]
    return {
        key: Cadences(
            tuple((first, each[key].cadence) for first, each in zip(firsts, stood, strict=True))
        )
        for key in stood[-1]
        if all(key in each for each in stood)
    }


def last_of_weeks(days: Sequence[date]) -> list[date]:
    return [*{monday_of(day): day for day in sorted(days)}.values()]


async def days_of_change(load: Gate, keys: Sequence[UUID]) -> set[date]:
    """On which somebody set a cadence that may hold for one of these, or who is asked was moved."""
    zone = await zone_of(load)
    instants = settings_changed(await load.records(settings()))
    instants += [row.at for row in await load.records(own_changes(), keys=keys)]
    of_units = [row.set_at for row in await load.records(units())]
    days: set[date] = set()
    if of_units:
        instants += of_units
        instants += [row.at for row in await load.records(handed_on(), keys=keys)]
        days = {row.starts_on for row in await load.records(moves(), keys=keys)}
    return days | {local_day(each, zone) for each in instants}


def settings_changed(versions: Sequence[Any]) -> list[Any]:
    """When the organisation's cadence became another; most versions change something else."""
    before, found = Cadence(), list[Any]()
    for row in versions:
        now = Cadence(row.rhythm, row.weekday, row.early_days)
        if now != before:
            found.append(row.changed_at)
        before = now
    return found


@written
def settings() -> AnySelect:
    told = (OkrSettings.rhythm, OkrSettings.weekday, OkrSettings.early_days)
    return select(OkrSettings.changed_at, *told).order_by(OkrSettings.version)


@written
def units() -> AnySelect:
    return select(UnitCadence.set_at)


@written
def own_changes() -> AnySelect:
    return select(Revision.at).where(
        of_keys(Revision.key_result_id), Revision.field.in_(("rhythm", "weekday"))
    )


@written
def handed_on() -> AnySelect:
    """Of key results and of their objectives: another owner, or other units."""
    mine = select(KeyResult.objective_id).where(of_keys(KeyResult.id))
    return select(Revision.at).where(
        Revision.objective_id.in_(mine), Revision.field.in_(("owner", "units"))
    )


@written
def moves() -> AnySelect:
    """Days on which somebody who is to speak came into a unit, or went."""
    speaker = func.coalesce(KeyResult.owner_id, Objective.owner_id)
    speakers = (
        select(speaker)
        .select_from(KeyResult)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(of_keys(KeyResult.id))
    )
    return select(Membership.starts_on).distinct().where(Membership.person_id.in_(speakers))
