"""Somebody whose last day is over, with no word of any source: out, and in the audit."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.jobs import queue
from app.last_days import DAYS, LAST_DAY, TURN, turn_days_now
from model.audit import Audit
from model.person import Employment
from tests.graph.conftest import Graph
from tests.support.company import LONG_AGO, Company


async def test_whose_last_day_was_yesterday_is_let_in_no_more(
    graph: Graph, company: Company
) -> None:
    ann = await company.person("Ann")
    last = graph.services.moment().today - timedelta(days=1)
    told = {"employee_number": "7", "started_on": LONG_AGO, "ended_on": last}
    await company.add(Employment, person_id=ann, **told)
    assert await graph.ask("{ me { person { name } } }", as_=ann)
    assert await turn_days_now(graph.services) == 1
    [error] = await graph.errors("{ me { person { name } } }", as_=ann)
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    async with graph.services.database.system() as session:
        noted = await session.all(select(Audit.subject_id).where(Audit.action == LAST_DAY))
    assert [row.subject_id for row in noted] == [ann]


async def test_each_minute_looks_for_days_that_have_come(graph: Graph) -> None:
    registry: Any = queue(graph.services).periodic_registry
    found = registry.periodic_tasks.values()
    turns = [(each.cron, each.task.queue) for each in found if each.task.name == TURN]
    assert turns == [("* * * * *", DAYS)]
