"""Runs of people connectors: whole and in part, guarded, idempotent, and never guessing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import httpx2
import pytest

from connectors.hooks import EVERYBODY
from connectors.hooks import Hint as Told
from model.database import Database
from rules.errors import Conflict, Refused
from rules.terms import RunMode, RunState
from sync.hints import receive, waiting
from sync.people_syncing import preview_people
from tests.connectors.builders import client_over
from tests.connectors.hris import VENDORS
from tests.support.fakes.staff import Staff, employee, staff
from tests.sync.hris import Source, cursor_of, source_of
from tests.sync.taken_in import DATA, ISSUES, LINES, NOW, manager_of, options, rows, stamps


@pytest.mark.parametrize("kind", VENDORS)
async def test_a_second_run_writes_no_row(database: Database, kind: str) -> None:
    source = await source_of(database, kind, staff(30))
    assert (await source.sync()).counts["created"] == 30
    before = await stamps(database, *(table for table in DATA if table != "outbox"))
    for mode in (RunMode.FULL, RunMode.INCREMENTAL):
        report = await source.sync(mode)
        assert (report.state, report.counts["updated"]) == (RunState.DONE, 0)
    assert await stamps(database, *(table for table in DATA if table != "outbox")) == before


@pytest.mark.parametrize("kind", ["bamboohr", "personio"])
async def test_what_changed_is_read_without_the_rest(database: Database, kind: str) -> None:
    source = await source_of(database, kind, staff(5))
    await source.sync()
    source.hours = 1
    source.staff.put(employee(2, title="Chief", changed=source.now))
    report = await source.sync()
    assert (report.counts["read"], report.counts["updated"]) == (1, 1)


async def test_absence_counts_when_it_happens_twice(database: Database) -> None:
    source = await source_of(database, "hibob", staff(5))
    await source.sync()
    del source.staff.people["5"]
    await source.sync()
    assert (await source.gone(), await source.missing()) == ([], ["5"])
    await source.sync()
    assert await source.gone() == ["5"]


async def test_whoever_comes_back_in_between_is_not_missing_any_more(database: Database) -> None:
    source = await source_of(database, "hibob", staff(5))
    await source.sync()
    left = source.staff.people.pop("5")
    await source.sync()
    source.staff.put(left)
    await source.sync()
    del source.staff.people["5"]
    await source.sync()
    assert (await source.gone(), await source.missing()) == ([], ["5"])


@pytest.mark.parametrize("kind", VENDORS)
async def test_an_explicit_end_retires_at_once(database: Database, kind: str) -> None:
    source = await source_of(database, kind, staff(5))
    await source.sync()
    source.hours = 1
    source.staff.put(employee(5, state="ended", ended="2026-11-17", changed=source.now))
    await source.sync()
    assert await source.gone() == ["5"]


async def test_a_deleted_record_is_an_explicit_end(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(5))
    await source.sync()
    source.hours = 1
    source.staff.remove("5", source.now)
    await source.sync()
    assert await source.gone() == ["5"]


async def test_a_rehire_is_the_same_person_again(database: Database) -> None:
    source = await source_of(database, "hibob", staff(3))
    await source.sync()
    source.staff.put(employee(3, state="ended", ended="2026-11-17"))
    await source.sync()
    source.staff.put(employee(3, title="Back"))
    await source.sync()
    assert await source.gone() == []
    assert await rows(database, "SELECT count(*) FROM person") == [(3,)]


async def test_somebody_who_has_yet_to_begin_is_pending(database: Database) -> None:
    source = await source_of(database, "bamboohr", Staff([employee(1, started="2027-01-01")]))
    await source.sync()
    assert await rows(database, "SELECT status FROM person") == [("PENDING",)]


async def test_somebody_who_is_listed_and_could_not_be_read_is_not_missed(
    database: Database,
) -> None:
    source = await source_of(database, "personio", staff(5))
    await source.sync()
    source.vendor.fake.lost = {"5"}
    reports = [await source.sync(RunMode.FULL) for _ in range(3)]
    assert [each.state for each in reports] == [RunState.DONE] * 3
    assert (await source.gone(), await source.missing()) == ([], [])


async def test_a_list_in_doubt_takes_nobody_away(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(1001))
    await source.sync()

    def between(number: int) -> None:
        if number == 2:
            source.staff.put(employee(0))
            source.staff.people.pop("999", None)

    source.vendor.fake.between = between
    await source.sync(RunMode.FULL)
    assert (await source.gone(), await source.missing()) == ([], [])


async def test_many_who_end_at_once_wait_for_a_yes(database: Database) -> None:
    source = await source_of(database, "hibob", staff(30))
    await source.sync()
    for number in range(2, 12):
        source.staff.put(employee(number, state="ended", ended="2026-11-17"))
    held = await source.sync()
    assert (held.state, await source.gone()) == (RunState.HELD, [])
    assert held.imported is not None
    assert held.imported.held is not None
    await source.sync(approve_hash=held.imported.held.hash)
    assert len(await source.gone()) == 10


async def test_a_yes_to_another_plan_is_refused(database: Database) -> None:
    source = await source_of(database, "hibob", staff(30))
    await source.sync()
    for number in range(2, 12):
        source.staff.put(employee(number, state="ended"))
    await source.sync()
    with pytest.raises(Conflict, match="has changed"):
        await source.sync(approve_hash="0" * 64)
    assert await source.gone() == []


async def test_many_small_steps_of_a_day_are_one_large_one(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(30))
    await source.sync()
    states: list[RunState] = []
    for number in range(10, 20):
        source.hours += 1
        source.staff.put(employee(number, state="ended", changed=source.now))
        states.append((await source.sync()).state)
    assert states == [RunState.DONE] * 5 + [RunState.HELD] * 5
    assert len(await source.gone()) == 5


async def test_small_steps_of_whole_readings_are_one_large_one_too(database: Database) -> None:
    source = await source_of(database, "hibob", staff(30))
    await source.sync()
    states: list[RunState] = []
    for number in range(10, 17):
        source.hours += 1
        source.staff.put(employee(number, state="ended"))
        states.append((await source.sync()).state)
    assert states == [RunState.DONE] * 5 + [RunState.HELD] * 2
    assert len(await source.gone()) == 5


async def test_what_somebody_said_yes_to_counts_no_more(database: Database) -> None:
    source = await source_of(database, "hibob", staff(40))
    await source.sync()
    for number in range(10, 20):
        source.staff.put(employee(number, state="ended"))
    held = await source.sync()
    assert held.imported is not None
    assert held.imported.held is not None
    await source.sync(approve_hash=held.imported.held.hash)
    source.hours = 1
    source.staff.put(employee(20, state="ended"))
    assert (await source.sync()).state is RunState.DONE


async def test_a_held_part_is_found_again_and_can_be_approved_later(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(30))
    await source.sync()
    source.hours = 1
    for number in range(10, 20):
        source.staff.put(employee(number, state="ended", changed=source.now))
    first = await source.sync()
    source.hours = 5
    again = await source.sync()
    assert first.imported is not None
    assert again.imported is not None
    assert first.imported.held == again.imported.held is not None
    assert again.imported.held is not None
    await source.sync(approve_hash=again.imported.held.hash)
    assert len(await source.gone()) == 10


async def test_what_is_held_back_again_is_the_same_plan(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(30))
    await source.sync()
    source.hours = 1
    for number in range(10, 20):
        source.staff.put(employee(number, state="ended", changed=source.now))
    await source.sync()
    [(first, _, ends)] = await rows(database, PLANS)
    source.hours = 5
    again = await source.sync()
    [(second, run, later)] = await rows(database, PLANS)
    assert (second, run, later - ends) == (first, again.run_id, timedelta(hours=4))


async def test_a_part_read_later_leaves_what_a_whole_reading_held_back(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(30))
    await source.sync()
    for number in range(10, 20):
        del source.staff.people[str(number)]
    await source.sync(RunMode.FULL)
    held = await source.sync(RunMode.FULL)
    source.hours = 1
    source.staff.put(employee(3, title="Lead", changed=source.now))
    part = await source.sync()
    assert (held.state, part.state) == (RunState.HELD, RunState.DONE)
    assert [run for _, run, _ in await rows(database, PLANS)] == [held.run_id]
    assert held.imported is not None
    assert held.imported.held is not None
    await source.sync(RunMode.FULL, approve_hash=held.imported.held.hash)
    assert (len(await source.gone()), await rows(database, PLANS)) == (10, [])


async def test_a_part_that_holds_something_back_leaves_it_too(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(30))
    await source.sync()
    for number in range(10, 20):
        del source.staff.people[str(number)]
    await source.sync(RunMode.FULL)
    whole = await source.sync(RunMode.FULL)
    source.hours = 1
    for number in range(20, 28):
        source.staff.put(employee(number, state="ended", changed=source.now))
    part = await source.sync()
    assert [run for _, run, _ in await rows(database, PLANS)] == [whole.run_id, part.run_id]
    assert part.imported is not None
    assert part.imported.held is not None
    await source.sync(approve_hash=part.imported.held.hash)
    assert [run for _, run, _ in await rows(database, PLANS)] == [whole.run_id]


PLANS = """
    SELECT id, run_id, expires_at FROM sync_plan WHERE state = 'HELD' ORDER BY created_at
"""


async def test_everybody_losing_their_manager_waits_for_a_yes(database: Database) -> None:
    source = await source_of(database, "hibob", staff(30))
    await source.sync()
    for number in range(3, 31):
        source.staff.put(employee(number, manager=None))
    assert (await source.sync()).state is RunState.HELD
    assert await manager_of(database, "9") == "1"


async def test_a_loop_with_somebody_who_is_not_listed_is_told(database: Database) -> None:
    people = Staff([employee(1), employee(2), employee(3, manager="2")])
    source = await source_of(database, "bamboohr", people)
    await source.sync()
    source.hours = 1
    source.staff.put(employee(2, manager="3", changed=source.now))
    await source.sync()
    found = await rows(database, ISSUES)
    assert [(row[0], row[1]) for row in found] == [("MANAGER_LOOP", "2")]
    assert await manager_of(database, "3") == "2"


async def test_the_day_after_everybody_is_read_again(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(5))
    await source.sync()
    source.hours = 25
    assert (await source.sync()).counts["read"] == 5


async def test_a_hint_brings_what_the_time_of_change_does_not_show(database: Database) -> None:
    source = await source_of(database, "personio", staff(5))
    await source.sync()
    source.hours = 1
    source.staff.put(employee(3, manager="2", employment_changed=source.now))
    assert (await source.sync()).counts["read"] == 0
    async with database.system() as session:
        assert await receive(session, source.connection.id, Told("d1", ("3",)), source.now)
    assert (await source.sync()).counts["updated"] == 1
    assert await manager_of(database, "3") == "2"
    async with database.system() as session:
        assert (await waiting(session, source.connection.id)).deliveries == []


async def test_a_hint_about_nobody_in_particular_reads_everybody(database: Database) -> None:
    source = await source_of(database, "personio", staff(5))
    await source.sync()
    async with database.system() as session:
        await receive(session, source.connection.id, Told("d1", (EVERYBODY,)), source.now)
    assert (await source.sync()).counts["read"] == 5


async def test_a_delivery_counts_once(database: Database) -> None:
    source = await source_of(database, "personio", staff(1))
    async with database.system() as session:
        told = [
            await receive(session, source.connection.id, Told("d1", ("1",)), NOW) for _ in range(3)
        ]
    assert told == [True, False, False]


@dataclass
class Weather(httpx2.AsyncBaseTransport):
    site: httpx2.AsyncBaseTransport
    answer: Callable[[httpx2.Request], httpx2.Response | None]

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return self.answer(request) or await self.site.handle_async_request(request)


def refusing(source: Source, path: str, answer: httpx2.Response) -> None:
    def say(request: httpx2.Request) -> httpx2.Response | None:
        return answer if request.url.path.startswith(path) else None

    source.transport = Weather(source.transport, say)


async def test_a_source_that_is_busy_makes_the_run_wait_as_long_as_it_says(
    database: Database,
) -> None:
    source = await source_of(database, "personio", staff(3))
    busy = httpx2.Response(429, headers={"Retry-After": "3600"}, stream=httpx2.ByteStream(b""))
    refusing(source, "/v2/persons/3", busy)
    report = await source.sync()
    assert (report.state, report.waiting_until) == (RunState.WAITING, NOW + timedelta(hours=1))
    assert await rows(database, "SELECT count(*) FROM person") == [(0,)]


async def test_a_login_page_half_way_changes_nothing(database: Database) -> None:
    source = await source_of(database, "bamboohr", staff(3))
    await source.sync()
    before = await stamps(database)
    page = httpx2.Response(
        401, headers={"content-type": "text/html"}, stream=httpx2.ByteStream(b"<html>")
    )
    refusing(source, "/api/v2", page)
    with pytest.raises(Refused):
        await source.sync(RunMode.FULL)
    assert await stamps(database) == before
    assert await rows(database, "SELECT state FROM connection") == [("FAILING",)]


async def test_a_preview_tells_and_writes_nothing(database: Database) -> None:
    source = await source_of(database, "hibob", staff(4))
    client = client_over(source.transport)
    report = await preview_people(database, source.connection, client, run=options())
    assert (report.counts["created"], report.pending) == (4, True)
    assert await rows(database, "SELECT count(*) FROM person") == [(0,)]
    assert await cursor_of(database, source.connection.id) is None


async def test_lines_keep_their_history(database: Database) -> None:
    source = await source_of(database, "hibob", staff(3))
    await source.sync()
    source.hours = 24
    source.staff.put(replace(source.staff.people["3"], manager="2"))
    await source.sync()
    found = [(str(row[3]), row[4]) for row in await rows(database, LINES) if row[0] == "3"]
    assert found == [("2020-03-01", "1"), ("2026-11-19", "2")]
