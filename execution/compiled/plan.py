"""What an operation compiles to: for each type of object its fields, and how each is answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import FieldNode, OperationType
from graphql.execution.values import VariableValues

from execution.compiled.leaves import Leaf
from execution.compiled.types import Fit, TypeOf
from execution.edges import Action, Batch, Lookup
from execution.live import Listening
from execution.selection import Columns


@dataclass(frozen=True, slots=True)
class Kind:
    """Whether a value may be null, and of what it is a list, if it is one."""

    required: bool
    item: "Kind | None" = None


class Arguments:
    """What a field is given; made once, where no variable has a part in it."""

    __slots__ = ("_constant", "_is_constant", "_make")

    def __init__(self, make: Callable[[VariableValues], Any], *, varies: bool) -> None:
        self._make = make
        self._is_constant = not varies
        self._constant: Any = None

    def given(self, variables: VariableValues) -> Any:
        if not self._is_constant:
            return self._make(variables)
        if self._constant is None:
            self._constant = self._make(variables)
        return self._constant


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every object: the name of its type."""

    value: str


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute of the object."""

    name: str


@dataclass(frozen=True, slots=True)
class Computed:
    """What follows from the object alone; `together` tells it of many, and may raise."""

    function: Callable[[Any], Any]
    together: Callable[[Sequence[Any]], Sequence[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a batch answers for all objects of a level at once, by their keys."""

    batch: Batch
    key: str
    arguments: Arguments
    columns: Columns


@dataclass(frozen=True, slots=True)
class Looked:
    """A way into the graph."""

    lookup: Lookup
    arguments: Arguments
    columns: Columns


@dataclass(frozen=True, slots=True)
class Acted:
    """What an action does."""

    action: Action
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Heard:
    """What an event is about, or what a subscription waits for."""

    told: Listening
    arguments: Arguments
    columns: Columns


Source = Constant | Column | Computed | Loaded | Looked | Acted | Heard


class Missing(Enum):
    """What stands where a value failed, until the nearest place that may be null takes it in."""

    FAILED = "FAILED"


FAILED = Missing.FAILED


@dataclass(frozen=True, slots=True, eq=False)
class Inner:
    """What is selected of the objects that a field answers, by the names of their types."""

    types: Mapping[str, "Selected"]
    type_of: TypeOf | None
    """Names an object's type, or raises; None where there is only one, which takes any object."""
    fit: Fit | None
    """Whether many objects are of the type, where there is only one."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One key of an answer: how it is found, and what becomes of it."""

    key: str
    coordinate: str
    nodes: Sequence[FieldNode]
    kind: Kind
    source: Source
    value: Inner | Leaf


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """The fields of one type of object; `build` makes objects of a list of values for each."""

    fields: tuple[Field, ...]
    build: Callable[[Sequence[Sequence[Any]]], list[Any]]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Plan:
    """An operation, ready to be run with any values of its variables."""

    operation: OperationType
    root: Selected
