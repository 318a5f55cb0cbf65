"""Key results that linked work drives: moved by a sync, with all above, and left alone when due."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.demo.jira import JiraStore
from app.demo.jira_issue import FakeIssue
from model.hint import Hint
from model.person import Identity
from rules.terms import CycleKind, RunMode, TaskCategory
from sync.matching import decide
from tests.connectors.builders import NOW, fake_issue
from tests.sync.jira_site import Site
from tests.sync.taken_in import rows, stamps

DONE = {"category": TaskCategory.DONE, "status": "Done"}
READINGS = """SELECT c.value, w.total, w.query FROM check_in c JOIN work_reading w
    ON w.check_in_id = c.id ORDER BY c.effective_at, w.total"""
ROLLUP = "SELECT value FROM rollup"
COUNTS = "SELECT task_count, done, total, state FROM task_link"
LINKED = "SELECT t.key FROM linked_task l JOIN task t ON t.id = l.task_id ORDER BY 1"


async def drive(site: Site, query: str, selector: str = "JQL", **link: str) -> None:
    """The site's key result becomes one that this link drives."""
    await rows(
        site.database,
        "UPDATE key_result SET kind = 'LINKED_WORK', start = NULL, target = NULL RETURNING id",
    )
    key = await site.link(query, selector)
    told = {"mode": "DRIVES", "scope": "LIVE_SCOPE", "aggregate": "COUNT", **link}
    sets = ", ".join(f"{name} = '{value}'" for name, value in told.items())
    await rows(site.database, f"UPDATE task_link SET {sets} WHERE id = '{key}' RETURNING id")


async def finish(site: Site, *numbers: int, **more: Any) -> None:
    site.now += timedelta(minutes=10)
    for number in numbers:
        site.store.put(fake_issue(number, updated=site.now, **{**DONE, **more}))


async def hint(site: Site, *ids: str) -> None:
    row = {"delivery": str(uuid4()), "subjects": list(ids), "received_at": site.now}
    await site.company.add(Hint, connection_id=site.connection.id, **row)


async def test_a_sync_moves_the_key_result_and_all_above_at_once(site: Site) -> None:
    site.store.page_size = 100
    await drive(site, "project = OKR")
    await site.sync()
    await finish(site, 1, 2)
    report = await site.sync()
    assert (report.counts["updated"], report.counts["moved"]) == (2, 1)
    assert await rows(site.database, READINGS) == [
        (0, 5, "project = OKR"), (2, 5, "project = OKR")
    ]  # fmt: skip
    assert await rows(site.database, ROLLUP) == [(Decimal("0.4"),)]
    assert await rows(site.database, COUNTS) == [(5, 2, 5, "OK")]


async def test_a_sync_without_news_writes_no_reading(site: Site) -> None:
    await drive(site, "project = OKR")
    await site.sync()
    told = ("check_in", "work_reading", "key_result", "rollup", "outbox")
    before = await stamps(site.database, *told)
    await site.sync(RunMode.FULL)
    assert await stamps(site.database, *told) == before


async def test_more_work_is_another_scope_though_nothing_more_is_done(site: Site) -> None:
    await drive(site, "project = OKR")
    await finish(site, 1)
    await site.sync()
    site.now += timedelta(minutes=1)
    site.store.put(fake_issue(6, updated=site.now))
    await site.sync()
    assert [row[:2] for row in await rows(site.database, READINGS)] == [(1, 5), (1, 6)]


async def test_what_was_given_up_leaves_the_total(site: Site) -> None:
    await drive(site, "project = OKR")
    await finish(site, 1)
    await finish(site, 2, resolution="Won\N{RIGHT SINGLE QUOTATION MARK}t Do")
    await site.sync()
    assert [row[:2] for row in await rows(site.database, READINGS)] == [(1, 4)]


async def test_an_epic_is_all_below_it_and_parts_stand_for_their_whole(site: Site) -> None:
    for number in (2, 3):
        site.store.put(fake_issue(number, parent_key="OKR-1"))
    for number in (4, 5):
        site.store.put(fake_issue(number, parent_key="OKR-2", **DONE))
    await drive(site, "OKR-1", "EPIC")
    await site.sync()
    assert await rows(site.database, LINKED) == [("OKR-3",), ("OKR-4",), ("OKR-5",)]
    assert [row[:2] for row in await rows(site.database, READINGS)] == [(2, 3)]


async def put_epic(site: Site) -> None:
    """A done story of 8 points with two done parts, an open one of 3, one with points in a part."""
    for number, parent, points, more in [
        (2, 1, 8, DONE), (3, 2, None, DONE), (4, 2, None, DONE), (5, 1, 3, {}),
        (6, 1, None, {}), (7, 6, 2, DONE), (8, 6, None, {}),
    ]:  # fmt: skip
        told = None if points is None else Decimal(points)
        site.store.put(fake_issue(number, parent_key=f"OKR-{parent}", points=told, **more))


@pytest.mark.parametrize(
    ("aggregate", "keys", "reading"),
    [
        ("COUNT", "34578", (3, 5)),
        ("STATUS_CATEGORY", "34578", (3, 5)),
        ("SUM", "2578", (10, 13)),
    ],
)
async def test_a_story_with_points_stands_for_its_parts_where_points_count(
    site: Site, aggregate: str, keys: str, reading: tuple[int, int]
) -> None:
    await put_epic(site)
    await drive(site, "OKR-1", "EPIC", aggregate=aggregate)
    await site.sync()
    assert await rows(site.database, LINKED) == [(f"OKR-{key}",) for key in keys]
    assert [row[:2] for row in await rows(site.database, READINGS)] == [reading]


async def test_the_average_of_an_epic_is_of_the_points_of_its_stories(site: Site) -> None:
    await put_epic(site)
    await site.link("OKR-1", "EPIC")
    await rows(site.database, "UPDATE task_link SET aggregate = 'AVERAGE' RETURNING id")
    await site.sync()
    assert await rows(site.database, "SELECT round(done, 4) FROM task_link") == [
        (Decimal("4.3333"),)
    ]


@pytest.mark.parametrize("aggregate", ["COUNT", "SUM"])
async def test_what_was_given_up_takes_its_parts_with_it(site: Site, aggregate: str) -> None:
    one = {"points": Decimal(1)}
    given_up = {**DONE, "resolution": "Won't Do"}
    site.store.put(fake_issue(2, parent_key="OKR-1", **given_up))
    site.store.put(fake_issue(3, parent_key="OKR-2", **one))
    site.store.put(fake_issue(4, parent_key="OKR-1", **one))
    await drive(site, "OKR-1", "EPIC", aggregate=aggregate)
    await site.sync()
    assert [row[:2] for row in await rows(site.database, READINGS)] == [(0, 1)]


async def test_a_board_is_what_its_filter_finds(site: Site) -> None:
    site.store.boards["12"], site.store.filters["7"] = "7", "key in (OKR-1, OKR-4)"
    await drive(site, "12", "BOARD")
    await site.sync()
    assert await rows(site.database, LINKED) == [("OKR-1",), ("OKR-4",)]
    del site.store.boards["12"]
    site.now += timedelta(minutes=1)
    report = await site.sync()
    assert report.counts["links"]["broken"] == 1


async def test_a_list_of_issues_is_these(site: Site) -> None:
    await drive(site, "okr-1, OKR-3", "ISSUE")
    await site.sync()
    assert await rows(site.database, LINKED) == [("OKR-1",), ("OKR-3",)]


@pytest.mark.parametrize(
    ("aggregate", "done", "total"),
    [("COUNT", "1", "3"), ("SUM", "3", "8"), ("STATUS_CATEGORY", "1.5", "3")],
)
async def test_each_aggregate_drives(site: Site, aggregate: str, done: str, total: str) -> None:
    for number, (points, state) in enumerate(
        [(3, TaskCategory.DONE), (5, TaskCategory.IN_PROGRESS), (None, TaskCategory.TODO)], 1
    ):
        points_ = None if points is None else Decimal(points)
        site.store.put(fake_issue(number, category=state, points=points_))
    await drive(site, "OKR-1 OKR-2 OKR-3", "ISSUE", aggregate=aggregate)
    await site.sync()
    told = await rows(site.database, READINGS)
    assert [row[:2] for row in told] == [(Decimal(done), Decimal(total))]


async def test_work_of_several_sites_drives_one_key_result(site: Site) -> None:
    connection = replace(site.connection, id=await site.company.connection("other"), name="other")
    issues = [fake_issue(number, **DONE) for number in range(1, 4)]
    other = replace(site, store=JiraStore(issues), connection=connection)
    for each in (site, other):
        await drive(each, "project = OKR")
        await each.sync()
    await finish(site, 1)
    await site.sync()
    both = "project = OKR; project = OKR"
    assert await rows(site.database, READINGS) == [
        (0, 5, "project = OKR"), (3, 8, both), (4, 8, both)
    ]  # fmt: skip


async def test_a_broken_query_keeps_the_last_value_and_says_so(site: Site) -> None:
    await drive(site, "OKR-1 OKR-2", "ISSUE")
    await finish(site, 1)
    await site.sync()
    site.store.remove(fake_issue(2).id)
    await finish(site, 1, summary="Done again")
    await site.sync()
    assert [row[:2] for row in await rows(site.database, READINGS)] == [(1, 2)]
    found = await rows(site.database, "SELECT state, error LIKE '%OKR-2%' FROM task_link")
    assert found == [("SOURCE_BROKEN", True)]


ENDED = "UPDATE cycle SET ends_on = '2026-11-01', grading_ends_on = '{}' RETURNING id"


async def test_nothing_is_written_after_grading_has_ended(site: Site) -> None:
    await drive(site, "project = OKR")
    await site.sync()
    yesterday = NOW.date() - timedelta(days=1)
    await rows(site.database, ENDED.format(yesterday))
    await finish(site, 1)
    await site.sync()
    assert len(await rows(site.database, READINGS)) == 1
    await rows(site.database, ENDED.format(NOW.date()))
    await finish(site, 2)
    await site.sync()
    assert len(await rows(site.database, READINGS)) == 2


async def test_what_links_came_to_stays_after_grading_has_ended(site: Site) -> None:
    await site.link("project = OKR")
    await site.sync()
    before = await stamps(site.database, "task_link", "linked_task")
    await rows(site.database, ENDED.format(NOW.date() - timedelta(days=1)))
    await finish(site, 1)
    site.store.put(fake_issue(9, updated=site.now))
    await site.sync()
    assert await stamps(site.database, "task_link", "linked_task") == before


async def test_it_is_the_key_result_s_own_cycle_that_ends(site: Site) -> None:
    await site.link("project = OKR")
    today, day = NOW.date(), timedelta(days=1)
    month: dict[str, Any] = {
        "kind": CycleKind.MONTH,
        "starts": today - 40 * day,
        "ends_on": today - 10 * day,
    }
    own = await site.company.cycle("Its own", **month, grading_ends_on=today - day)
    await rows(site.database, f"UPDATE key_result SET cycle_id = '{own}' RETURNING id")
    await site.sync()
    assert await rows(site.database, COUNTS) == [(0, None, None, "PENDING")]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE objective SET status = 'DRAFT', published_at = NULL RETURNING id",
        "UPDATE key_result SET archived_at = now() RETURNING id",
        "UPDATE task_link SET mode = 'EVIDENCE' RETURNING id",
        f"UPDATE cycle SET closed_on = '{date(2026, 11, 20)}' RETURNING id",
    ],
)
async def test_what_takes_no_readings_gets_none(site: Site, sql: str) -> None:
    await drive(site, "project = OKR")
    await rows(site.database, sql)
    report = await site.sync()
    assert (report.counts["moved"], await rows(site.database, READINGS)) == (0, [])


@pytest.mark.parametrize(
    ("starts", "ends", "readings"),
    [(-90, -30, 0), (30, 90, 0), (-30, 60, 1)],
    ids=["closed", "not begun", "running"],
)
async def test_what_a_rolling_objective_had_in_another_quarter_gets_no_readings(
    site: Site, starts: int, ends: int, readings: int
) -> None:
    first, last = (NOW.date() + timedelta(days) for days in (starts, ends))
    days = {"ends_on": last, "grading_ends_on": last}
    own = await site.company.cycle("FY26-Q1", starts=first, **days)
    await drive(site, "project = OKR")
    await rows(site.database, f"UPDATE key_result SET cycle_id = '{own}' RETURNING id")
    await site.sync()
    assert len(await rows(site.database, READINGS)) == readings


async def test_while_the_owner_speaks_work_only_counts(site: Site) -> None:
    await drive(site, "project = OKR")
    ann = await site.company.person("Ann")
    await rows(
        site.database,
        "INSERT INTO work_override (key_result_id, reason, by_id, at) VALUES "
        f"('{site.key_result}', 'Why', '{ann}', now()) RETURNING at",
    )
    await site.sync()
    assert await rows(site.database, READINGS) == []
    assert await rows(site.database, COUNTS) == [(5, 0, 5, "OK")]


async def test_a_hint_has_its_issue_read_and_is_over(site: Site) -> None:
    await drive(site, "project = OKR")
    await site.sync()
    await finish(site, 3)
    await hint(site, "10003", "999")
    report = await site.sync()
    assert report.counts["moved"] == 1
    left = "SELECT count(*) FROM hint WHERE handled_at IS NULL"
    assert await rows(site.database, left) == [(0,)]


async def test_an_issue_that_a_hint_says_is_deleted_counts_no_more(site: Site) -> None:
    await drive(site, "project = OKR")
    await site.sync()
    site.now += timedelta(minutes=1)
    site.store.remove("10004")
    await hint(site, "10004")
    report = await site.sync()
    assert report.counts["gone"] == 1
    assert [row[:2] for row in await rows(site.database, READINGS)] == [(0, 5), (0, 4)]
    assert await rows(site.database, "SELECT key FROM task WHERE gone_at IS NOT NULL") == [
        ("OKR-4",)
    ]


async def test_a_hint_about_what_is_out_of_scope_proves_nothing(site: Site) -> None:
    await drive(site, "project = OKR")
    await site.sync()
    site.now += timedelta(minutes=1)
    stranger, left = fake_issue(90), fake_issue(4)
    site.store.put(replace(stranger, key="ELSE-90", updated=site.now))
    site.store.put(replace(left, key="ELSE-4", updated=site.now, category=TaskCategory.DONE))
    await hint(site, stranger.id, left.id)
    report = await site.sync()
    assert (report.counts["created"], report.counts["updated"], report.counts["gone"]) == (0, 0, 0)
    kept = "SELECT key, category, gone_at FROM task WHERE source_key IN ('10004', '10090')"
    assert await rows(site.database, kept) == [("OKR-4", TaskCategory.TODO.value, None)]
    site.now += timedelta(hours=25)
    assert (await site.sync()).counts["gone"] == 1


async def test_each_night_what_is_gone_goes_and_what_slipped_through_comes(site: Site) -> None:
    await site.sync()
    site.store.remove("10004")
    slipped = fake_issue(9, updated=NOW - timedelta(days=30))
    site.store.put(slipped)
    report = await site.sync()
    assert (report.counts["gone"], report.counts["created"]) == (0, 0)
    site.now += timedelta(hours=24)
    report = await site.sync()
    assert (report.counts["gone"], report.counts["created"]) == (1, 1)
    site.store.put(fake_issue(4, updated=site.now))
    await site.sync()
    assert await rows(site.database, "SELECT key FROM task WHERE gone_at IS NOT NULL") == []


async def test_many_that_are_gone_at_once_stay_and_are_told(site: Site) -> None:
    for number in range(6, 13):
        site.store.put(fake_issue(number))
    await site.sync()
    for number in range(1, 8):
        site.store.remove(fake_issue(number).id)
    site.now += timedelta(hours=25)
    report = await site.sync()
    assert report.counts["gone"] == 0
    open_ = "SELECT code FROM sync_issue WHERE resolved_at IS NULL"
    assert await rows(site.database, open_) == [("MANY_TASKS_GONE",)]


def assigned(number: int, account: str, name: str, **more: Any) -> FakeIssue:
    return replace(fake_issue(number), assignee_id=account, assignee_name=name, **more)


async def people_of(site: Site, *names: str) -> dict[str, UUID]:
    return {name: await site.company.person(name) for name in names}


async def test_assignees_are_matched_by_a_visible_or_a_confirmed_e_mail(site: Site) -> None:
    people = await people_of(site, "Ann Lee", "Bo Ek", "Cy Or", "Cy  Or", "Di Um")
    site.store.accounts = {"bo.ek@example.com": "acc-2", "di.um@example.com": "acc-9"}
    site.store.put(assigned(1, "acc-1", "A. L.", assignee_email="Ann.Lee@example.com"))
    site.store.put(assigned(2, "acc-2", "Bo Ek"))
    site.store.put(assigned(3, "acc-3", "Cy Or"))
    site.store.put(assigned(4, "acc-4", "Di Um"))
    site.store.put(assigned(5, "acc-5", "Stranger"))
    await site.sync()
    said = "SELECT key, assignee_id FROM task WHERE assignee_id IS NOT NULL ORDER BY key"
    assert await rows(site.database, said) == [
        ("OKR-1", people["Ann Lee"]), ("OKR-2", people["Bo Ek"])
    ]  # fmt: skip
    waiting = "SELECT subject FROM sync_issue WHERE code = 'MATCH_UNSURE' ORDER BY 1"
    assert await rows(site.database, waiting) == [("acc-3",), ("acc-4",)]


async def test_who_comes_later_is_matched_by_the_nightly_reading(site: Site) -> None:
    before = NOW - timedelta(days=1)
    site.store.put(assigned(1, "acc-1", "Ann", assignee_email="ann@example.com", updated=before))
    await site.sync()
    await people_of(site, "Ann")
    await site.sync()
    assert await rows(site.database, "SELECT source_key FROM identity") == []
    site.now += timedelta(hours=25)
    await site.sync()
    assert await rows(site.database, "SELECT source_key FROM identity") == [("acc-1",)]


async def test_one_person_has_one_account(site: Site) -> None:
    ann = (await people_of(site, "Ann"))["Ann"]
    await site.company.add(
        Identity, id=uuid4(), person_id=ann, connection_id=site.connection.id, source_key="acc-0"
    )
    site.store.put(assigned(1, "acc-1", "Ann", assignee_email="ann@example.com"))
    await site.sync()
    assert await rows(site.database, "SELECT source_key FROM identity") == [("acc-0",)]


async def test_a_second_account_takes_the_place_of_the_first_once_somebody_says_so(
    site: Site,
) -> None:
    ann = (await people_of(site, "Ann Lee"))["Ann Lee"]
    site.store.put(assigned(1, "acc-1", "Ann Lee", assignee_email="ann.lee@example.com"))
    site.store.put(assigned(2, "acc-2", "Ann Lee"))
    await site.sync()
    async with site.database.system() as session:
        await decide(session, site.connection.id, "acc-2", ann, site.now)
    await site.sync()
    await site.sync()
    active = "SELECT source_key FROM identity WHERE retired_at IS NULL"
    assert await rows(site.database, active) == [("acc-2",)]
