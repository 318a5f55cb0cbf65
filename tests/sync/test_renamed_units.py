"""Units that all have other names at once: their moves and their end wait for a yes."""

from connectors.records import PersonRecord
from model.database import Database
from tests.sync.taken_in import contents, on_day, record, take_in


def company(top: str = "Acme", size: int = 12) -> list[PersonRecord]:
    """Three units below one."""
    return [record(str(n), unit_path=(top, f"Unit {n % 3}")) for n in range(size)]


async def there(database: Database) -> list[str]:
    """The units that are not retired."""
    states = {row[0]: row[5] for row in (await contents(database))["units"]}
    return [key for key, is_retired in states.items() if not is_retired]


async def test_a_new_name_at_the_top_waits_and_makes_no_units(database: Database) -> None:
    await take_in(database, company())
    before = await there(database)
    report = await take_in(database, company("Acme Group"), on_day(1))
    assert report.held is not None
    assert report.held.counts == {"units_changed": 12, "units_created": 4, "units_retired": 4}
    assert "names 3 units no more, and has their 12 people in others" in report.held.reason
    assert await there(database) == before


async def test_a_yes_moves_everybody(database: Database) -> None:
    await take_in(database, company())
    held = (await take_in(database, company("Group"), on_day(1))).held
    assert held is not None
    report = await take_in(database, company("Group"), on_day(1, approve_hash=held.hash))
    assert (report.held, report.pending) == (None, False)
    assert await there(database) == ["Group", "Group/Unit 0", "Group/Unit 1", "Group/Unit 2"]


async def test_what_else_is_told_and_who_is_new_waits_for_nothing(database: Database) -> None:
    await take_in(database, company())
    renamed = [record("0", "Ann", unit_path=("Group", "Unit 0")), *company("Group")[1:]]
    new = record("new", unit_path=("Group", "Unit 1"))
    report = await take_in(database, [*renamed, new], on_day(1))
    assert (report.counts["created"], report.counts["updated"]) == (1, 1)
    assert {*await there(database)} >= {"Acme/Unit 0", "Group", "Group/Unit 1"}
    assert "Group/Unit 0" not in await there(database)


async def test_more_units_than_a_few_that_are_named_no_more_wait_too(database: Database) -> None:
    many = [record(str(n), unit_path=(f"Unit {n}",)) for n in range(40)]
    moved = [record(str(n), unit_path=("One",)) for n in range(6)]
    await take_in(database, many)
    report = await take_in(database, [*moved, *many[6:]], on_day(1))
    assert report.held is not None
    assert report.held.counts == {"units_changed": 6, "units_created": 1, "units_retired": 6}


async def test_one_unit_that_is_dissolved_waits_for_nothing(database: Database) -> None:
    await take_in(database, company())
    left = [record(str(n), unit_path=("Acme", "Unit 0")) for n in range(0, 12, 3)]
    moved = [record(str(n), unit_path=("Acme", "Unit 2")) for n in range(12) if n % 3]
    report = await take_in(database, [*left, *moved], on_day(1))
    assert (report.held, report.counts["updated"]) == (None, 4)
    assert await there(database) == ["Acme", "Acme/Unit 0", "Acme/Unit 2"]
