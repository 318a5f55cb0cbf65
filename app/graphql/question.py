"""A request on its way through the endpoint, and what its operation costs."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.requests import Request

from auth.visibility.basis import Basis
from execution.cost import ARRIVAL, LOAD
from execution.edges import Operation
from execution.kept.marks import Marks


@dataclass(frozen=True, slots=True)
class Question:
    """A request, and until when it is worth an answer, by the monotonic clock."""

    request: Request
    until: float
    now: Marks | None = None
    """How far the data had come after it was asked, where that is known."""


@dataclass(slots=True)
class Bill:
    """What an operation cost, and rests on; where it failed, what it had loaded until then."""

    spent: int = ARRIVAL
    basis: Basis = field(default_factory=Basis)

    @contextmanager
    def of(self, operation: Operation) -> Generator[None]:
        try:
            yield
        finally:
            self.spent = ARRIVAL + operation.loads * LOAD
