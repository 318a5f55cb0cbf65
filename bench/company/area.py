"""One area of the bench's company: its people, units and lines; ten areas are a tenfold company."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from bench.company.words import FAMILY, GIVEN, PLACES, TITLES
from rules.names import sort_key

PEOPLE = 10_000
DIVISIONS, DEPARTMENTS, TEAMS = 10, 89, 900
# The teams with goals of this cycle are the ones that a team page is asked of.
BUSY_TEAMS, BUSY_SIZE = 100, 25
JOINED = date(2020, 1, 1)
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Unit:
    """`people` holds indexes into the area's people, the lead first."""

    id: UUID
    people: list[UUID] = field(default_factory=list)

    @property
    def lead(self) -> UUID:
        return self.people[0]


class Area:
    """Rows by table, in the order of the tables' columns as `COLUMNS` names them."""

    def __init__(self, number: int, today: date) -> None:
        self.number = number
        self.today = today
        self.now = datetime.combine(today, time(9), UTC)
        self.chance = Random(f"area {number}")  # A seed, so that each load is the same.
        self.rows: Mapping[str, list[Values]] = defaultdict(list)
        self.departments: list[Unit] = []
        self.teams: list[Unit] = []
        self.heads: list[UUID] = []

    def id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def add(self, table: str, *values: Any) -> None:
        self.rows[table].append(values)

    def ago(self, days: float) -> datetime:
        return (self.now - timedelta(days=days)).replace(microsecond=0)


COLUMNS = {
    "person": "id name sort_key email email_key title location avatar_url status",
    "employment": "person_id employee_number started_on",
    "org_unit": "id key kind",
    "unit_state": "unit_id starts_on name sort_key parent_id retired",
    "membership": "person_id unit_id starts_on role share",
    "reporting_line": "person_id kind rank starts_on manager_id",
}


def organise(area: Area) -> None:
    people = iter([person(area, number) for number in range(PEOPLE)])
    root = unit(area, f"Area {area.number}", None, take(people, 3))
    divisions = [unit(area, f"Division {each}", root, take(people, 3)) for each in range(DIVISIONS)]
    area.heads = [root.lead, *(each.lead for each in divisions)]
    for each in range(DEPARTMENTS):
        above = divisions[each % DIVISIONS]
        area.departments.append(unit(area, f"Department {each}", above, take(people, 3)))
    for each in range(BUSY_TEAMS):
        team(area, each, take(people, BUSY_SIZE))
    quiet = TEAMS - BUSY_TEAMS
    rest = list(people)
    for each in range(quiet):
        team(area, BUSY_TEAMS + each, rest[each::quiet])


def take(people: Iterable[UUID], count: int) -> list[UUID]:
    return [one for one, _ in zip(people, range(count), strict=False)]


def team(area: Area, number: int, people: list[UUID]) -> None:
    above = area.departments[number % DEPARTMENTS]
    area.teams.append(unit(area, f"Team {number}", above, people))


def person(area: Area, number: int) -> UUID:
    id_, chance = area.id(), area.chance
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    email = f"p{area.number}.{number}@example.com"
    picture = f"https://pictures.example.com/{id_.hex[:12]}.jpg" if number % 3 else None
    # Those with goals come first, and are all still here: who has left asks for nothing.
    status = "ENDED" if number % 30 == 29 and number >= PEOPLE * 3 // 10 else "ACTIVE"
    area.add(
        "person", id_, name, sort_key(name), email, email, chance.choice(TITLES),
        chance.choice(PLACES), picture, status,
    )  # fmt: skip
    area.add("employment", id_, f"{area.number}-{number:05}", JOINED)
    return id_


def unit(area: Area, name: str, above: Unit | None, people: list[UUID]) -> Unit:
    """A unit with its people: the first leads the others, and reports to the lead above."""
    made = Unit(area.id(), people)
    key = f"{area.number}/{name}"
    area.add("org_unit", made.id, key, name.split(maxsplit=1)[0])
    state = (name, sort_key(name), above.id if above else None, False)
    area.add("unit_state", made.id, JOINED, *state)
    if area.chance.random() < 0.1:
        area.add("unit_state", made.id, area.today + timedelta(days=40), f"New {name}", *state[1:])
    for place, one in enumerate(people):
        belong(area, one, made, "LEAD" if place == 0 else "MEMBER")
        manager = made.lead if place else (above.lead if above else None)
        report(area, one, manager)
    return made


def belong(area: Area, one: UUID, made: Unit, role: str) -> None:
    """One in ten was a plain member first; so lists have to choose the newest row."""
    if area.chance.random() < 0.1:
        area.add("membership", one, made.id, JOINED, "MEMBER", None)
        area.add("membership", one, made.id, JOINED + timedelta(days=700), role, Decimal("0.8"))
        return
    area.add("membership", one, made.id, JOINED, role, None)


def report(area: Area, one: UUID, manager: UUID | None) -> None:
    if manager is None:
        return
    if area.heads and area.chance.random() < 0.1:
        area.add("reporting_line", one, "PRIMARY", 0, JOINED, area.chance.choice(area.heads))
        area.add("reporting_line", one, "PRIMARY", 0, JOINED + timedelta(days=700), manager)
        return
    area.add("reporting_line", one, "PRIMARY", 0, JOINED, manager)
