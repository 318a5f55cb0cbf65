"""Roll-ups of days gone by, computed again where a check-in was entered late or corrected."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from model.check_in import CheckIn, is_standing
from model.database import SystemSession
from model.key_result import KeyResult, Step
from model.organisation import Organisation
from model.revision import Revision
from model.rollup import RollupPast
from model.rollup_graph import Then, graph_of, stored
from model.rollup_rows import PartOfRows, rows_above
from model.rollups import past_of_days
from model.rows import among
from model.turned_back import turned_back
from rules.arithmetic import ZERO
from rules.formula import WEIGHTED_MEAN
from rules.progress import Progress
from rules.rollup import Rollup, update

Dated = Mapping[UUID, Sequence[tuple[date, Decimal]]]


async def recompute_since(
    session: SystemSession, objective_ids: Collection[UUID], since: date, today: date
) -> None:
    """The kept figures of these objectives, and of all above, from a day on and before today.

    Links, steps and people are those of today: readings, which steps are done, how key results were
    measured and weighed, which were there and which were graded are of the day. To be called after
    `recompute`, in its turn.
    """
    part = await rows_above(session, objective_ids)
    days = await _days(session, list(part.own), since, today)
    zone = await _zone(session)
    readings = await _readings(session, list(part.results), zone)
    steps = await _steps(session, part, zone)
    outer, revised = await _outer(session, part), await _revised(session, part, since, zone)
    told: list[tuple[date, Mapping[UUID, Rollup]]] = []
    for day in days:
        current = {key: _at(day, told) for key, told in readings.items()}
        done = {key: _done(day, told) for key, told in steps.items()}
        events = ("created_at", "graded_at", "archived_at")
        later, ungraded, standing = (_after(day, each, part, zone) for each in events)
        was = {key: _was(day, told) for key, told in revised.items()}
        graph = graph_of(part, Then(current, done, later, ungraded, standing, was))
        known = {key: _known(day, told) for key, told in outer.items()}
        computed = update(graph, known, graph.nodes.keys() - known.keys())
        told.append((day, {key: computed[key] for key in part.own}))
    await session.run(past_of_days(told))


async def _days(
    session: SystemSession, ids: Collection[UUID], since: date, today: date
) -> list[date]:
    """The days on which any of these figures changed, the first of them all, and the day before.

    For that is what they were until then: whoever takes them as they are finds it there.
    """
    found = sa.select(RollupPast.on_day).where(
        among(RollupPast.objective_id, ids), RollupPast.on_day >= since, RollupPast.on_day < today
    )
    return sorted(
        {
            since - timedelta(days=1),
            since,
            *(row.on_day for row in await session.all(found.distinct())),
        }
    )


async def _readings(session: SystemSession, ids: Collection[UUID], zone: ZoneInfo) -> Dated:
    """Of each key result that was ever read: its value from each day on."""
    found = (
        sa.select(CheckIn.key_result_id, CheckIn.effective_at, CheckIn.value)
        .where(among(CheckIn.key_result_id, ids), CheckIn.value.is_not(None), is_standing())
        .order_by(CheckIn.effective_at, CheckIn.recorded_at, CheckIn.id)
    )
    readings: defaultdict[UUID, list[tuple[date, Decimal]]] = defaultdict(list)
    for row in await session.all(found):
        readings[row.key_result_id].append((_day(row.effective_at, zone), row.value))
    return readings


async def _steps(session: SystemSession, part: PartOfRows, zone: ZoneInfo) -> Dated:
    """Of each milestone that has begun: what its steps weigh, each with the day it was done."""
    begun = [key for key, row in part.results.items() if row.done]
    steps: defaultdict[UUID, list[tuple[date, Decimal]]] = defaultdict(list)
    if not begun:
        return steps
    found = sa.select(Step.key_result_id, Step.done_at, Step.weight).where(
        among(Step.key_result_id, begun), Step.done_at.is_not(None)
    )
    for row in await session.all(found.order_by(Step.done_at, Step.id)):
        steps[row.key_result_id].append((_day(row.done_at, zone), row.weight))
    return steps


def _done(day: date, steps: Sequence[tuple[date, Decimal]]) -> list[Decimal]:
    return [weight for on, weight in steps if on <= day]


def _after(day: date, what: str, part: PartOfRows, zone: ZoneInfo) -> set[UUID]:
    """The key results of which this happened on a later day."""
    at = {key: getattr(row, what) for key, row in part.results.items()}
    return {key for key, each in at.items() if each is not None and _day(each, zone) > day}


async def _revised(
    session: SystemSession, part: PartOfRows, since: date, zone: ZoneInfo
) -> Mapping[UUID, Sequence[tuple[date, Any]]]:
    """By key result what was revised since, and on which day, oldest first."""
    what = (Revision.key_result_id, Revision.at, Revision.field, Revision.old)
    begins = datetime.combine(since, time(), zone)
    of_them = (among(Revision.key_result_id, list(part.results)), Revision.at >= begins)
    revised: defaultdict[UUID, list[tuple[date, Any]]] = defaultdict(list)
    found = sa.select(*what).where(*of_them).order_by(Revision.at, Revision.id)
    for row in await session.all(found):
        revised[row.key_result_id].append((_day(row.at, zone), row))
    return revised


def _was(day: date, revised: Sequence[tuple[date, Any]]) -> Mapping[str, Any]:
    """The first change of a field after that day tells what it was."""
    fields: dict[str, Any] = {}
    for on, record in revised:
        if on > day:
            fields.setdefault(record.field, record)
    return turned_back(KeyResult, fields)


async def _zone(session: SystemSession) -> ZoneInfo:
    return ZoneInfo(await session.scalar(sa.select(Organisation.time_zone)) or "UTC")


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _at(day: date, readings: Sequence[tuple[date, Decimal]]) -> Decimal | None:
    """The last one by then; nothing before the first."""
    past = [value for on, value in readings if on <= day]
    return past[-1] if past else None


async def _outer(session: SystemSession, part: PartOfRows) -> dict[UUID, tuple[Rollup, list[Any]]]:
    """What the children that are taken as they are were on each day, and are today."""
    figures = (RollupPast.value, RollupPast.raw, RollupPast.measured_share)
    found = sa.select(RollupPast.objective_id, RollupPast.on_day, *figures).where(
        among(RollupPast.objective_id, list(part.outer))
    )
    told: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await session.all(found.order_by(RollupPast.on_day)):
        told[row.objective_id].append(row)
    now = {key: stored(row) for key, row in part.outer.items()}
    return {key: (rolled, told[key]) for key, rolled in now.items() if rolled is not None}


def _known(day: date, told: tuple[Rollup, list[Any]]) -> Rollup:
    """Before its first figures a child has the earliest that are known of it."""
    now, days = told
    past = [row for row in days if row.on_day <= day] or days[:1]
    if not past:
        return now
    row = past[-1]
    share = row.measured_share or ZERO
    return Rollup(Progress(row.value, row.raw, bool(share), WEIGHTED_MEAN.words, ()), share)
