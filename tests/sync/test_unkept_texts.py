"""What no database keeps, in one record of many: that record arrives without it, with the rest."""

from dataclasses import dataclass

import httpx2
import pytest

from model.database import Database
from rules.terms import RunState
from tests.connectors.builders import fake_issue
from tests.connectors.hris import VENDORS
from tests.support.fakes.staff import employee, staff
from tests.sync.hris import source_of
from tests.sync.jira_site import Site
from tests.sync.taken_in import rows

STAND_INS = {"NUL": b"\\u0000", "HALF": b"\\ud83d"}
"""Our fakes send a word in the place of what they could not write."""


@dataclass
class Spoiled(httpx2.AsyncBaseTransport):
    """The way to a fake, with each answer as a careless system would have written it."""

    inner: httpx2.AsyncBaseTransport

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self.inner.handle_async_request(request)
        body = await answer.aread()
        for word, escape in STAND_INS.items():
            body = body.replace(word.encode(), escape)
        headers = {"content-type": answer.headers["content-type"]}
        return httpx2.Response(answer.status_code, headers=headers, stream=httpx2.ByteStream(body))


@pytest.mark.parametrize("word", STAND_INS)
@pytest.mark.parametrize("part", ["summary", "status", "type", "assignee_id"])
async def test_a_task_with_such_a_sign_arrives_and_so_do_all_others(
    site: Site, part: str, word: str
) -> None:
    site.store.put(fake_issue(3, **{part: f"x{word}y"}))
    site.weather.site = Spoiled(site.weather.site)
    report = await site.sync()
    assert (report.state, report.counts["created"]) == (RunState.DONE, 5)


@pytest.mark.parametrize("word", STAND_INS)
@pytest.mark.parametrize("kind", VENDORS)
async def test_a_person_with_such_a_sign_arrives_and_so_do_all_others(
    database: Database, kind: str, word: str
) -> None:
    source = await source_of(database, kind, staff(5))
    source.staff.put(employee(3, title=f"Ba{word}ker"))
    source.transport = Spoiled(source.transport)
    report = await source.sync()
    assert (report.state, report.counts["created"]) == (RunState.DONE, 5)
    [(title,)] = await rows(database, "SELECT title FROM person WHERE email = 'p3@example.com'")
    assert title == {"NUL": "Baker", "HALF": "Ba\N{REPLACEMENT CHARACTER}ker"}[word]
