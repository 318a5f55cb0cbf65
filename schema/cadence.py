"""How often people check in: what holds for a key result, and what a unit has set."""

from datetime import date, datetime
from typing import Any

import strawberry

from resolvers.org.people import people_by_id
from resolvers.progress.key_results import Asked
from rules.cadence import CadenceSource, Rhythm, Weekday
from schema.edges import by, column, computed
from schema.person import Person


def of(name: str) -> Any:
    def part(asked: Asked) -> Any:
        return getattr(asked.cadence, name)

    return part


@strawberry.type(description="How often a key result is to be checked in on.")
class Cadence:
    rhythm: Rhythm = computed(of("rhythm"), "How often.")
    weekday: Weekday = computed(of("weekday"), "On which day; of a month on the first of its kind.")
    early_days: int = computed(
        of("early_days"), "So many days ahead a check-in counts as the next one already."
    )
    source: CadenceSource = column("Who set it: the nearest counts.")
    due_on: date | None = column(
        "When the next one is due, by the organisation's days; null where none is any more. Who "
        "owes it is asked on their own day: see `inbox`."
    )


@strawberry.type(description="How often a unit checks in, where that is not as everywhere.")
class UnitCadence:
    rhythm: Rhythm = column("How often.")
    weekday: Weekday = column("On which day; of a month on the first of its kind.")
    set_by: Person = by(people_by_id, "Who set it.", key="set_by_id")
    set_at: datetime = column("When it was set.")


@strawberry.type(description="A change of how often a unit checks in, which is never overwritten.")
class UnitCadenceChange:
    version: int = column("Counts the changes of this unit from 1.")
    rhythm: Rhythm | None = column("How often from then on; null for as often as everywhere.")
    weekday: Weekday | None = column("On which day; of a month on the first of its kind.")
    set_by: Person = by(people_by_id, "Who set it.", key="set_by_id")
    set_at: datetime = column("When it was set.")


@strawberry.input(description="How often to check in.")
class CadenceInput:
    rhythm: Rhythm = strawberry.field(description="How often.")
    weekday: Weekday = strawberry.field(
        description="On which day; of a month on the first of its kind.", default=Weekday.MONDAY
    )
