"""A company that lives through a cycle, and what it answered on the evening of each week."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.demo.simulation.quarter import Told, simulate
from app.demo.simulation.stage import Stage
from app.server import application
from app.services import Services
from model.alignment import Alignment
from model.check_in import CheckIn
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective
from model.rollup import Rollup
from model.rollups import recompute
from resolvers.ids import global_id
from resolvers.means import Means
from sync.connections import Vault
from tests.graph.conftest import Graph

SEED = 38
"""By it a step is done late, somebody is mistaken, somebody is silent, and two are blocked."""
AT_ONCE = 20
OBJECTIVE = """title status outcome rollupMode score { value } progress { value }
  confidence { value } health { value computed } checkIns { totalCount }
  keyResults { id title current outcome confidence { value } progress { value }
    health { value reported expected } latestCheckIn { value narrative effectiveAt } }"""


FIGURES = ("value", "confidence")
CLOSE = Decimal("0.000001")
Answers = dict[UUID, Any]


@dataclass
class Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Simulated:
    """`evenings` are the answers of each Friday's evening, by day and objective.

    `settled` are the same, asked of these days again once the cycle is over and the next has begun;
    `again` once the next one has been lived in for a while.
    """

    graph: Graph
    stage: Stage
    clock: Clock
    cycle: str
    asker: UUID
    evenings: dict[datetime, Answers] = field(default_factory=dict[datetime, Answers])
    settled: dict[datetime, Answers] = field(default_factory=dict[datetime, Answers])
    again: dict[datetime, Answers] = field(default_factory=dict[datetime, Answers])

    async def run(self, until: datetime) -> None:
        await simulate(self.stage, self.cycle, Told(SEED, until, self.remember))
        self.clock.at = until

    async def remember(self, at: datetime) -> None:
        self.clock.at = at
        async with self.stage.database.system() as session:
            ends_on = await session.scalar(sa.select(Cycle.ends_on).where(Cycle.key == self.cycle))
        if at.date() <= ends_on:
            self.evenings[at] = await self.asked(None)
        elif not self.settled:
            self.settled = {evening: await self.asked(evening) for evening in self.evenings}

    async def differing(self) -> list[Any]:
        """Where what is told of an evening is not what was true on it.

        What was said late, or corrected, of that day counts for it: there the check-ins themselves
        say what is to be told. An objective is always what its own key results are.
        """
        found: list[Any] = []
        for evening, then in self.evenings.items():
            now = self.again[evening] = await self.asked(evening)
            late, stood = await self.touched_later(evening), await self.stood(evening)
            found += [
                (evening, then[key], now[key])
                for key in then
                if key not in late and now[key] != then[key]
            ]
            results = [each for goal in now.values() for each in goal["keyResults"]]
            found += [(evening, each) for each in results if figures(each) != stood(each)]
            found += [(evening, goal) for goal in now.values() if not is_mean(goal)]
        return found

    async def stood(self, evening: datetime) -> Callable[[Any], Any]:
        """A key result's value and confidence by its check-ins that were never taken back."""
        later = aliased(CheckIn)
        standing = sa.select(CheckIn.key_result_id, CheckIn.value, CheckIn.confidence).where(
            CheckIn.effective_at <= evening, ~sa.exists().where(later.supersedes_id == CheckIn.id)
        )
        last: dict[tuple[str, str], Decimal] = {}
        async with self.stage.database.system() as session:
            for row in await session.all(standing.order_by(CheckIn.effective_at)):
                told = {"value": row.value, "confidence": row.confidence}
                key = global_id("KeyResult", row.key_result_id)
                last |= {(key, name): each for name, each in told.items() if each is not None}
        return lambda result: tuple(last.get((result["id"], name)) for name in FIGURES)

    async def asked(self, on: datetime | None) -> Answers:
        """Every objective of the cycle, as of a day or now."""
        answers: Answers = {}
        keys = await self.objectives()
        for first in range(0, len(keys), AT_ONCE):
            some = keys[first : first + AT_ONCE]
            ids = {f"k{place}": global_id("Objective", key) for place, key in enumerate(some)}
            day = None if on is None else on.date().isoformat()
            text = question(len(some))
            answer = await self.graph.ask(text, as_=self.asker, on=day, **ids)
            answers |= {key: answer[f"o{place}"] for place, key in enumerate(some)}
        return answers

    async def objectives(self) -> Sequence[UUID]:
        of_cycle = (
            sa.select(Objective.id)
            .join(Cycle, Cycle.id == Objective.cycle_id)
            .where(Cycle.key == self.cycle, Objective.published_at.is_not(None))
        )
        async with self.stage.database.system() as session:
            return [row.id for row in await session.all(of_cycle.order_by(Objective.position))]

    async def touched_later(self, evening: datetime) -> Collection[UUID]:
        """Objectives below which a word of that day, or before, was said or corrected after it."""
        said = sa.select(KeyResult.objective_id).join(
            CheckIn, CheckIn.key_result_id == KeyResult.id
        )
        late = said.where(CheckIn.effective_at <= evening, CheckIn.recorded_at > evening)
        async with self.stage.database.system() as session:
            touched = {row.objective_id for row in await session.all(late)}
            parent = sa.func.coalesce(Alignment.parent_objective_id, KeyResult.objective_id)
            links = await session.all(
                sa.select(Alignment.child_objective_id, parent.label("parent")).outerjoin(
                    KeyResult, KeyResult.id == Alignment.parent_key_result_id
                )
            )
        while above := {row.parent for row in links if row.child_objective_id in touched} - touched:
            touched |= above
        return touched

    async def rolled_up(self) -> Any:
        async with self.stage.database.system() as session:
            columns = (Rollup.objective_id, Rollup.value, Rollup.raw, Rollup.measured_share)
            found = await session.all(sa.select(*columns).order_by(Rollup.objective_id))
            return [tuple(row) for row in found]

    async def rolled_up_anew(self) -> Any:
        async with self.stage.database.system() as session:
            await session.run(sa.delete(Rollup))
            await recompute(session, None, self.clock.at)
        return await self.rolled_up()


def figures(result: Any) -> tuple[Decimal | None, Decimal | None]:
    """What an answer tells of a key result."""
    current, sure = result["current"], result["confidence"]
    return current and Decimal(current), sure and Decimal(sure["value"])


def is_mean(goal: Any) -> bool:
    """That an objective which its own key results alone make is as far as they are together."""
    told = [each["progress"]["value"] for each in goal["keyResults"] if each["progress"]]
    measured = [Decimal(each) for each in told if each is not None]
    if goal["rollupMode"] != "KEY_RESULTS" or goal["progress"] is None or not measured:
        return True
    mean = sum(measured, Decimal(0)) / len(measured)
    return abs(mean - Decimal(goal["progress"]["value"] or 0)) < CLOSE


def question(count: int) -> str:
    """The same text for every day and objective, as the service counts new texts."""
    places = range(count)
    keys = ", ".join(f"$k{place}: ID!" for place in places)
    asked = " ".join(
        f"o{place}: objective(id: $k{place}, asOf: $on) {{ {OBJECTIVE} }}" for place in places
    )
    return f"query($on: Date, {keys}) {{ {asked} }}"


def simulated(services: Services, at: datetime, cycle: str, asker: UUID) -> Simulated:
    """A graph over these services whose clock the simulation moves."""
    clock = Clock(at)
    # Every week of a quarter is asked about in one go, which nobody's own budget is meant for.
    asking = services.settings.model_copy(update={"budget": 10**9})
    moved = replace(services, now=clock, settings=asking)
    stage = stage_of(services, services.new_id)
    return Simulated(Graph(application(moved), moved), stage, clock, cycle, asker)


def stage_of(services: Services, new_id: Callable[[], UUID]) -> Stage:
    means = Means(new_id, Vault(services.keys, services.random))
    return Stage(services.database, services.auditor, means, services.zone)
