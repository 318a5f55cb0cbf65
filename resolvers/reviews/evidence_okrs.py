"""Evidence of OKRs, gathered at the launch: what was published and public, and said of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import TIMESTAMP, ColumnElement, Date, ScalarSelect, func, select

from auth.gate import Work
from model.check_in import CheckIn, is_standing
from model.cycle import Cycle
from model.key_result import KeyResult, Step
from model.objective import Objective
from model.rolling import is_cycle_of_result
from model.rows import AnySelect, named, of_keys, written
from resolvers.ids import global_id
from resolvers.instants import midnight, next_day, zone_of
from rules.evidence import EvidenceKind, Period, Piece, Pieces
from rules.evidence_words import Standing, standing
from rules.terms import Visibility


async def okrs(work: Work, people: Sequence[UUID], period: Period) -> Pieces:
    """Published objectives that somebody owned in a cycle of the period, and their key results."""
    days = {"starts": period.starts_on, "ends": period.ends_on}
    found: defaultdict[UUID, list[Piece]] = defaultdict(list)
    for record in await work.records(objectives(), keys=people, **days):
        day = within(record.ends_on, period)
        source = global_id(Objective.__name__, record.id)
        words = outcome(record.outcome)
        piece = Piece(EvidenceKind.OBJECTIVE, day, record.title, words, source)
        found[record.owner_id].append(piece)
    for record in await work.records(key_results(), keys=people, **days):
        day = within(record.due_on or record.ends_on, period)
        source = global_id(KeyResult.__name__, record.id)
        words = f"{record.objective}: {standing(standing_of(record), work.today)}"
        piece = Piece(EvidenceKind.KEY_RESULT, day, record.title, words, source)
        found[record.owner].append(piece)
    return found


def outcome(reached: Any) -> str | None:
    return None if reached is None else str(reached.value)


def standing_of(record: Any) -> Standing:
    """As it stands at the launch: whatever is read or edited later changes nothing of it."""
    aims = {name: getattr(record, name) for name in ("start", "target", "lower", "upper", "scope")}
    done = {name: getattr(record, name) for name in ("current", "steps", "steps_done", "outcome")}
    unit = record.unit_of_measure or record.currency
    return Standing(kind=record.kind, unit=unit, **aims, **done)


def within(day: date, period: Period) -> date:
    return min(max(day, period.starts_on), period.ends_on)


def is_public() -> tuple[Any, ...]:
    return (Objective.visibility == Visibility.PUBLIC, Objective.published_at.is_not(None))


def meets_period() -> tuple[Any, ...]:
    starts, ends = named("starts", Date()), named("ends", Date())
    return (Cycle.starts_on <= ends, Cycle.ends_on >= starts)


@written
def objectives() -> AnySelect:
    told = (Objective.id, Objective.owner_id, Objective.title, Objective.outcome, Cycle.ends_on)
    found = select(*told).join(Cycle, Cycle.id == Objective.cycle_id)
    return found.where(of_keys(Objective.owner_id), *is_public(), *meets_period())


@written
def key_results() -> AnySelect:
    """Of whoever owns them; of the objective's owner where nobody else does."""
    owner = func.coalesce(KeyResult.owner_id, Objective.owner_id)
    told = (
        KeyResult.id, owner.label("owner"), KeyResult.title, KeyResult.kind, KeyResult.start,
        KeyResult.target, KeyResult.current, KeyResult.lower, KeyResult.upper, KeyResult.scope,
        KeyResult.unit_of_measure, KeyResult.currency, KeyResult.outcome, KeyResult.due_on,
        Objective.title.label("objective"), Cycle.ends_on,
        count_of_steps().label("steps"),
        count_of_steps(Step.done_at.is_not(None)).label("steps_done"),
    )  # fmt: skip
    found = (
        select(*told)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
    )
    return found.where(of_keys(owner), *is_public(), *meets_period())


def count_of_steps(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    of_result = select(func.count()).where(Step.key_result_id == KeyResult.id, *which)
    return of_result.correlate(KeyResult).scalar_subquery()


async def check_ins(work: Work, people: Sequence[UUID], period: Period) -> Pieces:
    """What somebody said of public key results, on the days of the period where they are."""
    zone = await zone_of(work)
    first, after = (midnight(day, zone) for day in (period.starts_on, next_day(period.ends_on)))
    found: defaultdict[UUID, list[Piece]] = defaultdict(list)
    for record in await work.records(said(), keys=people, first=first, after=after):
        day = record.effective_at.astimezone(zone).date()
        source = global_id(CheckIn.__name__, record.id)
        words = "; ".join(told_of(record)) or None
        piece = Piece(EvidenceKind.CHECK_IN, day, record.title, words, source)
        found[record.author_id].append(piece)
    return found


def told_of(record: Any) -> Iterator[str]:
    if record.value is not None:
        yield f"{record.value:f}"
    if record.narrative:
        yield record.narrative


@written
def said() -> AnySelect:
    """What was corrected by a later one is not said any more."""
    at = TIMESTAMP(timezone=True)
    told = (
        CheckIn.id, CheckIn.author_id, CheckIn.value, CheckIn.narrative, CheckIn.effective_at,
        KeyResult.title,
    )  # fmt: skip
    found = (
        select(*told)
        .join(KeyResult, KeyResult.id == CheckIn.key_result_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
    )
    days = (CheckIn.effective_at >= named("first", at), CheckIn.effective_at < named("after", at))
    return found.where(of_keys(CheckIn.author_id), is_standing(), *is_public(), *days)
