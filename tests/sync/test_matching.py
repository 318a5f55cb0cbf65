"""Who may be somebody we know already waits for a person to say so, and is never merged by us."""

from uuid import UUID

import pytest

from model.database import Database
from rules.errors import Conflict, NotFound
from sync.matching import decide, queue
from tests.sync.taken_in import ISSUES, NOW, node_of, record, rows, take_in

PEOPLE = "SELECT count(*) FROM person"


async def connection_of(database: Database, name: str) -> UUID:
    found = await rows(database, f"SELECT id FROM connection WHERE name = '{name}'")
    key: UUID = found[0][0]
    return key


async def said(database: Database, source: str, key: str, person: UUID | None) -> None:
    connection = await connection_of(database, source)
    async with database.system() as session:
        await decide(session, connection, key, person, NOW)


async def test_the_same_name_in_another_source_waits(database: Database) -> None:
    await take_in(database, [record("1", "Bea Oak")], source="hr")
    report = await take_in(database, [record("x1", "Béa OAK")], source="other")
    assert report.counts["created"] == 0
    assert await rows(database, PEOPLE) == [(1,)]
    async with database.system() as session:
        (waiting,) = await queue(session, await connection_of(database, "other"))
    assert (waiting.source_key, [each["name"] for each in waiting.candidates]) == (
        "x1",
        ["Bea Oak"],
    )


async def test_a_yes_makes_them_one_person(database: Database) -> None:
    await take_in(database, [record("1", "Bea Oak")], source="hr")
    await take_in(database, [record("x1", "Bea Oak")], source="other")
    bea = await node_of(database, "1")
    await said(database, "other", "x1", bea)
    await take_in(database, [record("x1", "Bea Oak")], source="other")
    assert (await node_of(database, "x1"), await rows(database, ISSUES)) == (bea, [])
    assert await rows(database, PEOPLE) == [(1,)]


async def test_a_no_makes_them_two(database: Database) -> None:
    await take_in(database, [record("1", "Bea Oak")], source="hr")
    await take_in(database, [record("x1", "Bea Oak")], source="other")
    await said(database, "other", "x1", None)
    await take_in(database, [record("x1", "Bea Oak")], source="other")
    assert (await rows(database, PEOPLE), await rows(database, ISSUES)) == ([(2,)], [])


async def test_two_of_a_name_in_one_source_are_two_people(database: Database) -> None:
    await take_in(database, [record("1", "Bea Oak"), record("2", "Bea Oak")])
    await take_in(database, [record(key, "Bea Oak") for key in ("1", "2", "3")])
    assert (await rows(database, PEOPLE), await rows(database, ISSUES)) == ([(3,)], [])


async def test_a_rehire_with_a_new_id_waits_and_is_the_same_person_after_a_yes(
    database: Database,
) -> None:
    others = [record(str(number)) for number in range(2, 9)]
    await take_in(database, [record("1", "Bea Oak", email="bea@example.com"), *others])
    bea = await node_of(database, "1")
    await take_in(database, others)
    back = record("77", "Bea Elm", email="bea@example.com")
    await take_in(database, [back, *others])
    assert [row[:2] for row in await rows(database, ISSUES)] == [("MATCH_UNSURE", "77")]
    await said(database, "csv", "77", bea)
    await take_in(database, [back, *others])
    assert await node_of(database, "77") == bea
    found = await rows(
        database, f"SELECT name, status, retired_at IS NULL FROM person WHERE id = '{bea}'"
    )
    assert found == [("Bea Elm", "ACTIVE", True)]


async def test_nobody_is_two_of_one_source(database: Database) -> None:
    await take_in(database, [record("1", "Bea Oak")], source="hr")
    twins = [record("x1", "Bea Oak"), record("x2", "Bea Oak", email="x2@example.org")]
    await take_in(database, twins, source="other")
    bea = await node_of(database, "1")
    await said(database, "other", "x1", bea)
    with pytest.raises(Conflict, match="x1"):
        await said(database, "other", "x2", bea)


async def test_what_does_not_wait_cannot_be_decided(database: Database) -> None:
    await take_in(database, [record("1")])
    with pytest.raises(NotFound):
        await said(database, "csv", "1", None)
