"""What was said and done about an area's key results: check-ins, steps and tasks."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from bench.company.area import Area
from bench.company.words import DOES, SAID, STATES, WHAT

TASKS = 50_000
STATUSES = ("ON_TRACK", "ON_TRACK", "BEHIND", "AT_RISK", None)
Measure = tuple[str, Decimal | None, Decimal | None]

COLUMNS = {
    "check_in": (
        "id key_result_id author_id value previous_value confidence reported_status narrative "
        "effective_at recorded_at origin supersedes_id"
    ),
    "task_link": (
        "id key_result_id connection_id selector query mode aggregate scope state last_synced_at"
    ),
    "task": (
        "id connection_id source_key key summary status category assignee_id url updated_at "
        "fetched_at"
    ),
    "linked_task": "link_id task_id",
}


def check_in(
    area: Area, result: UUID, measure: Measure, author: UUID, last_day: date
) -> tuple[Decimal | None, Decimal | None]:
    """Weekly check-ins up to `last_day`; answers the last value and confidence."""
    chance = area.chance
    count = chance.choices((0, 4, 5), (5, 75, 20))[0]
    days_ago = chance.randrange(0, 13)
    value: Decimal | None = None
    confidence: Decimal | None = None
    before: UUID | None = None
    for number in range(count):
        on = last_day - timedelta(days=days_ago + 7 * (count - number - 1))
        at = datetime.combine(on, time(8, chance.randrange(60)), UTC)
        previous, value = value, reading(area, measure, (number + 1) / count)
        confidence = Decimal(chance.randrange(20, 101))
        id_ = area.id()
        corrects = before if number and chance.random() < 0.02 else None
        origin = "JIRA" if chance.random() < 0.05 else "MANUAL"
        area.add(
            "check_in", id_, result, author, value, previous, confidence, chance.choice(STATUSES),
            chance.choice(SAID), at, at, origin, corrects,
        )  # fmt: skip
        before = id_
    return value, confidence


def reading(area: Area, measure: Measure, part: float) -> Decimal | None:
    """Somewhere on the way; at times beyond the target, or behind the start."""
    kind, start, target = measure
    done = Decimal(str(round(part * area.chance.uniform(-0.05, 1.1), 2)))
    match kind:
        case "BOOLEAN":
            return Decimal(int(done > Decimal("0.6")))
        case "MILESTONE":
            return None
        case "BASELINE":
            return done * 100
        case _:
            low = start or Decimal(0)
            return low + done * ((target or Decimal(1)) - low)


def steps(area: Area, result: UUID) -> None:
    for number in range(4):
        done = area.ago(20 - number) if area.chance.random() < 0.5 else None
        weight = Decimal(area.chance.choice((1, 1, 2, 3)))
        area.add("step", area.id(), result, f"Step {number + 1}", weight, done, number)


def link_work(area: Area, jira: UUID) -> None:
    """Three in five key results have tasks, five or six each."""
    results = [row[0] for row in area.rows["key_result"] if area.chance.random() < 0.6]
    people = [row[0] for row in area.rows["person"]]
    links = [area.id() for _ in results]
    for id_, result in zip(links, results, strict=True):
        how = ("EPIC", "SHOP-1", "EVIDENCE", "COUNT", "LIVE_SCOPE", "OK")
        area.add("task_link", id_, result, jira, *how, area.ago(0.1))
    for number in range(TASKS):
        id_, chance = area.id(), area.chance
        key = f"SHOP{area.number}-{number}"
        status, category = chance.choice(STATES)
        summary = f"{chance.choice(DOES)} {chance.choice(WHAT)}"
        url = f"https://jira.example.com/browse/{key}"
        changed = area.ago(chance.randrange(1, 40_000) / 1_000)
        assignee = chance.choice(people)
        area.add(
            "task", id_, jira, key, key, summary, status, category, assignee, url, changed,
            area.ago(0.1),
        )  # fmt: skip
        area.add("linked_task", links[number % len(links)], id_)
