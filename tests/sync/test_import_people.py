"""Importing people: they arrive whole, once, and change only where the source does."""

from dataclasses import replace
from datetime import date, timedelta

from connectors.csv_people import read
from connectors.records import Problem
from model.database import Database
from rules.terms import PersonStatus
from tests.sync.taken_in import (
    DATA,
    HIRED,
    LOG,
    NOW,
    TODAY,
    contents,
    everybody,
    manager_of,
    node_of,
    on_day,
    options,
    record,
    rows,
    stamps,
    take_in,
)

NONE = {"created": 0, "updated": 0, "retired": 0, "unchanged": 0}


async def test_people_arrive_whole(database: Database) -> None:
    anna = record("7", "Анна Каренина", title="CEO", unit_path=("Top",))
    await take_in(database, [anna, record("8", manager_source_id="7")])
    found = await contents(database)
    expected = (
        "7", "Анна Каренина", "7@example.com", "CEO", "Remote", "ACTIVE", False,
        "7", HIRED, None, False, "csv",
    )  # fmt: skip
    assert found["people"][0] == expected
    assert found["units"] == [("Top", "Top", "top", None, HIRED, False)]
    assert found["memberships"] == [("7", "Top", HIRED, "MEMBER")]
    assert found["lines"] == [("8", "PRIMARY", 0, HIRED, "7")]


async def test_a_first_import_counts_people_and_units_apart(database: Database) -> None:
    report = await take_in(database, everybody(40))
    assert report.counts == {
        **NONE, "created": 40, "units": {**NONE, "created": 7}, "issues": 3,
    }  # fmt: skip
    assert (report.pending, report.held) == (False, None)


async def test_a_second_import_of_the_same_list_writes_nothing(database: Database) -> None:
    await take_in(database, everybody(40))
    before = await stamps(database)
    report = await take_in(database, everybody(40), on_day(1))
    assert report.counts == {
        **NONE, "unchanged": 40, "units": {**NONE, "unchanged": 7}, "issues": 3,
    }  # fmt: skip
    assert await stamps(database) == before


async def test_the_order_of_the_list_makes_no_difference(database: Database) -> None:
    report = await take_in(database, everybody(40), options(dry_run=True))
    turned = await take_in(database, everybody(40)[::-1])
    assert turned.hash == report.hash
    before = await stamps(database)
    await take_in(database, everybody(40))
    assert await stamps(database) == before


async def test_a_dry_run_writes_no_row_at_all(database: Database) -> None:
    before = await stamps(database, *DATA, *LOG)
    report = await take_in(database, everybody(20), options(dry_run=True))
    assert await stamps(database, *DATA, *LOG) == before
    assert (report.counts["created"], report.pending, report.run_id) == (20, True, None)


async def test_a_dry_run_and_the_import_name_the_same_hash(database: Database) -> None:
    dry = await take_in(database, everybody(20), options(dry_run=True))
    assert (await take_in(database, everybody(20))).hash == dry.hash


async def test_a_dry_run_after_the_import_has_nothing_pending(database: Database) -> None:
    await take_in(database, everybody(20))
    assert not (await take_in(database, everybody(20), options(dry_run=True))).pending


async def test_a_changed_title_is_one_update_of_one_row(database: Database) -> None:
    await take_in(database, [record("1"), record("2")])
    report = await take_in(database, [record("1", title="Lead"), record("2")])
    assert (report.counts["updated"], report.counts["unchanged"]) == (1, 1)
    assert [field.new for field in report.changes[0].fields] == ["Lead"]


async def test_a_person_who_changes_in_three_ways_counts_once(database: Database) -> None:
    await take_in(database, [record("1"), record("2"), record("3")])
    moved = record("3", title="Lead", manager_source_id="1", unit_path=("Sales",))
    report = await take_in(database, [record("1"), record("2"), moved])
    assert (report.counts["updated"], len(report.changes)) == (1, 4)


async def test_a_known_person_is_found_by_email_in_a_second_source(database: Database) -> None:
    await take_in(database, [record("1", email="Ann@Example.com")])
    other = record("x9", email="ann@example.com", employee_number="1")
    report = await take_in(database, [other], source="payroll")
    assert (report.counts["created"], report.counts["updated"]) == (0, 1)
    assert await node_of(database, "1") == await node_of(database, "x9")


async def test_a_source_leaves_people_of_another_alone(database: Database) -> None:
    await take_in(database, [record("1"), record("2")])
    await take_in(database, [record("a"), record("b")], source="payroll")
    before = (await contents(database))["people"][:2]
    report = await take_in(database, [record("a")], source="payroll")
    assert report.counts["retired"] == 1
    assert (await contents(database))["people"][:2] == before


async def test_whoever_another_source_still_has_stays(database: Database) -> None:
    await take_in(database, [record("1"), record("2")])
    await take_in(database, [record("x", email="1@example.com", employee_number="1")], source="b")
    await take_in(database, [record("2")])
    assert ("1", "ACTIVE", True) in await rows(
        database,
        "SELECT source_key, status, i.retired_at IS NOT NULL FROM identity i "
        "JOIN person p ON p.id = person_id",
    )


async def test_an_email_of_somebody_else_stays_theirs(database: Database) -> None:
    report = await take_in(database, [record("1"), record("2", email="1@EXAMPLE.com")])
    assert [(issue.code, issue.subject) for issue in report.issues] == [("EMAIL_TAKEN", "2")]
    assert [row[2] for row in (await contents(database))["people"]] == ["1@example.com", None]


async def test_an_employee_number_of_another_source_stays_theirs(database: Database) -> None:
    await take_in(database, [record("1")])
    report = await take_in(database, [record("9", employee_number="1")], source="b")
    assert [(issue.code, issue.subject) for issue in report.issues] == [("NUMBER_TAKEN", "9")]
    assert [row[7] for row in (await contents(database))["people"]] == [None, "1"]


async def test_two_people_can_swap_their_emails(database: Database) -> None:
    size = 6  # On three pages, so that the two are written apart.
    await take_in(database, [record(str(number)) for number in range(size)])
    swapped = [record(str(number)) for number in range(size)]
    swapped[0] = replace(swapped[0], email="5@example.com")
    swapped[5] = replace(swapped[5], email="0@example.com")
    held = (await take_in(database, swapped, options(page=2))).held
    assert held is not None
    report = await take_in(database, swapped, options(page=2, approve_hash=held.hash))
    assert (report.counts["updated"], report.issues) == (2, ())
    found = [(row[0], row[2]) for row in (await contents(database))["people"]]
    assert (found[0], found[5]) == (("0", "5@example.com"), ("5", "0@example.com"))


async def test_an_id_that_comes_twice_is_taken_once(database: Database) -> None:
    report = await take_in(database, [record("1", "Ann"), record("1", "Bob")])
    assert [(issue.code, issue.subject) for issue in report.issues] == [("DUPLICATE_ID", "1")]
    assert [row[1] for row in (await contents(database))["people"]] == ["Ann"]


async def test_a_broken_part_leaves_what_was_there(database: Database) -> None:
    await take_in(database, [record("1")])
    broken = Problem("line 2", "1", "BAD_EMAIL", "Line 2: no e-mail address.")
    report = await take_in(database, [record("1", email=None)], problems=[broken])
    assert (report.counts["unchanged"], report.counts["issues"]) == (1, 1)
    assert (await contents(database))["people"][0][2] == "1@example.com"


async def test_an_issue_heals_when_it_no_longer_occurs(database: Database) -> None:
    await take_in(database, [record("1"), record("2", email="1@example.com")])
    await take_in(database, [record("1"), record("2")], on_day(1))
    found = await rows(database, "SELECT code, resolved_at - first_seen_at FROM sync_issue")
    assert [(code, lasted.days) for code, lasted in found] == [("EMAIL_TAKEN", 1)]


async def test_somebody_who_starts_later_is_pending(database: Database) -> None:
    await take_in(database, [record("1", started_on=date(2027, 1, 1), unit_path=("A",))])
    found = await contents(database)
    assert (found["people"][0][5], found["memberships"][0][2]) == ("PENDING", TODAY)


async def test_absence_retires_and_deletes_nothing(database: Database) -> None:
    team = [record("1"), record("2", manager_source_id="1", unit_path=("A",))]
    await take_in(database, [*team, record("3", unit_path=("A",))])
    report = await take_in(database, [team[0], record("3", unit_path=("A",))], on_day(2))
    day = on_day(2).today
    found = await contents(database)
    assert report.counts["retired"] == 1
    assert found["people"][1][5:11] == ("ENDED", True, "2", HIRED, day, True)
    assert ("2", "A", day, None) in found["memberships"]
    assert ("2", "PRIMARY", 0, day, None) in found["lines"]


async def test_retiring_is_announced_as_such(database: Database) -> None:
    await take_in(database, [record("1"), record("2")])
    gone = await node_of(database, "2")
    await take_in(database, [record("1")])
    announced = await rows(database, "SELECT topic, noun, subject_id FROM outbox ORDER BY id")
    assert announced[-2:] == [
        ("person.retired", "Person", gone),
        ("employment.changed", "Employment", gone),
    ]


async def test_a_last_day_told_in_advance_is_announced_to_their_line_alone(
    database: Database,
) -> None:
    await take_in(database, [record("1")])
    someone = await node_of(database, "1")
    before = await rows(database, "SELECT count(*) FROM outbox")
    await take_in(database, [record("1", ended_on=on_day(90).today)])
    announced = await rows(database, "SELECT topic, noun, subject_id FROM outbox ORDER BY id")
    assert announced[before[0][0] :] == [("employment.changed", "Employment", someone)]


async def test_a_rehire_is_the_same_person(database: Database) -> None:
    people = [record("1"), record("2", manager_source_id="1", unit_path=("A",))]
    await take_in(database, people)
    node = await node_of(database, "2")
    await take_in(database, people[:1], on_day(10))
    report = await take_in(database, people, on_day(20))
    found = await contents(database)
    assert (report.counts["updated"], await node_of(database, "2")) == (1, node)
    assert found["people"][1][5:11] == ("ACTIVE", False, "2", HIRED, None, False)
    assert ("2", "A", on_day(20).today, "MEMBER") in found["memberships"]
    assert await manager_of(database, "2") == "1"


async def test_an_explicit_end_retires_with_its_own_day(database: Database) -> None:
    await take_in(database, [record("1"), record("2")])
    left = record("2", status=PersonStatus.ENDED, ended_on=date(2026, 11, 1))
    report = await take_in(database, [record("1"), left])
    assert report.counts["retired"] == 1
    assert (await contents(database))["people"][1][5:11] == (
        "ENDED", True, "2", HIRED, date(2026, 11, 1), True,
    )  # fmt: skip
    again = await take_in(database, [record("1"), left], on_day(1))
    assert again.counts["unchanged"] == 2


async def test_somebody_listed_as_ended_from_the_start_arrives_retired(database: Database) -> None:
    left = record("1", status=PersonStatus.ENDED, ended_on=date(2026, 1, 1), unit_path=("A",))
    await take_in(database, [left, record("2")])
    found = await contents(database)
    assert (found["people"][0][5], found["people"][0][6]) == ("ENDED", True)
    assert found["memberships"] == []
    assert (await take_in(database, [left, record("2")])).counts["unchanged"] == 2


async def test_the_run_says_what_it_did(database: Database) -> None:
    report = await take_in(database, [record("1")])
    told = await rows(
        database, "SELECT id, state, counts->>'created', plan_hash, fence, ended_at FROM sync_run"
    )
    assert told == [(report.run_id, "DONE", "1", report.hash, 1, NOW)]


async def test_progress_is_told_page_by_page(database: Database) -> None:
    heard: list[tuple[int, int]] = []

    def hear(done: int, total: int) -> None:
        heard.append((done, total))

    people = [record(str(number)) for number in range(5)]
    await take_in(database, people, options(page=2, progress=hear))
    assert heard == [(2, 5), (4, 5), (5, 5)]


async def test_an_end_that_is_over_is_believed_and_told_beside_an_active_status(
    database: Database,
) -> None:
    ended = record("1", "Ann Ash", ended_on=TODAY - timedelta(days=1))
    for _ in range(2):
        report = await take_in(database, [ended, record("2")])
        assert [(each.code, each.concerns[0].id) for each in report.issues] == [
            ("STATUS_AND_END_DIFFER", "1")
        ]


async def test_a_day_told_as_a_moment_is_the_day_of_the_organisation(database: Database) -> None:
    await rows(
        database,
        "INSERT INTO organisation (id, name, time_zone) VALUES (1, 'Acme', 'Europe/Berlin') "
        "ON CONFLICT (id) DO UPDATE SET time_zone = 'Europe/Berlin' RETURNING id",
    )
    days = {
        "1": "2024-05-31T22:00:00Z", "2": "2024-06-01T00:00:00Z", "3": "2024-05-31T23:59:59.999Z",
        "4": "2024-05-31T22:00:00-05:00", "5": "2024-05-31",
    }  # fmt: skip
    told = "\n".join(f"{key},P {key},{day}" for key, day in days.items())
    records, problems = read(f"id,name,start date\n{told}".encode())
    await take_in(database, records, problems=problems)
    found = {row[0]: row[8] for row in (await contents(database))["people"]}
    june, may = date(2024, 6, 1), date(2024, 5, 31)
    assert found == {"1": june, "2": june, "3": may, "4": may, "5": may}
