"""Signals about how OKRs are written, for whoever works on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.alignment import Alignment
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective
from model.rolling import is_cycle_of_result
from model.rows import AnySelect, Row, columns, of_keys, written
from model.signal import SignalDispute
from resolvers.authoring.practice import limits_of, published_beside
from resolvers.authoring.rolling import newest_set
from resolvers.pages import Columns
from resolvers.progress.key_results import key_results_of, metric
from resolvers.progress.steps import steps_of
from resolvers.visibility import reasons
from rules import signals
from rules.signals import ObjectiveText, ResultText, Signal, SignalId
from rules.terms import Reason, Role

TEAM = frozenset({Reason.OWNER, Reason.CONTRIBUTOR, Reason.UNIT_MEMBER, Reason.MANAGER})
Disputes = Mapping[tuple[UUID, SignalId], Row]


@dataclass(frozen=True)
class Told:
    """A signal, and what its author says against it."""

    signal: Signal
    dispute: Row | None


async def signals_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Told] | None]:
    """None for whoever does not work on it: signals are help, and nobody is judged by them."""
    helped = await helped_with(load, [row.id for row in objectives])
    rows = [row for row in objectives if row.id in helped]
    texts = await objective_texts(load, rows)
    limits, disputes = await limits_of(load), await disputes_of(load, helped)
    found = {
        row.id: told(row.id, signals.of_objective(text, limits), disputes)
        for row, text in zip(rows, texts, strict=True)
    }
    return [found.get(row.id) for row in objectives]


async def signals_of_key_results(
    load: Gate, results: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Told] | None]:
    helped = await helped_with(load, [row[KeyResult.objective_id] for row in results])
    rows = [row for row in results if row[KeyResult.objective_id] in helped]
    texts = await result_texts(load, rows)
    disputes = await disputes_of(load, helped)
    found = {row.id: told(row.id, signals.of_key_result(texts[row.id]), disputes) for row in rows}
    return [found.get(row.id) for row in results]


def told(key: UUID, found: Sequence[Signal], disputes: Disputes) -> list[Told]:
    return [Told(signal, disputes.get((key, signal.id))) for signal in found]


async def helped_with(load: Gate, keys: Sequence[UUID]) -> set[UUID]:
    """The objectives that the viewer works on, or helps others with."""
    asked = [*dict.fromkeys(keys)]
    found = await reasons(load, Objective, asked)
    helps = Role.PROGRAMME_LEAD in load.viewer.roles
    return {
        key for key, held in zip(asked, found, strict=True) if held and (helps or TEAM & set(held))
    }


async def disputes_of(load: Gate, objectives: set[UUID]) -> Disputes:
    rows = await load.rows(SignalDispute, disputes_on(), keys=[*objectives])
    return {
        (
            row[SignalDispute.key_result_id] or row[SignalDispute.objective_id],
            row[SignalDispute.signal],
        ): row
        for row in rows
    }


@written
def disputes_on() -> AnySelect:
    return select(*columns(SignalDispute)).where(of_keys(SignalDispute.objective_id))


async def objective_texts(load: Gate, rows: Sequence[Row]) -> list[ObjectiveText]:
    keys = [row.id for row in rows]
    groups = await key_results_of(load, keys, None, frozenset())
    texts = await result_texts(load, [result for group in groups for result in group])
    led_up = {record[0] for record in await load.records(leading_up(), keys=keys)}
    beside = await published_beside(load, rows)
    return [
        ObjectiveText(
            title=row[Objective.title],
            level=row[Objective.level],
            has_description=bool(row[Objective.description]),
            has_owner=row[Objective.owner_id] is not None,
            is_aligned=row.id in led_up,
            published_beside=beside[row.id],
            results=[texts[result.id] for result in newest_set(group)],
        )
        for row, group in zip(rows, groups, strict=True)
    ]


@written
def leading_up() -> AnySelect:
    child = Alignment.child_objective_id
    return select(child).where(of_keys(child))


async def result_texts(load: Gate, rows: Sequence[Row]) -> dict[UUID, ResultText]:
    parts = await steps_of(load, rows, None, frozenset())
    ends = await last_days(load, [row.id for row in rows])
    return {
        row.id: ResultText(
            title=row[KeyResult.title],
            metric=metric(row, steps),
            has_owner=row[KeyResult.owner_id] is not None,
            has_unit=bool(row[KeyResult.unit_of_measure] or row[KeyResult.currency]),
            weight_is_zero=row[KeyResult.weight] == 0,
            due_on=row[KeyResult.due_on],
            cycle_ends_on=ends[row.id],
        )
        for row, steps in zip(rows, parts, strict=True)
    }


async def last_days(load: Gate, results: Sequence[UUID]) -> dict[UUID, date]:
    """The last day of each key result's cycle."""
    found = await load.records(ends_of_cycles(), keys=results)
    return {record[0]: record[1] for record in found}


@written
def ends_of_cycles() -> AnySelect:
    return (
        select(KeyResult.id, Cycle.ends_on)
        .select_from(KeyResult)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .where(of_keys(KeyResult.id))
    )
