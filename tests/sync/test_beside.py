"""What few sources tell: who leads a unit, whose share it has, and dotted managers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from connectors.records import Beside, PersonRecord
from model.connection import Connection
from model.database import Database
from rules.person_fields import PersonField
from rules.terms import PersonStatus
from tests.sync.taken_in import TODAY, contents, on_day, record, rows, stamps, take_in

STANDINGS = """
    SELECT DISTINCT ON (i.source_key, u.key) i.source_key, u.key, m.role, m.share FROM membership m
    JOIN identity i ON i.person_id = m.person_id JOIN org_unit u ON u.id = m.unit_id
    ORDER BY i.source_key, u.key, m.starts_on DESC
"""
DOTTED = """
    SELECT DISTINCT ON (l.person_id, l.rank) i.source_key, above.source_key FROM reporting_line l
    JOIN identity i ON i.person_id = l.person_id
    LEFT JOIN identity above ON above.person_id = l.manager_id
    WHERE l.kind = 'DOTTED' ORDER BY l.person_id, l.rank, l.starts_on DESC
"""


def told(key: str, unit: str = "A", **beside: Any) -> PersonRecord:
    return record(key, unit_path=(unit,), beside=Beside(**beside))


async def dotted(database: Database) -> list[tuple[Any, ...]]:
    return sorted(row for row in await rows(database, DOTTED) if row[1])


async def leading(database: Database) -> list[str]:
    return [row[0] for row in await rows(database, STANDINGS) if row[2] == "LEAD"]


async def test_a_lead_and_a_share_arrive_and_a_second_run_changes_nothing(
    database: Database,
) -> None:
    people = [told("1", leads_unit=True, share=Decimal("0.8")), told("2", leads_unit=False)]
    await take_in(database, people)
    assert await rows(database, STANDINGS) == [
        ("1", "A", "LEAD", Decimal("0.8")),
        ("2", "A", "MEMBER", None),
    ]
    before = await stamps(database)
    await take_in(database, people, on_day(1))
    assert await stamps(database) == before


async def test_who_leads_may_change_and_a_part_that_is_not_told_stays(database: Database) -> None:
    await take_in(database, [told("1", leads_unit=True, share=Decimal("0.5")), told("2")])
    await take_in(database, [told("1", leads_unit=False), told("2", leads_unit=True)], on_day(1))
    assert await leading(database) == ["2"]
    await take_in(database, [record("1", unit_path=("A",)), told("2")], on_day(2))
    assert await rows(database, STANDINGS) == [
        ("1", "A", "MEMBER", Decimal("0.5")),
        ("2", "A", "LEAD", None),
    ]


async def test_a_move_takes_nobody_s_lead_along_unless_it_is_told(database: Database) -> None:
    await take_in(database, [told("1", leads_unit=True), told("2")])
    await take_in(database, [told("1", "B", leads_unit=True), told("2")], on_day(1))
    found = {(row[0], row[1]): row[2] for row in await rows(database, STANDINGS)}
    assert (found["1", "A"], found["1", "B"]) == (None, "LEAD")


async def test_leads_that_all_are_taken_away_wait(database: Database) -> None:
    await take_in(database, [told(str(n), f"Unit {n}", leads_unit=True) for n in range(8)])
    lost = [told(str(n), f"Unit {n}", leads_unit=False) for n in range(8)]
    report = await take_in(database, lost, on_day(1))
    assert report.held is not None
    assert report.held.counts == {"units_cleared": 8}
    assert len(await leading(database)) == 8


async def test_dotted_managers_may_be_new_and_lead_one_another(database: Database) -> None:
    people = [told("1", dotted=("2", "3")), told("2", dotted=("1",)), told("3", dotted=("3",))]
    await take_in(database, people)
    assert await dotted(database) == [("1", "2"), ("1", "3"), ("2", "1")]
    before = await stamps(database)
    await take_in(database, people, on_day(1))
    assert await stamps(database) == before


async def test_dotted_managers_come_and_go(database: Database) -> None:
    others: Sequence[PersonRecord] = [record("2"), record("3"), record("4")]
    await take_in(database, [told("1", dotted=("2", "3")), *others])
    await take_in(database, [told("1", dotted=("4", "3")), *others], on_day(1))
    assert await dotted(database) == [("1", "3"), ("1", "4")]
    await take_in(database, [told("1"), *others], on_day(2))
    assert await dotted(database) == [("1", "3"), ("1", "4")]
    await take_in(database, [told("1", dotted=()), *others], on_day(3))
    assert await dotted(database) == []


async def test_a_stranger_as_dotted_manager_takes_no_line_away(database: Database) -> None:
    await take_in(database, [told("1", dotted=("2",)), record("2")])
    report = await take_in(database, [told("1", dotted=("77",)), record("2")], on_day(1))
    assert [(each.code, each.subject) for each in report.issues] == [("MANAGER_MISSING", "77")]
    assert await dotted(database) == [("1", "2")]


async def test_nobody_is_led_by_who_leaves_in_the_same_list(database: Database) -> None:
    others = [record(str(number)) for number in range(3, 9)]
    await take_in(database, [told("1", dotted=("2", "3")), record("2"), *others])
    left = record("2", status=PersonStatus.ENDED, ended_on=TODAY)
    new = told("10", dotted=("2",))
    await take_in(database, [told("1", dotted=("2", "3")), left, new, *others], on_day(1))
    assert await dotted(database) == [("1", "3")]


async def test_a_dotted_line_to_whom_the_list_leaves_out_ends_with_them(
    database: Database,
) -> None:
    others = [record(str(number)) for number in range(3, 9)]
    await take_in(database, [told("1", dotted=("2",)), record("2"), *others])
    await take_in(database, [told("1", dotted=("2",)), *others], on_day(1))
    assert await dotted(database) == []


async def test_what_another_source_leads_in_is_not_taken_over(database: Database) -> None:
    await take_in(database, [told("1", dotted=("2",), leads_unit=True), record("2")])
    async with database.system() as session:
        leads = [PersonField.DOTTED_MANAGERS.value, PersonField.LEADS_UNIT.value]
        await session.run(sa.update(Connection).values(leads=leads))
    beside = Beside(dotted=("x3",), leads_unit=False)
    mine = record("x1", "Person 1", email="1@example.com", unit_path=("A",), beside=beside)
    payroll = [mine, record("x3", "Person 3")]
    await take_in(database, payroll, on_day(1), source="payroll")
    assert [manager for _, manager in await dotted(database)] == ["2"]
    assert {*await leading(database)} == {"1", "x1"}
    assert len((await contents(database))["people"]) == 4
