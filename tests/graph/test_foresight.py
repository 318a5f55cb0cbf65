"""What a plan asks is asked as one, once it is known; whatever else is asked is answered too."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from app.postgres import Urls
from app.server import application
from app.services import Urls as ServiceUrls
from app.services import composed
from app.settings import settings
from model.key_result import KeyResult, Step
from model.objective import Objective
from rules.terms import MetricKind
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

OKRS = """query($id: ID!) { person(id: $id) { name objectives { totalCount nodes {
  title owner { name } cycle { label } health { value }
  keyResults { title progress { value } owner { name } score { value reason } }
} } } }"""
OFTEN = 6
"""So often a plan is asked until it expects that nothing else will be."""


@dataclass
class Place:
    graph: Graph
    company: Company
    cycle: UUID
    ada: UUID
    objective: UUID
    result: UUID

    async def okrs(self, *, as_: UUID) -> Any:
        told = await self.graph.ask(OKRS, as_=as_, id=gid("Person", self.ada))
        return told["person"]["objectives"]["nodes"]

    async def known(self) -> None:
        for _ in range(OFTEN):
            await self.okrs(as_=self.ada)

    async def change(self, noun: Any, key: UUID, **values: Any) -> None:
        async with self.graph.services.database.system() as session:
            await session.run(update(noun).where(noun.id == key).values(**values))


@pytest.fixture
async def place(empty: Urls, keys: Path) -> AsyncIterator[Place]:
    """Nothing is kept, so that each question is asked of the database."""
    chosen = settings(data=keys, organisation="Acme", time_zone="UTC", kept_answers=False)
    async with composed(chosen, ServiceUrls(empty.owner, empty.service)) as services:
        fixed = replace(services, now=lambda: NOW)
        company = Company(services.database)
        ada, cycle = await company.person("Ada Able"), await company.cycle()
        objective = await company.objective("Grow", cycle=cycle, owner=ada)
        result = await company.key_result("More", objective=objective, owner_id=ada)
        yield Place(Graph(application(fixed), fixed), company, cycle, ada, objective, result)


async def test_what_a_plan_is_known_to_ask_is_one_statement(place: Place) -> None:
    with place.graph.counted() as first:
        answer = await place.okrs(as_=place.ada)
    await place.known()
    with place.graph.counted() as later:
        again = await place.okrs(as_=place.ada)
    assert again == answer
    assert len(first) > 5
    assert len(later) == 1


async def test_the_one_statement_shows_each_viewer_what_is_theirs(place: Place) -> None:
    ben = await place.company.person("Ben Best")
    await place.company.objective("Draft", cycle=place.cycle, owner=place.ada, published_at=None)
    await place.known()
    assert {each["title"] for each in await place.okrs(as_=place.ada)} == {"Grow", "Draft"}
    assert {each["title"] for each in await place.okrs(as_=ben)} == {"Grow"}


async def test_a_statement_that_nobody_foresaw_is_answered_of_the_same_snapshot(
    place: Place,
) -> None:
    """Steps are asked for only where there is a milestone."""
    await place.known()
    half = {"weight": Decimal(1), "position": 0}
    await place.company.add(
        Step, id=UUID(int=1), key_result_id=place.result, title="One", done_at=NOW, **half
    )
    await place.change(KeyResult, place.result, kind=MetricKind.MILESTONE, start=None, target=None)
    ((told,),) = [each["keyResults"] for each in await place.okrs(as_=place.ada)]
    assert told["progress"] == {"value": "1"}


async def test_a_column_that_was_never_looked_at_is_read_after_all(place: Place) -> None:
    """Why a score was given is looked at only where there is one."""
    await place.known()
    given = {"score": Decimal("0.5"), "score_reason": "Half of it"}
    await place.change(KeyResult, place.result, **given)
    ((told,),) = [each["keyResults"] for each in await place.okrs(as_=place.ada)]
    assert told["score"] == {"value": "0.5", "reason": "Half of it"}


async def test_keys_that_are_others_by_now_are_asked_for_by_themselves(place: Place) -> None:
    """The key result's owner was the objective's: who is somebody else must be found as well."""
    await place.known()
    ben = await place.company.person("Ben Best")
    await place.change(Objective, place.objective, owner_id=place.ada)
    await place.change(KeyResult, place.result, owner_id=ben)
    ((told,),) = [each["keyResults"] for each in await place.okrs(as_=place.ada)]
    assert told["owner"] == {"name": "Ben Best"}


async def test_a_day_that_was_foreseen_is_another_tomorrow(place: Place) -> None:
    await place.known()
    services = place.graph.services
    later = replace(services, now=lambda: NOW + timedelta(days=400))
    graph = Graph(application(later), later)
    tomorrow = await graph.ask(OKRS, as_=place.ada, id=gid("Person", place.ada))
    assert tomorrow["person"]["objectives"]["nodes"] == []
