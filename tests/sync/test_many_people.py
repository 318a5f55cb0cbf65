"""A company at once: what is written together is what would be written one by one."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from app.postgres import Urls
from connectors.records import Problem
from model.database import Database
from model.person import Employment, Person
from sync import people
from sync.people import people_plan
from sync.plan import Plan
from tests.faults.company import a_year_later, at_first
from tests.faults.test_kill import make_empty
from tests.support.company import Company
from tests.sync.taken_in import HIRED, contents, everybody, on_day, options, record, rows, take_in

SIZE = 150
"""So many that each kind of row that changes goes to the database as one statement."""


async def in_pages(database: Database, page: int) -> object:
    await take_in(database, at_first(SIZE), options(page=page))
    await take_in(database, a_year_later(SIZE), on_day(365, page=page))
    return await contents(database)


async def test_a_company_at_once_is_what_it_is_page_by_page(database: Database, urls: Urls) -> None:
    at_once = await in_pages(database, SIZE * 10)
    make_empty(urls)
    assert await in_pages(database, 7) == at_once


async def test_a_page_tells_of_each_person_once(database: Database) -> None:
    team = [record("1"), *(record(f"2{each}", manager_source_id="1") for each in range(30))]
    await take_in(database, [replace(each, unit_path=("Sales",)) for each in team])
    told = await rows(
        database, "SELECT noun, count(*), count(DISTINCT subject_id) FROM outbox GROUP BY noun"
    )
    assert sorted(told) == [("Employment", 31, 31), ("OrgUnit", 1, 1), ("Person", 31, 31)]


async def test_a_page_ends_behind_the_last_change_of_a_person(database: Database) -> None:
    pages: list[int] = []
    team = [record("1"), record("2", manager_source_id="1"), record("3", manager_source_id="1")]

    def watched(done: int, _: int) -> None:
        pages.append(done)

    told = options(page=2, progress=watched)
    await take_in(database, [replace(each, unit_path=("Sales",)) for each in team], told)
    # The unit with the first person, who comes with a unit, and each other with a line too.
    assert pages == [3, 6, 9]


async def test_somebody_new_is_written_behind_their_new_manager(database: Database) -> None:
    """Their line points there, also where the manager's id comes last and pages are of one."""
    chain = [record("1", manager_source_id="2"), record("2", manager_source_id="3"), record("3")]
    report = await take_in(database, chain, options(page=1))
    assert (report.counts["created"], report.issues) == (3, ())


async def test_the_same_list_again_rights_what_another_hand_changed(database: Database) -> None:
    people = [record(str(number)) for number in range(3)]
    await take_in(database, people)
    before = await contents(database)
    async with database.system() as session:
        await session.run(update(Person).values(title="Changed by hand"))
    report = await take_in(database, people)
    assert (report.counts["updated"], await contents(database)) == (3, before)


async def test_the_same_list_again_counts_as_unchanged(database: Database) -> None:
    people = [record("1", unit_path=("A", "B")), record("2")]
    await take_in(database, people)
    first, second = await take_in(database, people), await take_in(database, people)
    units = {"created": 0, "updated": 0, "retired": 0, "unchanged": 2}
    assert first.counts == {**units, "units": units, "issues": 0}
    assert second.counts == first.counts


async def test_the_same_list_again_tells_its_issues_again(database: Database) -> None:
    people = [record("1", manager_source_id="nobody")]
    first, second = await take_in(database, people), await take_in(database, people)
    assert [each.code for each in second.issues] == ["MANAGER_MISSING"]
    assert second.issues == first.issues
    assert len((await contents(database))["issues"]) == 1


async def test_the_same_list_with_a_new_problem_tells_it(database: Database) -> None:
    """What could not be read is not in the list, which is the same without it."""
    people = [record("1"), record("2")]
    await take_in(database, people)
    problem = Problem("line 4", "Ann", "DUPLICATE_NUMBER", "Line 2 has this number too.")
    report = await take_in(database, people, problems=[problem])
    assert [each.code for each in report.issues] == ["DUPLICATE_NUMBER"]


async def test_what_a_run_made_possible_is_done_by_the_next(database: Database) -> None:
    """A number of another hand is taken away once the source is known to tell of its owner."""
    company, mail = Company(database), "1@example.com"
    known = await company.person("Person 1", email=mail, email_key=mail)
    await company.add(Employment, person_id=known, employee_number="17", started_on=HIRED)
    people = [record("1", employee_number=None)]
    await take_in(database, people)
    await take_in(database, people)
    assert await rows(database, "SELECT employee_number FROM employment") == [(None,)]


async def test_the_same_list_on_a_later_day_may_say_more(database: Database) -> None:
    people = [record("1"), record("2", ended_on=on_day(5).today)]
    await take_in(database, people)
    assert (await take_in(database, people)).counts["retired"] == 0
    assert (await take_in(database, people, on_day(6))).counts["retired"] == 1


async def test_others_are_served_while_a_plan_is_made(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, seen = 0, list[int]()

    async def served() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def watched(*given: Any) -> Plan:
        before, plan = turns, people_plan(*given)
        seen.append(turns - before)
        return plan

    monkeypatch.setattr(people, "people_plan", watched)
    others = asyncio.create_task(served())
    await take_in(database, everybody(3_000))
    others.cancel()
    assert min(seen) > 0
