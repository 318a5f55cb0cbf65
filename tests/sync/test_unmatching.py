"""Who was matched to the wrong person waits until it is said anew, and nobody is guessed again."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx2
import pytest

from app.demo.jira_issue import FakeIssue
from connectors.records import Beside, PersonRecord
from model.database import Database
from rules.errors import Conflict, NotFound
from sync.matching import decide
from sync.runs import claimed, page
from sync.unmatching import take_back
from tests.connectors.builders import fake_issue
from tests.sync.jira_site import Site
from tests.sync.taken_in import ISSUES, NOW, TODAY, node_of, options, record, rows, take_in

PEOPLE = "SELECT count(*) FROM person"
ASSIGNED = "SELECT key, assignee_id FROM task WHERE assignee_id IS NOT NULL ORDER BY key"
WAITING = """SELECT subject FROM sync_issue
    WHERE code = 'MATCH_UNSURE' AND resolved_at IS NULL ORDER BY 1"""


async def connection_of(database: Database, source: str) -> UUID:
    found = await rows(database, f"SELECT id FROM connection WHERE name = '{source}'")
    key: UUID = found[0][0]
    return key


async def said(database: Database, source: str, key: str, person: UUID | None) -> None:
    connection = await connection_of(database, source)
    async with database.system() as session:
        await decide(session, connection, key, person, NOW)


async def taken_back(database: Database, source: str, key: str) -> None:
    connection = await connection_of(database, source)
    async with database.system() as session:
        await take_back(session, connection, key, NOW, TODAY)


def assigned(number: int, account: str, name: str, **more: Any) -> FakeIssue:
    return replace(fake_issue(number), assignee_id=account, assignee_name=name, **more)


async def unmatched(site: Site, key: str) -> None:
    async with site.database.system() as session:
        await take_back(session, site.connection.id, key, site.now, site.now.date())


async def test_an_account_is_nobodys_until_it_is_said_whose_it_is(site: Site) -> None:
    ann, bo = [await site.company.person(name) for name in ("Ann Lee", "Bo Ek")]
    site.store.put(assigned(1, "acc-1", "Ann Lee", assignee_email="ann.lee@example.com"))
    await site.sync()
    assert await rows(site.database, ASSIGNED) == [("OKR-1", ann)]
    await unmatched(site, "acc-1")
    assert await rows(site.database, ASSIGNED) == []
    await site.sync()
    assert (await rows(site.database, ASSIGNED), await rows(site.database, WAITING)) == (
        [],
        [("acc-1",)],
    )
    async with site.database.system() as session:
        await decide(session, site.connection.id, "acc-1", bo, site.now)
    await site.sync()
    assert await rows(site.database, ASSIGNED) == [("OKR-1", bo)]


async def test_a_record_waits_again_even_by_an_e_mail_that_it_brought_itself(
    database: Database,
) -> None:
    bea, other = record("1", "Bea Oak"), record("x1", "Bea Oak")
    await take_in(database, [bea], source="hr")
    await take_in(database, [other], source="other")
    await said(database, "other", "x1", await node_of(database, "1"))
    await take_in(database, [other], source="other")
    await taken_back(database, "other", "x1")
    report = await take_in(database, [other], source="other")
    assert [(each.code, each.subject) for each in report.issues] == [("MATCH_UNSURE", "x1")]
    assert await rows(database, PEOPLE) == [(1,)]
    await take_in(database, [bea], source="hr")
    await said(database, "other", "x1", None)
    await take_in(database, [other], source="other")
    assert (await rows(database, PEOPLE), await rows(database, ISSUES)) == ([(2,)], [])


async def test_what_the_record_said_of_the_wrong_person_goes_with_their_own_source(
    database: Database,
) -> None:
    bea, other = record("1", "Bea Oak"), record("x1", "Bea Oak", title="Pilot")
    await take_in(database, [bea], source="hr")
    await take_in(database, [other], source="other")
    await said(database, "other", "x1", await node_of(database, "1"))
    await take_in(database, [other], source="other")
    await taken_back(database, "other", "x1")
    await take_in(database, [bea], source="hr")
    title = "SELECT title, email FROM person"
    assert await rows(database, title) == [("Engineer", "1@example.com")]


async def test_who_had_left_before_they_were_taken_for_somebody_leaves_again(
    database: Database,
) -> None:
    others = [record(str(number)) for number in range(2, 9)]
    await take_in(database, [record("1", "Bea Oak", email="bea@example.com"), *others])
    bea = await node_of(database, "1")
    await take_in(database, others)
    back = record("77", "Bea Elm", email="bea@example.com")
    await take_in(database, [back, *others])
    await said(database, "csv", "77", bea)
    await take_in(database, [back, *others])
    await taken_back(database, "csv", "77")
    await take_in(database, [back, *others])
    retired = f"SELECT retired_at IS NOT NULL FROM person WHERE id = '{bea}'"
    assert await rows(database, retired) == [(True,)]
    assert [row[:2] for row in await rows(database, ISSUES)] == [("MATCH_UNSURE", "77")]


async def mistaken(database: Database, **quinn: Any) -> list[PersonRecord]:
    """Bea, of "hr", was said to be the record x1 of "other", which is really another's."""
    report = record("x2", "Rae Elm", manager_source_id="x1", beside=Beside(dotted=("x1",)))
    told = [record("x1", "Bea Oak", email="x@example.com", **quinn), report, record("x3")]
    await take_in(database, [record("1", "Bea Oak", email="x@example.com")], source="hr")
    await take_in(database, told, source="other")
    if not await rows(database, "SELECT 1 FROM identity WHERE source_key = 'x1'"):
        await said(database, "other", "x1", await node_of(database, "1"))
        await take_in(database, told, source="other")
    return told


LED = """SELECT kind FROM (SELECT DISTINCT ON (person_id, kind, rank) * FROM reporting_line
    ORDER BY person_id, kind, rank, starts_on DESC) line WHERE manager_id = $1 ORDER BY 1"""


async def test_the_wrong_person_manages_nobody_of_that_source_at_once(database: Database) -> None:
    told, bea = await mistaken(database), await node_of(database, "1")
    assert await rows(database, LED, bea) == [("DOTTED",), ("PRIMARY",)]
    await taken_back(database, "other", "x1")
    assert await rows(database, LED, bea) == []
    await take_in(database, told, source="other")
    assert await rows(database, LED, bea) == []


async def test_a_reading_keeps_no_line_to_whom_a_record_was_taken_for(database: Database) -> None:
    told, bea = await mistaken(database), await node_of(database, "1")
    await taken_back(database, "other", "x1")
    standing = f"UPDATE reporting_line SET manager_id = '{bea}' RETURNING kind"
    assert {row[0] for row in await rows(database, standing)} == {"PRIMARY", "DOTTED"}
    await take_in(database, told, source="other")
    assert await rows(database, LED, bea) == []


async def test_units_leads_and_dotted_lines_of_the_record_leave_the_wrong_person(
    database: Database,
) -> None:
    beside = Beside(leads_unit=True, dotted=("x3",))
    await mistaken(database, unit_path=("Sales",), beside=beside)
    bea = await node_of(database, "1")
    units = """SELECT role FROM membership WHERE person_id = $1 ORDER BY starts_on DESC LIMIT 1"""
    lines = """SELECT manager_id IS NULL FROM reporting_line WHERE person_id = $1
        AND kind = 'DOTTED' ORDER BY starts_on DESC LIMIT 1"""
    assert await rows(database, units, bea) == [("LEAD",)]
    assert await rows(database, lines, bea) == [(False,)]
    await taken_back(database, "other", "x1")
    assert await rows(database, units, bea) == [(None,)]
    assert await rows(database, lines, bea) == [(True,)]


async def test_a_run_of_before_writes_nothing_more(database: Database) -> None:
    await mistaken(database)
    connection = await connection_of(database, "other")
    async with claimed(database, connection, options()) as run:
        await taken_back(database, "other", "x1")
        with pytest.raises(Conflict, match="taken this one's place"):
            async with page(database, run):
                pass


async def test_who_came_by_a_record_alone_is_no_match(database: Database) -> None:
    await take_in(database, [record("1")])
    with pytest.raises(Conflict, match="as somebody new"):
        await taken_back(database, "csv", "1")
    with pytest.raises(NotFound, match="'2'"):
        await taken_back(database, "csv", "2")


async def test_accounts_are_asked_about_in_turn(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.accounts.MOST_ASKED", 2)
    asked: list[str] = []

    def noted(request: httpx2.Request) -> httpx2.Response | None:
        if request.url.path.endswith("/user/search"):
            asked.append(request.url.params["query"])
        return None

    for number, name in enumerate(("Ann", "Bo", "Cy", "Di", "Ed"), start=1):
        await site.company.person(name)
        site.store.put(assigned(number, f"acc-{number}", name))
    site.weather.refuse = noted
    turns: list[list[str]] = []
    for _ in range(4):
        site.now += (fake_issue(2).updated - fake_issue(1).updated) * 60 * 25
        await site.sync()
        turns.append([each.partition("@")[0] for each in asked])
        asked.clear()
    assert turns == [["ann", "bo"], ["cy", "di"], ["ed", "ann"], ["bo", "cy"]]
