"""How the rhythm of check-ins was kept week by week, in shares of enough people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from auth.gate import Gate
from model.cycle import Cycle
from resolvers.pages import Columns
from resolvers.rhythm.cycles import cycles_by_id
from resolvers.rhythm.insight_okrs import Okrs, okrs_of
from resolvers.rhythm.insight_units import Company, Scope, Unit, company_of, told_units
from resolvers.rhythm.insights import (
    BandCount,
    Insights,
    Words,
    ZoneCount,
    banded,
    last_day,
    words_of,
    zoned,
)
from rules.rhythm import (
    WEEK,
    Owed,
    in_time_share,
    is_outdated_on,
    kept,
    monday_of,
    mondays,
    share,
)

DAY = timedelta(days=1)
Placed = tuple[UUID, frozenset[UUID]]


@dataclass(frozen=True)
class WeekOfRhythm:
    """Shares are None of a week in which fewer than FEWEST people were to speak."""

    starts_on: date
    in_time_share: Decimal | None
    outdated_share: Decimal | None
    bands: Sequence[BandCount]
    zones: Sequence[ZoneCount]


@dataclass(frozen=True)
class Spoken:
    """Of one key result: who was to speak and where, what was owed by week, all that was said."""

    who: UUID | None
    places: frozenset[UUID]
    owed: Mapping[date, Sequence[Owed]]
    words: Words
    score: Decimal | None

    def was_open(self, day: date) -> bool:
        return self.words.around.opened_on <= day

    def was_outdated(self, day: date) -> bool:
        around, day = self.words.around, self.words.last_day(day)
        return is_outdated_on(day, self.words.days, around.opened_on, self.words.cadences)


@dataclass(frozen=True)
class Asked:
    """Of which unit of the company; `known` are the same people in another week."""

    company: Company
    unit: Unit
    scope: Scope
    known: dict[frozenset[Placed], bool] = field(default_factory=dict[frozenset[Placed], bool])

    def told(self, spoken: Sequence[Spoken]) -> list[Spoken] | None:
        """Those of the unit; None where they are too few, be it beside those of another unit."""
        placed = frozenset((each.who, each.places) for each in spoken if each.who is not None)
        if placed not in self.known:
            self.known[placed] = self.unit in told_units(self.company.gathered(placed))
        if not self.known[placed]:
            return None
        return [each for each in spoken if self.scope.has(each.places)]


async def weeks_of(
    load: Gate, found: Sequence[Insights], _: object, asked: Columns
) -> list[list[WeekOfRhythm] | None]:
    return [await rhythm_of(load, each, asked) for each in found]


async def rhythm_of(load: Gate, told: Insights, asked: Columns) -> list[WeekOfRhythm] | None:
    """From the cycle's first week to this one, or to its last."""
    [cycle] = await cycles_by_id(load, [told.cycle_id], None, asked)
    if told.people is None or cycle is None:
        return None
    company, until = await company_of(load), last_day(load, cycle)
    spoken = await spoken_in(load, await okrs_of(load, told.cycle_id, company), until)
    of = Asked(company, told.unit_id, company.scope(told.unit_id))
    return [week_of(first, spoken, of, until) for first in mondays(cycle[Cycle.starts_on], until)]


async def spoken_in(load: Gate, okrs: Okrs, until: date) -> list[Spoken]:
    """Of the whole cycle, since a unit is told of beside all others."""
    told = [(of, key, who) for of, each in okrs.results.items() for key, who in each.items()]
    words = await words_of(load, [key for _, key, _ in told], until)
    return [
        Spoken(
            who,
            okrs.places[of],
            by_week(words[key].owed),
            words[key],
            okrs.scores.get(key),
        )
        for of, key, who in told
        if key in words
    ]


def by_week(told: Iterable[Owed]) -> Mapping[date, Sequence[Owed]]:
    weeks: defaultdict[date, list[Owed]] = defaultdict(list)
    for each in told:
        weeks[monday_of(each.on)].append(each)
    return weeks


def week_of(first: date, spoken: Sequence[Spoken], of: Asked, until: date) -> WeekOfRhythm:
    last = min(first + WEEK - DAY, until)
    scores = [*scored_by(last, spoken, of)]
    kept_, stale = in_time_in(first, spoken, of), outdated_by(last, spoken, of)
    return WeekOfRhythm(first, kept_, stale, banded(scores), zoned(scores))


def scored_by(day: date, spoken: Sequence[Spoken], of: Asked) -> Iterator[Decimal]:
    """The scores that were given by then; as many as in the cycle itself, once it is over."""
    for each in spoken:
        graded_on = each.words.around.graded_on
        is_graded = graded_on is not None and graded_on <= day
        if is_graded and each.score is not None and of.scope.has(each.places):
            yield each.score


def in_time_in(first: date, spoken: Sequence[Spoken], of: Asked) -> Decimal | None:
    owing = of.told([each for each in spoken if first in each.owed])
    return None if owing is None else in_time_share(kept(each.owed[first]) for each in owing)


def outdated_by(day: date, spoken: Sequence[Spoken], of: Asked) -> Decimal | None:
    begun = of.told([each for each in spoken if each.was_open(day)])
    if begun is None:
        return None
    return share(sum(each.was_outdated(day) for each in begun), len(begun))
