"""Progress of objectives, units and cycles: stored values, with what they were computed from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from model.circles import is_open
from model.objective import Objective, ObjectiveUnit
from model.rollup import Rollup
from model.rows import AnySelect, Row, columns, named, of_keys, written
from resolvers.ids import GlobalId, global_id, key_of
from resolvers.pages import Columns
from resolvers.rollup_inputs import COUNTED, inputs_of
from rules.formula import WEIGHTED_MEAN, Input
from rules.progress import Progress
from rules.rollup import Part, mean_progress
from rules.rollup import Rollup as Rolled

EXPLANATION = frozenset({"inputs", "formula"})


@dataclass(frozen=True)
class RolledUp:
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


@written
def rollups() -> AnySelect:
    return select(*columns(Rollup)).where(of_keys(Rollup.objective_id))


def rolled_up(row: Row | None, inputs: tuple[Input, ...]) -> RolledUp | None:
    if row is None:
        return None
    share = row[Rollup.measured_share]
    progress = Progress(
        value=row[Rollup.value],
        raw=row[Rollup.raw],
        measured=bool(share),
        formula=WEIGHTED_MEAN.words,
        inputs=inputs,
    )
    return RolledUp(progress, share, row[Rollup.computed_at], row[Rollup.settings_version])


async def progress_of_cycles(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[RolledUp | None]:
    """The mean of the cycle's published objectives, each counted once."""
    return means(await load.records(rolled_of_cycles(), keys=keys), keys)


@written
def rolled_of_cycles() -> AnySelect:
    statement = select(Objective.cycle_id.label("of"), *ROLLED).select_from(Objective)
    return rolled(statement.where(of_keys(Objective.cycle_id)))


ROLLED = (Rollup.objective_id, Rollup.value, Rollup.measured_share, Rollup.computed_at)


@dataclass(frozen=True)
class OfOneCycle:
    cycle: Annotated[GlobalId, Doc("The cycle's id.")]


async def progress_of_units(
    load: Gate, units: Sequence[UUID], which: OfOneCycle, _: Columns
) -> list[RolledUp | None]:
    """The mean of the published objectives that a unit shares, by its own weights."""
    cycle = key_of(which.cycle, "Cycle")
    return means(await load.records(rolled_of_units(), keys=units, cycle=cycle), units)


@written
def rolled_of_units() -> AnySelect:
    return rolled(
        select(ObjectiveUnit.unit_id.label("of"), *ROLLED, ObjectiveUnit.weight)
        .select_from(ObjectiveUnit)
        .join(Objective, Objective.id == ObjectiveUnit.objective_id)
        .where(of_keys(ObjectiveUnit.unit_id), Objective.cycle_id == named("cycle", Uuid()))
    )


def rolled(objectives: AnySelect) -> AnySelect:
    """With what everybody sees, so that the mean is the same for all who ask."""
    joined = objectives.join(Rollup, Rollup.objective_id == Objective.id)
    return joined.where(Objective.status.in_(COUNTED), is_open(Objective))


def means(records: Sequence[Any], keys: Sequence[UUID]) -> list[RolledUp | None]:
    parts: defaultdict[UUID, dict[GlobalId, Part]] = defaultdict(dict)
    latest: dict[UUID, datetime] = {}
    for record in records:
        parts[record.of][global_id("Objective", record.objective_id)] = part(record)
        latest[record.of] = max(record.computed_at, latest.get(record.of, record.computed_at))
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
