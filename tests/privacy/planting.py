"""Ways to plant a leak: past the gate, without a policy, in the place of what is declared."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import true

from auth.gate import Gate
from auth.visibility.policed import CRITERIA, Criteria, Policed
from model.base import Base
from model.rows import AnyRecord, AnySelect

Patch = pytest.MonkeyPatch


class Past(Gate):
    """The same connection without the gate."""

    def __init__(self, guarded: Gate) -> None:
        self.__dict__.update(guarded.__dict__)

    async def _read(
        self,
        statement: AnySelect,
        noted: type[Base] | None = None,  # noqa: ARG002 — the gate's.
    ) -> Sequence[AnyRecord]:
        async with self._turn:
            return (await self._connection.execute(statement, self._parameters)).all()


def unpoliced(patch: Patch, noun: type[Base]) -> None:
    everything = Policed(noun, true())
    everything.whom = "a leak"
    patch.setitem(CRITERIA, noun, Criteria(noun, everything, include_aliases=True))


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
