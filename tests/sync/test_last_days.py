"""Last days that pass and first days that come, with no word of any source."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from auth.viewer import viewer_by_email
from model.database import Database, SystemSession
from rules.errors import NotAllowed
from rules.terms import PersonStatus
from sync.issues import MANY_LAST_DAYS
from sync.last_days import Days, turn_days
from sync.options import Occasion
from sync.runs import claimed
from tests.sync.taken_in import (
    DATA,
    contents,
    everybody,
    node_of,
    on_day,
    record,
    rows,
    stamps,
    take_in,
)

LAST = on_day(1).today
TEAM = [
    record("1"),
    record("2", manager_source_id="1", unit_path=("A",), ended_on=LAST),
    record("3", manager_source_id="2", unit_path=("A",)),
]
STATUS = "SELECT source_key, status FROM identity i JOIN person p ON p.id = person_id ORDER BY 1"


async def passed(database: Database, days: int = 2, noted: list[UUID] | None = None) -> int:
    """How many came or left by the day so many days later."""
    run = on_day(days)

    async def note(_session: SystemSession, people: Sequence[UUID]) -> None:
        if noted is not None:
            noted.extend(people)

    occasion = Occasion(run.now(), run.today, uuid4)
    return await turn_days(Days(database, ZoneInfo("UTC"), occasion, note))


async def statuses(database: Database) -> dict[str, str]:
    return {str(key): str(status) for key, status in await rows(database, STATUS)}


async def ending(database: Database, count: int, *, of: int = 60) -> Sequence[Any]:
    """A company of which so many end on one day."""
    people = everybody(of, missing=1)
    told = [replace(each, ended_on=LAST) for each in people[-count:]]
    await take_in(database, [*people[:-count], *told])
    return people


async def issues(database: Database) -> list[str]:
    found = await rows(database, "SELECT code FROM sync_issue WHERE resolved_at IS NULL")
    return [str(code) for (code,) in found if code == MANY_LAST_DAYS]


async def test_whose_last_day_is_over_has_left_and_no_reading_finds_more_to_do(
    database: Database,
) -> None:
    await take_in(database, TEAM)
    assert (await passed(database, 1), await passed(database, 2)) == (0, 1)
    after = await contents(database)
    assert after["people"][1][5:11] == ("ENDED", True, "2", TEAM[1].started_on, LAST, True)
    assert ("2", "A", on_day(2).today, None) in after["memberships"]
    assert ("2", "PRIMARY", 0, on_day(2).today, None) in after["lines"]
    assert ("3", "PRIMARY", 0, on_day(2).today, None) in after["lines"]
    await take_in(database, TEAM, on_day(2))
    assert {**await contents(database), "issues": []} == after


async def test_who_has_left_by_their_last_day_signs_in_no_more(database: Database) -> None:
    await take_in(database, TEAM)
    await passed(database)
    with pytest.raises(NotAllowed):
        await viewer_by_email(database, "2@example.com", on_day(2).today)


async def test_who_leaves_by_their_last_day_is_announced_and_noted(database: Database) -> None:
    await take_in(database, TEAM)
    before = len(await rows(database, "SELECT id FROM outbox"))
    ann, led, noted = await node_of(database, "2"), await node_of(database, "3"), list[UUID]()
    await passed(database, noted=noted)
    told = await rows(database, "SELECT topic, subject_id FROM outbox ORDER BY id")
    assert told[before:] == [
        ("person.retired", ann), ("employment.changed", ann), ("person.changed", led)
    ]  # fmt: skip
    assert noted == [ann]


async def test_a_second_look_writes_no_row(database: Database) -> None:
    await take_in(database, [*TEAM, record("4", started_on=on_day(2).today)])
    assert await passed(database) == 2
    before = await stamps(database, *DATA, "data_version")
    assert await passed(database) == 0
    assert await stamps(database, *DATA, "data_version") == before


async def test_two_who_look_at_once_end_everybody_once(database: Database) -> None:
    await take_in(database, TEAM)
    assert sum(await asyncio.gather(*(passed(database) for _ in range(3)))) == 1


async def test_whose_first_day_has_come_is_here_and_stays_so(database: Database) -> None:
    hired = [
        record("1", started_on=on_day(3).today),
        record("2", started_on=on_day(3).today, status=PersonStatus.PENDING),
        record("3", started_on=None, status=PersonStatus.PENDING),
    ]
    await take_in(database, hired)
    assert (await passed(database, 2), await passed(database, 3)) == (0, 2)
    here = {"1": "ACTIVE", "2": "ACTIVE", "3": "PENDING"}
    assert await statuses(database) == here
    report = await take_in(database, hired, on_day(3))
    assert (report.counts["unchanged"], await statuses(database)) == (3, here)


async def test_too_many_whose_last_day_is_over_stay_and_wait_for_a_yes(database: Database) -> None:
    people = await ending(database, 7)
    assert (await passed(database), await issues(database)) == (0, [MANY_LAST_DAYS])
    assert await passed(database) == 0
    ended = [replace(each, ended_on=LAST) for each in people[-7:]]
    held = await take_in(database, [*people[:-7], *ended], on_day(2))
    assert held.held is not None
    assert await issues(database) == [MANY_LAST_DAYS]
    yes = on_day(2, approve_hash=held.held.hash)
    await take_in(database, [*people[:-7], *ended], yes)
    assert list((await statuses(database)).values()).count("ENDED") == 7
    assert (await passed(database), await issues(database)) == (0, [])


async def test_last_days_and_uploads_of_a_day_count_together(database: Database) -> None:
    people = await ending(database, 5)
    assert await passed(database) == 5
    report = await take_in(database, people[:-7], on_day(2))
    assert report.held is not None


async def test_a_last_day_waits_with_a_leaving_that_waits(database: Database) -> None:
    people = everybody(60, missing=1)
    await take_in(database, people)
    ended = [replace(each, ended_on=LAST) for each in people[-2:]]
    report = await take_in(database, [*people[:-2], *ended], on_day(2), is_complete=False)
    assert report.held is not None
    assert await passed(database) == 0


async def test_whom_another_source_has_stays_until_it_lets_them_go(database: Database) -> None:
    await take_in(database, TEAM)
    await take_in(database, [record("x", email="2@example.com", employee_number="2")], source="b")
    assert await passed(database) == 0
    await take_in(database, TEAM, on_day(2))
    assert await passed(database, 3) == 0
    assert (await statuses(database))["x"] == "ACTIVE"


async def test_whom_another_source_let_go_before_their_day_stays_until_theirs_is_read(
    database: Database,
) -> None:
    other = [record("x", email="2@example.com", employee_number="2")]
    await take_in(database, TEAM)
    await take_in(database, other, source="b")
    await take_in(database, [TEAM[0], replace(TEAM[2], manager_source_id="1")], on_day(1))
    assert (await passed(database, 2), (await statuses(database))["x"]) == (0, "ACTIVE")
    await take_in(database, other, on_day(3), source="b")
    assert (await passed(database, 4), (await statuses(database))["x"]) == (0, "ACTIVE")


async def test_whom_another_source_once_had_leaves_by_the_day_that_theirs_told_since(
    database: Database,
) -> None:
    await take_in(database, TEAM)
    other = record("x", email="2@example.com", employee_number="2", ended_on=on_day(3).today)
    await take_in(database, [other], source="b")
    await take_in(database, [TEAM[0], replace(TEAM[2], manager_source_id="1")], on_day(1))
    await take_in(database, [other], on_day(2), source="b")
    assert await passed(database, 4) == 1


async def test_nobody_leaves_by_their_day_in_the_middle_of_a_run(database: Database) -> None:
    await take_in(database, TEAM)
    [(source,)] = await rows(database, "SELECT id FROM connection")
    async with claimed(database, source, on_day(2)):
        assert await passed(database) == 0
    await rows(database, "UPDATE sync_run SET lease_until = now() - interval '1 s' RETURNING id")
    assert await passed(database) == 1
