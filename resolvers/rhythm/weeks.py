"""How the rhythm of check-ins was kept week by week, in shares of enough people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from auth.gate import Gate
from model.cycle import Cycle
from resolvers.pages import Columns
from resolvers.rhythm.cycles import cycles_by_id
from resolvers.rhythm.insights import (
    Insights,
    Words,
    last_day,
    okrs_in,
    scope_of,
    speakers,
    words_of,
)
from rules.rhythm import (
    FEWEST,
    WEEK,
    Owed,
    in_time_share,
    is_outdated_on,
    kept,
    monday_of,
    mondays,
    owed,
    share,
)

DAY = timedelta(days=1)


@dataclass(frozen=True)
class WeekOfRhythm:
    """Shares are None of a week in which fewer than FEWEST people were to speak."""

    starts_on: date
    in_time_share: Decimal | None
    outdated_share: Decimal | None


@dataclass(frozen=True)
class Spoken:
    """Of one key result: who was to speak, what they owed, and all that was said."""

    who: UUID | None
    owed: Sequence[Owed]
    words: Words

    def was_open(self, day: date) -> bool:
        return self.words.around.opened_on <= day

    def was_outdated(self, day: date) -> bool:
        around, day = self.words.around, self.words.last_day(day)
        return is_outdated_on(day, self.words.days, around.opened_on, around.cadence)


async def weeks_of(
    load: Gate, found: Sequence[Insights], _: object, asked: Columns
) -> list[list[WeekOfRhythm] | None]:
    return [await rhythm_of(load, each, asked) for each in found]


async def rhythm_of(load: Gate, told: Insights, asked: Columns) -> list[WeekOfRhythm] | None:
    """From the cycle's first week to this one, or to its last."""
    [cycle] = await cycles_by_id(load, [told.cycle_id], None, asked)
    if told.people is None or cycle is None:
        return None
    own, results = await okrs_in(load, told.cycle_id, await scope_of(load, told.unit_id), asked)
    who, until = speakers(own, results), last_day(load, cycle)
    words = await words_of(load, [row.id for row in results])
    spoken = [Spoken(who[key], [*owed(*each.told(until))], each) for key, each in words.items()]
    return [week_of(first, spoken, until) for first in mondays(cycle[Cycle.starts_on], until)]


def week_of(first: date, spoken: Sequence[Spoken], until: date) -> WeekOfRhythm:
    last = min(first + WEEK - DAY, until)
    return WeekOfRhythm(first, in_time_in(first, spoken), outdated_by(last, spoken))


def in_time_in(first: date, spoken: Sequence[Spoken]) -> Decimal | None:
    due = [(each.who, [one for one in each.owed if monday_of(one.on) == first]) for each in spoken]
    owing = [(who, theirs) for who, theirs in due if theirs]
    if not are_many(who for who, _ in owing):
        return None
    return in_time_share(kept(theirs) for _, theirs in owing)


def outdated_by(day: date, spoken: Sequence[Spoken]) -> Decimal | None:
    begun = [each for each in spoken if each.was_open(day)]
    if not are_many(each.who for each in begun):
        return None
    return share(sum(each.was_outdated(day) for each in begun), len(begun))


def are_many(people: Iterable[UUID | None]) -> bool:
    return len({each for each in people if each is not None}) >= FEWEST
