"""Declares an edge of the graph once: a batch function, the parent's key, and its arguments.

    key_results: list["KeyResult"] = by(key_results_of, "What shows that it is reached.")

The batch function answers all parents of a level in one call, in the order of their keys:

    async def key_results_of(load, keys, args, columns) -> list[list[Row]]
"""

import asyncio
import inspect
import types
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from math import inf
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import strawberry
from graphql import GraphQLField
from strawberry.dataloader import DataLoader
from strawberry.types import Info
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case
from typing_extensions import Doc

from execution.cost import COUNTED, EDGE, SIZE
from execution.selection import Columns, selected

Batch = Callable[[Any, Sequence[Any], Any, Columns], Coroutine[Any, Any, Sequence[Any]]]
Lookup = Callable[[Any, Any, Columns], Coroutine[Any, Any, Any]]
Action = Callable[["Operation", Any], Awaitable[Any]]
Together = Callable[[Sequence[Any]], Sequence[Any]]
Act = Callable[[Callable[..., Awaitable[Any]], Any], Awaitable[Any]]
Renames = Mapping[Any, Any]

ROW = ""  # The key is the parent's whole row.
# Under these names a field's metadata tells how it is answered, and what makes its arguments.
LOOKUP = "lookup"
ACTION = "action"
COMPUTED = "computed"
TOGETHER = "together"
TAKES = "takes"
# Strawberry takes parameters called root, self or info for its own; ours are marked.
GIVEN = "given_"


@dataclass(frozen=True)
class NoArguments:
    """The arguments of an edge that takes none."""


@dataclass(frozen=True)
class Edge:
    """What both executors read: how to answer a field for a whole level of parents."""

    batch: Batch
    key: str
    arguments: type[Any]


class Operation:
    """What one GraphQL operation carries: its ways to read and to act, and its batches so far.

    `live` is what a subscription is answered about; see execution/live.py.

    A read once begun is always ended. Where a field that can't be null fails, graphql-core gives up
    the fields beside it, and a statement given up on its way would take the connection along.
    """

    def __init__(
        self,
        load: Any,
        load_afresh: Callable[[], Awaitable[Any]],
        act: Act,
        seconds_left: Callable[[], float] = lambda: inf,
    ) -> None:
        self.load = load
        self.loads = 0
        self.live: Any = None
        self._seconds_left = seconds_left
        self._load_afresh = load_afresh
        self._act = act
        self._loaders: dict[Any, DataLoader[Any, Any]] = {}
        self._reads: set[asyncio.Task[Any]] = set()
        self._is_over = False

    async def act(self, action: Callable[..., Awaitable[Any]], given: Any) -> Any:
        """Runs an action; whatever came of it, nothing read before is answered again."""
        await self.settled()
        try:
            return await self._act(action, given)
        finally:
            self.load = await self._load_afresh()
            self._loaders.clear()

    def check_time(self) -> None:
        """TimeoutError once the time is over; no timer runs while the loop is full of work."""
        if self._seconds_left() <= 0:
            raise TimeoutError

    async def read(self, answer: Coroutine[Any, Any, Any]) -> Any:
        """What a lookup or batch answers; it goes on where its caller is given up."""
        if self._is_over:
            answer.close()
            raise RuntimeError("this operation is over, and so is its snapshot")
        if self._seconds_left() <= 0:
            answer.close()
            raise TimeoutError
        task = asyncio.create_task(answer)
        self._reads.add(task)
        task.add_done_callback(self._reads.discard)
        return await asyncio.shield(task)

    async def end(self) -> None:
        """To be awaited before the last snapshot is closed: nothing reads from it any more."""
        self._is_over = True
        await self.settled()

    async def settled(self) -> None:
        """Until no read is on its way any more."""
        while self._reads:
            await asyncio.gather(*self._reads, return_exceptions=True)

    def loader(self, edge: Edge, arguments: Any, columns: Columns) -> DataLoader[Any, Any]:
        """One loader for each batch, arguments and columns: so one call for each level."""
        known = (edge.batch, arguments, columns)
        if known not in self._loaders:

            async def answer(keys: Sequence[Any]) -> Sequence[Any]:
                found: Sequence[Any] = await self.read(
                    edge.batch(self.load, keys, arguments, columns)
                )
                return found

            self._loaders[known] = DataLoader(load_fn=answer)
        return self._loaders[known]


def shared(answer: Awaitable[Any]) -> Awaitable[Any]:
    """Others wait for the same key: where graphql-core gives this field up, they must not be."""
    future = asyncio.ensure_future(answer)
    future.add_done_callback(look_at)
    return asyncio.shield(future)


def look_at(future: asyncio.Future[Any]) -> None:
    """So that asyncio does not complain of an error that nobody waits for any more."""
    if not future.cancelled():
        future.exception()


def by(
    batch: Batch,
    description: str,
    *,
    key: str = "id",
    arguments: type[Any] = NoArguments,
    renames: Renames | None = None,
    size: int | None = None,
) -> Any:
    """A field answered for all parents at once; null where the parent's key column is null.

    `size` is the longest list that it answers, where no argument says so.
    """
    edge = Edge(batch, key, arguments)

    async def resolve(parent: Any, info: Info[Operation, None], given: Any) -> Any:
        wanted = parent if key == ROW else getattr(parent, key)
        if wanted is None:
            return None
        operation = info.context
        operation.check_time()
        operation.loads += 1
        return await shared(operation.loader(edge, given, selected(info)).load(wanted))

    return declared(resolve, description, arguments, renames or {}, {EDGE: edge, SIZE: size})


def at_root(
    lookup: Lookup,
    description: str,
    *,
    arguments: type[Any] = NoArguments,
    renames: Renames | None = None,
    counted: str | None = None,
) -> Any:
    """A field of Query, answered by one call of `lookup(load, arguments, columns)`.

    `counted` names the argument, a list, of which each entry gets one answer: a row, None, or the
    exception that keeps this one answer alone from being given.
    """

    async def resolve(_: Any, info: Info[Operation, None], given: Any) -> Any:
        operation = info.context
        return await operation.read(lookup(operation.load, given, selected(info)))

    told = {LOOKUP: lookup, COUNTED: counted}
    return declared(resolve, description, arguments, renames or {}, told)


def computed(
    function: Callable[[Any], Any], description: str, *, together: Together | None = None
) -> Any:
    """A field that follows from the parent's row alone; `together` answers many rows quicker."""

    def resolve(self: Any) -> Any:
        return function(self)

    resolve.__annotations__ = {}
    return strawberry.field(
        resolver=resolve,
        description=description,
        metadata={COMPUTED: function, TOGETHER: together},
    )


def action(run: Action, description: str, *, takes: type[Any]) -> Any:
    """A field of Mutation with one `input`, answered by `run(operation, input)`."""

    async def resolve(_: Any, info: Info[Operation, None], given: Any) -> Any:
        return await run(info.context, given.input)

    return declared(resolve, description, takes, {}, {ACTION: run})


def declared(
    resolve: Callable[[Any, Info[Operation, None], Any], Awaitable[Any]],
    description: str,
    arguments: type[Any],
    renames: Renames,
    metadata: Mapping[str, Any],
) -> Any:
    """A Strawberry field whose GraphQL arguments are the fields of the `arguments` dataclass."""

    def taken(given: Mapping[str, Any]) -> Any:
        return arguments(**{name.removeprefix(GIVEN): value for name, value in given.items()})

    async def resolver(self: Any, info: Info[Operation, None], **given: Any) -> Any:
        return await resolve(self, info, taken(given))

    parameters = [
        inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter(
            "info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info[Operation, None]
        ),
        *parameters_of(arguments, renames),
    ]
    # Strawberry reads a resolver's arguments by inspect, which looks here first.
    resolver.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    resolver.__annotations__ = {p.name: p.annotation for p in parameters[1:]}
    told = {**metadata, TAKES: taken}
    return strawberry.field(resolver=resolver, description=description, metadata=told)


def definition_of(field: GraphQLField) -> StrawberryField:
    """How the field was declared."""
    definition: StrawberryField = field.extensions["strawberry-definition"]
    return definition


def parameters_of(arguments: type[Any], renames: Renames) -> list[inspect.Parameter]:
    hints = get_type_hints(arguments, include_extras=True)
    return [
        inspect.Parameter(
            GIVEN + field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
            annotation=documented(
                to_camel_case(field.name.rstrip("_")), hints[field.name], renames
            ),
        )
        for field in fields(arguments)
    ]


def documented(name: str, hint: Any, renames: Renames) -> Any:
    """`Annotated[X, Doc("…")]` as Strawberry knows it, with our own types put in its terms."""
    plain, doc = hint, ""
    if get_origin(hint) is Annotated:
        plain, *notes = get_args(hint)
        doc = " ".join(note.documentation for note in notes if isinstance(note, Doc))
    told = strawberry.argument(name=name, description=doc or None)
    return Annotated[renamed(plain, renames), told]


def renamed(hint: Any, renames: Renames) -> Any:
    if hint in renames:
        return renames[hint]
    if get_origin(hint) in (Union, types.UnionType):
        return Union[tuple(renamed(part, renames) for part in get_args(hint))]  # noqa: UP007 — made of parts.
    if get_origin(hint) is list:
        # A type made at run time, which no checker can follow.
        return list[renamed(get_args(hint)[0], renames)]  # type: ignore[misc]
    return hint
