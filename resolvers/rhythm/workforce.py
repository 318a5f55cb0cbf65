"""A unit's people in counts: whom they lead, and what they are publicly thanked for and good at.

From what everybody sees, and of so many people that nobody is meant by it: no name and no text.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.types import DateTime

from auth.gate import Gate
from auth.policy_line import Area
from auth.visibility.predicates import TODAY
from auth.visibility.reach import reads
from model.cycle import Cycle
from model.effective import current_line
from model.feedback import Feedback
from model.line import ReportingLine
from model.recognition import Recognition
from model.rows import KEYS, AnySelect, named, of_keys, written
from resolvers.everyday.recognitions import RECIPIENT
from resolvers.instants import zone_of
from resolvers.pages import Columns
from resolvers.rhythm.cycles import cycles_by_id
from resolvers.rhythm.insight_units import Company, Unit, company_of, told_units
from resolvers.rhythm.insights import Insights
from rules.anonymity import is_safe
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind, RecognitionLevel
from rules.rhythm import FEWEST, share
from rules.terms import LineKind

SINCE, BEFORE = (named(name, DateTime(timezone=True)) for name in ("since", "before"))
DAY = timedelta(days=1)
What = TypeVar("What", bound=Hashable)
Whom = Mapping[What, set[UUID]]


@dataclass(frozen=True)
class KindCount:
    kind: RecognitionKind
    people: int


@dataclass(frozen=True)
class ValueCount:
    value_id: UUID
    people: int


@dataclass(frozen=True)
class CompetencyCount:
    competency_id: UUID
    people: int


@dataclass(frozen=True)
class Workforce:
    """Of at least FEWEST people, and each count in it as well."""

    people: int
    managers: int | None
    reports_each: Decimal | None
    recognised_for: Sequence[KindCount]
    values: Sequence[ValueCount]
    competencies: Sequence[CompetencyCount]


async def workforces_of(
    load: Gate, found: Sequence[Insights], _: object, asked: Columns
) -> list[Workforce | None]:
    return [await workforce_of(load, each, asked) for each in found]


async def workforce_of(load: Gate, told: Insights, asked: Columns) -> Workforce | None:
    if not reads(load.viewer, Area.PERFORMANCE):
        return None
    company = await company_of(load)
    groups = company.people
    [cycle] = await cycles_by_id(load, [told.cycle_id], None, asked)
    if told.unit_id not in told_units(groups) or cycle is None:
        return None
    zone = await zone_of(load)
    since, before = (
        datetime.combine(day, time(), zone)
        for day in (cycle[Cycle.starts_on], cycle[Cycle.ends_on] + DAY)
    )
    when, of = {"since": since, "before": before}, Counted(company, told.unit_id)
    everybody = sorted(company.homes)
    led = {row.manager_id: row.count for row in await load.records(led_by(), keys=everybody)}
    leading = of.told(led)
    kinds, values = await praised(load, everybody, when)
    return Workforce(
        len(groups[told.unit_id]),
        None if leading is None else len(leading),
        None if leading is None else share(sum(led[who] for who in leading), len(leading)),
        [KindCount(each, count) for each, count in enough(of, kinds)],
        [ValueCount(each, count) for each, count in enough(of, values)],
        [CompetencyCount(*each) for each in enough(of, await named_in(load, everybody, when))],
    )


@dataclass(frozen=True)
class Counted:
    """A unit of the company, and whom of its people something holds for."""

    company: Company
    unit: Unit

    def told(self, whom: Collection[UUID]) -> frozenset[UUID] | None:
        """Those of them who are in the unit; None where it is about few of them, or all but few.

        What is left of a unit beside another, with whom it holds for or without them, is never few
        people.
        """
        groups, everybody = self.company.people, frozenset(self.company.homes)
        holds = everybody & frozenset(whom)
        sides = (holds, everybody - holds)
        if not is_safe(sides, FEWEST) or self.unit not in told_units(groups, sides):
            return None
        return groups[self.unit] & holds or None


def enough(of: Counted, whom: Whom[What]) -> Iterable[tuple[What, int]]:
    """Those of enough people, the most first."""
    told = {each: of.told(people) for each, people in whom.items() if len(people) >= FEWEST}
    counts = [(each, len(people)) for each, people in told.items() if people is not None]
    return sorted(counts, key=lambda each: (-each[1], str(each[0])))


@written
def led_by() -> AnySelect:
    """How many each of these people leads today."""
    return (
        select(ReportingLine.manager_id, func.count().label("count"))
        .where(
            of_keys(ReportingLine.manager_id),
            ReportingLine.kind == LineKind.PRIMARY,
            current_line(ReportingLine, TODAY),
        )
        .group_by(ReportingLine.manager_id)
    )


async def praised(
    load: Gate, people: Sequence[UUID], when: Mapping[str, datetime]
) -> tuple[Whom[RecognitionKind], Whom[UUID]]:
    kinds: defaultdict[RecognitionKind, set[UUID]] = defaultdict(set)
    values: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await load.records(recognised(), keys=people, **when):
        kinds[row.kind].add(row.recipient_id)
        for value in row.value_ids:
            values[value].add(row.recipient_id)
    return kinds, values


@written
def recognised() -> AnySelect:
    whom = RECIPIENT.c.recipient_id
    told = select(whom, Recognition.kind, Recognition.value_ids)
    return (
        told.select_from(Recognition)
        .join(RECIPIENT, true())
        .where(
            Recognition.recipient_ids.overlap(KEYS),
            of_keys(whom),
            Recognition.level == RecognitionLevel.PUBLIC,
            Recognition.sent_at >= SINCE,
            Recognition.sent_at < BEFORE,
        )
    )


async def named_in(load: Gate, people: Sequence[UUID], when: Mapping[str, datetime]) -> Whom[UUID]:
    """The competencies that feedback for everybody names."""
    whom: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await load.records(said_openly(), keys=people, **when):
        for competency in row.competency_ids:
            whom[competency].add(row.about_id)
    return whom


@written
def said_openly() -> AnySelect:
    return select(Feedback.about_id, Feedback.competency_ids).where(
        of_keys(Feedback.about_id),
        Feedback.level == FeedbackLevel.PUBLIC,
        Feedback.sent_at >= SINCE,
        Feedback.sent_at < BEFORE,
    )
