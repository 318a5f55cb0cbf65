"""Links whose tasks vanish, or that cannot be read: their own matter, and nothing is achieved."""

import asyncio
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

import httpx2
import pytest

from rules.errors import SignInRefused
from rules.terms import RunMode, RunState, RunTrigger
from tests.connectors.builders import fake_issue
from tests.sync.jira_site import Site
from tests.sync.taken_in import rows

A_SECOND = timedelta(seconds=1)
LEASED = "SELECT lease_until > clock_timestamp() FROM sync_run WHERE state = 'RUNNING'"
LINKED = "SELECT count(*) FROM linked_task"
STATES = "SELECT query, state FROM task_link ORDER BY query"
CHILDREN = range(2, 10)


async def linked(site: Site, others: int = 0) -> None:
    """An epic of eight issues that a key result looks at, among others."""
    for number in range(1, 10):
        site.store.put(fake_issue(number, parent_key="OKR-1" if number in CHILDREN else None))
    for number in range(10, 10 + others):
        site.store.put(fake_issue(number))
    await site.link("OKR-1", "EPIC")
    await site.sync()
    assert await rows(site.database, LINKED) == [(8,)]


def hide(site: Site, *numbers: int) -> None:
    for number in numbers:
        site.store.remove(fake_issue(number).id)


async def test_many_tasks_that_are_hidden_stay_linked_and_break_the_link(site: Site) -> None:
    await linked(site)
    hide(site, *range(2, 9))
    report = await site.sync()
    assert (report.state, report.counts["links"]["broken"]) == (RunState.DONE, 1)
    assert await rows(site.database, LINKED) == [(8,)]
    assert await rows(site.database, STATES) == [("OKR-1", "SOURCE_BROKEN")]


async def test_many_tasks_that_are_there_and_selected_no_more_are_let_go(site: Site) -> None:
    await linked(site)
    for number in range(2, 9):
        site.store.put(fake_issue(number, updated=site.now))
    await site.sync()
    assert await rows(site.database, LINKED) == [(1,)]
    assert await rows(site.database, STATES) == [("OKR-1", "OK")]


async def test_the_nightly_look_at_all_takes_no_link_its_tasks(site: Site) -> None:
    """Seven of a hundred are few for the connection, and nearly all for the link."""
    await linked(site, others=91)
    hide(site, *range(2, 9), 50)
    site.now += timedelta(hours=25)
    report = await site.sync()
    assert report.counts["gone"] == 1
    assert await rows(site.database, LINKED) == [(8,)]
    assert await rows(site.database, STATES) == [("OKR-1", "SOURCE_BROKEN")]


async def test_reading_everything_by_hand_after_it_was_told_is_a_yes(site: Site) -> None:
    await linked(site)
    hide(site, *range(2, 9))
    site.now += timedelta(hours=25)
    for gone in (0, 7):
        report = await site.sync(RunMode.FULL, trigger=RunTrigger.MANUAL)
        assert report.counts["gone"] == gone
    assert await rows(site.database, LINKED) == [(1,)]
    open_ = "SELECT code FROM sync_issue WHERE resolved_at IS NULL"
    assert await rows(site.database, open_) == []


async def test_what_the_index_leaves_out_for_a_moment_stays(site: Site) -> None:
    await linked(site, others=31)
    left_out = {fake_issue(number).id for number in (2, 3, 4)}
    site.weather.refuse = listing({*site.store.issues} - left_out)
    site.now += timedelta(hours=25)
    report = await site.sync()
    assert (report.counts["gone"], report.counts["links"]["removed"]) == (0, 0)
    assert await rows(site.database, LINKED) == [(8,)]


async def test_what_was_moved_out_of_scope_is_let_go_though_it_is_there(site: Site) -> None:
    await linked(site, others=31)
    site.store.put(replace(fake_issue(12), key="HR-12"))
    site.now += timedelta(hours=25)
    assert (await site.sync()).counts["gone"] == 1


async def test_so_many_are_asked_about_in_a_night_and_the_rest_in_the_next(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.task_reconcile.MOST_ASKED", 3)
    await linked(site, others=31)
    hide(site, 12, 13, 14, 15)
    for gone in (3, 1, 0):
        site.now += timedelta(hours=25)
        assert (await site.sync()).counts["gone"] == gone


async def test_a_run_that_asks_for_long_about_what_is_gone_keeps_its_place(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.syncing.PULL_LEASE", A_SECOND)
    await linked(site, others=31)
    hide(site, 12, 13, 14, 15)
    site.weather.site = slow = Slow(site, site.weather.site)
    site.now += timedelta(hours=25)
    assert (await site.sync(lease=A_SECOND)).counts["gone"] == 4
    assert slow.was_ours == [True] * 4


@dataclass
class Slow(httpx2.AsyncBaseTransport):
    """Takes its time for each single task; `was_ours` is whether the run's lease held by then."""

    to: Site
    site: httpx2.AsyncBaseTransport
    was_ours: list[bool] = field(default_factory=list[bool])

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if "/issue/" in request.url.path:
            await asyncio.sleep(0.4)
            [(is_ours,)] = await rows(self.to.database, LEASED)
            self.was_ours.append(is_ours)
        return await self.site.handle_async_request(request)


def listing(ids: Collection[str]) -> Callable[[httpx2.Request], httpx2.Response | None]:
    """A search that lists the ids of all, and these alone."""
    told = json.dumps({"issues": [{"id": each} for each in sorted(ids)], "isLast": True})

    def answer(request: httpx2.Request) -> httpx2.Response | None:
        is_search = request.url.path.endswith("search/jql")
        if not is_search or json.loads(request.read())["fields"] != ["id"]:
            return None
        headers = {"content-type": "application/json"}
        return httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(told.encode()))

    return answer


Answer = Callable[[httpx2.Request], httpx2.Response]


def at_board(what: Answer) -> Callable[[httpx2.Request], httpx2.Response | None]:
    return lambda request: what(request) if "/board/" in str(request.url) else None


def forbidden(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(403, stream=httpx2.ByteStream(b""))


def login_page(_: httpx2.Request) -> httpx2.Response:
    body = httpx2.ByteStream(b"<html>Log in</html>")
    return httpx2.Response(200, headers={"content-type": "text/html"}, stream=body)


def too_slow(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadTimeout("too slow", request=request)


@pytest.mark.parametrize("answer", [forbidden, login_page, too_slow])
async def test_a_board_that_cannot_be_read_is_its_links_own_problem(
    site: Site, answer: Answer
) -> None:
    await linked(site)
    await site.link("37", "BOARD")
    site.weather.refuse = at_board(answer)
    report = await site.sync()
    assert report.state is RunState.DONE
    assert await rows(site.database, STATES) == [("37", "SOURCE_BROKEN"), ("OKR-1", "OK")]


async def test_a_sign_in_that_ends_after_the_pull_stops_the_run_and_breaks_no_link(
    site: Site,
) -> None:
    await linked(site)
    for number in range(3):
        await site.link(str(37 + number), "BOARD")
    knocks: list[httpx2.Request] = []

    def unknown(request: httpx2.Request) -> httpx2.Response:
        knocks.append(request)
        return httpx2.Response(401, stream=httpx2.ByteStream(b""))

    site.weather.refuse = at_board(unknown)
    with pytest.raises(SignInRefused):
        await site.sync()
    said = "SELECT state, error_code FROM sync_run ORDER BY fence DESC LIMIT 1"
    assert await rows(site.database, said) == [("FAILED", "SIGN_IN_REFUSED")]
    assert await rows(site.database, "SELECT state FROM connection") == [("FAILING",)]
    assert len(knocks) == 1
    assert {state for _, state in await rows(site.database, STATES)} == {"OK", "PENDING"}


async def test_a_link_that_was_mended_as_it_was_asked_gets_no_error_of_before(site: Site) -> None:
    await linked(site)
    link = await site.link("37", "BOARD")
    mended = f"UPDATE task_link SET query = '38' WHERE id = '{link}' RETURNING id"
    site.weather.site = Meanwhile(site, site.weather.site, mended)
    await site.sync()
    assert await rows(site.database, STATES) == [("38", "PENDING"), ("OKR-1", "OK")]


@dataclass
class Meanwhile(httpx2.AsyncBaseTransport):
    """Somebody changes something while a board is asked for, which is not there."""

    to: Site
    site: httpx2.AsyncBaseTransport
    sql: str

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if "/board/" in request.url.path:
            await rows(self.to.database, self.sql)
        return await self.site.handle_async_request(request)


async def test_three_links_in_a_row_that_are_not_answered_are_the_sites_matter(site: Site) -> None:
    for number in range(3):
        await site.link(str(37 + number), "BOARD")
    site.weather.refuse = at_board(too_slow)
    assert (await site.sync()).state is not RunState.DONE
