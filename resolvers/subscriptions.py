"""What subscriptions read again after an event, each under its own reader's gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.objective import Objective, ObjectiveUnit
from model.rows import Row
from resolvers.connections import WhichRun, runs_by_id
from resolvers.ids import GlobalId, key_of
from resolvers.objectives import OBJECTIVE
from resolvers.pages import Columns
from resolvers.people import NOBODY
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
    statement = select(*OBJECTIVE).where(Objective.id == subject)
    if which.cycle is not None:
        statement = statement.where(Objective.cycle_id == (key_of(which.cycle, "Cycle") or NOBODY))
    if which.unit is not None:
        unit = key_of(which.unit, "OrgUnit") or NOBODY
        shared = select(ObjectiveUnit.objective_id).where(ObjectiveUnit.unit_id == unit)
        statement = statement.where(Objective.id.in_(shared))
    found = await load.rows(Objective, statement)
    return found[0] if found else None


async def changed_run(load: Gate, subject: UUID, _: WhichRun, __: Columns) -> Row | None:
    return (await runs_by_id(load, [subject], None, frozenset()))[0]
