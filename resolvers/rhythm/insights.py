"""Insights into a cycle: how it stands and how its rhythm is kept, from what everybody sees.

They are counted from the very answers of key results one by one, and so are the same as these, and
the same for whoever asks. What tells how people work is told of enough of them, or not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
from model.circles import is_open
from model.cycle import Cycle
from model.effective import current_membership, current_state
from model.key_result import KeyResult
from model.objective import Objective, ObjectiveUnit
from model.recognition import Recognition
from model.rows import KEYS, AnySelect, Row, named, of_keys, written
from model.unit import Membership, UnitState
from resolvers.alignment.entering import COUNTED
from resolvers.everyday.recognitions import RECIPIENT
from resolvers.ids import NOBODY, GlobalId, wanted_key
from resolvers.org.units import units_by_id
from resolvers.pages import Columns
from resolvers.progress.circumstances import Circumstances, circumstances_of
from resolvers.progress.health import health_of
from resolvers.progress.key_results import key_results_of
from resolvers.progress.objectives import OBJECTIVE
from resolvers.rhythm.cycles import cycles_by_id
from rules.cadence import Cadence
from rules.inbox import local_day
from rules.recognition import GAP_DAYS, RecognitionLevel
from rules.rhythm import FEWEST, in_time_share, kept, owed, share
from rules.score import ScoreZone, band, zone
from rules.terms import HealthStatus, Outcome, ReadingOrigin, ScoreBand

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
    scope = await scope_of(load, unit)
    own, results = await okrs_in(load, cycle.id, scope, asked)
    stands = [each.value for each in await health_of(load, results, None, asked) if each]
    people = owners(own, results)
    are_many = len(people) >= FEWEST
    outdated = share(stands.count(HealthStatus.OUTDATED), len(stands)) if are_many else None
    in_time = await in_time_of(load, results, cycle) if are_many else None
    return Insights(
        cycle.id, unit, len(own), len(results), len(people) if are_many else None,
        tuple(in_order(stands)), tuple(banded(results)), tuple(zoned(results)), outdated, in_time,
        await unrecognised_of(load, scope.people),
    )  # fmt: skip


async def okrs_in(
    load: Gate, cycle: UUID, scope: "Scope", asked: Columns
) -> tuple[list[Row], list[Row]]:
    """Objectives, and their key results but for those that were given up."""
    own = await objectives_in(load, cycle, scope)
    found = await key_results_of(load, [row.id for row in own], None, asked)
    return own, [row for each in found for row in each if is_live(row)]


async def is_there(load: Gate, unit: UUID) -> bool:
    return (await units_by_id(load, [unit], None, frozenset()))[0] is not None


def is_live(row: Row) -> bool:
    is_kept = row[KeyResult.archived_at] is None
    return is_kept and row[KeyResult.outcome] is not Outcome.CANCELLED


def owners(objectives: Sequence[Row], results: Sequence[Row]) -> set[UUID]:
    """Who is meant where one does not own a key result: whoever owns its objective."""
    over = {row[Objective.owner_id] for row in objectives}
    return {each for each in {*over, *speakers(objectives, results).values()} if each is not None}


def speakers(objectives: Sequence[Row], results: Sequence[Row]) -> dict[UUID, UUID | None]:
    """By key result, who is to speak of it."""
    over = {row.id: row[Objective.owner_id] for row in objectives}
    return {row.id: row[KeyResult.owner_id] or over[row[KeyResult.objective_id]] for row in results}


def in_order(stands: Sequence[HealthStatus]) -> list[tuple[HealthStatus, int]]:
    counts = Counter(stands)
    return [(each, counts[each]) for each in HealthStatus if counts[each]]


def banded(results: Sequence[Row]) -> list[BandCount]:
    counts = Counter(map(band, scores_of(results)))
    return [BandCount(each, counts[each]) for each in ScoreBand if counts[each]]


def zoned(results: Sequence[Row]) -> list[ZoneCount]:
    counts = Counter(map(zone, scores_of(results)))
    return [ZoneCount(each, counts[each]) for each in ScoreZone if counts[each]]


def scores_of(results: Sequence[Row]) -> list[Decimal]:
    return [score for row in results if (score := row[KeyResult.score]) is not None]


@dataclass(frozen=True)
class Scope:
    """A unit with those below it, and who is in one of them today; without a unit, all of them."""

    units: frozenset[UUID] | None
    people: frozenset[UUID]

    def has(self, objective: Row, shared: set[UUID]) -> bool:
        """What the units share, and what their people own."""
        own = objective[Objective.owner_id] in self.people
        return self.units is None or own or objective.id in shared


async def scope_of(load: Gate, unit: UUID | None) -> Scope:
    today = load.today
    belongs = await load.records(memberships(), on=today)
    if unit is None:
        return Scope(None, frozenset(row.person_id for row in belongs))
    parents = {row.unit_id: row.parent_id for row in await load.records(units(), on=today)}
    inside = below(unit, parents)
    return Scope(inside, frozenset(row.person_id for row in belongs if row.unit_id in inside))


def below(unit: UUID, parents: Mapping[UUID, UUID | None]) -> frozenset[UUID]:
    children: defaultdict[UUID | None, list[UUID]] = defaultdict(list)
    for each, parent in parents.items():
        children[parent].append(each)
    inside, left = {unit}, [unit]
    while left:
        more = [each for each in children[left.pop()] if each not in inside]
        inside.update(more)
        left += more
    return frozenset(inside)


@written
def memberships() -> AnySelect:
    told = select(Membership.person_id, Membership.unit_id)
    return told.where(current_membership(Membership, ON))


@written
def units() -> AnySelect:
    return select(UnitState.unit_id, UnitState.parent_id).where(current_state(UnitState, ON))


async def objectives_in(load: Gate, cycle: UUID, scope: Scope) -> list[Row]:
    rows = await load.rows(Objective, objectives(), keys=[cycle])
    inside = sorted(scope.units or ())
    found = {row.objective_id for row in await load.records(shared(), keys=inside)}
    return [row for row in rows if scope.has(row, found)]


@written
def objectives() -> AnySelect:
    """Published, and open to everybody."""
    found = select(*OBJECTIVE).where(of_keys(Objective.cycle_id), is_open(Objective))
    return found.where(Objective.status.in_(COUNTED)).order_by(Objective.position, Objective.id)


@written
def shared() -> AnySelect:
    return select(ObjectiveUnit.objective_id).where(of_keys(ObjectiveUnit.unit_id))


async def in_time_of(load: Gate, results: Sequence[Row], cycle: Row) -> Decimal | None:
    """Of check-ins that people owed until today, or until the cycle ended."""
    until = last_day(load, cycle)
    told = (await words_of(load, [row.id for row in results])).values()
    return in_time_share(kept(owed(*each.told(until))) for each in told)


def last_day(load: Gate, cycle: Row) -> date:
    """The last one by which anything is judged."""
    ends_on: date = cycle[Cycle.ends_on]
    return min(load.today, ends_on)


@dataclass(frozen=True)
class Words:
    """On which days a key result was spoken of, and since when and how often it is to be."""

    days: Sequence[date]
    around: Circumstances

    def last_day(self, until: date) -> date:
        """Of what was graded nothing is said, nor owed, from then on."""
        return min(until, self.around.graded_on or until)

    def told(self, until: date) -> tuple[Sequence[date], date, date, Cadence]:
        return self.days, self.around.opened_on, self.last_day(until), self.around.cadence


async def words_of(load: Gate, keys: Sequence[UUID]) -> dict[UUID, Words]:
    known = await circumstances_of(load, keys)
    days: defaultdict[UUID, list[date]] = defaultdict(list)
    for row in await load.records(said(), keys=keys):
        if (around := known.get(row.key_result_id)) is not None:
            days[row.key_result_id].append(local_day(row.effective_at, around.zone))
    return {key: Words(days[key], around) for key, around in known.items()}


@written
def said() -> AnySelect:
    """A reading of another system is no word of anybody."""
    told = select(CheckIn.key_result_id, CheckIn.effective_at).where(
        of_keys(CheckIn.key_result_id), is_standing(), CheckIn.origin != ReadingOrigin.JIRA
    )
    return told.order_by(CheckIn.effective_at)


async def unrecognised_of(load: Gate, people: frozenset[UUID]) -> Decimal | None:
    """The share that got no recognition in public for a while; None where it is not on."""
    if len(people) < FEWEST or not reads(load.viewer, Area.PERFORMANCE):
        return None
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
