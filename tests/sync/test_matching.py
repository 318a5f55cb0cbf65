"""Who may be somebody we know already waits for a person to say so, and is never merged by us."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from model.database import Database
from model.role import RoleGrant
from rules.errors import Conflict, NotFound
from rules.terms import PersonStatus, Role
from sync.matching import decide, queue
from sync.people import PeopleList, plan_people
from tests.sync.hris import connection
from tests.sync.taken_in import ISSUES, NOW, node_of, options, record, rows, take_in

PEOPLE = "SELECT count(*) FROM person"


async def connection_of(database: Database, name: str) -> UUID:
    found = await rows(database, f"SELECT id FROM connection WHERE name = '{name}'")
    key: UUID = found[0][0]
    return key


async def granted(database: Database, person: UUID) -> None:
    grant = {"person_id": person, "role": Role.ADMINISTRATOR, "granted_at": NOW}
    async with database.system() as session:
        await session.run(sa.insert(RoleGrant).values(**grant))


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


async def left_with_an_email(database: Database) -> UUID:
    """Old Jane, who has left the source that had her."""
    old = record("1", "Jane Oak", email="jane@example.com")
    await take_in(database, [old, record("2")], source="hr")
    await take_in(database, [record("2")], source="hr")
    return await node_of(database, "1")


async def test_the_e_mail_of_somebody_who_left_is_not_enough(database: Database) -> None:
    old = await left_with_an_email(database)
    new = record("x1", "Jane Elm", email="jane@example.com")
    report = await take_in(database, [new], source="other")
    assert [(each.code, each.concerns[0].id) for each in report.issues] == [
        ("MATCH_UNSURE", str(old))
    ]
    assert report.counts["created"] == 0


async def test_a_leaver_who_is_told_as_one_is_the_one_we_know(database: Database) -> None:
    old = await left_with_an_email(database)
    told = record("x1", "Jane Oak", email="jane@example.com", status=PersonStatus.ENDED)
    await take_in(database, [told], source="other")
    assert await node_of(database, "x1") == old


async def test_somebody_new_gets_the_address_of_whoever_left(database: Database) -> None:
    old = await left_with_an_email(database)
    new = record("x1", "Jane Elm", email="jane@example.com")
    await take_in(database, [new], source="other")
    await said(database, "other", "x1", None)
    assert (await take_in(database, [new], source="other")).issues == ()
    assert await node_of(database, "x1") != old
    found = await rows(database, "SELECT name, email FROM person ORDER BY name")
    assert found[:2] == [("Jane Elm", "jane@example.com"), ("Jane Oak", None)]


async def test_whoever_has_a_role_is_not_matched_by_an_e_mail_that_is_pushed(
    database: Database,
) -> None:
    await take_in(database, [record("1", "Ann Ash"), record("2", "Bob Oak")])
    await granted(database, await node_of(database, "1"))
    pushed = PeopleList(
        [record("a", email="1@example.com"), record("b", email="2@example.com")], []
    )
    key = await connection(database, "scim")
    async with database.system() as session:
        plan = await plan_people(session, key, pushed, options())
    assert [(each.code, each.subject) for each in plan.issues] == [("MATCH_UNSURE", "a")]
    assert [change.key for change in plan.changes] == ["b"]


async def test_everybody_under_another_id_waits_and_loses_nothing(database: Database) -> None:
    await take_in(database, [record(f"00{n}", f"Person {n}") for n in range(8)])
    before = await rows(database, "SELECT name, email, retired_at FROM person ORDER BY name")
    others = [
        record(str(n), f"Person {n}", email=f"00{n}@example.com", employee_number=f"00{n}")
        for n in range(8)
    ]
    report = await take_in(database, others)
    assert {each.code for each in report.issues} == {"MATCH_UNSURE"}
    assert (
        await rows(database, "SELECT name, email, retired_at FROM person ORDER BY name") == before
    )


async def test_another_id_is_the_same_person_after_a_yes(database: Database) -> None:
    old, new = record("001", "Ann Ash"), record("1", "Ann Ash", email="001@example.com")
    await take_in(database, [old, *(record(f"x{n}") for n in range(9))])
    ann = await node_of(database, "001")
    rest = [record(f"y{n}", email=f"x{n}@example.com") for n in range(9)]
    assert (await take_in(database, [new, *rest])).held is not None
    await said(database, "csv", "1", ann)
    await take_in(database, [new, *rest])
    assert await node_of(database, "1") == ann
    found = await rows(database, f"SELECT retired_at IS NULL FROM person WHERE id = '{ann}'")
    assert found == [(True,)]


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
