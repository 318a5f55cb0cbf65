"""The action of saying in which unit objectives are approved before they are published."""

from dataclasses import dataclass
from uuid import UUID

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.locks import lock
from model.practice import ApprovingUnit
from model.rows import Row
from model.unit import UnitState
from resolvers.authoring.practice import approving
from resolvers.ids import GlobalId, key_of
from resolvers.levels import every
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.org.units import units_by_id
from resolvers.pages import Columns
from rules.errors import Invalid

ACTION = "approvalSet"


@dataclass(frozen=True)
class ApprovalSet:
    """A unit, and whether its objectives and those of its people are to be approved."""

    unit: GlobalId
    needed: bool
    client_mutation_id: str | None = None


async def approval_set(work: Work, given: ApprovalSet, _: Means) -> Row:
    """The unit, for which this holds from now on."""
    await must(work, Action.PROGRAMME_RUN)
    unit = await unit_named(work, given.unit)
    if await answered_before(work, ACTION, given) is None:
        await lock(work.system(), f"ApprovingUnit {unit.id}")
        await put(work, unit.id, needed=given.needed)
        await remember(work, ACTION, given, unit.id)
    return unit


async def unit_named(work: Work, id_: GlobalId) -> Row:
    key = key_of(id_, "OrgUnit")
    found = None if key is None else (await units_by_id(work, [key], None, frozenset()))[0]
    if found is None or found[UnitState.retired]:
        message = "There is no such unit today. Take one that stands."
        raise Invalid(message, path=["unit"], code="NOT_FOUND")
    return found


async def put(work: Work, key: UUID, *, needed: bool) -> None:
    is_needed = bool(await approving(work, [key]))
    if needed is is_needed:
        return
    if needed:
        row = {"unit_id": key, "set_by_id": work.actor, "set_at": work.moment.now}
        await work.insert(ApprovingUnit, row)
    else:
        await work.remove(ApprovingUnit, ApprovingUnit.unit_id == key)
    work.audit(ACTION, ApprovingUnit, key, detail={"needed": needed})


async def list_approving(load: Gate, _: object, __: Columns) -> list[Row]:
    """The units that want approval and stand today, by name."""
    found = await load.rows(ApprovingUnit, every(ApprovingUnit))
    keys = [row[ApprovingUnit.unit_id] for row in found]
    units = await units_by_id(load, keys, None, frozenset())
    standing = [row for row in units if row is not None and not row[UnitState.retired]]
    return sorted(standing, key=lambda row: (row[UnitState.sort_key], row.id))
