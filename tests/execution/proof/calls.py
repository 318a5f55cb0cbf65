"""How often a plan calls its batches, beside how often the levels of its answer need one.

What is needed is told by the reference, which resolves field by field: a field's level is how many
edges lie above it. A level needs a batch called once for all the keys that no level above it has
asked for, or for all of its keys where it wants more columns of them.
"""

from collections import defaultdict
from collections.abc import Coroutine, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import graphql
import pytest
from graphql import FieldNode, FragmentSpreadNode, SelectionSetNode

from execution.compiled.compiling import Compiler, Convert
from execution.compiled.plan import Loaded
from execution.cost import EDGE
from execution.edges import ROW, Batch, definition_of
from execution.selection import WRAPPING, Columns

# Some of its functions have types that a checker knows by half only.
LIBRARY: Any = graphql
Place = tuple[Batch, Any]
"""A batch with its arguments."""
Calls = Mapping[Place, Sequence[Sequence[Any]]]
"""The keys of each call."""
HEARD: ContextVar[list[tuple[Place, Sequence[Any]]] | None] = ContextVar("heard", default=None)


@contextmanager
def overheard() -> Generator[None]:
    """Plans that are compiled meanwhile let one hear what they ask their batches."""
    source: Any = vars(Compiler)["source"]

    def told(*given: Any) -> Any:
        found = source(*given)
        if isinstance(found, Loaded):
            return replace(found, batch=listened_to(found.batch))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compiler, "source", told)
        yield


@cache
def listened_to(batch: Batch) -> Batch:
    def telling(
        load: Any, keys: Sequence[Any], arguments: Any, columns: Columns
    ) -> Coroutine[Any, Any, Sequence[Any]]:
        heard = HEARD.get()
        if heard is not None:
            heard.append(((batch, arguments), list(keys)))
        return batch(load, keys, arguments, columns)

    return telling


@contextmanager
def heard() -> Generator[dict[Place, list[Sequence[Any]]]]:
    """All calls of the plans that are run meanwhile."""
    found: dict[Place, list[Sequence[Any]]] = defaultdict(list)
    told: list[tuple[Place, Sequence[Any]]] = []
    before = HEARD.set(told)
    try:
        yield found
    finally:
        HEARD.reset(before)
        for place, keys in told:
            found[place].append(keys)


@dataclass
class Needed:
    """What one level needs of a batch."""

    keys: dict[Any, None] = field(default_factory=dict[Any, None])
    columns: Columns = frozenset()


Levels = dict[int, Needed]


@dataclass
class Needs:
    """A middleware of the reference: what every edge of an answer is asked, level by level.

    Each action has levels of its own, as nothing that was read before it is answered after it.
    """

    convert: Convert
    found: dict[Place, dict[Any, Levels]] = field(default_factory=dict[Any, Any])
    levels: dict[Any, int] = field(default_factory=dict[Any, int])

    def resolve(self, following: Any, parent: Any, info: Any, **given: Any) -> Any:
        declared = info.parent_type.fields.get(info.field_name)
        edge = definition_of(declared).metadata.get(EDGE) if declared is not None else None
        self.levels[info.path] = self._above(info.path) + (edge is not None)
        if declared is not None and edge is not None:
            key = parent if edge.key == ROW else getattr(parent, edge.key)
            if key is not None:
                self._note((edge.batch, self.convert(declared, given)), key, info)
        return following(parent, info, **given)

    def _above(self, path: Any) -> int:
        above = path.prev
        while above is not None and above not in self.levels:
            above = above.prev
        return 0 if above is None else self.levels[above]

    def _note(self, place: Place, key: Any, info: Any) -> None:
        is_action = info.operation.operation is graphql.OperationType.MUTATION
        root = info.path.as_list()[0] if is_action else None
        levels = self.found.setdefault(place, {}).setdefault(root, defaultdict(Needed))
        needed = levels[self.levels[info.path]]
        needed.keys[key] = None
        below = [each.selection_set for each in info.field_nodes]
        needed.columns |= frozenset(columns(info, below))

    def calls(self) -> Calls:
        """One for each level that needs one."""
        return {
            place: [keys for levels in roots.values() for keys in called(levels)]
            for place, roots in self.found.items()
        }

    def most(self, place: Place) -> int:
        """How many levels ask the batch for anything at all."""
        return sum(len(levels) for levels in self.found.get(place, {}).values())


def called(levels: Levels) -> Iterator[Sequence[Any]]:
    known: set[Any] = set()
    read: Columns = frozenset()
    for _, needed in sorted(levels.items()):
        if not needed.columns <= read:
            known.clear()
            read = needed.columns
        keys = [key for key in needed.keys if key not in known]
        known.update(keys)
        if keys:
            yield keys


def columns(info: Any, below: Sequence[SelectionSetNode | None]) -> Iterator[str]:
    """The names of what is selected, and of what is wrapped in a page."""
    parts: list[Any] = [part for each in below if each for part in each.selections]
    for part in parts:
        if is_left_out(info, part):
            continue
        if isinstance(part, FieldNode):
            yield part.name.value
            if part.name.value in WRAPPING:
                yield from columns(info, [part.selection_set])
        else:
            named = isinstance(part, FragmentSpreadNode)
            whole: Any = info.fragments[part.name.value] if named else part
            yield from columns(info, [getattr(whole, "definition", whole).selection_set])


def is_left_out(info: Any, part: Any) -> bool:
    skipped, included = (
        LIBRARY.get_directive_values(directive, part, info.variable_values)
        for directive in (LIBRARY.GraphQLSkipDirective, LIBRARY.GraphQLIncludeDirective)
    )
    return bool((skipped and skipped["if"]) or (included and not included["if"]))


def uncalled_for(calls: Calls, needs: Needs, *, is_whole: bool) -> str | None:
    """What a plan asked otherwise than its levels need; None where it asked as it must.

    What fails takes others along, of which a plan asks nothing any more, and what failed is asked
    again: of an answer that is not whole it is only known what is too much.
    """
    for place, all_keys in calls.items():
        if any(len({*keys}) != len(keys) for keys in all_keys):
            return f"{place} was asked twice for a key in {all_keys}"
        if len(all_keys) > needs.most(place):
            return f"{place} was called {len(all_keys)} times for {needs.most(place)} levels"
    if is_whole and (ours := plainly(calls)) != (theirs := plainly(needs.calls())):
        return f"calls {ours}\n instead of {theirs}"
    return None


def plainly(calls: Calls) -> dict[Place, list[list[str]]]:
    """Rows by what they say: each executor has rows of its own."""
    return {place: [sorted(map(repr, keys)) for keys in each] for place, each in calls.items()}
