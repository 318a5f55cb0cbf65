"""Insights into a cycle: how it stands and how its rhythm is kept, from what everybody sees.

They are counted from the very answers of key results one by one, and so are the same as these, and
the same for whoever asks. What tells how people work is told of enough of them, or not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import Date, select, true
from typing_extensions import Doc

from auth.gate import Gate
from auth.policy_line import Area
from auth.visibility.reach import reads
from model.check_in import CheckIn, is_standing
from model.cycle import Cycle
from model.key_result import KeyResult
from model.recognition import Recognition
from model.rows import KEYS, AnySelect, Row, named, of_keys, written
from resolvers.everyday.recognitions import RECIPIENT
from resolvers.ids import NOBODY, GlobalId, wanted_key
from resolvers.org.units import units_by_id
from resolvers.pages import Columns
from resolvers.progress.circumstances import Circumstances, circumstances_of
from resolvers.progress.health import health_of
from resolvers.progress.key_results import key_results_of
from resolvers.rhythm.cadences_then import cadences_of
from resolvers.rhythm.cycles import cycles_by_id
from resolvers.rhythm.insight_okrs import Okrs, okrs_of
from resolvers.rhythm.insight_units import Company, Unit, company_of, told_units
from rules.cadences import Cadences
from rules.inbox import local_day
from rules.recognition import GAP_DAYS, RecognitionLevel
from rules.rhythm import Owed, in_time_share, kept, owed, share
from rules.score import ScoreZone, band, zone
from rules.terms import HealthStatus, ReadingOrigin, ScoreBand

ON = named("on", Date())


@dataclass(frozen=True)
class WhichInsights:
    cycle: Annotated[GlobalId, Doc("Of this cycle.")]
    unit: Annotated[
        GlobalId | None,
        Doc("Of this unit and those below it; where omitted, of the whole company."),
    ] = None


@dataclass(frozen=True)
class BandCount:
    band: ScoreBand
    count: int


@dataclass(frozen=True)
class ZoneCount:
    zone: ScoreZone
    count: int


@dataclass(frozen=True)
class Insights:
    """Shares are 0 to 1, and None of too few people, or of nothing. Tuples, so that it is a key."""

    cycle_id: UUID
    unit_id: UUID | None
    objectives: int
    key_results: int
    people: int | None
    health: tuple[tuple[HealthStatus, int], ...]
    bands: tuple[BandCount, ...]
    zones: tuple[ZoneCount, ...]
    outdated_share: Decimal | None
    in_time_share: Decimal | None
    unrecognised_share: Decimal | None


async def find_insights(load: Gate, which: WhichInsights, asked: Columns) -> Insights | None:
    key, unit = wanted_key(which.cycle, "Cycle") or NOBODY, wanted_key(which.unit, "OrgUnit")
    cycle = (await cycles_by_id(load, [key], None, asked))[0]
    if cycle is None or (unit is not None and not await is_there(load, unit)):
        return None
    company = await company_of(load)
    okrs = await okrs_of(load, cycle.id, company)
    own = okrs.within(company.scope(unit))
    results = await results_of(load, own, okrs, asked)
    stands = [each.value for each in await health_of(load, results, None, asked) if each]
    people, scores = company.gathered(okrs.placed_owners()), scores_of(results)
    is_told = unit in told_units(people)
    outdated = share(stands.count(HealthStatus.OUTDATED), len(stands)) if is_told else None
    in_time = await in_time_of(load, results, cycle) if is_told else None
    return Insights(
        cycle.id, unit, len(own), len(results), len(people[unit]) if is_told else None,
        tuple(in_order(stands)), tuple(banded(scores)), tuple(zoned(scores)), outdated, in_time,
        await unrecognised_of(load, company, unit),
    )  # fmt: skip


async def results_of(load: Gate, own: Sequence[Row], okrs: Okrs, asked: Columns) -> list[Row]:
    """Their key results, but for those that were given up."""
    found = await key_results_of(load, [row.id for row in own], None, asked)
    live = {key for row in own for key in okrs.results[row.id]}
    return [row for each in found for row in each if row.id in live]


async def is_there(load: Gate, unit: UUID) -> bool:
    return (await units_by_id(load, [unit], None, frozenset()))[0] is not None


def in_order(stands: Sequence[HealthStatus]) -> list[tuple[HealthStatus, int]]:
    counts = Counter(stands)
    return [(each, counts[each]) for each in HealthStatus if counts[each]]


def banded(scores: Sequence[Decimal]) -> list[BandCount]:
    counts = Counter(map(band, scores))
    return [BandCount(each, counts[each]) for each in ScoreBand if counts[each]]


def zoned(scores: Sequence[Decimal]) -> list[ZoneCount]:
    counts = Counter(map(zone, scores))
    return [ZoneCount(each, counts[each]) for each in ScoreZone if counts[each]]


def scores_of(results: Sequence[Row]) -> list[Decimal]:
    return [score for row in results if (score := row[KeyResult.score]) is not None]


async def in_time_of(load: Gate, results: Sequence[Row], cycle: Row) -> Decimal | None:
    """Of check-ins that people owed until today, or until the cycle ended."""
    until = last_day(load, cycle)
    told = await words_of(load, [row.id for row in results], until)
    return in_time_share(kept(told[row.id].owed) for row in results if row.id in told)


def last_day(load: Gate, cycle: Row) -> date:
    """The last one by which anything is judged."""
    ends_on: date = cycle[Cycle.ends_on]
    return min(load.today, ends_on)


@dataclass(frozen=True)
class Words:
    """On which days a key result was spoken of, and since when and how often it was to be.

    `owed` is what came of it until the day that it was asked for.
    """

    days: Sequence[date]
    around: Circumstances
    cadences: Cadences
    owed: Sequence[Owed]

    def last_day(self, until: date) -> date:
        return last_day_of(self.around, until)


def last_day_of(around: Circumstances, until: date) -> date:
    """Of what was graded nothing is said, nor owed, from then on."""
    return min(until, around.graded_on or until)


async def words_of(load: Gate, keys: Sequence[UUID], until: date) -> dict[UUID, Words]:
    """A cycle and its weeks are told of by the same ones."""
    known: dict[UUID, Words] = load.remembered((words_of, until))
    new = [key for key in keys if key not in known]
    if new:
        known |= await words_until(load, new, until)
    return {key: known[key] for key in keys if key in known}


async def words_until(load: Gate, keys: Sequence[UUID], until: date) -> dict[UUID, Words]:
    known, cadences = await circumstances_of(load, keys), await cadences_of(load, keys, until)
    days: defaultdict[UUID, list[date]] = defaultdict(list)
    for row in await load.records(said(), keys=keys):
        if (around := known.get(row.key_result_id)) is not None:
            days[row.key_result_id].append(local_day(row.effective_at, around.zone))
    return {key: spoken(days[key], known[key], each, until) for key, each in cadences.items()}


def spoken(days: Sequence[date], around: Circumstances, held: Cadences, until: date) -> Words:
    told = owed(days, around.opened_on, last_day_of(around, until), held)
    return Words(days, around, held, tuple(told))


@written
def said() -> AnySelect:
    """A reading of another system is no word of anybody."""
    told = select(CheckIn.key_result_id, CheckIn.effective_at).where(
        of_keys(CheckIn.key_result_id), is_standing(), CheckIn.origin != ReadingOrigin.JIRA
    )
    return told.order_by(CheckIn.effective_at)


async def unrecognised_of(load: Gate, company: Company, unit: Unit) -> Decimal | None:
    """The share that got no recognition in public for a while; None where it is not on."""
    if not reads(load.viewer, Area.PERFORMANCE):
        return None
    groups = company.people
    if unit not in told_units(groups):
        return None
    people = groups[unit]
    since = load.moment.now - timedelta(days=GAP_DAYS)
    found = await load.records(recognised(), keys=sorted(people), since=since)
    return share(len(people) - len(found), len(people))


@written
def recognised() -> AnySelect:
    whom = RECIPIENT.c.recipient_id
    told = select(whom).distinct().select_from(Recognition).join(RECIPIENT, true())
    lately = Recognition.sent_at >= named("since", Recognition.sent_at.type)
    is_public = Recognition.level == RecognitionLevel.PUBLIC
    return told.where(Recognition.recipient_ids.overlap(KEYS), of_keys(whom), lately, is_public)
