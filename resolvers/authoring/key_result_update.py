"""The action of editing a key result: a draft's as one likes, a published one's on the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.check_in import CheckIn
from model.key_result import KeyResult, Step, StepPast
from model.metrics import COLUMNS
from model.rows import Row
from model.step_past import keep_steps
from resolvers.authoring.authoring import (
    Done,
    ResultSubject,
    check_editable,
    check_version,
    key_result_in_turn,
    key_result_of,
    leave,
    save,
)
from resolvers.authoring.key_result_values import MEASURE, Said, check_whole, checked, put_steps
from resolvers.authoring.revisions import Change, Revised, changes, one_named, revise
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.org.people import people_by_id
from resolvers.progress.locked import check_unlocked
from resolvers.progress.steps import steps_of
from rules import metrics
from rules.authoring import check_reason, needed_reason
from rules.errors import Invalid
from rules.limits import camel
from rules.terms import MetricKind

ACTION = "keyResultUpdate"
WINDOW = ("starts_on", "due_on")
REASONED = frozenset({*map(camel, MEASURE), "weight"})
WHY = "How it is measured, and what it weighs, was published."


@dataclass(frozen=True)
class KeyResultUpdate:
    """`said` holds only what is to be another; `reason` is needed where a measure is changed."""

    id: GlobalId
    said: Mapping[str, Any]
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def key_result_update(work: Work, given: KeyResultUpdate, new_id: Means) -> Row:
    """The key result as it is afterwards."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await key_result_of(work, first)
    subject = await key_result_in_turn(work, given.id)
    row = subject.result
    await must(work, Action.KEY_RESULT_EDIT, row.id)
    check_version(row, given.expected_version)
    check_editable(work, subject)
    if not given.said:
        raise Invalid("Say what is to be another.", path=["input"], code="EMPTY")
    said = await checked(work, given.said)
    await check_measure(work, row, given, said)
    [before] = await steps_of(work, [row], None, frozenset())
    after = Row(row.noun, {**row.values, **said.columns})
    check_whole(subject.cycle, subject, after, steps_after(said, before))
    version = await save(work, row, dict(said.columns))
    if said.steps is not None:
        since = work.moment.now if subject.is_published else None
        if since is not None:
            await keep_steps(work.system(), [step.id for step in before], since)
        await put_steps(work, row.id, said.steps, before, new_id, since)
    if subject.is_published:
        await record(work, given, subject, await told(work, row, said, before), version, new_id)
    await leave(work, given, Done(ACTION, KeyResult, row.id), [subject.objective.id])
    return await key_result_of(work, row.id)


async def check_measure(work: Work, row: Row, given: KeyResultUpdate, said: Said) -> None:
    """What its score rests on; its words may always be better ones."""
    if not {*MEASURE, "weight", *WINDOW}.isdisjoint(given.said):
        await check_unlocked(work, row.id, "id")
    await check_kind(work, row, said)


async def check_kind(work: Work, row: Row, said: Said) -> None:
    """Readings of one kind mean nothing in another; those of a baseline are what it begins with."""
    before, after = row[KeyResult.kind], said.columns.get("kind", row[KeyResult.kind])
    if after is before:
        return
    if before is MetricKind.BASELINE:
        check_begun(row, after)
        return
    if await was_read(work, row):
        message = (
            f"It has readings as {before.value}, which mean nothing as {after.value}. Take it out "
            "and add another."
        )
        raise Invalid(message, path=["kind"], code="NOT_OPEN")


async def was_read(work: Work, row: Row) -> bool:
    """By somebody or something; of a milestone a step is one, also if it was taken back since."""
    read = (
        select(CheckIn.id).where(CheckIn.key_result_id == row.id, CheckIn.value.is_not(None)),
        select(Step.id).where(Step.key_result_id == row.id, Step.done_at.is_not(None)),
        select(StepPast.step_id).where(
            StepPast.key_result_id == row.id, StepPast.done_at.is_not(None)
        ),
    )
    for each in read:
        if await work.records(each.limit(1)):
            return True
    return False


def check_begun(row: Row, kind: MetricKind) -> None:
    """What was read of a baseline is what the other kind begins with, so it must be one of its."""
    current = row[KeyResult.current]
    if current is None:
        return
    try:
        metrics.KINDS[kind].check_reading(current)
    except Invalid as error:
        message = f"It stands at {current.normalize():f}. {error.message}"
        raise Invalid(message, path=["kind"]) from error


def steps_after(said: Said, before: Sequence[Row]) -> list[metrics.Step]:
    if said.steps is not None:
        return [metrics.Step(weight, done=False) for _, weight in said.steps]
    return [metrics.Step(step[Step.weight], done=step[Step.done_at] is not None) for step in before]


async def told(work: Work, row: Row, said: Said, before: Sequence[Row]) -> list[Change]:
    """What is another now, in the graph's names."""
    graph = {column: name for name, column in COLUMNS.items()}
    plain = [name for name in said.columns if name != "owner_id"]
    old = {camel(graph.get(name, name)): row.values[name] for name in plain}
    new = {camel(graph.get(name, name)): said.columns[name] for name in plain}
    if "owner_id" in said.columns:
        keys = (row[KeyResult.owner_id], said.columns["owner_id"])
        old["owner"], new["owner"] = [await name_of(work, key) for key in keys]
    named = {"owner": one_named(row[KeyResult.owner_id])}
    if said.steps is not None:
        old["steps"] = [
            f"{step[Step.title]} × {step[Step.weight].normalize():f}" for step in before
        ]
        new["steps"] = [f"{title} × {weight.normalize():f}" for title, weight in said.steps]
    return changes(old, new, named)


async def name_of(work: Work, key: Any) -> str | None:
    found = await people_by_id(work, [key], None, frozenset()) if key else [None]
    return None if found[0] is None else str(found[0].name)


async def record(
    work: Work,
    given: KeyResultUpdate,
    subject: ResultSubject,
    found: Sequence[Change],
    version: int,
    new_id: Means,
) -> None:
    is_reasoned = not REASONED.isdisjoint(change.field for change in found)
    reason = needed_reason(given.reason, WHY) if is_reasoned else check_reason(given.reason)
    revised = Revised(subject.objective.id, version, reason, subject.result.id)
    await revise(work, found, revised, new_id)
