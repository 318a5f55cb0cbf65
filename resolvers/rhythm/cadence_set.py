"""The action of saying how often a unit checks in, and what each unit has said."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.cadence import UnitCadence
from model.locks import lock
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.authoring.approval_set import unit_named
from resolvers.ids import GlobalId
from resolvers.levels import one_each
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.pages import Columns
from rules.cadence import Rhythm, Weekday

ACTION = "cadenceSet"


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
    await work.remove(UnitCadence, UnitCadence.unit_id == key)
    if cadence is not None:
        rhythm, weekday = cadence
        who = {"set_by_id": work.actor, "set_at": work.moment.now}
        await work.insert(
            UnitCadence, {"unit_id": key, "rhythm": rhythm, "weekday": weekday, **who}
        )
    often, on = cadence or (None, None)
    work.audit(ACTION, UnitCadence, key, detail={"rhythm": often, "weekday": on})


async def cadences_of_units(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    """What each has set for itself."""
    return one_each(await load.rows(UnitCadence, of_units(), keys=keys), "unit_id", keys)


@written
def of_units() -> AnySelect:
    return select(*columns(UnitCadence)).where(of_keys(UnitCadence.unit_id))
