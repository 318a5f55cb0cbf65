"""Answers an operation by its plan: the data in its places, and each failure at its path."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, located_error
from graphql.execution.values import VariableValues

from execution.compiled.groups import Group, Path
from execution.compiled.levels import Run
from execution.compiled.plan import FAILED, Plan
from execution.compiled.settling import Failed
from execution.compiled.sizes import LONGEST, LONGEST_BROKEN, checked
from execution.edges import Operation


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers; `objects` and `leaves` count what it tells, wherever it stands."""

    data: dict[str, Any] | None
    errors: Sequence[GraphQLError]
    objects: int
    leaves: int


async def answered(plan: Plan, operation: Operation, variables: VariableValues) -> Answer:
    run = Run(plan, operation, variables)
    await run.finish()
    groups = run.settling.groups
    extent = checked(run.root, groups, LONGEST_BROKEN if run.settling.failed else LONGEST)
    for group in reversed(groups):
        group.build()
    run.root.build()
    data = run.root.answers[0]
    whole = None if data is FAILED else data
    errors = list(told(run.settling.failed, whole)) if run.settling.failed else []
    let_go([run.root, *groups])
    return Answer(whole, errors, extent.objects, extent.leaves)


def let_go(groups: Iterable[Group]) -> None:
    """They hold each other, and with them all rows: let go they are freed at once, and not when
    garbage is collected, which would go through all of them."""
    for group in groups:
        group.columns.clear()
        group.link = None


def told(failed: Iterable[Failed], data: dict[str, Any] | None) -> Iterator[GraphQLError]:
    """One error for each place that became null; the first, where more had a part in it.

    A required field that fails takes the object around it along, with whatever failed there.
    """
    nulls: set[Path] = set()
    for path, each in sorted(located(failed), key=lambda pair: order(pair[0])):
        null = first_null(path, data)
        if null not in nulls:
            nulls.add(null)
            yield located_error(each.error, each.field.nodes, list(path))


def located(failed: Iterable[Failed]) -> Iterator[tuple[Path, Failed]]:
    for each in failed:
        for above in each.group.paths(each.index):
            yield (*above, each.field.key, *each.path), each


def order(path: Path) -> list[str]:
    return [f"{part:09}" if isinstance(part, int) else part for part in path]


def first_null(path: Path, data: Any) -> Path:
    """The outermost place on the way that is null in the answer."""
    here = data
    for length, part in enumerate(path):
        if here is None:
            return path[:length]
        here = here[part]
    return path
