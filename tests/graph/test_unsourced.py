"""People whom only a deleted connection had: administrators see them, and may end them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from model.connection import Connection
from model.database import Database
from model.person import Identity
from rules.terms import ConnectionState, Role
from sync.connection_changes import deleted
from tests.graph.conftest import Graph, gid
from tests.graph.sources import mutation
from tests.support.company import NOW, Company

LIST = "{ peopleWithoutSource { totalCount nodes { name } } }"
RETIRE = mutation("personRetire", "person { name status manager { name } units { role } }")


@pytest.fixture
async def root(company: Company) -> UUID:
    one = await company.person("Root")
    await company.role(one, Role.ADMINISTRATOR)
    return one


async def source(company: Company, *people: UUID, kind: str = "csv") -> UUID:
    key = await company.connection(f"{kind} {uuid4()}", kind)
    for person in people:
        row = {"id": uuid4(), "person_id": person, "connection_id": key}
        await company.add(Identity, **row, source_key=str(person))
    return key


async def delete(database: Database, key: UUID) -> None:
    """As the action does."""
    gone = update(Connection).where(Connection.id == key).values(state=ConnectionState.DELETED)
    async with database.system() as session:
        await session.run(gone)
        await deleted(session, key, NOW)


async def names(graph: Graph, as_: UUID) -> list[str]:
    told = (await graph.ask(LIST, as_=as_))["peopleWithoutSource"]
    assert told["totalCount"] == len(told["nodes"])
    return [each["name"] for each in told["nodes"]]


async def retired(graph: Graph, as_: UUID, person: UUID) -> Any:
    given = {"person": gid("Person", person)}
    return (await graph.ask(RETIRE, as_=as_, input=given))["done"]


async def test_whom_only_a_deleted_connection_had_administrators_see(
    graph: Graph, company: Company, root: UUID
) -> None:
    ada, bo, cy = [await company.person(name) for name in ("Ada", "Bo", "Cy")]
    old = await source(company, ada, bo)
    await source(company, bo, cy)
    await source(company, ada, kind="jira")
    assert await names(graph, root) == []
    await delete(company.database, old)
    assert await names(graph, root) == ["Ada"]
    assert (await names(graph, ada), await names(graph, cy)) == ([], [])


async def test_an_administrator_ends_them_with_their_units_and_lines(
    graph: Graph, company: Company, root: UUID
) -> None:
    ada = await company.person("Ada", manager=root)
    bo = await company.person("Bo", manager=ada)
    await company.member(ada, await company.unit("Sales"))
    await delete(company.database, await source(company, ada))
    answer = await retired(graph, root, ada)
    assert answer == {
        "person": {"name": "Ada", "status": "ENDED", "manager": None, "units": []},
        "errors": [],
    }
    query = "query($id: ID!) { person(id: $id) { manager { name } } }"
    below = await graph.ask(query, as_=root, id=gid("Person", bo))
    assert (below["person"]["manager"], await names(graph, root)) == (None, [])


async def test_whom_a_source_has_and_the_last_administrator_nobody_ends(
    graph: Graph, company: Company, root: UUID
) -> None:
    ada = await company.person("Ada")
    await source(company, ada)
    refusals = [
        (await retired(graph, as_, who))["errors"][0]
        for as_, who in ((root, ada), (root, root), (root, uuid4()), (ada, ada))
    ]
    assert [(each["code"], each["path"]) for each in refusals] == [
        ("NOT_OPEN", ["person"]),
        ("NOT_ALLOWED", []),
        ("NOT_FOUND", ["person"]),
        ("NOT_ALLOWED", []),
    ]
