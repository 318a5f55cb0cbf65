"""Signals of a bar that is set too low or too high, for the team, its manager and the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from auth.gate import Gate
from auth.visibility.reasons import reasons_seen
from model.check_in import CheckIn, is_standing
from model.key_result import KeyResult, Step
from model.objective import Objective
from model.rows import AnySelect, Row, of_keys, written
from resolvers.authoring.bars import always_full, within_trend
from resolvers.authoring.rolling import newest_set
from resolvers.instants import BEGINNING, END, zone_of
from resolvers.pages import Columns
from resolvers.progress.circumstances import circumstances_of
from resolvers.progress.key_results import key_results_of, metric
from resolvers.progress.series import readings
from resolvers.progress.steps import steps_of
from rules.metrics import KINDS
from rules.progress import key_result_progress
from rules.sandbagging import (
    SandbaggingSignal,
    closed_signal,
    draft_signal,
    is_reached_early,
    is_target_too_safe,
)
from rules.terms import ObjectiveStatus, Outcome, Reason, Role

Confidences = Mapping[UUID, Decimal]
TEAM = frozenset({Reason.OWNER, Reason.CONTRIBUTOR, Reason.UNIT_MEMBER, Reason.MANAGER})


@dataclass(frozen=True)
class Told:
    """A signal, and the key result that it is about; None for the whole set."""

    signal: SandbaggingSignal
    key_result_id: UUID | None = None


async def signals_of(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> Sequence[list[Told] | None]:
    """None for everybody but the team, its owner's manager and the programme lead."""
    shown = await shown_to(load, objectives)
    mine = [row for row in objectives if row.id in shown]
    results = await key_results_of(load, [row.id for row in mine], _, asked) if mine else []
    flat = [row for group in results for row in group]
    reached = await reached_on(load, flat)
    first = await first_confidences(load, flat)
    trending = await within_trend(load, flat)
    full = await always_full(load, mine)
    told = {
        objective.id: [
            *of_set(objective, group, first),
            *([Told(SandbaggingSignal.ALWAYS_FULL)] if objective.id in full else ()),
            *of_each(objective, group, reached),
            *(Told(SandbaggingSignal.WITHIN_TREND, row.id) for row in group if row.id in trending),
        ]
        for objective, group in zip(mine, results, strict=True)
    }
    return [told.get(row.id) for row in objectives]


async def shown_to(load: Gate, objectives: Sequence[Row]) -> set[UUID]:
    keys = [row.id for row in objectives]
    if Role.PROGRAMME_LEAD in load.viewer.roles:
        return set(keys)
    seen = await reasons_seen(load, Objective, keys)
    return {key for key, reasons in seen.items() if not TEAM.isdisjoint(reasons)}


def of_set(objective: Row, results: Sequence[Row], first: Confidences) -> list[Told]:
    """Of a set that is over by its scores, else by how sure people were as they began it."""
    status = objective[Objective.status]
    if status is ObjectiveStatus.CANCELLED:
        return []
    if status is ObjectiveStatus.CLOSED:
        signal = closed_signal([row.score for row in results if row.score is not None])
    else:
        begun = [first[row.id] for row in newest_set(results) if row.id in first]
        signal = draft_signal(begun)
    return [] if signal is None else [Told(signal)]


async def first_confidences(load: Gate, results: Sequence[Row]) -> Confidences:
    """The first that was said of each: nobody checks in on a draft, so it stands for the draft's.

    One that nobody said came with the key result itself. What was given up is left out.
    """
    standing = [row for row in results if row[KeyResult.outcome] is not Outcome.CANCELLED]
    if not standing:
        return {}
    said = await load.records(first_said(), keys=[row.id for row in standing])
    own = {row.id: row.confidence for row in standing if row.confidence is not None}
    return {**own, **{each.key: each.confidence for each in said}}


@written
def first_said() -> AnySelect:
    of = CheckIn.key_result_id
    standing = (CheckIn.confidence.is_not(None), is_standing())
    said = select(of.label("key"), CheckIn.confidence).where(of_keys(of), *standing)
    in_time = said.order_by(of, CheckIn.effective_at, CheckIn.recorded_at, CheckIn.id)
    return in_time.ext(distinct_on(of))


@dataclass(frozen=True)
class Reached:
    """When a key result first came to its target, and its window."""

    on: date | None
    starts_on: date
    ends_on: date


def of_each(objective: Row, results: Sequence[Row], reached: dict[UUID, Reached]) -> list[Told]:
    told: list[Told] = []
    for row in results:
        when = reached.get(row.id)
        if is_target_too_safe(row[KeyResult.score], objective[Objective.ambition]):
            told.append(Told(SandbaggingSignal.TARGET_TOO_SAFE, row.id))
        if when is not None and is_reached_early(when.on, when.starts_on, when.ends_on):
            told.append(Told(SandbaggingSignal.REACHED_EARLY, row.id))
    return told


async def reached_on(load: Gate, results: Sequence[Row]) -> dict[UUID, Reached]:
    """Of what is kept within bounds it says nothing that it is so from the first day on."""
    results = [row for row in results if not KINDS[row[KeyResult.kind]].is_kept]
    if not results:
        return {}
    keys = [row.id for row in results]
    around = await circumstances_of(load, keys)
    zone = await zone_of(load)
    found = await load.rows(CheckIn, readings(), keys=keys, begins=BEGINNING, until=END)
    by_key = {row.id: row for row in results}
    first = await all_done_on(load, results, zone)
    for each in found:
        row = by_key[each[CheckIn.key_result_id]]
        if row.id not in first and is_full(row, each[CheckIn.value]):
            first[row.id] = each[CheckIn.effective_at].astimezone(zone).date()
    return {
        key: Reached(first.get(key), told.starts_on, told.ends_on) for key, told in around.items()
    }


async def all_done_on(load: Gate, results: Sequence[Row], zone: ZoneInfo) -> dict[UUID, date]:
    """When the last step of each milestone was done that has none left: nobody reads it."""
    ends: dict[UUID, date] = {}
    for row, steps in zip(results, await steps_of(load, results, None, frozenset()), strict=True):
        done = [at for step in steps if (at := step[Step.done_at]) is not None]
        if done and len(done) == len(steps):
            ends[row.id] = max(done).astimezone(zone).date()
    return ends


def is_full(row: Row, value: Decimal | None) -> bool:
    raw = key_result_progress(metric(row, ()), value).raw
    return raw is not None and raw >= 1
