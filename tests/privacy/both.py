"""Asks the graph by both executors, as each viewer, and of a database that is down in parts."""

from collections import Counter
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from math import inf
from random import Random
from typing import Any

import pytest
from graphql import DocumentNode, parse

from app.graphql.running import run
from auth.foresight.foresight import Foresight
from auth.gate import Gate
from auth.identify import Credentials, identify
from auth.visibility.prepared import prepared
from execution.compiled.plans import Plans
from execution.edges import Operation
from schema.build import SCHEMA
from tests.execution.proof.comparing import difference
from tests.execution.proof.executors import (
    Told,
    by_plan,
    by_reference,
    given_up,
    without_propagation,
)
from tests.execution.proof.shops import Broken
from tests.privacy.growing import Asked, grown
from tests.privacy.pool import Pool
from tests.privacy.probing import schema
from tests.privacy.steering import steered
from tests.privacy.twisting import twisted
from tests.privacy.viewers import VIEWERS
from tests.privacy.worlds import IDS, Worlds

DOWN: ContextVar[str] = ContextVar("down", default="")
NOUNS = ("", "", "", "Person", "KeyResult", "CheckIn", "Rollup", "Membership", "Task", "Cycle")
"""Most times nothing is down."""
Execute = Callable[[Operation], Awaitable[Told]]


@contextmanager
def breakable() -> Generator[None]:
    """No statement may mention the noun that is down, as if its table were broken."""
    read: Any = vars(Gate)["_read"]

    async def reading(self: Gate, statement: Any, *given: Any) -> Any:
        if DOWN.get() in {noun.__name__ for noun in prepared(statement)[0].nouns}:
            raise Broken(f"{DOWN.get()} is down")
        return await read(self, statement, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gate, "_read", reading)
        yield


@dataclass
class BothProber:
    """Question `n` of a seed is the same whatever was asked before it."""

    worlds: Worlds
    seed: str
    pool: Pool
    outcomes: Counter[str] = field(default_factory=Counter[str])

    async def first_finding(self, most: int) -> str | None:
        with breakable():
            for number in range(most):
                with given_up():
                    finding = await self.probe(number)
                if finding is not None:
                    return finding
        return None

    async def probe(self, number: int) -> str | None:
        chance = Random(f"{self.seed}/{number}")
        way = steered(schema(), self.seed, number)
        asked = twisted(chance, grown(chance, schema(), self.pool, way))
        who, down = VIEWERS[number % len(VIEWERS)], chance.choice(NOUNS)
        what = await self.differing(who, down, asked)
        return what and f"{number}, asked by {who}, {down} down:\n{asked}\n{what}"

    async def differing(self, who: str, down: str, asked: Asked) -> str | None:
        document = parse(asked.query)
        DOWN.set(down)
        plan, reference = [
            await self.told(who, execute)
            for execute in (planned(document, asked), referred(document, asked))
        ]
        self.note(plan, reference)
        if not plan.is_planned:
            return None
        whole = referred(without_propagation(document), asked)
        every = await self.told(who, whole) if reference.errors else reference
        return difference(plan, reference, every.errors) or await self.foreseen(
            who, planned(document, asked), reference, every
        )

    async def foreseen(
        self, who: str, execute: Execute, reference: Told, every: Told
    ) -> str | None:
        """The same by a plan that others have asked before, of whom it learned what it asks."""
        foresight = Foresight()
        for before in (who, VIEWERS[0], VIEWERS[-1]):
            await self.told(before, execute, foresight)
        plan = await self.told(who, execute, foresight)
        found = difference(plan, reference, every.errors)
        return found and f"foreseen: {found}"

    async def told(self, who: str, execute: Execute, foresight: Foresight | None = None) -> Told:
        services = self.worlds.whole.services
        IDS.set(count(1))
        bearer = Credentials(authorization=f"Bearer {self.worlds.tokens[who]}")
        moment = services.moment()
        viewer = await identify(bearer, services.verifier, services.database, moment)
        return await run(services, viewer, execute, lambda: inf, foresight=foresight)

    def note(self, plan: Told, reference: Told) -> None:
        self.outcomes["operations"] += 1
        self.outcomes["planned"] += plan.is_planned
        self.outcomes["without errors"] += not reference.errors
        self.outcomes["partial"] += bool(reference.errors and reference.data is not None)
        self.outcomes["null"] += reference.data is None


def planned(document: DocumentNode, asked: Asked) -> Execute:
    plans = Plans(SCHEMA.language, document)
    return lambda operation: by_plan(plans, asked.variables, operation)


def referred(document: DocumentNode, asked: Asked) -> Execute:
    return lambda operation: by_reference(SCHEMA.graph, document, asked.variables, operation)
