"""Too many whose last day is over: they wait, and nobody who leaves later waits with them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from connectors.records import PersonRecord
from model.database import Database
from sync.connection_changes import deleted
from sync.issues import MANY_LAST_DAYS
from tests.sync.taken_in import NOW, everybody, on_day, rows, take_in
from tests.sync.test_last_days import LAST, ending, issues, passed

NAMED = "SELECT jsonb_array_length(concerns::jsonb) FROM sync_issue WHERE code = 'MANY_LAST_DAYS'"
LATER = on_day(5).today


async def company(database: Database, later: int) -> Sequence[PersonRecord]:
    """Of sixty, seven end on one day, and so many some days after."""
    people = everybody(60, missing=1)
    here, after, first = people[: -7 - later], people[-7 - later : -7], people[-7:]
    ends = [replace(each, ended_on=LATER) for each in after]
    told = [*here, *ends, *(replace(each, ended_on=LAST) for each in first)]
    await take_in(database, told)
    return told


async def test_who_leaves_later_does_not_wait_with_those_who_wait(database: Database) -> None:
    await company(database, later=1)
    assert [await passed(database, days) for days in (2, 5, 6, 7)] == [0, 0, 1, 0]
    assert (await issues(database), await rows(database, NAMED)) == ([MANY_LAST_DAYS], [(7,)])


async def test_a_later_batch_that_is_too_large_is_named_too(database: Database) -> None:
    await company(database, later=7)
    assert [await passed(database, days) for days in (2, 6)] == [0, 0]
    assert await rows(database, NAMED) == [(14,)]


async def test_whom_a_reading_keeps_on_waits_no_more_and_leaves_by_the_later_day(
    database: Database,
) -> None:
    people = await ending(database, 12)
    assert (await passed(database), await rows(database, NAMED)) == (0, [(12,)])
    told = [replace(each, ended_on=LAST) for each in people[-12:-3]]
    later = [replace(each, ended_on=LATER) for each in people[-3:]]
    await take_in(database, [*people[:-12], *told, *later])
    assert (await passed(database), await rows(database, NAMED)) == (0, [(9,)])
    assert await passed(database, 6) == 3


async def test_a_reading_of_all_leaves_the_issue_while_they_wait(database: Database) -> None:
    people = await ending(database, 7)
    await passed(database)
    ended = [replace(each, ended_on=LAST) for each in people[-7:]]
    await take_in(database, [*people[:-7], *ended], on_day(2))
    assert await issues(database) == [MANY_LAST_DAYS]


async def test_too_many_whom_no_source_has_are_logged_and_keep_nobody_in_who_leaves_later(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await company(database, later=1)
    [(source,)] = await rows(database, "SELECT id FROM connection")
    async with database.system() as session:
        await deleted(session, source, NOW)
    assert [await passed(database, days) for days in (2, 6)] == [0, 1]
    assert "The last day of 7 people whom no source has is over" in caplog.text
