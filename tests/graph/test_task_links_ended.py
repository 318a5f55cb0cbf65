"""Linked work that speaks no more: its connection was deleted, or what drove was unlinked."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

import model
from model.connection import Connection
from model.person import Identity
from rules.terms import ConnectionState, MetricKind, Role
from sync.cut_off import WHY
from tests.graph.authoring import act, codes
from tests.graph.conftest import Graph, gid
from tests.graph.test_task_links import (
    DONE,
    RESULT,
    TODO,
    Linked,
    create,
    driven,
    linkable,
    read,
    update,
)
from tests.support.company import NOW, Company

REACH: dict[str, Any] = {"kind": MetricKind.REACH, "start": Decimal(0), "target": Decimal(4)}
STANDS = """query($id: ID!) { keyResult(id: $id) { current override { reason }
  tasks { totalCount } source { state error }
  taskLinks { id mode state taskCount done total } } }"""


async def delete(graph: Graph, company: Company, it: Linked) -> None:
    """As an administrator does, who is Cy here."""
    await company.role(it.team.cy, Role.ADMINISTRATOR)
    words = {"connection": gid("Connection", it.jira), "expectedVersion": 1}
    assert codes(await act(graph, "connectionDelete", it.team.cy, "deletedId", **words)) == []


async def stands(graph: Graph, it: Linked) -> Any:
    return (await graph.ask(STANDS, as_=it.team.ada, id=it.id))["keyResult"]


async def check_in(graph: Graph, it: Linked, value: str) -> list[tuple[str, list[str]]]:
    said = {"keyResult": it.id, "value": value}
    return codes(await act(graph, "checkInCreate", it.team.bo, "checkIn { id }", **said))


async def override(graph: Graph, it: Linked, value: str) -> None:
    said = {"keyResult": it.id, "value": value, "reason": "One is not in Jira."}
    assert codes(await act(graph, "keyResultOverride", it.team.bo, RESULT, **said)) == []


async def test_links_of_a_deleted_connection_say_so_and_keep_what_they_came_to(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company, **REACH)
    link = await driven(graph, company, it, DONE, TODO)
    await delete(graph, company, it)
    told = await stands(graph, it)
    assert told["taskLinks"] == [
        {"id": link, "mode": "EVIDENCE", "state": "SOURCE_BROKEN", "taskCount": 2, "done": "1",
         "total": "2"}
    ]  # fmt: skip
    assert (told["current"], told["source"]["state"]) == ("1", "SOURCE_BROKEN")
    assert "was deleted" in told["source"]["error"]


async def test_what_a_deleted_connection_drove_is_its_owners_to_say(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company, **REACH)
    await driven(graph, company, it, DONE, TODO)
    assert await check_in(graph, it, "3") == [("NOT_OPEN", ["value"])]
    await delete(graph, company, it)
    assert await check_in(graph, it, "3") == []
    assert (await stands(graph, it))["current"] == "3"


async def test_a_link_of_a_deleted_connection_is_only_unlinked(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    link = await driven(graph, company, it, DONE)
    await delete(graph, company, it)
    refused = [await update(graph, it.team.bo, link, **how) for how in
               ({"query": "SHOP-2"}, {"mode": "DRIVES"})]  # fmt: skip
    gone = await act(graph, "taskLinkDelete", it.team.bo, "deletedId", id=link)
    assert [codes(each) for each in (*refused, gone)] == [[("NOT_OPEN", ["id"])]] * 2 + [[]]


async def test_what_it_came_to_stays_where_the_key_result_is_counted_anew(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    await driven(graph, company, it, DONE, TODO)
    await delete(graph, company, it)
    await company.connection("another")
    await create(graph, it.team.bo, it.id, query="SHOP-9")
    other = (await stands(graph, it))["taskLinks"][1]["id"]
    await update(graph, it.team.bo, other, aggregate="SUM")
    [first, _] = (await stands(graph, it))["taskLinks"]
    assert (first["taskCount"], first["done"]) == (2, "1")


async def test_tasks_of_a_deleted_connection_are_listed_nowhere(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company)
    ada = {"assignee_id": it.team.ada}
    old = await company.link(it.result, it.jira)
    await company.task("SHOP-1", link=old, connection=it.jira, **ada)
    await delete(graph, company, it)
    again = await company.connection("again")
    await company.add(
        Identity, id=uuid4(), person_id=it.team.ada, connection_id=again, source_key="acc-1"
    )
    new = await company.link(it.result, again)
    await company.task("SHOP-1", link=new, connection=again, **ada)
    asked = "query($id: ID!) { person(id: $id) { tasks { totalCount } } }"
    told = await graph.ask(asked, as_=it.team.ada, id=gid("Person", it.team.ada))
    assert told["person"]["tasks"]["totalCount"] == 1
    assert (await stands(graph, it))["tasks"]["totalCount"] == 1


@pytest.mark.parametrize("ends", ["taskLinkDelete", "taskLinkUpdate", "connectionDelete"])
async def test_an_override_ends_with_the_last_link_that_drove(
    graph: Graph, company: Company, ends: str
) -> None:
    it = await linkable(company, **REACH)
    link = await driven(graph, company, it, DONE, DONE, TODO)
    await override(graph, it, "1")
    if ends == "taskLinkDelete":
        await act(graph, ends, it.team.bo, "deletedId", id=link)
    elif ends == "taskLinkUpdate":
        await update(graph, it.team.bo, link, mode="EVIDENCE")
    else:
        await delete(graph, company, it)
    told = await stands(graph, it)
    assert (told["current"], told["override"]) == ("1", None)


async def test_who_drives_next_is_heard(graph: Graph, company: Company) -> None:
    it = await linkable(company, **REACH)
    link = await driven(graph, company, it, DONE)
    await override(graph, it, "1")
    await act(graph, "taskLinkDelete", it.team.bo, "deletedId", id=link)
    await create(graph, it.team.bo, it.id, query="SHOP-2", mode="DRIVES")
    await read(company, it, *[DONE] * 4, at=NOW)
    assert (await stands(graph, it))["current"] == "4"


async def test_an_override_goes_on_while_anything_drives(graph: Graph, company: Company) -> None:
    it = await linkable(company, **REACH)
    link = await driven(graph, company, it, DONE)
    await create(graph, it.team.bo, it.id, query="SHOP-2", mode="DRIVES")
    await override(graph, it, "3")
    await act(graph, "taskLinkDelete", it.team.bo, "deletedId", id=link)
    assert (await stands(graph, it))["override"] == {"reason": "One is not in Jira."}


async def deleted_long_ago(company: Company, it: Linked) -> None:
    """Before its links were cut off with it."""
    gone = {"state": ConnectionState.DELETED, "name": "jira (deleted)"}
    async with company.database.system() as session:
        its = sa.update(Connection).where(Connection.id == it.jira)
        await session.run(its.values(**gone))


async def test_a_link_that_still_drives_for_a_deleted_connection_stops_no_count(
    graph: Graph, company: Company
) -> None:
    it = await linkable(company, **REACH)
    await driven(graph, company, it, DONE, TODO)
    await deleted_long_ago(company, it)
    await company.link(it.result, await company.connection(), query="SHOP-2")
    await read(company, it, DONE)
    assert (await stands(graph, it))["current"] == "1"


async def test_links_of_connections_deleted_before_are_cut_off_by_the_upgrade(
    graph: Graph, company: Company, between_tests: Any
) -> None:
    it = await linkable(company, **REACH)
    await driven(graph, company, it, DONE, TODO)
    await override(graph, it, "3")
    await deleted_long_ago(company, it)
    upgrade = Path(str(model.__file__)).parent / "migrations/sql/0050_links_cut_off.sql"
    between_tests.execute(upgrade.read_text(encoding="utf-8"))
    told = await stands(graph, it)
    [link] = told["taskLinks"]
    assert (link["mode"], link["state"], told["override"]) == ("EVIDENCE", "SOURCE_BROKEN", None)
    assert (told["tasks"]["totalCount"], told["source"]["error"]) == (0, WHY)
