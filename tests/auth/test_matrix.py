"""Who sees what (semantics 4.10), each row asked by each kind of viewer on every way in the graph.

tests/auth/test_visibility.py asks the gate for every noun there is; this is what users meet.
"""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from graphql import parse
from sqlalchemy import delete, select, update
from strawberry.types.graphql import OperationType

from app.postgres import Urls
from auth.gate import Gate
from auth.policy import POLICY
from auth.policy_line import Area
from auth.reading import reading
from auth.viewer import Viewer
from execution.edges import Operation
from model.alignment import Alignment
from model.database import Database
from model.key_result import KeyResult
from model.note import PrivateNote
from model.objective import Objective
from model.person import Person
from model.role import RoleGrant
from rules.terms import Role
from schema.build import SCHEMA
from tests.auth.everyday import write_everyday
from tests.auth.matrix import BARS, COLUMNS, CYCLE, IN_CYCLE, MATRIX, OKRS, OWNER, Line, gid
from tests.auth.world import MOMENT, NOW, named, person, viewer, work_as, write
from tests.privacy.reviews import reviews
from tests.support.walls import write_past_walls


@pytest.fixture(scope="module")
async def everything(urls: Urls, world: Database) -> Database:
    """The world with a note about somebody and a programme lead, and without its one circle.

    What hangs under one another hangs under no root, and is in no tree.
    """
    lead = "programme lead"
    granted = {"person_id": named(lead), "role": Role.PROGRAMME_LEAD, "granted_at": NOW}
    await write(world, [(Person, person(lead)), (RoleGrant, granted)])
    async with world.system() as session:
        circle = named("draft to published")
        await session.run(delete(Alignment).where(Alignment.id == circle))
        for name, (sure, _) in BARS.items():
            bar = update(KeyResult).where(KeyResult.id == named(f"{name} result"))
            await session.run(bar.values(confidence=sure))
    async with work_as(world, "contributor") as work:
        note = {"id": named("note about the owner"), "text": "secret", "about_id": named("owner")}
        times = {"created_at": NOW, "updated_at": NOW}
        await work.insert(PrivateNote, {**note, **times, "author_id": named("contributor")})
    write_past_walls(urls.owner, [row for thing in reviews() for row in thing.rows])
    await write_everyday(world)
    return world


def who_asks(name: str) -> Viewer:
    if name == "machine":
        return Viewer(None)
    roles = frozenset({Role.PROGRAMME_LEAD})
    return Viewer(named(name), roles) if name == "programme lead" else viewer(name)


@asynccontextmanager
async def asking(database: Database, who: str) -> AsyncGenerator[Gate]:
    async with reading(database, who_asks(who), MOMENT, []) as gate:
        yield gate


async def ask(gate: Gate, query: str) -> Any:
    """The data of a query; a hidden thing is null, and no error."""

    async def afresh() -> Gate:
        return gate

    async def act(*_: Any) -> None:
        raise AssertionError("the matrix only reads")

    operation = Operation(gate, afresh, act)
    result = await SCHEMA.run(parse(query), {}, None, operation, {OperationType.QUERY})
    await operation.end()
    assert result.errors is None, result.errors
    return result.data


async def seen_by(database: Database, line: Line, who: str) -> set[str]:
    """The ways on which somebody meets it."""
    query = "{ " + " ".join(f"{alias}: {way}" for alias, way in line.ways.items()) + " }"
    async with asking(database, who) as gate:
        answer = await ask(gate, query)
        found = await rows_of(gate, line)
    met = {alias for alias in line.ways if line.known_by in json.dumps(answer[alias])}
    return met | ({"gate"} if found else set())


async def rows_of(gate: Gate, line: Line) -> Sequence[Any]:
    if line.gate is None:
        return []
    column, value = line.gate
    return await gate.records(select(column).where(column == value))


@pytest.mark.parametrize("row", MATRIX)
async def test_it_is_met_on_every_way_or_on_none(everything: Database, row: str) -> None:
    line = MATRIX[row]
    every = {*line.ways, "gate"} if line.gate else {*line.ways}
    people = {**COLUMNS, **line.people}
    met = {column: await seen_by(everything, line, who) for column, who in people.items()}
    assert met == {column: every if column in line.who else set() for column in COLUMNS}


@pytest.mark.parametrize("column", COLUMNS)
async def test_lists_count_what_is_seen_in_them(everything: Database, column: str) -> None:
    counted = "{ totalCount nodes { id } }"
    query = f"""{{ objectives {counted} {CYCLE} {{ objectives {counted} }}
      {OWNER} {{ objectives({IN_CYCLE}) {counted} }}
      units {{ nodes {{ objectives({IN_CYCLE}) {counted} }} }} }}"""
    async with asking(everything, COLUMNS[column]) as gate:
        answer = await ask(gate, query)
        by_gate = await gate.count(select(Objective.id))
    lists = [
        answer["objectives"],
        answer["cycle"]["objectives"],
        answer["person"]["objectives"],
        answer["units"]["nodes"][0]["objectives"],
    ]
    expected = sum(column in who for who in OKRS.values())
    assert [(each["totalCount"], len(each["nodes"])) for each in lists] == [(expected,) * 2] * 4
    assert by_gate == expected


@pytest.mark.parametrize("column", COLUMNS)
async def test_a_cursor_leads_from_what_is_seen_to_what_is_seen(
    everything: Database, column: str
) -> None:
    """Page by page there is as much as at once, and no page before the last is short."""
    met: list[str] = []
    after = "null"
    async with asking(everything, COLUMNS[column]) as gate:
        while after != "":
            paging = f"first: 1, after: {after}"
            answer = await ask(gate, f"{{ objectives({paging}) {{ nodes {{ id }} {INFO} }} }}")
            page = answer["objectives"]
            met += [node["id"] for node in page["nodes"]]
            info = page["pageInfo"]
            after = json.dumps(info["endCursor"]) if info["hasNextPage"] else ""
    seen = [state for state, who in OKRS.items() if column in who]
    assert sorted(met) == sorted(gid("Objective", state) for state in seen)


INFO = "pageInfo { hasNextPage endCursor }"


def test_what_is_private_has_its_row() -> None:
    """A noun of performance, or a confidential one, without a row in this matrix is not decided."""
    private = {
        noun
        for noun, policy in POLICY.items()
        if policy.area is Area.PERFORMANCE or policy.confidential
    }
    assert private - {line.gate[0].class_ for line in MATRIX.values() if line.gate} == set()
