"""A real company's whole quarter, lived through and asked about; only where its files are."""

from datetime import UTC, date, datetime
from time import monotonic
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from connectors import csv_people, okr_file
from model.check_in import CheckIn
from model.key_result import KeyResult
from model.objective import Objective
from model.organisation import Organisation
from model.person import Person
from rules.terms import ObjectiveStatus, Role
from sync.imports import CycleGiven, import_okrs, import_people
from sync.options import RunOptions
from tests.graph.conftest import Graph
from tests.support.company import Company
from tests.support.figures import figure
from tests.support.needed import real
from tests.support.simulating import Simulated, simulated

IMPORTED = datetime(2026, 7, 20, 8, tzinfo=UTC)
QUARTER = CycleGiven("FY27-Q3", date(2026, 8, 1), date(2026, 10, 31))
AFTERWARDS = datetime(2026, 11, 28, 12, tzinfo=UTC)


async def imported(graph: Graph, company: Company) -> Simulated:
    """As `okrgraph import people` and `okrgraph import okrs` take them in, before the quarter."""
    people, okrs = real("people.csv"), real("okrs-fy20-q4.json")
    database = graph.services.database
    async with database.system() as session:
        await session.run(sa.update(Organisation).values(fiscal_start_month=2))
    run = RunOptions(now=lambda: IMPORTED, today=IMPORTED.date(), new_id=graph.services.new_id)
    records, problems = csv_people.read(people, None)
    await import_people(database, records, problems, run=run)
    nodes, wrong = okr_file.read(okrs)
    await import_okrs(database, nodes, wrong, cycle=QUARTER, run=run)
    async with database.system() as session:
        first = sa.select(Person.id).order_by(Person.email_key).limit(1)
        somebody = await session.scalar(first)
    await company.role(somebody, Role.ADMINISTRATOR)
    return simulated(graph.services, IMPORTED, QUARTER.key, somebody)


async def counts(told: Simulated) -> dict[str, int]:
    nouns: dict[str, Any] = {
        "people": Person.id,
        "objectives": Objective.id,
        "key results": KeyResult.id,
        "check-ins": CheckIn.id,
    }
    async with told.stage.database.system() as session:
        return {
            name: await session.scalar(sa.select(sa.func.count(key))) for name, key in nouns.items()
        }


@pytest.mark.soak
async def test_every_friday_of_a_real_quarter_is_told_as_it_was(
    graph: Graph, company: Company
) -> None:
    told = await imported(graph, company)
    statements: list[str] = []
    engine = graph.services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *each: statements.append(each[2]))
    began = monotonic()
    await told.run(AFTERWARDS)
    seconds = monotonic() - began
    figures = {**await counts(told), "statements": len(statements), "seconds": round(seconds)}
    figure(figures, dict(told.stage.done))
    assert len(told.evenings) == 13
    assert await told.differing() == []
    assert told.again == told.settled
    assert await told.rolled_up() == await told.rolled_up_anew()
    async with told.stage.database.system() as session:
        ended = sa.select(Objective.status).where(Objective.carried_from_id.is_(None))
        states = {row.status for row in await session.all(ended)}
    assert states == {ObjectiveStatus.CLOSED}
    assert told.stage.done["left as drafts"] == 0
