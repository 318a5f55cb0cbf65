"""Whom an objective is for, as an author names them: checked, and kept beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from auth.gate import Work
from model.objective import Contributor, ObjectiveUnit
from model.person import Person
from model.rows import Row
from model.unit import UnitState
from resolvers.again import at
from resolvers.ids import GlobalId, key_of
from resolvers.org.people import people_named_by
from resolvers.org.units import units_by_id
from rules.arithmetic import check_weight
from rules.errors import Invalid
from rules.terms import ObjectiveLevel, PersonStatus

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


async def person_named(work: Work, id_: str, path: Sequence[str]) -> Row:
    """Somebody who works here, to be given a part in it."""
    return (await people_named(work, [id_], [path]))[0]


async def people_named(work: Work, ids: Sequence[str], paths: Sequence[Sequence[str]]) -> list[Row]:
    """All of them, each named at a path of its own, by one statement."""
    found = await people_named_by(work, ids)
    return [here(each, path) for each, path in zip(found, paths, strict=True)]


def here(found: Row | None, path: Sequence[str]) -> Row:
    if found is None:
        raise Invalid("There is no such person.", path=path, code="NOT_FOUND")
    if found[Person.status] is PersonStatus.ENDED or found[Person.retired_at] is not None:
        raise Invalid(f"{found[Person.name]} has left. Name somebody who works here.", path=path)
    return found


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
