"""Days that a source tells so that nobody can read them: what we know of them holds, and once."""

from dataclasses import replace
from typing import Any

from connectors.records import PersonRecord, Problem
from model.database import Database
from rules.terms import PersonStatus
from sync.report import ImportReport
from tests.sync.taken_in import on_day, record, rows, take_in
from tests.sync.test_last_days import LAST, passed, statuses

ANN, BEN = record("1"), record("2")
TOLD = (
    "SELECT p.status, e.started_on, e.ended_on FROM person p JOIN employment e ON p.id = person_id"
)


async def told_on(database: Database, days: int, ben: PersonRecord, code: str) -> ImportReport:
    problem = Problem("line 3", "2", code, "Line 3: Ben has no clear day.")
    return await take_in(database, [ANN, ben], on_day(days), problems=[problem])


async def of_ben(database: Database) -> tuple[Any, ...]:
    [ben] = await rows(database, f"{TOLD} WHERE p.email = '2@example.com'")
    return ben


async def left(database: Database) -> None:
    await take_in(database, [ANN, replace(BEN, ended_on=LAST)])
    assert await passed(database) == 1


async def test_who_is_hired_anew_beside_their_old_last_day_is_back_to_stay(
    database: Database,
) -> None:
    await left(database)
    hired = replace(BEN, started_on=on_day(3).today)
    for days in (3, 4):
        await told_on(database, days, hired, "END_BEFORE_START")
        assert await passed(database, days) == 0
        assert await of_ben(database) == ("ACTIVE", hired.started_on, None)


async def test_who_is_hired_anew_with_a_last_day_that_nobody_can_read_is_back_to_stay(
    database: Database,
) -> None:
    await left(database)
    await told_on(database, 3, replace(BEN, started_on=on_day(3).today), "BAD_END_DATE")
    assert (await passed(database, 3), (await statuses(database))["2"]) == (0, "ACTIVE")


async def test_a_last_day_that_nobody_can_read_any_more_brings_nobody_back(
    database: Database,
) -> None:
    await left(database)
    await told_on(database, 3, BEN, "BAD_END_DATE")
    assert await of_ben(database) == ("ENDED", BEN.started_on, LAST)


async def test_a_last_day_to_come_stays_though_a_later_word_of_it_is_wrong(
    database: Database,
) -> None:
    ends = on_day(9).today
    await take_in(database, [ANN, replace(BEN, ended_on=ends)])
    await told_on(database, 1, BEN, "END_BEFORE_START")
    assert await of_ben(database) == ("ACTIVE", BEN.started_on, ends)


async def test_who_is_still_to_come_stays_so_where_their_first_day_cannot_be_read(
    database: Database,
) -> None:
    await take_in(database, [ANN, replace(BEN, started_on=on_day(3).today)])
    await told_on(database, 1, replace(BEN, started_on=None), "BAD_START_DATE")
    assert (await statuses(database))["2"] == "PENDING"


async def test_who_has_begun_stays_here_where_their_first_day_cannot_be_read(
    database: Database,
) -> None:
    await take_in(database, [ANN, replace(BEN, status=PersonStatus.PENDING)])
    told = replace(BEN, started_on=None, status=PersonStatus.PENDING)
    await told_on(database, 1, told, "BAD_START_DATE")
    assert (await statuses(database))["2"] == "ACTIVE"
