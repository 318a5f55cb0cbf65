"""Asks both executors the same random operations of the same random shops.

Their answers must be alike, and so must what actions did; and a plan must call each batch once for
each level that needs it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import DocumentNode, parse

from execution.compiled.plans import Plans
from execution.edges import Operation
from execution.examples.bookshop import LANGUAGE, asking
from execution.examples.rows import Shop
from tests.execution.proof.calls import Needs, heard, overheard, uncalled_for
from tests.execution.proof.comparing import difference
from tests.execution.proof.executors import (
    Told,
    by_plan,
    by_reference,
    given_up,
    without_propagation,
)
from tests.execution.proof.growing import Asked, Growth
from tests.execution.proof.shops import scalar, shop_of

TROUBLE = (0.0, 0.02, 0.05, 0.15)
SHAPES = 4
"""Each document is asked of so many shops, each time with other parts of it skipped: its plans must
not be confused, nor may anything be left in them."""


TOGETHER = 50


@dataclass(frozen=True)
class Finding:
    """An operation that a plan answers otherwise than the reference."""

    seed: str
    asked: Asked
    what: str

    def __str__(self) -> str:
        return f"operation {self.seed}:\n{self.asked}\n{self.what}"


@dataclass
class Prober:
    """Operation `n` of a seed is the same whatever was asked before it."""

    seed: str
    outcomes: Counter[str] = field(default_factory=Counter[str])

    async def first_finding(self, most: int) -> Finding | None:
        for start in range(0, most // SHAPES, TOGETHER):
            with given_up(), overheard():
                for number in range(start, min(start + TOGETHER, most // SHAPES)):
                    finding = await self.probe(f"{self.seed}/{number}")
                    if finding is not None:
                        return finding
        return None

    async def probe(self, seed: str) -> Finding | None:
        chance = Random(seed)
        asked = Growth(chance, LANGUAGE.schema, scalar).operation()
        document = parse(asked.query)
        plans = Plans(LANGUAGE, document)
        for turn in range(SHAPES):
            variables = turned(asked.variables, turn)
            shop = f"{seed}/{turn}"
            what = await self.differing(
                Question(shop, chance.choice(TROUBLE), document, plans), variables
            )
            if what is not None:
                return Finding(shop, Asked(asked.query, variables), what)
        return None

    async def differing(self, question: "Question", variables: Mapping[str, Any]) -> str | None:
        ours, theirs = question.operation(), question.operation()
        needs = Needs(LANGUAGE.convert)
        try:
            with heard() as calls:
                plan = await by_plan(question.plans, variables, ours)
        except Exception as error:  # noqa: BLE001 — no operation may be the end of an executor.
            return f"the plan fell with {error!r}"
        reference = await question.by_reference(variables, theirs, needs)
        self.note(plan, reference)
        if not plan.is_planned:
            return None
        if str(prices(ours.load)) != str(prices(theirs.load)):
            return f"done {prices(ours.load)}\n instead of {prices(theirs.load)}"
        every = Told(None, ())
        if reference.errors:
            needs = Needs(LANGUAGE.convert)
            every = await question.every_error(variables, needs)
        self.outcomes["calls"] += sum(map(len, calls.values()))
        is_whole = not reference.errors
        return difference(plan, reference, every.errors) or uncalled_for(
            calls, needs, is_whole=is_whole
        )

    def note(self, plan: Told, reference: Told) -> None:
        self.outcomes["operations"] += 1
        self.outcomes["planned"] += plan.is_planned
        self.outcomes["without errors"] += not reference.errors
        self.outcomes["partial"] += bool(reference.errors and reference.data is not None)
        self.outcomes["null"] += reference.data is None


@dataclass(frozen=True)
class Question:
    """A document, asked of a shop; an action may change it, so each executor gets its own."""

    seed: str
    trouble: float
    document: DocumentNode
    plans: Plans

    def operation(self) -> Operation:
        return asking(shop_of(self.seed, self.trouble))

    async def by_reference(
        self, variables: Mapping[str, Any], operation: Operation, needs: Needs
    ) -> Told:
        return await by_reference(LANGUAGE.schema, self.document, variables, operation, needs)

    async def every_error(self, variables: Mapping[str, Any], needs: Needs) -> Told:
        document = without_propagation(self.document)
        return await by_reference(LANGUAGE.schema, document, variables, self.operation(), needs)


def turned(variables: Mapping[str, Any], turn: int) -> dict[str, Any]:
    """The same variables with some of the booleans turned round, and other numbers."""
    booleans = [name for name, value in variables.items() if isinstance(value, bool)]
    chosen = {name for place, name in enumerate(booleans) if turn >> place & 1}
    return {
        name: not value if name in chosen else value + turn if type(value) is int else value
        for name, value in variables.items()
    }


def prices(shop: Shop) -> Any:
    """What actions change."""
    return {key: getattr(item, "price", None) for key, item in shop.items.items()}
