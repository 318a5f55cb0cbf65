"""Reporting lines: resolved when all people are known; missing managers and loops are told."""

from datetime import timedelta

from connectors.csv_people import read
from model.database import Database
from sync.issues import Concern
from tests.sync.taken_in import (
    HIRED,
    TODAY,
    contents,
    manager_of,
    on_day,
    record,
    rows,
    stamps,
    take_in,
)


async def test_a_manager_may_come_after_those_they_lead(database: Database) -> None:
    await take_in(database, [record("1", manager_source_id="2"), record("2")])
    assert await manager_of(database, "1") == "2"


async def test_each_missing_manager_is_one_issue_listing_the_people(database: Database) -> None:
    people = [record(key, f"Person {key}", manager_source_id="77") for key in "123"]
    report = await take_in(database, [*people, record("4", manager_source_id="88")])
    assert [(issue.code, issue.subject, issue.concerns) for issue in report.issues] == [
        ("MANAGER_MISSING", "77", tuple(Concern(key, f"Person {key}") for key in "123")),
        ("MANAGER_MISSING", "88", (Concern("4", "Person 4"),)),
    ]
    assert (report.counts["created"], await manager_of(database, "1")) == (4, None)


async def test_a_missing_manager_who_arrives_heals_the_line(database: Database) -> None:
    await take_in(database, [record("1", manager_source_id="2")])
    report = await take_in(database, [record("1", manager_source_id="2"), record("2")], on_day(5))
    assert (report.issues, report.counts["updated"]) == ((), 1)
    assert (await contents(database))["lines"] == [("1", "PRIMARY", 0, HIRED, "2")]


async def test_a_new_manager_leads_from_today_on(database: Database) -> None:
    await take_in(database, [record("1", manager_source_id="2"), record("2"), record("3")])
    moved = [record("1", manager_source_id="3"), record("2"), record("3")]
    await take_in(database, moved, on_day(5))
    assert (await contents(database))["lines"] == [
        ("1", "PRIMARY", 0, HIRED, "2"),
        ("1", "PRIMARY", 0, TODAY + timedelta(days=5), "3"),
    ]


async def test_two_changes_on_one_day_leave_one_line(database: Database) -> None:
    others = [record("2"), record("3"), record("4")]
    await take_in(database, [record("1", manager_source_id="2"), *others])
    await take_in(database, [record("1", manager_source_id="3"), *others], on_day(5))
    await take_in(database, [record("1", manager_source_id="4"), *others], on_day(5))
    assert [row[4] for row in (await contents(database))["lines"]] == ["2", "4"]


async def test_nobody_is_their_own_manager(database: Database) -> None:
    report = await take_in(database, [record("1", "Ann", manager_source_id="1"), record("2")])
    assert [(issue.code, issue.message) for issue in report.issues] == [
        (
            "MANAGER_LOOP",
            "These would report to one another: Ann (1) → Ann (1). Their lines were left out.",
        )
    ]
    assert (report.counts["created"], await manager_of(database, "1")) == (2, None)


async def test_a_loop_is_told_with_its_path_and_the_rest_is_applied(database: Database) -> None:
    people = [
        record("1", "Ann", manager_source_id="3"),
        record("2", "Bob", manager_source_id="1"),
        record("3", "Cid", manager_source_id="2"),
        record("4", manager_source_id="2"),
    ]
    report = await take_in(database, people)
    assert [issue.subject for issue in report.issues] == ["1"]
    assert "Ann (1) → Cid (3) → Bob (2) → Ann (1)" in report.issues[0].message
    assert (await contents(database))["lines"] == [("4", "PRIMARY", 0, HIRED, "2")]
    before = await stamps(database)
    await take_in(database, people[::-1])
    assert await stamps(database) == before


async def test_a_line_ends_where_its_manager_leaves(database: Database) -> None:
    await take_in(database, [record("1", manager_source_id="2"), record("2")])
    report = await take_in(database, [record("1", manager_source_id="2")], on_day(1))
    assert [(issue.code, issue.subject) for issue in report.issues] == [("MANAGER_MISSING", "2")]
    assert (report.counts["retired"], await manager_of(database, "1")) == (1, None)


async def test_a_stranger_as_manager_takes_nobody_s_line_away(database: Database) -> None:
    others = [record("2"), record("3")]
    await take_in(database, [record("1", manager_source_id="2"), *others])
    report = await take_in(database, [record("1", manager_source_id="77"), *others], on_day(1))
    assert [(issue.code, issue.subject) for issue in report.issues] == [("MANAGER_MISSING", "77")]
    assert (report.changes, await manager_of(database, "1")) == ((), "2")
    await take_in(database, [record("1"), *others], on_day(2))
    assert await manager_of(database, "1") is None


async def test_a_stranger_by_e_mail_takes_nobody_s_line_away(database: Database) -> None:
    header = "id,name,email,manager email\n2,Bo,bo@example.com,\n1,Ann,ann@example.com,"
    first, second = (read(f"{header}bo@{host}".encode()) for host in ("example.com", "exmaple.com"))
    await take_in(database, first[0])
    report = await take_in(database, second[0], on_day(1), second[1])
    assert [issue.subject for issue in report.issues] == ["bo@exmaple.com"]
    assert await manager_of(database, "1") == "2"


async def test_a_line_that_was_kept_may_close_a_loop(database: Database) -> None:
    await take_in(database, [record("1", "Ann", manager_source_id="2"), record("2", "Bo")])
    turned = [record("1", "Ann", manager_source_id="77"), record("2", "Bo", manager_source_id="1")]
    report = await take_in(database, turned, on_day(1))
    assert {issue.code for issue in report.issues} == {"MANAGER_MISSING", "MANAGER_LOOP"}
    assert await manager_of(database, "2") is None


async def test_a_retired_manager_who_returns_leads_again(database: Database) -> None:
    people = [record("1", manager_source_id="2"), record("2")]
    await take_in(database, people)
    await take_in(database, people[:1], on_day(1))
    await take_in(database, people, on_day(2))
    assert await manager_of(database, "1") == "2"


async def test_new_lines_wait_with_an_old_line_that_they_would_close_a_loop_with(
    database: Database,
) -> None:
    few = [record(str(number), manager_source_id="0") for number in range(1, 10)]
    await take_in(database, [record("0"), *few])
    turned = [record(str(number)) for number in range(1, 10)]
    report = await take_in(database, [record("0", manager_source_id="1"), *turned])
    assert report.held is not None
    assert report.held.counts == {"managers_changed": 1, "managers_cleared": 9}
    assert (report.counts["updated"], await manager_of(database, "0")) == (0, None)


async def test_dotted_lines_that_people_made_are_left_alone(database: Database) -> None:
    await take_in(database, [record("1", manager_source_id="2"), record("2"), record("3")])
    await rows(
        database,
        "INSERT INTO reporting_line SELECT a.person_id, 'DOTTED', 0, '2020-01-01', b.person_id "
        "FROM identity a, identity b WHERE a.source_key = '1' AND b.source_key = '3' "
        "RETURNING rank",
    )
    report = await take_in(database, [record("1"), record("2"), record("3")])
    assert report.counts["updated"] == 1
    assert [row[1] for row in (await contents(database))["lines"]] == [
        "DOTTED", "PRIMARY", "PRIMARY",
    ]  # fmt: skip
