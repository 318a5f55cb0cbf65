"""People whom two sources have: one of them tells each field, and none takes away by silence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from connectors.records import PersonRecord
from model.connection import Connection
from model.database import Database
from rules.person_fields import PersonField
from rules.terms import PersonStatus
from sync.connection_changes import deleted
from sync.report import ImportReport
from tests.sync.taken_in import NOW, manager_of, on_day, record, rows, stamps, take_in

ADA = "SELECT title, location FROM person WHERE email = '1@example.com'"


PEOPLE = "SELECT name, email, title, location, status FROM person ORDER BY name"


async def payroll(database: Database, *people: PersonRecord) -> ImportReport:
    return await take_in(database, people, source="payroll")


async def leads(database: Database, source: str, *fields: PersonField) -> None:
    led = sa.update(Connection).where(Connection.name == source)
    async with database.system() as session:
        await session.run(led.values(leads=[each.value for each in fields]))


async def told(database: Database) -> tuple[Any, ...]:
    return (await rows(database, ADA))[0]


async def test_where_nobody_leads_whoever_speaks_last_is_heard(database: Database) -> None:
    await take_in(database, [record("1", title="Lead")])
    await payroll(database, record("1", title="Boss"))
    assert await told(database) == ("Boss", "Remote")


async def test_in_a_field_only_the_source_that_leads_is_heard(database: Database) -> None:
    await take_in(database, [record("1", title="Lead")])
    await leads(database, "csv", PersonField.TITLE)
    report = await payroll(database, record("1", title="Boss", location="Oslo"))
    assert await told(database) == ("Lead", "Oslo")
    assert [(each.code, each.subject) for each in report.issues] == [("FIELD_LED", "title")]
    assert report.issues[0].message == (
        "csv leads in title; what this source says of it is not taken over for Person 1 (1). "
        "Let another source lead, or mend it in one of the two."
    )


async def test_two_sources_that_differ_write_nothing_by_turns(database: Database) -> None:
    people = [record("1", title="Lead"), record("2", manager_source_id="1")]
    others = [record("1", title="Boss"), record("2", title=None, manager_source_id=None)]
    await take_in(database, people)
    await leads(database, "csv", PersonField.TITLE)
    await payroll(database, *others)
    before = await stamps(database)
    await take_in(database, people)
    await payroll(database, *others)
    assert await stamps(database) == before


@pytest.mark.parametrize(
    "others",
    [[record("2", title=None, location=None)], [record("2", manager_source_id="nobody here")]],
)
async def test_of_whom_another_source_has_silence_takes_nothing_away(
    database: Database, others: Sequence[PersonRecord]
) -> None:
    await take_in(database, [record("1"), record("2", manager_source_id="1")])
    before = await rows(database, PEOPLE)
    await payroll(database, *others)
    assert await rows(database, PEOPLE) == before
    assert await manager_of(database, "2") == "1"


async def test_the_silence_of_a_source_that_leads_is_its_word(database: Database) -> None:
    await take_in(database, [record("1"), record("2", manager_source_id="1")])
    await payroll(database, record("1"), record("2"))
    await leads(database, "payroll", PersonField.LOCATION, PersonField.MANAGER)
    await payroll(database, record("1", location=None), record("2"))
    assert await told(database) == ("Engineer", None)
    assert await manager_of(database, "2") is None


async def test_whom_somebody_reports_to_is_told_by_the_source_that_leads(
    database: Database,
) -> None:
    people = [record("1"), record("2"), record("3", manager_source_id="1")]
    await take_in(database, people)
    await leads(database, "csv", PersonField.MANAGER)
    await payroll(database, record("1"), record("2"), record("3", manager_source_id="2"))
    assert await manager_of(database, "3") == "1"


async def test_a_line_that_is_told_by_another_closes_no_loop(database: Database) -> None:
    await take_in(database, [record("1"), record("2", manager_source_id="1")])
    await payroll(database, record("2"), record("1"))
    await leads(database, "csv", PersonField.MANAGER)
    await leads(database, "payroll")
    report = await payroll(database, record("1", manager_source_id="2"), record("2"))
    assert [each.code for each in report.issues] == []
    assert (await manager_of(database, "2"), await manager_of(database, "1")) == ("1", None)


async def test_whom_the_leading_source_has_let_go_another_tells(database: Database) -> None:
    await take_in(database, [record("1", title="Lead"), record("2")])
    await leads(database, "csv", PersonField.TITLE)
    await payroll(database, record("1", title="Boss"))
    await take_in(database, [record("2")])
    await payroll(database, record("1", title="Boss"))
    assert await told(database) == ("Boss", "Remote")


async def test_that_somebody_has_left_a_source_is_its_own_word(database: Database) -> None:
    await take_in(database, [record("1")])
    await payroll(database, record("1"))
    await leads(database, "csv", PersonField.STATUS)
    await payroll(database, record("1", status=PersonStatus.ENDED))
    found = await rows(
        database,
        "SELECT c.name, i.retired_at IS NULL, p.status FROM identity i "
        "JOIN connection c ON c.id = i.connection_id JOIN person p ON p.id = i.person_id "
        "ORDER BY 1",
    )
    assert found == [("csv", True, "ACTIVE"), ("payroll", False, "ACTIVE")]


IDENTITIES = "SELECT count(*) FROM identity WHERE retired_at IS NULL"
HERE = "SELECT count(*) FROM person WHERE retired_at IS NULL"


async def test_whom_another_source_still_has_stays_and_that_is_told(database: Database) -> None:
    await take_in(database, [record("1", "Ann Ash")], source="pilot")
    gone = record("a", "Ann Ash", email="1@example.com", status=PersonStatus.ENDED)
    await payroll(database, replace(gone, status=PersonStatus.ACTIVE))
    for day in (0, 1):
        report = await take_in(database, [gone], on_day(day), source="payroll")
        assert [(each.code, each.subject) for each in report.issues] == [
            ("STILL_ELSEWHERE", "pilot")
        ]
        assert report.counts["retired"] == 0
    assert await rows(database, HERE) == [(1,)]
    await take_in(database, [record("1", "Ann Ash")], on_day(2), source="pilot")
    assert (await take_in(database, [gone], on_day(3), source="payroll")).issues == ()


async def test_a_deleted_source_has_nobody_any_more(database: Database) -> None:
    await take_in(database, [record("1", "Ann Ash")], source="old")
    await payroll(database, record("a", "Ann Ash", email="1@example.com"))
    found = await rows(database, "SELECT id FROM connection WHERE name = 'old'")
    async with database.system() as session:
        await deleted(session, found[0][0], NOW)
    assert await rows(database, IDENTITIES) == [(1,)]
    gone = record("a", "Ann Ash", email="1@example.com", status=PersonStatus.ENDED)
    report = await payroll(database, gone)
    assert (report.counts["retired"], report.issues) == (1, ())
    assert await rows(database, HERE) == [(0,)]
