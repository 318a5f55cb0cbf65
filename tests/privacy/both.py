"""Asks the graph by both executors, as each viewer, and of a database that is down in parts."""

from collections import Counter
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import count
from math import inf
from random import Random
from typing import Any
from uuid import UUID

import pytest
from graphql import DocumentNode, GraphQLSchema, build_schema, parse

from app.graphql.running import run
from auth.foresight.foresight import Foresight
from auth.gate import Gate
from auth.identify import Credentials, identify
from auth.visibility.prepared import prepared
from execution.compiled.plans import Plans
from execution.edges import Operation, definition_of
from execution.live import LIVE, Happened
from resolvers.ids import key_of
from schema.build import SCHEMA, Schema
from schema.subgraph import subgraph
from tests.auth.world import named
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
from tests.privacy.steering import Step, steered
from tests.privacy.twisting import twisted
from tests.privacy.viewers import VIEWERS
from tests.privacy.worlds import IDS, Worlds

DOWN: ContextVar[str] = ContextVar("down", default="")
NOUNS = ("", "", "", "Person", "KeyResult", "CheckIn", "Rollup", "Membership", "Task", "Cycle")
"""Most times nothing is down."""
Execute = Callable[[Operation], Awaitable[Told]]


@dataclass(frozen=True)
class Question:
    """An operation of a schema; where it is a subscription, after an event about a subject."""

    asked: Asked
    schema: Schema = SCHEMA
    subject: UUID | None = None

    @cached_property
    def document(self) -> DocumentNode:
        return parse(self.asked.query)

    def by_plan(self) -> Execute:
        plans = Plans(self.schema.language, self.document)
        return lambda operation: by_plan(plans, self.asked.variables, self.told_to(operation))

    def by_reference(self, document: DocumentNode) -> Execute:
        return lambda operation: by_reference(
            self.schema.graph, document, self.asked.variables, self.told_to(operation)
        )

    def told_to(self, operation: Operation) -> Operation:
        operation.live = Happened(self.subject)
        return operation

    def __str__(self) -> str:
        return f"{self.asked}\n  about {self.subject}" if self.subject else str(self.asked)


OPEN = "Objective"
Ask = Callable[["BothProber", Random, int, str], Question]


def anything(prober: "BothProber", chance: Random, number: int, _: str) -> Question:
    """Queries and mutations, every other of which goes some way."""
    way = steered(schema(), prober.seed, number)
    return Question(twisted(chance, grown(chance, schema(), prober.pool, way)))


def entities(prober: "BothProber", chance: Random, _: int, __: str) -> Question:
    """What a gateway asks a subgraph, beside other things."""
    way = (Step("Query", "_entities"),)
    return Question(twisted(chance, grown(chance, composed(), prober.pool, way)), subgraph())


def events(prober: "BothProber", chance: Random, _: int, who: str) -> Question:
    """What a subscriber is told after an event, mostly about what there is and many may see."""
    told = subscriptions()
    name = chance.choice([*told, *(name for name, noun in told.items() if noun == OPEN)])
    grows = grown(chance, schema(), prober.pool, (Step("Subscription", name),))
    return Question(grows, subject=subject_of(told[name], prober.pool, chance, who))


def subject_of(noun: str, pool: Pool, chance: Random, who: str) -> UUID:
    if chance.random() < 0.05:
        return UUID(int=chance.randrange(9))
    if noun == "Inbox":
        return named(who if chance.random() < 0.9 else "colleague")
    key = key_of(chance.choice(pool.ids[noun]), noun)
    assert key is not None
    return key


@cache
def composed() -> GraphQLSchema:
    """The subgraph's, with what Federation adds to it."""
    return build_schema(subgraph().as_str())


def subscriptions() -> Mapping[str, str]:
    """The noun that each is about."""
    root = SCHEMA.graph.subscription_type
    assert root is not None
    return {
        name: definition_of(field).metadata[LIVE].about.noun for name, field in root.fields.items()
    }


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
    ask: Ask = anything
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
        who = VIEWERS[number % len(VIEWERS)]
        question, down = self.ask(self, chance, number, who), chance.choice(NOUNS)
        what = await self.differing(who, down, question)
        return what and f"{number}, asked by {who}, {down} down:\n{question}\n{what}"

    async def differing(self, who: str, down: str, question: Question) -> str | None:
        DOWN.set(down)
        execute = question.by_plan()
        plan = await self.told(who, execute)
        reference = await self.told(who, question.by_reference(question.document))
        self.note(plan, reference)
        if not plan.is_planned:
            return None
        whole = question.by_reference(without_propagation(question.document))
        every = await self.told(who, whole) if reference.errors else reference
        return difference(plan, reference, every.errors) or await self.foreseen(
            who, execute, reference, every
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
        data: dict[str, Any] = reference.data or {}
        entities: list[Any] = data.get("_entities") or []
        self.outcomes["entities"] += sum(each is not None for each in entities)
