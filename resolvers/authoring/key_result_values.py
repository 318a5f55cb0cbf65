"""What an author says of a key result: checked field by field, and put in the terms of its row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from auth.gate import Work
from model.cycle import Cycle
from model.key_result import Step
from model.metrics import COLUMNS, metric_of
from model.rows import Row
from resolvers.authoring.authoring import Subject
from resolvers.means import Means
from resolvers.org.present import person_named
from rules import metrics
from rules.arithmetic import check_number, check_weight
from rules.authoring import (
    check_currency,
    check_decimals,
    check_owner_title,
    check_title,
    check_unit_of_measure,
    check_window,
)
from rules.errors import Invalid
from rules.final_grade import check_own

MOST_STEPS = 50
MOST_CHECKPOINTS = 20
NUMBERS = ("start", "target", "lower", "upper", "tolerance")
CADENCE = ("rhythm", "weekday")
MEASURE = ("kind", *NUMBERS, "strict", "checkpoints", "steps", "driven_by_children", "final_grade")
"""The fields that say how it is measured; once published they change with a reason only."""


class StepWords(Protocol):
    @property
    def title(self) -> str: ...

    @property
    def weight(self) -> Decimal: ...


class CheckpointWords(Protocol):
    @property
    def value(self) -> Decimal: ...

    @property
    def share(self) -> Decimal: ...


@dataclass(frozen=True)
class Said:
    """The columns of a key result's row, and its steps where they are to be others."""

    columns: Mapping[str, Any]
    steps: Sequence[tuple[str, Decimal]] | None


async def checked(work: Work, said: Mapping[str, Any]) -> Said:
    """Each field by itself; `check_whole` judges what they make together."""
    columns: dict[str, Any] = {}
    for name, value in said.items():
        if name in CHECKS:
            columns[COLUMNS.get(name, name)] = CHECKS[name](value)
        elif name in NUMBERS:
            columns[name] = number(name, value)
        elif name == "cadence":
            columns |= {part: value and getattr(value, part) for part in CADENCE}
        elif name == "owner":
            columns["owner_id"] = value and (await person_named(work, value, ["owner"])).id
        elif name != "steps":
            columns[name] = value
    steps = steps_named(said["steps"] or ()) if "steps" in said else None
    return Said(columns, steps)


def check_whole(cycle: Row, subject: Subject, row: Any, steps: Sequence[metrics.Step]) -> None:
    """A draft's measure may still lack something; what is published is measurable throughout.

    `cycle` is the key result's own, where that is a shorter one.
    """
    check_own(row.kind, row.final_grade)
    check_window(row.starts_on, row.due_on, (cycle[Cycle.starts_on], cycle[Cycle.ends_on]))
    if subject.is_published:
        metrics.check(metric_of(row, steps))


def number(name: str, value: Decimal | None) -> Decimal | None:
    if value is not None:
        check_number(value, name)
    return value


def weight(value: Decimal | None) -> Decimal:
    if value is None:
        raise Invalid("A weight can't be empty; 1 is the usual one.", path=["weight"])
    check_weight(value)
    return value


def kind(value: Any) -> Any:
    if value is None:
        raise Invalid("A kind can't be empty. Leave it out to keep it.", path=["kind"])
    return value


def truth(value: bool | None) -> bool:  # noqa: FBT001 — a value, not a flag.
    return bool(value)


def checkpoints(value: Sequence[CheckpointWords] | None) -> list[list[Decimal]] | None:
    """None where there are none, as its row has it."""
    given = value or ()
    if len(given) > MOST_CHECKPOINTS:
        message = f"At most {MOST_CHECKPOINTS} checkpoints stand between start and target."
        raise Invalid(message, path=["checkpoints"])
    for each in given:
        check_number(each.value, "checkpoints")
        check_number(each.share, "checkpoints")
    return [[each.value, each.share] for each in given] or None


def steps_named(given: Sequence[StepWords]) -> list[tuple[str, Decimal]]:
    if len(given) > MOST_STEPS:
        raise Invalid(f"A milestone has at most {MOST_STEPS} steps.", path=["steps"])
    for place, each in enumerate(given):
        try:
            check_title(each.title)
            check_weight(each.weight)
        except Invalid as error:
            path = ["steps", str(place), *error.path]
            raise Invalid(error.message, path=path, code=error.code) from error
        if each.weight == 0:
            message = "A step weighs more than 0. Leave out what is not to count."
            raise Invalid(message, path=["steps", str(place), "weight"])
    return [(each.title.strip(), each.weight) for each in given]


CHECKS: Mapping[str, Any] = {
    "title": check_title,
    "kind": kind,
    "weight": weight,
    "strict": truth,
    "driven_by_children": truth,
    "checkpoints": checkpoints,
    "unit_of_measure": check_unit_of_measure,
    "currency": check_currency,
    "decimals": check_decimals,
    "owner_title": check_owner_title,
}


async def put_steps(
    work: Work,
    key: UUID,
    steps: Sequence[tuple[str, Decimal]],
    before: Sequence[Row],
    new_id: Means,
    since: datetime | None,
) -> None:
    """All steps anew; one of the same title as before stays as far as it was, each for one.

    Those of a draft have stood `since` no day: what it was before it is published is its own.
    """
    done: defaultdict[str, list[datetime | None]] = defaultdict(list)
    for before_it in reversed(before):
        done[before_it[Step.title]].append(before_it[Step.done_at])
    await work.remove(Step, Step.key_result_id == key)
    for position, (title, step_weight) in enumerate(steps):
        done_at = done[title].pop() if done[title] else None
        what = {"title": title, "weight": step_weight, "done_at": done_at}
        row = {"id": new_id(), "key_result_id": key, "position": position, "since": since, **what}
        await work.insert(Step, row)


def weighed(steps: Sequence[tuple[str, Decimal]]) -> list[metrics.Step]:
    return [metrics.Step(step_weight, done=False) for _, step_weight in steps]


EMPTY = ("start", "target", "lower", "upper", "tolerance", "checkpoints", "starts_on", "due_on")
BLANK: Mapping[str, Any] = {
    **dict.fromkeys((*EMPTY, "scope", "unit_of_measure", "currency", "decimals", "owner_title")),
    **dict.fromkeys((*CADENCE, "read_every", "final_grade")),
    "owner_id": None,
    "is_strict": False,
    "weight": Decimal(1),
    "driven_by_children": False,
}
"""The columns of a key result of which nobody has said anything yet."""
