"""What subscriptions read again after an event, each under its own reader's gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from model.objective import Objective, ObjectiveUnit
from model.rows import AnySelect, Row, named, written
from resolvers.ids import GlobalId, key_of, wanted_key
from resolvers.pages import Columns
from resolvers.progress.objectives import OBJECTIVE
from resolvers.systems.connections import WhichRun, runs_by_id
from rules.errors import Invalid

MOST_IDS = 100


@dataclass(frozen=True)
class WhichChanges:
    ids: Annotated[
        list[GlobalId] | None, Doc("Only these objectives; 100 at most. Where omitted, any.")
    ] = None
    unit: Annotated[GlobalId | None, Doc("Only what this unit shares.")] = None
    cycle: Annotated[GlobalId | None, Doc("Only of this cycle.")] = None


def objectives_meant(which: WhichChanges) -> frozenset[UUID] | None:
    """The objectives that are named; None for any. What is no objective's id names nothing."""
    if which.ids is None:
        return None
    if len(which.ids) > MOST_IDS:
        raise Invalid(f"Name {MOST_IDS} objectives at most, or a cycle.", path=["ids"])
    return keys(which.ids, "Objective")


def run_meant(which: WhichRun) -> frozenset[UUID]:
    return keys([which.id], "SyncRun")


def keys(ids: Iterable[GlobalId], noun: str) -> frozenset[UUID]:
    return frozenset(key for each in ids if (key := key_of(each, noun)) is not None)


async def changed_objective(
    load: Gate, subject: UUID, which: WhichChanges, _: Columns
) -> Row | None:
    """The objective as it is now; None if it isn't one of those asked for, or not to be seen."""
    told = {"cycle": wanted_key(which.cycle, "Cycle"), "unit": wanted_key(which.unit, "OrgUnit")}
    given: dict[str, Any] = {name: key for name, key in told.items() if key is not None}
    found = await load.rows(Objective, objective_meant(frozenset(given)), id=subject, **given)
    return found[0] if found else None


@written
def objective_meant(told: frozenset[str]) -> AnySelect:
    unit = ObjectiveUnit.unit_id == named("unit", Uuid())
    conditions = {
        "cycle": Objective.cycle_id == named("cycle", Uuid()),
        "unit": Objective.id.in_(select(ObjectiveUnit.objective_id).where(unit)),
    }
    mine = select(*OBJECTIVE).where(Objective.id == named("id", Uuid()))
    return mine.where(*(conditions[each] for each in sorted(told)))


async def changed_run(load: Gate, subject: UUID, _: WhichRun, __: Columns) -> Row | None:
    return (await runs_by_id(load, [subject], None, frozenset()))[0]
