"""Runs a plan level by level: each batch is called once for all that a level asks of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import NoneType
from typing import Any

from graphql import OperationType
from graphql.execution.values import VariableValues
from strawberry.exceptions import WrongNumberOfResultsReturned

from execution.compiled.found import found, keys_of
from execution.compiled.groups import Failing, Failure, Group, Link
from execution.compiled.known import Known
from execution.compiled.plan import (
    Acted,
    Constant,
    Field,
    Heard,
    Loaded,
    Looked,
    Plan,
)
from execution.compiled.settling import Settling
from execution.edges import Operation
from execution.live import heard
from execution.selection import Columns

UNASKED = (Failure, NoneType)
UNASKED_KINDS = frozenset(UNASKED)


@dataclass(slots=True)
class Asked:
    """One place that waits for a batch: a field of a group, with the key of each of its objects."""

    group: Group
    place: int
    keys: Sequence[Any]


@dataclass(slots=True)
class Call:
    """A batch with all who wait for it, and all the columns that any of them needs."""

    loaded: Loaded
    arguments: Any
    columns: Columns = frozenset()
    asked: list[Asked] = field(default_factory=list[Asked])


class Run:
    """One run of a plan. Nothing in it recurses by the data, nor waits for more than one thing."""

    def __init__(self, plan: Plan, operation: Operation, variables: VariableValues) -> None:
        self._plan = plan
        self._operation = operation
        self._variables = variables
        self._known: dict[tuple[Any, Any], Known] = {}
        self.settling = Settling()
        self.root = Group(plan.root, None, [None])

    async def finish(self) -> None:
        """Queries answer all their fields together; mutations one after the other, each whole."""
        if self._plan.operation is OperationType.MUTATION:
            await self._act()
            return
        begun = [await self._root(place) for place in range(len(self._plan.root.fields))]
        await self._levels([group for groups in begun for group in groups])

    async def _act(self) -> None:
        """Where one action takes the whole answer away, nothing is done after it."""
        places = range(len(self._plan.root.fields))
        for place in places:
            await self._levels(await self._root(place))
            if self._is_lost(place):
                self.root.lost.add(0)
                for left in places[place + 1 :]:
                    self.root.columns[left] = [None]
                return

    def _is_lost(self, place: int) -> bool:
        column: Sequence[Any] | Link = self.root.columns[place]
        if not isinstance(column, Link):
            return bool(self.root.lost)
        for group in reversed(self.settling.groups):
            group.build()
        return bool([*column.values()[1]])

    async def _root(self, place: int) -> list[Group]:
        """Answers a field of the root, and tells the groups that it led to."""
        each = self._plan.root.fields[place]
        try:
            values: Sequence[Any] = [await self._way_in(each)]
        except Exception as error:  # noqa: BLE001 — told in the answer, at the field's path.
            values = Failing([Failure(error)])
        return self.settling.settle(self.root, place, values)

    async def _way_in(self, each: Field) -> Any:
        match each.source:
            case Constant(value):
                return value
            case Looked(lookup, arguments, columns):
                self._operation.check_time()
                given = arguments.given(self._variables)
                return await lookup(self._operation.load, given, columns)
            case Acted(action, arguments):
                self._known.clear()
                return await action(self._operation, arguments.given(self._variables).input)
            case Heard(told, arguments, columns):
                return await heard(self._operation, told, arguments.given(self._variables), columns)
            case _:
                raise TypeError(f"{each.coordinate} is no way into the graph")

    async def _levels(self, groups: list[Group]) -> None:
        while groups:
            calls = self._expanded(groups)
            groups = [group for call in calls for group in await self._answered(call)]

    def _expanded(self, groups: list[Group]) -> Iterable[Call]:
        """Fills in what follows from the objects themselves, and gathers what is to be asked."""
        calls: dict[Any, Call] = {}
        waiting = list(groups)
        while waiting:
            group = waiting.pop()
            for place, each in enumerate(group.selected.fields):
                if isinstance(each.source, Loaded):
                    self._ask(calls, group, place, each.source)
                else:
                    waiting += self.settling.settle(group, place, found(each, group.sources))
        return calls.values()

    def _ask(self, calls: dict[Any, Call], group: Group, place: int, loaded: Loaded) -> None:
        try:
            arguments = loaded.arguments.given(self._variables)
        except Exception as error:  # noqa: BLE001 — told in the answer, at the field's path.
            self.settling.settle(group, place, Failing([Failure(error)] * len(group.sources)))
            return
        keys = keys_of(group.sources, loaded.key)
        if UNASKED_KINDS.issuperset(map(type, keys)):
            # A call for nobody would only make the batch forget what it has read of others.
            self.settling.settle(group, place, keys)
            return
        try:
            call = calls.setdefault((loaded.batch, arguments), Call(loaded, arguments))
        except TypeError as error:
            self.settling.settle(group, place, Failing(unasked(each, error) for each in keys))
            return
        call.columns |= loaded.columns
        call.asked.append(Asked(group, place, keys))

    async def _answered(self, call: Call) -> list[Group]:
        """Asks the batch once for every key that is new, and hands the answers out."""
        remembered = self._remembered(call)
        if remembered.is_empty() and (keys := different_keys(call.asked)) is not None:
            return await self._answered_in_order(call, keys, remembered)
        known = remembered.by_key()
        wanted = wanted_by(call.asked)
        keys = [key for key in wanted if key not in known and not isinstance(key, UNASKED)]
        answers = await self._batch(call, keys)
        known |= zip(keys, answers, strict=True)
        settled: list[Group] = []
        for asked in call.asked:
            values: list[Any] = answers_to(asked.keys, known)
            if isinstance(answers, Failing) or isinstance(asked.keys, Failing):
                values = Failing(values)
            settled += self.settling.settle(asked.group, asked.place, values)
        return settled

    async def _answered_in_order(
        self, call: Call, keys: Sequence[Any], remembered: Known
    ) -> list[Group]:
        """Where no key is met twice, the answers are the values as they come."""
        answers = await self._batch(call, keys)
        remembered.add(keys, answers)
        settled: list[Group] = []
        begins = 0
        for asked in call.asked:
            ends = begins + len(asked.keys)
            values = answers if len(call.asked) == 1 else part(answers, begins, ends)
            settled += self.settling.settle(asked.group, asked.place, values)
            begins = ends
        return settled

    def _remembered(self, call: Call) -> Known:
        """What the batch has answered before with all these columns; more is asked alike."""
        place = call.loaded.batch, call.arguments
        known = self._known.get(place)
        if known is None or not call.columns <= known.columns:
            known = self._known[place] = Known(call.columns)
        call.columns = known.columns
        return known

    async def _batch(self, call: Call, keys: Sequence[Any]) -> Sequence[Any]:
        """What failed for a level is asked again by the next."""
        if not keys:
            return ()
        self._operation.loads += len(keys)
        answers = await self._batched(call, keys)
        if isinstance(answers, Failing):
            del self._known[call.loaded.batch, call.arguments]
        return answers

    async def _batched(self, call: Call, keys: Sequence[Any]) -> Sequence[Any]:
        batch = call.loaded.batch
        try:
            self._operation.check_time()
            answers = await batch(self._operation.load, keys, call.arguments, call.columns)
            answers = answers if isinstance(answers, list) else list(answers)
        except Exception as error:  # noqa: BLE001 — told in the answer, at each path that asked.
            return Failing([Failure(error)] * len(keys))
        if len(answers) != len(keys):
            wrong = WrongNumberOfResultsReturned(len(keys), len(answers))
            return Failing([Failure(wrong)] * len(keys))
        if any(issubclass(kind, Exception) for kind in set(map(type, answers))):
            return Failing(map(failure_or_answer, answers))
        return answers


def different_keys(all_asked: Sequence[Asked]) -> Sequence[Any] | None:
    """The keys of all who ask, if they ask for nothing twice, nor for what is none."""
    keys = all_asked[0].keys
    if len(all_asked) > 1:
        keys = [*chain.from_iterable(asked.keys for asked in all_asked)]
    if any(isinstance(asked.keys, Failing) for asked in all_asked):
        return None
    if not UNASKED_KINDS.isdisjoint(map(type, keys)):
        return None
    try:
        return keys if len(set(keys)) == len(keys) else None
    except TypeError:
        return None


def part(answers: Sequence[Any], begins: int, ends: int) -> Sequence[Any]:
    """Some of the answers; where there are failures, they may be among them."""
    values = answers[begins:ends]
    return Failing(values) if isinstance(answers, Failing) else values


def answers_to(keys: Sequence[Any], known: Mapping[Any, Any]) -> list[Any]:
    """Nothing is asked for a null, nor for a key that could not be had."""
    if UNASKED_KINDS.isdisjoint(map(type, keys)):
        return [known[key] for key in keys]
    return [key if isinstance(key, UNASKED) else known[key] for key in keys]


def failure_or_answer(answer: Any) -> Any:
    return Failure(answer) if isinstance(answer, Exception) else answer


def wanted_by(all_asked: Sequence[Asked]) -> Iterable[Any]:
    """Each key once; one that nothing can be looked up by is a failure itself."""
    try:
        return dict.fromkeys(key for asked in all_asked for key in asked.keys)
    except TypeError:
        for asked in all_asked:
            asked.keys = Failing(map(hashable, asked.keys))
        return dict.fromkeys(key for asked in all_asked for key in asked.keys)


def hashable(key: Any) -> Any:
    try:
        hash(key)
    except TypeError as error:
        return Failure(error)
    return key


def unasked(key: Any, error: Exception) -> Any:
    """What stands for a key that no batch can be asked for; a null asks none."""
    return key if isinstance(key, UNASKED) else Failure(error)
