"""Tasks of a Jira site: read page by page, linked by what each link selects, failing softly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx2
import pytest

from app.demo.jira_issue import CATEGORY, FakeIssue
from connectors import Connector
from connectors.hooks import Hint as Told
from rules.errors import Conflict, Invalid, Refused
from rules.terms import RunMode, RunState, RunTrigger, TaskCategory
from sync.connections import Opened
from sync.hints import receive
from sync.tasks import SKEW
from tests.connectors.builders import NOW as JIRA_NOW
from tests.connectors.builders import fake_issue, settings
from tests.sync.jira_site import Site
from tests.sync.taken_in import rows, stamps

TASKS = "SELECT key, summary, category, estimate FROM task ORDER BY key"
LINKED = "SELECT t.key FROM linked_task l JOIN task t ON t.id = l.task_id ORDER BY 1"


def answering(status: int, at: int, **headers: str) -> Callable[[int], httpx2.Response | None]:
    """Everything from the request of this number on."""

    def answer(number: int) -> httpx2.Response | None:
        body = httpx2.ByteStream(b"")
        return httpx2.Response(status, headers=headers, stream=body) if number >= at else None

    return answer


def away_for_ids(request: httpx2.Request) -> httpx2.Response | None:
    """Tasks can be read, but not which of them there are."""
    is_search = request.url.path.endswith("/search/jql")
    is_of_ids = is_search and b"summary" not in request.content
    return httpx2.Response(503, stream=httpx2.ByteStream(b"")) if is_of_ids else None


def moved(issue: FakeIssue, **changes: Any) -> FakeIssue:
    return fake_issue(int(issue.id) - 10_000, **changes)


async def test_every_page_is_read(site: Site) -> None:
    report = await site.sync()
    assert report.state is RunState.DONE
    assert report.counts == {
        "read": 5, "created": 5, "updated": 0, "unchanged": 0, "gone": 0, "issues": 0, "moved": 0,
        "links": {"ok": 0, "broken": 0, "added": 0, "removed": 0, "moved": 0, "waiting": 0},
    }  # fmt: skip
    assert [row[0] for row in await rows(site.database, TASKS)] == [f"OKR-{n}" for n in range(1, 6)]


async def test_a_second_sync_reads_little_and_writes_no_task(site: Site) -> None:
    await site.sync()
    before = await stamps(site.database, "task", "linked_task", "outbox")
    report = await site.sync()
    assert (report.counts["created"], report.counts["updated"]) == (0, 0)
    assert await stamps(site.database, "task", "linked_task", "outbox") == before


async def test_only_what_changed_is_written(site: Site) -> None:
    await site.sync()
    done = fake_issue(2, summary="Done", category=TaskCategory.DONE, updated=later(60))
    site.store.put(done)
    report = await site.sync()
    assert (report.counts["updated"], report.counts["created"]) == (1, 0)
    assert (await rows(site.database, TASKS))[1][1:3] == ("Done", "DONE")


async def test_an_answer_older_than_what_we_know_is_passed_over(site: Site) -> None:
    await site.sync()
    site.store.put(fake_issue(5, summary="Stale", updated=later(-1)))
    report = await site.sync(RunMode.FULL)
    assert (report.counts["updated"], report.counts["unchanged"]) == (0, 5)
    assert (await rows(site.database, TASKS))[4][1] == "Task 5"


async def cursor_of(site: Site) -> datetime:
    [(since,)] = await rows(site.database, "SELECT (cursor->>'since')::bigint FROM connection")
    return datetime.fromtimestamp(since / 1000, UTC)


async def test_the_cursor_moves_to_what_was_read(site: Site) -> None:
    site.now = later(60)
    await site.sync()
    assert await cursor_of(site) == fake_issue(5).updated


async def test_the_cursor_stays_behind_the_start_of_the_run_whatever_is_told_of_later(
    site: Site,
) -> None:
    site.store.put(fake_issue(6, updated=later(600)))
    await site.sync()
    assert await cursor_of(site) == JIRA_NOW - SKEW


async def test_a_run_that_goes_on_with_another_reads_what_changed_since_that_one_began(
    site: Site,
) -> None:
    for number in (4, 5, 6):
        site.store.put(fake_issue(number, updated=later(600 + number)))
    site.weather.answer = answering(503, at=4)
    assert (await site.sync()).state is RunState.WAITING
    site.weather.answer, site.now = answering(200, at=1_000), later(60)
    site.store.put(fake_issue(1, summary="Earlier than where it goes on", updated=later(50)))
    await site.sync()
    assert (await rows(site.database, TASKS))[0][1] == "Earlier than where it goes on"
    assert await cursor_of(site) == later(60) - SKEW


async def test_a_run_that_is_cut_off_waits_and_then_goes_on(site: Site) -> None:
    site.weather.answer = answering(429, at=4, **{"retry-after": "120"})
    report = await site.sync()
    assert (report.state, report.waiting_until) == (
        RunState.WAITING,
        JIRA_NOW + timedelta(seconds=120),
    )
    assert len(await rows(site.database, TASKS)) == 4
    assert await rows(site.database, "SELECT cursor FROM connection") == [(None,)]
    site.weather.answer = answering(200, at=10**9)
    report = await site.sync(now=lambda: JIRA_NOW + timedelta(seconds=121))
    # One where it goes on, and then all that changed since the first of the two began.
    counts = report.counts
    assert (report.state, counts["created"], counts["unchanged"]) == (RunState.DONE, 1, 5)
    assert await rows(site.database, "SELECT state, attempt FROM sync_run ORDER BY fence") == [
        ("INTERRUPTED", 1),
        ("DONE", 2),
    ]


async def test_a_run_tells_how_far_it_is_and_goes_on_counting(site: Site) -> None:
    far = """
        SELECT checkpoint->>'read', checkpoint->>'of', checkpoint->>'earlier'
        FROM sync_run ORDER BY fence DESC LIMIT 1
    """
    site.weather.answer = answering(503, at=4)
    await site.sync()
    assert await rows(site.database, far) == [("4", None, "0")]
    site.weather.answer = answering(503, at=site.weather.asked + 3)
    site.now = later(60)
    await site.sync()
    assert await rows(site.database, far) == [("5", "5", "4")]


async def test_a_whole_reading_tells_how_much_there_is(site: Site) -> None:
    await site.sync()
    told: list[tuple[int, int | None]] = []

    def tell(done: int, of: int | None) -> None:
        told.append((done, of))

    await site.sync(RunMode.FULL, progress=tell)
    assert told == [(2, 5), (4, 5), (5, 5)]


async def test_the_schedule_reads_everything_again_once_a_week(site: Site) -> None:
    modes, old = "SELECT mode FROM sync_run ORDER BY fence", later(-24 * 60)
    site.store.put(fake_issue(1, updated=old))
    await site.sync(trigger=RunTrigger.SCHEDULE)
    site.store.put(fake_issue(1, updated=old, summary="Changed without a word"))
    for days in (6, 7, 8):
        site.now = JIRA_NOW + timedelta(days=days)
        await site.sync(trigger=RunTrigger.SCHEDULE)
        if days == 6:
            assert (await rows(site.database, TASKS))[0][1] == "Task 1"
    assert (await rows(site.database, TASKS))[0][1] == "Changed without a word"
    assert await rows(site.database, modes) == [
        ("FULL",), ("INCREMENTAL",), ("FULL",), ("INCREMENTAL",)
    ]  # fmt: skip


async def test_a_whole_reading_that_is_cut_off_goes_on_and_heals_nothing_it_met_before(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATEGORY, TaskCategory.UNKNOWN, (1, "strange", "Strange", "red"))
    open_ = "SELECT subject FROM sync_issue WHERE resolved_at IS NULL"
    site.store.put(fake_issue(1, category=TaskCategory.UNKNOWN, updated=later(-24 * 60)))
    await site.sync(RunMode.FULL)
    site.weather.answer = answering(503, at=site.weather.asked + 4)
    site.now = later(60)
    assert (await site.sync(RunMode.FULL)).state is RunState.WAITING
    site.weather.answer, site.now = answering(200, at=10**9), later(70)
    await site.sync()
    modes = "SELECT mode, state FROM sync_run ORDER BY fence DESC LIMIT 1"
    assert await rows(site.database, modes) == [("FULL", "DONE")]
    assert await rows(site.database, open_) == [("OKR-1",)]


async def test_a_whole_reading_counts_when_its_run_has_come_to_its_end(site: Site) -> None:
    whole = "SELECT to_timestamp((cursor->>'full_at')::bigint / 1000.0) FROM connection"
    await site.sync()
    site.now = JIRA_NOW + timedelta(days=6, hours=12)
    await site.sync(trigger=RunTrigger.SCHEDULE)
    begun = site.now = JIRA_NOW + timedelta(days=7)
    site.weather.refuse = away_for_ids
    assert (await site.sync(trigger=RunTrigger.SCHEDULE)).state is RunState.WAITING
    assert await rows(site.database, whole) == [(JIRA_NOW,)]
    site.weather.refuse, site.now = None, begun + timedelta(minutes=10)
    site.store.remove(fake_issue(2).id)
    report = await site.sync(trigger=RunTrigger.SCHEDULE)
    assert report.counts["gone"] == 1
    assert await rows(site.database, whole) == [(begun,)]
    assert await rows(site.database, "SELECT mode FROM sync_run ORDER BY fence") == [
        ("INCREMENTAL",), ("INCREMENTAL",), ("FULL",), ("INCREMENTAL",)
    ]  # fmt: skip


async def test_a_connection_says_how_often_everything_is_read(site: Site) -> None:
    site.connection = replace(site.connection, settings=settings(full_days=2))
    await site.sync()
    site.now = JIRA_NOW + timedelta(days=2)
    await site.sync(trigger=RunTrigger.MANUAL)
    await site.sync(trigger=RunTrigger.SCHEDULE)
    modes = "SELECT mode FROM sync_run ORDER BY fence"
    assert await rows(site.database, modes) == [("INCREMENTAL",), ("INCREMENTAL",), ("FULL",)]


async def test_what_a_webhook_told_goes_before_a_whole_reading_for_a_day(site: Site) -> None:
    await site.sync()
    modes: list[object] = []
    for days in (7, 8):
        site.now = JIRA_NOW + timedelta(days=days)
        hint = Told(delivery=f"hint {days}", subjects=(fake_issue(1).id,))
        async with site.database.system() as session:
            await receive(session, site.connection.id, hint, site.now)
        await site.sync(trigger=RunTrigger.SCHEDULE)
        modes += (await rows(site.database, "SELECT mode FROM sync_run ORDER BY fence DESC"))[0]
    assert modes == ["INCREMENTAL", "FULL"]


async def test_the_schedule_keeps_to_our_own_pause(site: Site) -> None:
    site.weather.answer = answering(503, at=1)
    report = await site.sync()
    five_minutes_on = JIRA_NOW + timedelta(minutes=5)
    assert (report.waiting_until, report.error_code) == (five_minutes_on, "UNREACHABLE")
    with pytest.raises(Conflict, match="did not answer; it is asked again at 2026-11-21 12:05:00"):
        await site.sync(trigger=RunTrigger.SCHEDULE)


async def test_a_run_by_hand_does_not_wait_out_our_own_pause(site: Site) -> None:
    site.weather.answer = answering(503, at=1)
    await site.sync()
    site.weather.answer = answering(200, at=10**9)
    assert (await site.sync(trigger=RunTrigger.MANUAL)).state is RunState.DONE
    assert await rows(site.database, "SELECT state FROM sync_run ORDER BY fence") == [
        ("INTERRUPTED",),
        ("DONE",),
    ]


@pytest.mark.parametrize("trigger", [RunTrigger.MANUAL, RunTrigger.SCHEDULE])
async def test_a_wait_that_the_source_asked_for_binds_everybody(
    site: Site, trigger: RunTrigger
) -> None:
    site.weather.answer = answering(503, at=1, **{"retry-after": "90"})
    assert (await site.sync()).error_code == "ASKED_TO_WAIT"
    with pytest.raises(Conflict, match="asked us to wait until 2026-11-21 12:01:30 UTC"):
        await site.sync(trigger=trigger)


async def test_a_refused_sign_in_fails_the_run_and_the_connection(site: Site) -> None:
    site.weather.answer = answering(401, at=1)
    with pytest.raises(Refused):
        await site.sync()
    said = "SELECT r.state, r.error_code, c.state FROM sync_run r, connection c"
    assert await rows(site.database, said) == [("FAILED", "SIGN_IN_REFUSED", "FAILING")]
    site.weather.answer = answering(200, at=10**9)
    await site.sync()
    assert await rows(site.database, "SELECT state FROM connection") == [("READY",)]


async def test_an_assignee_is_matched_by_identity_alone(site: Site) -> None:
    site.store.put(fake_issue(1, assignee_id="acc-1", assignee_name="Ann"))
    await site.sync()
    said = "SELECT assignee_id, assignee_source_key FROM task WHERE key = 'OKR-1'"
    assert await rows(site.database, said) == [(None, "acc-1")]
    ann = await site.company.person("Ann")
    await rows(
        site.database,
        "INSERT INTO identity (id, person_id, connection_id, source_key) VALUES "
        f"(gen_random_uuid(), '{ann}', '{site.connection.id}', 'acc-1') RETURNING id",
    )
    await site.sync()
    assert await rows(site.database, said) == [(ann, "acc-1")]


async def test_a_link_follows_what_it_selects(site: Site) -> None:
    site.store.put(fake_issue(3, category=TaskCategory.DONE, status="Done"))
    await site.link("OKR-3", "ISSUE")
    report = await site.sync()
    counts = {"ok": 1, "broken": 0, "added": 1, "removed": 0, "moved": 0, "waiting": 0}
    assert report.counts["links"] == counts
    assert await rows(site.database, LINKED) == [("OKR-3",)]
    assert await rows(site.database, "SELECT state, error, last_synced_at FROM task_link") == [
        ("OK", None, JIRA_NOW)
    ]


async def test_an_epic_links_its_children_and_lets_go_of_those_that_left(site: Site) -> None:
    for number in (2, 3):
        site.store.put(fake_issue(number, parent_key="OKR-1"))
    await site.link("OKR-1", "EPIC")
    await site.sync()
    assert await rows(site.database, LINKED) == [("OKR-2",), ("OKR-3",)]
    site.store.remove(fake_issue(3).id)
    report = await site.sync()
    assert report.counts["links"]["removed"] == 1
    assert await rows(site.database, LINKED) == [("OKR-2",)]
    assert len(await rows(site.database, TASKS)) == 5


async def test_a_link_that_cannot_be_asked_keeps_its_tasks_and_says_why(site: Site) -> None:
    await site.link("OKR-3", "ISSUE")
    await site.link("OKR-4", "ISSUE")
    await site.sync()
    site.store.remove(fake_issue(3).id)
    report = await site.sync()
    assert report.state is RunState.DONE
    assert (report.counts["links"]["ok"], report.counts["links"]["broken"]) == (1, 1)
    assert await rows(site.database, LINKED) == [("OKR-3",), ("OKR-4",)]
    found = await rows(site.database, "SELECT state, error FROM task_link ORDER BY query")
    assert found[0][0] == "SOURCE_BROKEN"
    assert "OKR-3" in found[0][1]
    assert found[1] == ("OK", None)


async def test_a_link_with_a_broken_query_is_its_own_problem(site: Site) -> None:
    await site.link("status = (")
    report = await site.sync()
    assert (report.state, report.counts["links"]["broken"]) == (RunState.DONE, 1)


async def test_a_connection_without_tasks_is_refused(site: Site) -> None:
    files = cast("Connector", Invalid)
    site.connection = Opened(site.connection.id, "csv", files, None, {})
    with pytest.raises(Invalid, match="has no tasks"):
        await site.sync()


def later(minutes: int) -> Any:
    return fake_issue(5).updated + timedelta(minutes=minutes)
