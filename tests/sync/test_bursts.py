"""Webhooks that come in bursts: tasks move at once, and links are asked once for all of them."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from model.hint import Hint
from rules.terms import RunTrigger, TaskCategory
from sync.syncing import SyncReport
from tests.connectors.builders import fake_issue
from tests.sync.jira_site import Site
from tests.sync.taken_in import rows

LINKS = 5
DUE = "SELECT next_run_at FROM connection"
WAITING = "SELECT count(*) FROM hint WHERE handled_at IS NULL"
DONE_EACH = "SELECT DISTINCT done, task_count FROM task_link"


@dataclass
class Burst:
    """A site with links that the schedule has asked, and what its links are asked since."""

    site: Site
    asked: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.site.weather.refuse = self.hear

    def hear(self, request: httpx2.Request) -> None:
        told = json.loads(request.read() or b"{}")
        if told.get("fields") == ["id"] and "(project = OKR)" in told["jql"]:
            self.asked.append(told["jql"])

    async def tell(self, number: int, **more: Any) -> SyncReport:
        """An issue changes, a second later a webhook says so, and the schedule runs."""
        self.site.now += timedelta(seconds=1)
        told = {"category": TaskCategory.DONE, "updated": self.site.now, **more}
        self.site.store.put(fake_issue(number, **told))
        row = {"delivery": str(uuid4()), "received_at": self.site.now}
        connection = self.site.connection.id
        await self.site.company.add(
            Hint, connection_id=connection, subjects=[fake_issue(number).id], **row
        )
        return await self.run()

    async def run(self, trigger: RunTrigger = RunTrigger.SCHEDULE) -> SyncReport:
        self.asked.clear()
        return await self.site.sync(trigger=trigger)

    async def one(self, sql: str) -> Any:
        [(found,)] = await rows(self.site.database, sql)
        return found


@pytest.fixture
async def burst(site: Site) -> Burst:
    for _ in range(LINKS):
        await site.link("project = OKR")
    await rows(
        site.database,
        "UPDATE connection SET every_minutes = 60, next_run_at = '2026-12-24' RETURNING id",
    )
    site.now += timedelta(hours=1)
    made = Burst(site)
    await made.run()
    assert len(made.asked) == LINKS
    return made


async def test_a_webhook_after_a_while_has_every_link_asked_at_once(burst: Burst) -> None:
    burst.site.now += timedelta(seconds=10)
    await burst.tell(9)
    assert len(burst.asked) == LINKS
    assert await rows(burst.site.database, DONE_EACH) == [(1, 6)]
    assert await burst.one(WAITING) == 0


async def test_webhooks_of_a_burst_move_what_is_linked_and_ask_no_link(burst: Burst) -> None:
    reports = [await burst.tell(number) for number in (1, 2, 3)]
    assert [report.counts["links"]["waiting"] for report in reports] == [LINKS] * 3
    assert burst.asked == []
    assert await rows(burst.site.database, DONE_EACH) == [(3, 5)]


async def test_one_run_asks_the_links_for_all_of_a_burst(burst: Burst) -> None:
    for number in (8, 9):
        await burst.tell(number)
    assert (await burst.one(DUE), await burst.one(WAITING)) == (
        burst.site.now + timedelta(seconds=9), 2
    )  # fmt: skip
    burst.site.now += timedelta(seconds=9)
    await burst.run()
    assert len(burst.asked) == LINKS
    assert await rows(burst.site.database, DONE_EACH) == [(2, 7)]
    assert await burst.one(WAITING) == 0


async def test_a_burst_that_does_not_end_has_its_links_asked_all_the_same(burst: Burst) -> None:
    asked = 0
    for second in range(25):
        await burst.tell(1 + second % 5)
        asked += len(burst.asked)
    assert asked == 2 * LINKS


async def test_a_link_that_was_not_asked_yet_does_not_wait(burst: Burst) -> None:
    await burst.site.link("project = OKR")
    await burst.run()
    assert len(burst.asked) == 1


async def test_who_asks_by_hand_waits_for_no_burst(burst: Burst) -> None:
    await burst.run(RunTrigger.MANUAL)
    assert len(burst.asked) == LINKS
