"""Progress of objectives, units and cycles: stored values, with what they were computed from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from model.circles import is_open
from model.objective import Objective, ObjectiveUnit
from model.rollup import Rollup, RollupPast
from model.rows import UNTIL, AnySelect, Row, columns, named, of_keys, written
from model.unit import OrgUnit
from resolvers.alignment.entering import COUNTED, is_past
from resolvers.dates import AsOf, for_each_day
from resolvers.ids import GlobalId, global_id, key_of
from resolvers.instants import until_of
from resolvers.pages import Columns
from resolvers.progress.objectives_then import SHARED_THEN, STATUS_THEN, WEIGHT_THEN
from resolvers.progress.rollup_inputs import inputs_of
from rules.formula import WEIGHTED_MEAN, Input
from rules.progress import Progress
from rules.rollup import Part, mean_progress
from rules.rollup import Rollup as Rolled

EXPLANATION = frozenset({"inputs", "formula"})
FIGURES = itemgetter(
    Rollup.measured_share.key,
    Rollup.value.key,
    Rollup.raw.key,
    Rollup.computed_at.key,
    Rollup.settings_version.key,
)


class RolledUp(NamedTuple):
    """A stored roll-up: its progress, how much of it rests on readings, and since when."""

    progress: Progress
    measured_share: Decimal | None
    as_of: datetime
    settings_version: int


async def rollups_of(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> list[RolledUp | None]:
    found = await load.rows(Rollup, rollups(), keys=keys)
    stored = {row[Rollup.objective_id]: row for row in found}
    inputs: dict[UUID, tuple[Input, ...]] = {}
    if not EXPLANATION.isdisjoint(asked):
        inputs = await inputs_of(load, list(stored))
    return [rolled_up(stored.get(key), inputs.get(key, ())) for key in keys]


async def progress_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, asked: Columns
) -> list[RolledUp | None]:
    """As it is, or was at the end of the day that they were asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[RolledUp | None]:
        keys = [row.id for row in group]
        if on is None:
            return await rollups_of(load, keys, _, asked)
        until = await until_of(load, on)
        found = await load.rows(RollupPast, past(), keys=keys, day=on, until=until)
        stored = {row[RollupPast.objective_id]: row for row in found}
        inputs: dict[UUID, tuple[Input, ...]] = {}
        if not EXPLANATION.isdisjoint(asked):
            inputs = await inputs_of(load, list(stored), on)
        return [
            rolled_up_then(stored[key], inputs.get(key, ()), until) if key in stored else None
            for key in keys
        ]

    return await for_each_day(objectives, on_a_day)


def rolled_up_then(row: Row, inputs: tuple[Input, ...], until: datetime) -> RolledUp:
    share, value = row[RollupPast.measured_share], row[RollupPast.value]
    raw = row[RollupPast.raw]
    progress = Progress(value, raw, bool(share), WEIGHTED_MEAN.words, inputs)
    return RolledUp(progress, share, until, settings_version=1)


@written
def past() -> AnySelect:
    """The newest figures of each that are not of a later day."""
    of_it = Objective.id == RollupPast.objective_id
    known = select(*columns(RollupPast)).join(Objective, of_it)
    return known.where(of_keys(RollupPast.objective_id), is_past(), Objective.created_at < UNTIL)


@written
def rollups() -> AnySelect:
    return select(*columns(Rollup)).where(of_keys(Rollup.objective_id))


def rolled_up(row: Row | None, inputs: tuple[Input, ...]) -> RolledUp | None:
    if row is None:
        return None
    share, value, raw, computed_at, version = FIGURES(row.values)
    progress = Progress(value, raw, bool(share), WEIGHTED_MEAN.words, inputs)
    return RolledUp(progress, share, computed_at, version)


@dataclass(frozen=True)
class OnADay:
    as_of: AsOf = None


async def progress_of_cycles(
    load: Gate, keys: Sequence[UUID], which: OnADay, _: Columns
) -> list[RolledUp | None]:
    """The mean of the cycle's published objectives, each counted once."""
    if which.as_of is None:
        return means(await load.records(rolled_of_cycles(), keys=keys), keys)
    until = await until_of(load, which.as_of)
    told = {"keys": keys, "day": which.as_of, "until": until}
    return means(await load.records(rolled_of_cycles_then(), **told), keys, until)


@written
def rolled_of_cycles() -> AnySelect:
    return rolled(of_cycles(ROLLED))


@written
def rolled_of_cycles_then() -> AnySelect:
    return rolled_then(of_cycles(ROLLED_THEN))


def of_cycles(figures: tuple[Any, ...]) -> AnySelect:
    statement = select(Objective.cycle_id.label("of"), *figures).select_from(Objective)
    return statement.where(of_keys(Objective.cycle_id))


ROLLED = (Rollup.objective_id, Rollup.value, Rollup.measured_share, Rollup.computed_at)
ROLLED_THEN = (RollupPast.objective_id, RollupPast.value, RollupPast.measured_share)


@dataclass(frozen=True)
class OfOneCycle:
    cycle: Annotated[GlobalId, Doc("The cycle's id.")]


async def progress_of_units(
    load: Gate, units: Sequence[Row], which: OfOneCycle, _: Columns
) -> list[RolledUp | None]:
    """The mean of the published objectives that a unit shares, by its own weights."""
    cycle = key_of(which.cycle, "Cycle")

    async def on_a_day(group: list[Row], on: date | None) -> list[RolledUp | None]:
        keys = [row.id for row in group]
        if on is None:
            return means(await load.records(rolled_of_units(), keys=keys, cycle=cycle), keys)
        until = await until_of(load, on)
        told = {"keys": keys, "cycle": cycle, "day": on, "until": until}
        return means(await load.records(rolled_of_units_then(), **told), keys, until)

    return await for_each_day(units, on_a_day)


@written
def rolled_of_units() -> AnySelect:
    of_units = (
        select(ObjectiveUnit.unit_id.label("of"), *ROLLED, ObjectiveUnit.weight)
        .select_from(ObjectiveUnit)
        .join(Objective, Objective.id == ObjectiveUnit.objective_id)
        .where(of_keys(ObjectiveUnit.unit_id), Objective.cycle_id == named("cycle", Uuid()))
    )
    return rolled(of_units)


@written
def rolled_of_units_then() -> AnySelect:
    """By the units that shared each that day, and what it weighed for them."""
    of_units = (
        select(OrgUnit.id.label("of"), *ROLLED_THEN, WEIGHT_THEN.label("weight"))
        .select_from(Objective)
        .join(OrgUnit, SHARED_THEN)
        .where(of_keys(OrgUnit.id), Objective.cycle_id == named("cycle", Uuid()))
    )
    return rolled_then(of_units)


def rolled_then(objectives: AnySelect) -> AnySelect:
    """What counted that day, by its figures of then; what has ended or begun since changes none."""
    joined = objectives.join(RollupPast, RollupPast.objective_id == Objective.id)
    counted = (STATUS_THEN.in_(COUNTED), Objective.published_at < UNTIL)
    return joined.where(is_past(), *counted, is_open(Objective))


def rolled(objectives: AnySelect) -> AnySelect:
    """With what everybody sees, so that the mean is the same for all who ask."""
    joined = objectives.join(Rollup, Rollup.objective_id == Objective.id)
    return joined.where(Objective.status.in_(COUNTED), is_open(Objective))


def means(
    records: Sequence[Any], keys: Sequence[UUID], until: datetime | None = None
) -> list[RolledUp | None]:
    """`until` is when figures of another day held; else each record tells when it was computed."""
    parts: defaultdict[UUID, dict[GlobalId, Part]] = defaultdict(dict)
    latest: dict[UUID, datetime] = {}
    for record in records:
        parts[record.of][global_id("Objective", record.objective_id)] = part(record)
        computed_at = until or record.computed_at
        latest[record.of] = max(computed_at, latest.get(record.of, computed_at))
    return [mean(parts[key], latest[key]) if key in latest else None for key in keys]


def part(record: Any) -> Part:
    value: Decimal | None = record.value
    share: Decimal | None = record.measured_share
    progress = Progress(value, value, bool(share), WEIGHTED_MEAN.words, ())
    return Part(Rolled(progress, share or Decimal(0)), weight(record))


def weight(record: Any) -> Decimal:
    """A unit's own weight of an objective; in a cycle all weigh the same."""
    own: Decimal = getattr(record, "weight", Decimal(1))
    return own


def mean(parts: dict[GlobalId, Part], as_of: datetime) -> RolledUp:
    rolled = mean_progress(parts)
    return RolledUp(rolled.progress, rolled.measured_share, as_of, settings_version=1)
