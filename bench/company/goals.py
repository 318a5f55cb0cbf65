"""An area's cycles, objectives on four levels, key results, steps and alignments."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from bench.company.area import BUSY_TEAMS, Area, Unit
from bench.company.readings import check_in, steps
from bench.company.words import SHOWS, UNITS, WANTS

LEVELS = (10, 60, 300, 1_130)
PAST_CYCLES = (1_170, 1_170, 1_160)
RESULTS = 3
OWNERS_OF_A_TEAM = 5
KINDS = (
    ("INCREASE", 45), ("DECREASE", 15), ("REACH", 20), ("BOOLEAN", 10), ("MILESTONE", 7),
    ("BASELINE", 3),
)  # fmt: skip
ENDINGS = (("ACHIEVED", "0.9"), ("PARTIAL", "0.5"), ("MISSED", "0.2"))
ONE = Decimal(1)

COLUMNS = {
    "cycle": "id key label kind starts_on ends_on grading_ends_on",
    "objective": (
        "id cycle_id title description level ambition status outcome visibility rollup_mode "
        "owner_id owner_title position score created_at published_at"
    ),
    "objective_unit": "objective_id unit_id weight",
    "key_result": (
        "id objective_id title kind start target current unit_of_measure weight due_on owner_id "
        "outcome confidence score position created_at"
    ),
    "step": "id key_result_id title weight done_at position",
    "alignment": (
        "id child_objective_id parent_objective_id parent_key_result_id mode share position"
    ),
}


@dataclass(frozen=True)
class Cycle:
    id: UUID
    key: str
    starts_on: date
    ends_on: date
    is_over: bool


@dataclass(frozen=True)
class Goal:
    """An objective with what its children hang under."""

    id: UUID
    results: list[UUID]


@dataclass(frozen=True)
class Place:
    level: str
    unit: Unit
    owner: UUID
    position: int


def current_key(area: Area) -> str:
    return f"NOW-{area.number}"


def set_goals(area: Area) -> None:
    now = cycle(area, current_key(area), 0)
    above: list[Goal] = []
    position = 0
    for level, count in enumerate(LEVELS):
        made: list[Goal] = []
        for number in range(count):
            place = place_of(area, level, number, position)
            made.append(goal(area, now, place))
            if above:
                align(area, made[-1], above[number % len(above)], position)
            position += 1
        above = made
    for back, count in enumerate(PAST_CYCLES, start=1):
        past = cycle(area, f"PAST-{back}-{area.number}", back)
        for number in range(count):
            goal(area, past, place_of(area, 3, number, number))


def cycle(area: Area, key: str, back: int) -> Cycle:
    """Each area's begins a day earlier than the one before, for no two cycles have equal days."""
    starts = area.today - timedelta(days=58 + area.number + 91 * back)
    made = Cycle(area.id(), key, starts, starts + timedelta(days=90), back > 0)
    graded = made.ends_on + timedelta(days=14)
    area.add("cycle", made.id, key, key.title(), "QUARTER", starts, made.ends_on, graded)
    return made


def place_of(area: Area, level: int, number: int, position: int) -> Place:
    if level == 0:
        return Place("COMPANY", area.departments[0], area.heads[number], position)
    if level == 1:
        department = area.departments[number]
        return Place("UNIT", department, department.lead, position)
    busy = area.teams[number % BUSY_TEAMS]
    if level == 2:
        return Place("UNIT", busy, busy.lead, position)
    owner = busy.people[1 + number // BUSY_TEAMS % OWNERS_OF_A_TEAM]
    return Place("PERSON", busy, owner, position)


def goal(area: Area, within: Cycle, place: Place) -> Goal:
    made = Goal(area.id(), [])
    chance = area.chance
    ended, score = chance.choice(ENDINGS) if within.is_over else (None, None)
    begun = area.now - (area.today - within.starts_on)
    area.add(
        "objective", made.id, within.id, chance.choice(WANTS), "Why this, and why now.",
        place.level, chance.choice(("COMMITTED", "ASPIRATIONAL")),
        "CLOSED" if within.is_over else "PUBLISHED", ended, "PUBLIC",
        "BOTH" if place.level != "PERSON" and chance.random() < 0.5 else "KEY_RESULTS",
        place.owner, None, place.position, score and Decimal(score), begun, begun,
    )  # fmt: skip
    area.add("objective_unit", made.id, place.unit.id, ONE)
    for number in range(RESULTS):
        made.results.append(key_result(area, within, made.id, place, number))
    return made


def key_result(area: Area, within: Cycle, goal_id: UUID, place: Place, number: int) -> UUID:
    id_, chance = area.id(), area.chance
    kind = chance.choices(*zip(*KINDS, strict=True))[0]
    start, target = bounds(area, kind)
    owner = place.owner if number else chance.choice(place.unit.people)
    ended, score = chance.choice(ENDINGS) if within.is_over else (None, None)
    if not within.is_over and chance.random() < 0.05:
        ended, score = ENDINGS[0]
    due = within.ends_on - timedelta(days=7) if chance.random() < 0.2 else None
    last_day = min(area.today, within.ends_on)
    current, confidence = check_in(area, id_, (kind, start, target), owner, last_day)
    if kind == "MILESTONE":
        steps(area, id_)
    area.add(
        "key_result", id_, goal_id, chance.choice(SHOWS), kind, start, target, current,
        chance.choice(UNITS), ONE, due, owner, ended, confidence, score and Decimal(score), number,
        area.now - (area.today - within.starts_on),
    )  # fmt: skip
    return id_


def bounds(area: Area, kind: str) -> tuple[Decimal | None, Decimal | None]:
    low, high = Decimal(area.chance.randrange(0, 50)), Decimal(area.chance.randrange(60, 400))
    match kind:
        case "INCREASE":
            return low, high
        case "DECREASE":
            return high, low
        case "REACH":
            return None, high
        case _:
            return None, None


def align(area: Area, child: Goal, parent: Goal, position: int) -> None:
    """Three in ten hang under a key result, the others under the objective itself."""
    by_result = area.chance.random() < 0.3
    to_objective = None if by_result else parent.id
    to_result = area.chance.choice(parent.results) if by_result else None
    ends = (child.id, to_objective, to_result)
    area.add("alignment", area.id(), *ends, "CONTRIBUTES", ONE, position)
