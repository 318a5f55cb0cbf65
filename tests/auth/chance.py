"""Random companies: people in units and lines of all dates, and OKRs of every state among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from model.base import Base
from model.cycle import Cycle
from model.key_result import KeyResult
from model.line import ReportingLine
from model.objective import Contributor, Objective, ObjectiveUnit
from model.person import Person
from model.unit import Membership, OrgUnit, UnitState
from rules.terms import LineKind, MemberRole, ObjectiveStatus, PersonStatus, Visibility
from tests.auth.world import (
    LAST_MONTH,
    LONG_AGO,
    NOW,
    PEOPLE,
    TOMORROW,
    Rows,
    cycle,
    key_result_values,
    named,
    objective_values,
    person,
)

Any_ = TypeVar("Any_")
UNITS = ("north", "south", "east")
OBJECTIVES = tuple(f"goal {number}" for number in range(14))
SINCE = (LONG_AGO, LAST_MONTH, TOMORROW)
Row = tuple[type[Base], Mapping[str, Any]]


@dataclass(frozen=True)
class Company:
    """What was drawn: who there is today, who owns what, and all rows."""

    present: Sequence[str]
    owners: Mapping[UUID, str | None]
    rows: Rows


def company(seed: int) -> Company:
    chance = Random(seed)
    gone = set(chance.sample(PEOPLE, 2))
    owners = {named(name): chance.choice((*PEOPLE, None)) for name in OBJECTIVES}
    rows: Rows = [
        *((Person, person(name) | (absent(chance) if name in gone else {})) for name in PEOPLE),
        *(row for name in UNITS for row in unit(name)),
        *memberships(chance),
        *lines(chance),
        (Cycle, cycle()),
        *(row for name in OBJECTIVES for row in okr(name, owners[named(name)], chance)),
    ]
    return Company([name for name in PEOPLE if name not in gone], owners, rows)


def absent(chance: Random) -> dict[str, Any]:
    return chance.choice([{"status": PersonStatus.ENDED}, {"retired_at": NOW}])


def unit(name: str) -> Rows:
    state = {"unit_id": named(name), "starts_on": LONG_AGO, "name": name, "sort_key": name}
    return [(OrgUnit, {"id": named(name), "key": name}), (UnitState, state)]


def memberships(chance: Random) -> Rows:
    return [
        (Membership, {
            "person_id": named(name), "unit_id": named(where), "starts_on": since,
            "role": chance.choice([*MemberRole, None]),
        })
        for name in PEOPLE for where in UNITS for since in some_days(chance)
    ]  # fmt: skip


def lines(chance: Random) -> Rows:
    return [
        (ReportingLine, {
            "person_id": named(name), "kind": kind, "rank": 0, "starts_on": since,
            "manager_id": named(manager) if manager else None,
        })
        for name in PEOPLE for kind in LineKind for since in some_days(chance)
        if (manager := chance.choice((*PEOPLE, None))) != name
    ]  # fmt: skip


def some_days(chance: Random) -> list[date]:
    return [day for day in SINCE if chance.random() < 0.4]


def okr(name: str, owner: str | None, chance: Random) -> Rows:
    objective = named(name)
    state: dict[str, Any] = {
        "owner_id": named(owner) if owner else None,
        "visibility": chance.choice(list(Visibility)),
        "archived_at": chance.choice([None, None, None, NOW]),
        "published_at": chance.choice([None, NOW]),
        "status": ObjectiveStatus.PUBLISHED,
    }
    return [
        (Objective, objective_values(name) | state),
        *((Contributor, {"objective_id": objective, "person_id": named(each)})
          for each in few(PEOPLE, chance)),
        *((ObjectiveUnit, {"objective_id": objective, "unit_id": named(each), "weight": 1})
          for each in few(UNITS, chance)),
        *((KeyResult, result(objective, name, each, chance)) for each in few(PEOPLE, chance)),
    ]  # fmt: skip


def result(objective: UUID, name: str, owner: str, chance: Random) -> dict[str, Any]:
    values = key_result_values(named(f"{name} of {owner}"), objective)
    return values | {"owner_id": named(owner), "archived_at": chance.choice([None, NOW])}


def few(among: Sequence[Any_], chance: Random) -> list[Any_]:
    return chance.sample(among, chance.randrange(3))
