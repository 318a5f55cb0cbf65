"""Changing links to work of another system: what is asked again, and what is refused."""

from asyncio import create_task, sleep, timeout
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy import update as sa_update

from model.connection import Connection
from model.person import Identity
from rules.terms import ConnectionState
from sync.work import take_turn
from tests.graph.authoring import act, codes
from tests.graph.conftest import Graph
from tests.graph.test_task_links import Linked, create, linkable, read, update
from tests.support.company import NOW, Company

NO_ACCOUNT = [("NOT_ALLOWED", ["shows"])]


async def with_account(company: Company, it: Linked, person: UUID) -> None:
    ends = {"connection_id": it.jira, "source_key": f"acc-{person}"}
    await company.add(Identity, id=uuid4(), person_id=person, **ends)


async def shown_to_all(graph: Graph, company: Company, it: Linked) -> str:
    """Ada has an account and shows an issue to everybody; Bo has none."""
    await with_account(company, it, it.team.ada)
    issue = {"selector": "ISSUE", "query": "SHOP-1", "shows": "EVERYBODY"}
    made = await create(graph, it.team.ada, it.id, **issue)
    assert made["errors"] == []
    return str(made["taskLink"]["id"])


async def test_nobody_without_an_account_shows_other_tasks_to_everybody(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    link = await shown_to_all(graph, company, it)
    answers = [
        await update(graph, it.team.bo, link, selector="JQL", query="project = SHOP"),
        await update(graph, it.team.bo, link, query="SHOP-1, SHOP-2"),
        await update(graph, it.team.bo, link, selector="EPIC"),
    ]
    assert [codes(each) for each in answers] == [NO_ACCOUNT] * 3


async def test_somebody_without_an_account_changes_what_is_not_shown(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    link = await shown_to_all(graph, company, it)
    answers = [
        await update(graph, it.team.bo, link, query=" SHOP-1 ", aggregate="SUM"),
        await update(graph, it.team.bo, link, query="SHOP-2", shows="ACCOUNTS"),
        await update(graph, it.team.ada, link, query="SHOP-3", shows="EVERYBODY"),
    ]
    assert [codes(each) for each in answers] == [[], [], []]


async def test_an_epic_is_asked_anew_where_numbers_are_counted_and_tasks_were(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    epic = (await create(graph, it.team.bo, it.id))["taskLink"]["id"]
    issue = await create(graph, it.team.bo, it.id, selector="ISSUE", aggregate="COUNT")
    states: list[str] = []
    for link, aggregate in [
        (epic, "STATUS_CATEGORY"), (epic, "SUM"), (epic, "AVERAGE"), (epic, "COUNT"),
        (issue["taskLink"]["id"], "SUM"),
    ]:  # fmt: skip
        await read(company, it)
        told = await update(graph, it.team.bo, link, aggregate=aggregate)
        states.append(told["taskLink"]["state"])
    assert states == ["OK", "PENDING", "OK", "PENDING", "OK"]


async def test_a_link_does_not_become_one_that_is_there_already(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    await create(graph, it.team.bo, it.id, query="SHOP-1")
    other = (await create(graph, it.team.bo, it.id, query="SHOP-2"))["taskLink"]["id"]
    twice = await update(graph, it.team.bo, other, query="SHOP-1")
    issue = await update(graph, it.team.bo, other, selector="ISSUE", query="SHOP-1")
    assert (codes(twice), codes(issue)) == ([("CONFLICT", ["query"])], [])


@pytest.mark.parametrize("action", ["create", "update", "delete"])
async def test_a_change_of_a_link_waits_for_its_connection_before_its_key_result(
    graph: Graph, company: Company, action: str
) -> None:
    """A run holds the connection, and takes the key result's turn after it."""
    it = await linkable(company)
    link = (await create(graph, it.team.bo, it.id))["taskLink"]["id"]
    await scheduled(company, it)
    ways = {
        "create": lambda: create(graph, it.team.bo, it.id, query="SHOP-2"),
        "update": lambda: update(graph, it.team.bo, link, query="SHOP-2"),
        "delete": lambda: act(graph, "taskLinkDelete", it.team.bo, "deletedId", id=link),
    }
    async with company.database.system() as session:
        held = select(Connection.id).where(Connection.id == it.jira)
        await session.run(held.with_for_update(read=True))
        changing = create_task(ways[action]())
        await until_somebody_waits(company)
        await take_turn(session, [it.result])
    assert codes(await changing) == []


async def test_nothing_is_linked_in_a_connection_that_is_deleted_meanwhile(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    async with company.database.system() as session:
        gone = sa_update(Connection).where(Connection.id == it.jira)
        await session.run(gone.values(state=ConnectionState.DELETED))
        linking = create_task(create(graph, it.team.bo, it.id))
        await until_somebody_waits(company)
    assert codes(await linking) == [("NOT_FOUND", ["connection"])]


async def scheduled(company: Company, it: Linked) -> None:
    """So that a changed link makes it due at once."""
    async with company.database.system() as session:
        its = sa_update(Connection).where(Connection.id == it.jira)
        await session.run(its.values(every_minutes=60, next_run_at=NOW))


async def until_somebody_waits(company: Company) -> None:
    waiting = select(func.count()).select_from(text("pg_locks")).where(text("NOT granted"))
    async with timeout(20):
        while True:
            async with company.database.system() as session:
                if await session.scalar(waiting):
                    return
            await sleep(0.02)
