"""A file whose ids have slipped: nobody becomes somebody else without a yes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from connectors.records import PersonRecord
from model.database import Database
from tests.sync.taken_in import everybody, manager_of, options, record, rows, take_in

NAMES = "SELECT i.source_key, p.name, p.email FROM identity i JOIN person p ON p.id = i.person_id"
BEFORE = everybody(30, missing=1)


def shifted(people: Sequence[PersonRecord], by: int = 1) -> list[PersonRecord]:
    """As where a spreadsheet's first column was sorted alone."""
    ids = [each.source_id for each in people]
    slipped = [*ids[by:], *ids[:by]]
    return [
        replace(each, source_id=key, employee_number=key)
        for each, key in zip(people, slipped, strict=True)
    ]


def swapped(**changes: Any) -> list[PersonRecord]:
    ann, bob = record("1", "Ann Ash"), record("2", "Bob Oak")
    return [replace(ann, email=bob.email, **changes), replace(bob, email=ann.email)]


@pytest.mark.parametrize("by", [1, 7])
async def test_ids_that_have_slipped_make_nobody_somebody_else(database: Database, by: int) -> None:
    await take_in(database, BEFORE)
    before = sorted(await rows(database, NAMES))
    lines = [await manager_of(database, each.source_id) for each in BEFORE]
    report = await take_in(database, shifted(BEFORE, by))
    assert report.held is not None
    assert report.held.counts["people_changed"] == 30
    assert sorted(await rows(database, NAMES)) == before
    assert [await manager_of(database, each.source_id) for each in BEFORE] == lines


async def test_many_with_another_name_and_address_wait(database: Database) -> None:
    await take_in(database, BEFORE)
    others = [
        replace(each, name=f"X {n}", email=f"x{n}@example.com") for n, each in enumerate(BEFORE)
    ]
    report = await take_in(database, [*others[:6], *BEFORE[6:]])
    assert report.held is not None
    assert report.held.counts == {"people_changed": 6}
    assert "6 of 30 active" in report.held.reason


async def test_a_swap_of_one_leaves_no_loop_of_lines(database: Database) -> None:
    """Each is the other's manager after it: what waits for one waits for both."""
    await take_in(database, [record("1"), record("2", manager_source_id="1"), record("3")])
    other = record("2", email="1@example.com")
    under = record("1", email="x@example.com", manager_source_id="2")
    report = await take_in(database, [other, under, record("3")])
    assert report.held is not None
    assert (await manager_of(database, "1"), await manager_of(database, "2")) == (None, "1")


async def test_new_addresses_for_all_do_not_wait(database: Database) -> None:
    await take_in(database, BEFORE)
    moved = [replace(each, email=f"{each.source_id}@new.example.com") for each in BEFORE]
    assert (await take_in(database, moved)).held is None


async def test_whoever_marries_does_not_wait(database: Database) -> None:
    await take_in(database, BEFORE)
    married = replace(BEFORE[4], name="Ann Elm", email="ann.elm@example.com")
    report = await take_in(database, [*BEFORE[:4], married, *BEFORE[5:]])
    assert (report.held, report.counts["updated"]) == (None, 1)


async def test_two_who_swap_their_addresses_wait_and_the_rest_goes_on(database: Database) -> None:
    await take_in(
        database, [record("1", "Ann Ash"), record("2", "Bob Oak"), record("3"), record("4")]
    )
    report = await take_in(database, [*swapped(title="Lead"), record("3", title="Lead")])
    assert report.held is not None
    assert report.held.reason == (
        "It would give the e-mail address of somebody who is here to somebody else: "
        "Ann Ash (1), Bob Oak (2)."
    )
    assert (report.counts["updated"], report.counts["retired"]) == (1, 1)


async def test_two_swap_their_addresses_once_somebody_says_yes(database: Database) -> None:
    await take_in(database, [record("1", "Ann Ash"), record("2", "Bob Oak")])
    held = (await take_in(database, swapped())).held
    assert held is not None
    await take_in(database, swapped(), options(approve_hash=held.hash))
    assert sorted(await rows(database, NAMES)) == [
        ("1", "Ann Ash", "2@example.com"),
        ("2", "Bob Oak", "1@example.com"),
    ]


SMALL = [record(str(n), name) for n, name in enumerate(("Ann A", "Bob B", "Cid C", "Dan D"), 1)]


def counted() -> list[PersonRecord]:
    """The same with somebody on top, by a counter of rows in place of the ids."""
    people = [record("9", "Xav X", email="x@example.com"), *SMALL]
    return [
        replace(each, source_id=str(n), employee_number=str(n)) for n, each in enumerate(people, 1)
    ]


async def test_of_a_small_company_too_nobody_slips_run_by_run(database: Database) -> None:
    """Whoever would give up an address waits with whoever would take it: it never gets free."""
    await take_in(database, SMALL)
    before = sorted(await rows(database, NAMES))
    first = (await take_in(database, counted())).held
    second = (await take_in(database, counted())).held
    assert first is not None
    assert second is not None
    assert (sorted(await rows(database, NAMES)), first.hash) == (before, second.hash)
    assert first.counts == {"people_changed": 4, "people_created": 1}


async def test_a_new_person_who_waits_has_those_below_them_wait_too(database: Database) -> None:
    await take_in(database, SMALL)
    new = record("5", "Eve E", email=SMALL[3].email)
    dan = replace(SMALL[3], email="dan@example.com")
    told = [*SMALL[:2], replace(SMALL[2], manager_source_id="5"), dan, new]
    held = (await take_in(database, told)).held
    assert held is not None
    assert (held.counts["people_created"], await manager_of(database, "3")) == (1, None)
    await take_in(database, told, options(approve_hash=held.hash))
    assert await manager_of(database, "3") == "5"
