"""Ways to plant a leak: past the gate, without a policy, in the place of what is declared."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

import pytest
from sqlalchemy import true

from auth.foresight.questions import Answered
from auth.gate import Gate
from auth.visibility import prepared
from auth.visibility.policed import CRITERIA, Criteria, Policed
from auth.visibility.prepared import Prepared
from model.base import Base
from model.prepared import BARE
from model.rows import AnySelect, Written

Patch = pytest.MonkeyPatch


class Past(Gate):
    """The same connection without the gate."""

    def __init__(self, guarded: Gate) -> None:
        self.__dict__.update(guarded.__dict__)

    async def _read(
        self,
        statement: AnySelect | Written,
        values: Mapping[str, Any],
        noted: type[Base] | None = None,  # noqa: ARG002 — the gate's.
    ) -> Answered:
        told = unguarded(statement)
        rows = await self._answered(told, told.given({**self._parameters, **values}, None))
        return Answered(told, rows, range(len(told.names)))


def unguarded(statement: AnySelect | Written) -> Prepared:
    """A statement as it would run without any policy."""
    bare = statement.statement if isinstance(statement, Written) else statement
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "guarded", as_it_is)
        patch.setattr(prepared, "DIALECT", BARE)
        patch.setattr(prepared, "OF_DAY", BARE)
        return prepared.prepared_now(bare)


def unpoliced(patch: Patch, noun: type[Base]) -> None:
    """Statements that are prepared before, or after, hold what is true of policies then."""
    prepare_anew(patch)
    everything = Policed(noun, true())
    everything.whom = "a leak"
    patch.setitem(CRITERIA, noun, Criteria(noun, everything, include_aliases=True))


def as_it_is(statement: AnySelect, _: object) -> AnySelect:
    return statement


def prepare_anew(patch: Patch) -> None:
    """For as long as the patch; what was prepared before it serves again after it."""
    for name in ("prepared_written", "prepared_once"):
        known: Any = getattr(prepared, name)
        patch.setattr(prepared, name, cache(known.__wrapped__))


def past_the_gate(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def leaky(load: Gate, *given: Any) -> Any:
        return await function(Past(load), *given)

    return leaky


def replace_lookup(patch: Patch, lookup: Any, leaky: Any) -> None:
    """A lookup is held by the field that was declared with it, and by nothing else."""
    patch.setattr(lookup, "__code__", _calling(leaky).__code__)
    patch.setitem(lookup.__globals__, "_leaky", leaky)


def _calling(leaky: Any) -> Any:
    async def call(load: Any, which: Any, asked: Any) -> Any:
        return await _leaky(load, which, asked)  # type: ignore[name-defined] # noqa: F821 — see above.

    return call
