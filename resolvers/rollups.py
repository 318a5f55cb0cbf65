"""Progress of objectives, units and cycles: stored values, with what they were computed from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.circles import is_open
from model.objective import Objective, ObjectiveUnit
from model.rollup import Rollup
from model.rows import AnyRecord, AnySelect, Row, among, columns
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
    statement = select(*columns(Rollup)).where(among(Rollup.objective_id, keys))
    stored = {row[Rollup.objective_id]: row for row in await load.rows(Rollup, statement)}
    inputs: dict[UUID, tuple[Input, ...]] = {}
    if not EXPLANATION.isdisjoint(asked):
        inputs = await inputs_of(load, list(stored))
    return [rolled_up(stored.get(key), inputs.get(key, ())) for key in keys]


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
    statement = select(Objective.cycle_id.label("of"), *ROLLED).select_from(Objective)
    return await means(load, statement.where(among(Objective.cycle_id, keys)), keys)


ROLLED = (Rollup.objective_id, Rollup.value, Rollup.measured_share, Rollup.computed_at)


@dataclass(frozen=True)
class OfOneCycle:
    cycle: Annotated[GlobalId, Doc("The cycle's id.")]


async def progress_of_units(
    load: Gate, units: Sequence[UUID], which: OfOneCycle, _: Columns
) -> list[RolledUp | None]:
    """The mean of the published objectives that a unit shares, by its own weights."""
    cycle_id = key_of(which.cycle, "Cycle")
    statement = (
        select(ObjectiveUnit.unit_id.label("of"), *ROLLED, ObjectiveUnit.weight)
        .select_from(ObjectiveUnit)
        .join(Objective, Objective.id == ObjectiveUnit.objective_id)
        .where(among(ObjectiveUnit.unit_id, units), Objective.cycle_id == cycle_id)
    )
    return await means(load, statement, units)


async def means(load: Gate, statement: AnySelect, keys: Sequence[UUID]) -> list[RolledUp | None]:
    """Of what everybody sees, so that the mean is the same for all who ask."""
    rolled = statement.join(Rollup, Rollup.objective_id == Objective.id)
    listed = rolled.where(Objective.status.in_(COUNTED), is_open(Objective))
    parts: defaultdict[UUID, dict[GlobalId, Part]] = defaultdict(dict)
    latest: dict[UUID, datetime] = {}
    for record in await load.records(listed):
        parts[record.of][global_id("Objective", record.objective_id)] = part(record)
        latest[record.of] = max(record.computed_at, latest.get(record.of, record.computed_at))
    return [mean(parts[key], latest[key]) if key in latest else None for key in keys]


def part(record: AnyRecord) -> Part:
    value: Decimal | None = record.value
    share: Decimal | None = record.measured_share
    progress = Progress(value, value, bool(share), WEIGHTED_MEAN.words, ())
    return Part(Rolled(progress, share or Decimal(0)), weight(record))


def weight(record: AnyRecord) -> Decimal:
    """A unit's own weight of an objective; in a cycle all weigh the same."""
    own: Decimal = getattr(record, "weight", Decimal(1))
    return own


def mean(parts: dict[GlobalId, Part], as_of: datetime) -> RolledUp:
    rolled = mean_progress(parts)
    return RolledUp(rolled.progress, rolled.measured_share, as_of, settings_version=1)
