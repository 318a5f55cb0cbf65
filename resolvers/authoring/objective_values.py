"""Whom an objective is for, as an author names them: checked, and kept beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from auth.gate import Work
from model.objective import Contributor, ObjectiveUnit
from model.rows import Row
from model.unit import UnitState
from resolvers.again import at
from resolvers.ids import GlobalId, key_of
from resolvers.org.present import people_named
from resolvers.org.units import units_by_id
from rules.arithmetic import check_weight
from rules.errors import Invalid
from rules.terms import ObjectiveLevel

MOST_PEOPLE = 100
MOST_UNITS = 50


class Share(Protocol):
    """A unit that is to share an objective, and what that weighs in the unit's own progress."""

    @property
    def unit(self) -> str: ...

    @property
    def weight(self) -> Decimal: ...


@dataclass(frozen=True)
class UnitShare:
    unit: GlobalId
    weight: Decimal = Decimal(1)


async def contributors_named(work: Work, ids: Sequence[str]) -> list[Row]:
    if len(ids) > MOST_PEOPLE:
        message = f"At most {MOST_PEOPLE} people contribute. Have their units share it instead."
        raise Invalid(message, path=["contributors"])
    paths = [["contributors", str(place)] for place in range(len(ids))]
    found = await people_named(work, ids, paths)
    check_once([row.id for row in found], "contributors", "person")
    return found


async def shares_named(
    work: Work, shares: Sequence[Share], level: ObjectiveLevel
) -> Mapping[UUID, Decimal]:
    """By unit, in the order given: each stands today, and is named once."""
    if not shares and level is ObjectiveLevel.UNIT:
        message = "An objective of a unit needs one: name in `units` whose it is."
        raise Invalid(message, path=["units"], code="EMPTY")
    if len(shares) > MOST_UNITS:
        message = f"At most {MOST_UNITS} units share an objective. Name one above them instead."
        raise Invalid(message, path=["units"])
    named = [key_of(share.unit, "OrgUnit") for share in shares]
    keys = [key for key in named if key is not None]
    known = {row.id: row for row in await units_by_id(work, keys, None, frozenset()) if row}
    for place, (key, share) in enumerate(zip(named, shares, strict=True)):
        row = known.get(key) if key is not None else None
        if row is None or row[UnitState.retired]:
            message = "There is no such unit today. Take one that stands."
            raise Invalid(message, path=["units", str(place), "unit"], code="NOT_FOUND")
        with at("units", str(place)):
            check_weight(share.weight)
    check_once(keys, "units", "unit")
    return {key: share.weight for key, share in zip(keys, shares, strict=True)}


def check_once(keys: Sequence[UUID], field: str, word: str) -> None:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            message = f"This {word} is named twice. Name it once."
            raise Invalid(message, path=[field, str(place)])


async def put_contributors(work: Work, objective_id: UUID, people: Sequence[UUID]) -> None:
    await work.remove(Contributor, Contributor.objective_id == objective_id)
    for person in people:
        await work.insert(Contributor, {"objective_id": objective_id, "person_id": person})


async def put_shares(work: Work, objective_id: UUID, shares: Mapping[UUID, Decimal]) -> None:
    await work.remove(ObjectiveUnit, ObjectiveUnit.objective_id == objective_id)
    for unit, weight in shares.items():
        row = {"objective_id": objective_id, "unit_id": unit, "weight": weight}
        await work.insert(ObjectiveUnit, row)
