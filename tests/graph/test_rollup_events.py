"""Roll-ups after random actions of people: bit for bit what a full compute of everything gives."""

from asyncio import gather
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from model.check_in import CheckIn
from model.key_result import KeyResult
from model.rollup import Rollup
from model.rollups import recompute
from rules.terms import Role, RollupMode
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import counted, created
from tests.support.company import NOW, Company

ACTS = {
    "scoreSet": ("ScoreSetInput", "keyResult { id }"),
    "objectiveClose": ("ObjectiveCloseInput", "objective { id }"),
    "objectiveCancel": ("ObjectiveCancelInput", "objective { id }"),
    "objectiveReopen": ("ObjectiveReopenInput", "objective { id }"),
}
MANY = """mutation($input: CheckInCreateManyInput!) { checkInCreateMany(input: $input) {
  errors { code } checkIns { id } } }"""


class Forest:
    """Objectives with several parents, all of one person who may do everything to them."""

    def __init__(self, graph: Graph, company: Company, chance: Random) -> None:
        self.graph, self.company, self.chance = graph, company, chance
        self.me = UUID(int=0)
        self.objectives: list[UUID] = []
        self.results: list[UUID] = []
        self.said: list[tuple[UUID, str]] = []

    async def grow(self, size: int) -> None:
        self.me = await self.company.person("Ada Able")
        await self.company.role(self.me, Role.PROGRAMME_LEAD)
        cycle = await self.company.cycle()
        for _ in range(size):
            mode = self.chance.choice(list(RollupMode))
            goal = await self.company.objective("O", cycle=cycle, owner=self.me, rollup_mode=mode)
            for parent in self.chance.sample(self.objectives, min(2, len(self.objectives))):
                await self.company.align(goal, to_objective=parent)
            for _ in range(self.chance.randint(1, 2)):
                weight = Decimal(self.chance.randint(0, 3))
                result = await self.company.key_result("K", objective=goal, weight=weight)
                self.results.append(result)
            self.objectives.append(goal)
        await self.company.roll_up()

    async def act(self) -> list[Any]:
        """Something at random; whether it is taken or refused, the numbers must be right."""
        kind = self.chance.choice(["check in"] * 4 + ["correct"] * 2 + ["many", *ACTS])
        if kind == "check in":
            return await self.check_in(self.chance.choice(self.results))
        if kind == "correct":
            result, before = self.chance.choice(self.said or [(self.results[0], "none")])
            return await self.check_in(result, supersedes=before)
        if kind == "many":
            return await self.check_in_on_many()
        return await self.end(kind)

    async def check_in(self, result: UUID, **more: Any) -> list[Any]:
        days = self.chance.choice([0, 0, 3, 9])
        value = str(self.chance.randint(-20, 140))
        when = {} if "supersedes" in more else {"effectiveAt": ago(days)}
        answer = await created(
            self.graph, self.me, keyResult=gid("KeyResult", result), value=value, **when, **more
        )
        if answer["checkIn"] is not None:
            self.said.append((result, answer["checkIn"]["id"]))
        errors: list[Any] = answer["errors"]
        return errors

    async def check_in_on_many(self) -> list[Any]:
        results = self.chance.sample(self.results, 3)
        items = [{"keyResult": gid("KeyResult", each), "value": "33"} for each in results]
        answer = await self.graph.ask(MANY, as_=self.me, input={"items": items})
        errors: list[Any] = answer["checkInCreateMany"]["errors"]
        return errors

    async def end(self, action: str) -> list[Any]:
        input_, part = ACTS[action]
        goal = gid("Objective", self.chance.choice(self.objectives))
        given: dict[str, Any] = {"objective": goal, "reason": "So it is."}
        if action == "scoreSet":
            result = gid("KeyResult", self.chance.choice(self.results))
            given = {"keyResult": result, "value": "0.5", "reason": "x", "rootCause": "EXECUTION"}
        if action == "objectiveClose":
            given["outcome"] = "PARTIAL"
        if action == "objectiveCancel":
            given = {"id": goal, "reason": "So it is."}
        asked = f"{action}(input: $input) {{ errors {{ code }} {part} }}"
        query = f"mutation($input: {input_}!) {{ {asked} }}"
        errors: list[Any] = (await self.graph.ask(query, as_=self.me, input=given))[action][
            "errors"
        ]
        return errors


def ago(days: int) -> str:
    return (NOW - timedelta(days=days)).isoformat()


async def rolled(company: Company) -> list[Any]:
    figures = (Rollup.objective_id, Rollup.value, Rollup.raw, Rollup.measured_share)
    async with company.database.system() as session:
        found = await session.all(sa.select(*figures).order_by(Rollup.objective_id))
    return [tuple(row) for row in found]


async def all_anew(company: Company) -> list[Any]:
    async with company.database.system() as session:
        await session.run(sa.delete(Rollup))
        await recompute(session, None, NOW)
    return await rolled(company)


@pytest.mark.parametrize("seed", range(3))
async def test_actions_one_by_one_leave_what_a_full_compute_gives(
    graph: Graph, company: Company, seed: int
) -> None:
    forest = Forest(graph, company, Random(seed))
    await forest.grow(10)
    refusals = [await forest.act() for _ in range(25)]
    step_by_step = await rolled(company)
    assert len([each for each in refusals if not each]) > 10
    assert await all_anew(company) == step_by_step


async def test_check_ins_at_the_same_time_are_all_accounted_for(
    graph: Graph, company: Company
) -> None:
    await at_once(graph, company, 50)


@pytest.mark.soak
async def test_a_thousand_check_ins_at_the_same_time_are_all_accounted_for(
    graph: Graph, company: Company
) -> None:
    await at_once(graph, company, 1_000)


async def at_once(graph: Graph, company: Company, count: int) -> None:
    """Each is there, each moved its key result's version, and each number is that of the last."""
    forest = Forest(graph, company, Random(1))
    await forest.grow(8)

    async def say(number: int) -> list[Any]:
        result = gid("KeyResult", forest.results[number % len(forest.results)])
        when = (NOW - timedelta(seconds=count - number)).isoformat()
        answer = await created(
            graph, forest.me, keyResult=result, value=str(number % 100), effectiveAt=when
        )
        errors: list[Any] = answer["errors"]
        return errors

    # A reader has two operations answered at once, and ten more wait.
    refused: list[Any] = []
    for begin in range(0, count, 10):
        answers = await gather(*(say(each) for each in range(begin, min(begin + 10, count))))
        refused += [error for answer in answers for error in answer]
    assert refused == []
    assert await counted(company, CheckIn) == count
    versions = sa.select(sa.func.sum(KeyResult.version - 1))
    newest = sa.select(KeyResult.id, KeyResult.current)
    async with company.database.system() as session:
        assert await session.scalar(versions) == count
        current = {row.id: row.current for row in await session.all(newest)}
    last = {
        forest.results[each % len(forest.results)]: Decimal(each % 100) for each in range(count)
    }
    assert current == last
    assert await rolled(company) == await all_anew(company)
