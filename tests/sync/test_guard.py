"""The guard: too much leaving waits for a yes, which names exactly what it applies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.csv_people import read
from connectors.records import PersonRecord, Problem
from model.database import Database
from rules.errors import Conflict
from rules.safety import limit
from rules.terms import PersonStatus
from tests.sync.taken_in import (
    NOW,
    contents,
    manager_of,
    on_day,
    options,
    record,
    rows,
    stamps,
    take_in,
)


def company(size: int = 20, **changes: object) -> list[PersonRecord]:
    led = [record(str(n), manager_source_id="0", unit_path=("A",)) for n in range(1, size)]
    return [record("0", unit_path=("Top",)), *led]


async def statuses(database: Database) -> list[str]:
    return [row[5] for row in (await contents(database))["people"]]


def test_the_limit_is_a_tenth_and_at_least_five() -> None:
    assert [limit(active) for active in (0, 10, 59, 60, 99, 1336)] == [5, 5, 5, 6, 9, 133]


async def test_few_leavers_leave_at_once(database: Database) -> None:
    await take_in(database, company())
    report = await take_in(database, company(15))
    assert (report.held, report.counts["retired"]) == (None, 5)


async def test_many_leavers_wait_while_the_rest_is_applied(database: Database) -> None:
    await take_in(database, company())
    report = await take_in(database, [*company(14), record("new")])
    assert report.held is not None
    assert report.held.counts == {"people_retired": 6}
    assert "6 of 20 active; the limit is 5" in report.held.reason
    assert (report.counts["created"], report.counts["retired"], report.pending) == (1, 0, True)
    assert await statuses(database) == ["ACTIVE"] * 21


async def test_a_held_plan_is_kept_under_its_hash(database: Database) -> None:
    await take_in(database, company())
    report = await take_in(database, company(10))
    assert report.held is not None
    kept = await rows(
        database, "SELECT hash, state, jsonb_array_length(changes), expires_at FROM sync_plan"
    )
    assert kept == [(report.held.hash, "HELD", 10, NOW + timedelta(hours=24))]
    assert await rows(database, "SELECT state FROM sync_run ORDER BY fence DESC LIMIT 1") == [
        ("HELD",)
    ]


async def test_an_approval_applies_exactly_the_held_part(database: Database) -> None:
    await take_in(database, company())
    held = (await take_in(database, company(10))).held
    assert held is not None
    report = await take_in(database, company(10), on_day(0, approve_hash=held.hash))
    assert (report.counts["retired"], report.held, report.pending) == (10, None, False)
    assert sorted(await statuses(database)) == ["ACTIVE"] * 10 + ["ENDED"] * 10
    assert await rows(database, "SELECT state FROM sync_plan") == [("APPLIED",)]


async def test_an_approval_of_another_plan_is_refused_and_names_the_new_hash(
    database: Database,
) -> None:
    await take_in(database, company())
    held = (await take_in(database, company(10))).held
    changed = (await take_in(database, company(9))).held
    assert held is not None
    assert changed is not None
    before = await stamps(database)
    with pytest.raises(Conflict, match=changed.hash):
        await take_in(database, company(9), options(approve_hash=held.hash))
    assert await stamps(database) == before


async def test_there_is_nothing_to_approve_where_nothing_is_held(database: Database) -> None:
    await take_in(database, company())
    with pytest.raises(Conflict, match="Nothing is held back"):
        await take_in(database, company(), options(approve_hash="0" * 64))


async def test_the_hash_holds_over_midnight_but_not_for_ever(database: Database) -> None:
    await take_in(database, company())
    held = (await take_in(database, company(10))).held
    assert held is not None
    late = on_day(2, approve_hash=held.hash)
    with pytest.raises(Conflict, match="older than 24 hours"):
        await take_in(database, company(10), late)
    dry = await take_in(database, company(10), on_day(1, dry_run=True))
    assert dry.held is not None
    assert dry.held.hash == held.hash


async def test_a_newer_plan_takes_the_place_of_a_held_one(database: Database) -> None:
    await take_in(database, company())
    await take_in(database, company(10))
    await take_in(database, company(9))
    await take_in(database, company())
    assert await rows(database, "SELECT state FROM sync_plan ORDER BY created_at, hash") == [
        ("SUPERSEDED",),
        ("SUPERSEDED",),
    ]


async def test_managers_that_vanish_in_numbers_wait(database: Database) -> None:
    await take_in(database, company())
    without = [record("0", unit_path=("Top",))]
    without += [record(str(n), unit_path=("A",)) for n in range(1, 20)]
    report = await take_in(database, without)
    assert report.held is not None
    assert report.held.counts == {"managers_cleared": 19}
    assert await manager_of(database, "1") == "0"


async def test_units_that_vanish_in_numbers_wait_with_their_people(database: Database) -> None:
    await take_in(database, company())
    without = [record("0"), *(record(str(n), manager_source_id="0") for n in range(1, 20))]
    report = await take_in(database, without)
    assert report.held is not None
    assert report.held.counts == {"units_cleared": 20, "units_retired": 2}
    assert report.counts["updated"] == 0


async def test_titles_that_vanish_in_numbers_wait(database: Database) -> None:
    await take_in(database, company())
    report = await take_in(
        database,
        [record(r.source_id, title=None, manager_source_id=r.manager_source_id,
                unit_path=r.unit_path, location="Berlin") for r in company()],
    )  # fmt: skip
    assert report.held is not None
    assert (report.held.counts, report.counts["updated"]) == ({"people_cleared": 20}, 20)
    assert {row[3:5] for row in (await contents(database))["people"]} == {("Engineer", "Berlin")}


async def test_a_leaving_manager_of_many_is_one_leaver(database: Database) -> None:
    await take_in(database, company())
    report = await take_in(database, company()[1:])
    assert (report.held, report.counts["retired"], report.counts["updated"]) == (None, 1, 19)


async def test_an_empty_list_retires_nobody(database: Database) -> None:
    await take_in(database, company(3))
    report = await take_in(database, [])
    assert report.held is not None
    assert (report.held.reason, report.held.counts) == (
        "The source listed nobody at all.",
        {"people_retired": 3, "units_retired": 2},
    )
    assert await statuses(database) == ["ACTIVE"] * 3


async def test_an_incomplete_list_retires_nobody_and_keeps_lines(database: Database) -> None:
    await take_in(database, company(4))
    report = await take_in(database, company(4)[1:], is_complete=False)
    assert report.held is not None
    assert (report.held.counts["people_retired"], report.issues) == (1, ())
    assert await manager_of(database, "1") == "0"


async def test_whoever_may_be_on_an_unreadable_line_is_not_retired(database: Database) -> None:
    await take_in(database, company(4))
    lost = Problem("line 5", "line 5", "TOO_MANY_CELLS", "Line 5 has more cells than the header.")
    report = await take_in(database, company(3), problems=[lost])
    assert report.held is not None
    assert "line 5" in report.held.reason
    assert await statuses(database) == ["ACTIVE"] * 4


async def test_leavers_whose_state_is_told_no_more_do_not_come_back(database: Database) -> None:
    left = [record(f"x{n}", status=PersonStatus.ENDED) for n in range(3)]
    await take_in(database, [*company(), *left])
    told = [replace(each, status=PersonStatus.ACTIVE) for each in (*company(), *left)]
    silent = [replace(each, tells_status=False) for each in told]
    report = await take_in(database, silent)
    assert report.held is not None
    assert report.held.counts == {"people_returned": 3}
    assert report.held.reason == (
        "It tells no status and no end of anybody, and 3 who had left would be back."
    )
    assert sorted(await statuses(database)) == ["ACTIVE"] * 20 + ["ENDED"] * 3


async def test_many_who_come_back_wait_with_their_units_and_lines(database: Database) -> None:
    left = [record(f"x{n}", status=PersonStatus.ENDED) for n in range(6)]
    await take_in(database, [*company(), *left, record("z", status=PersonStatus.ENDED)])
    back = [
        replace(each, status=PersonStatus.ACTIVE, manager_source_id="0", unit_path=("A",))
        for each in left
    ]
    report = await take_in(database, [*company(), *back, record("z", status=PersonStatus.ENDED)])
    assert report.held is not None
    assert report.held.counts["people_returned"] == 6
    assert await manager_of(database, "x1") is None
    assert (await statuses(database)).count("ENDED") == 7


async def test_one_who_is_hired_again_does_not_wait(database: Database) -> None:
    await take_in(database, [*company(), record("x", status=PersonStatus.ENDED)])
    report = await take_in(database, [*company(), record("x")])
    assert (report.held, (await statuses(database)).count("ENDED")) == (None, 0)


async def test_a_column_that_is_gone_is_named(database: Database) -> None:
    await take_in(database, company())
    report = await take_in(database, [replace(each, title=None) for each in company()[1:]])
    assert report.held is not None
    assert report.held.reason == "It tells no job title of anybody, and 20 of 20 had one."
    assert report.held.counts["people_cleared"] == 19
    assert report.held.counts["people_retired"] == 1


async def test_a_number_of_two_people_retires_nobody(database: Database) -> None:
    await take_in(database, [record("1", "Ann Ash"), record("2", "Bob Oak")])
    content = b"ID,Name\n1,Ann Ash\n1,Bob Oak\n"
    records, problems = read(content)
    assert [each.code for each in problems] == ["SHARED_NUMBER"]
    report = await take_in(database, records, problems=problems)
    assert report.held is not None
    assert report.held.counts["people_retired"] == 1


async def test_an_id_of_two_people_retires_nobody(database: Database) -> None:
    await take_in(database, [record("1", "Ann Ash"), record("2", "Bob Oak")])
    both = [record("1", "Ann Ash"), record("1", "Bob Oak", email="2@example.com")]
    report = await take_in(database, both)
    assert report.held is not None
    assert "The id 1 is of two people" in report.held.reason
