"""Two who change the same thing: one of them is told, and nothing of the other is lost."""

from asyncio import gather
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from model.database import Database
from model.objective import Objective
from rules.terms import ObjectiveStatus, Role
from sync.imports import CycleGiven, import_okrs
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created, owned
from tests.support.company import TODAY, Company
from tests.sync.taken_in import options
from tests.sync.test_import_okrs import QUARTER, objective, result

ACTS = {
    "objectiveUpdate": ("ObjectiveUpdateInput", "objective { title version }"),
    "objectiveDelete": ("ObjectiveDeleteInput", "deletedId"),
    "keyResultUpdate": ("KeyResultUpdateInput", "keyResult { title version }"),
}


async def done(graph: Graph, action: str, as_: UUID, **given: Any) -> Any:
    input_, part = ACTS[action]
    asked = f"{action}(input: $input) {{ errors {{ code }} {part} }}"
    query = f"mutation($input: {input_}!) {{ {asked} }}"
    return (await graph.ask(query, as_=as_, input=given))[action]


async def taken_in(database: Database, title: str) -> None:
    records = [objective("O-1", title=title), result("K-1", "O-1")]
    quarter: CycleGiven = QUARTER
    await import_okrs(database, records, (), cycle=quarter, run=options(today=TODAY))


async def found(database: Database) -> tuple[UUID, str, int]:
    statement = select(Objective.id, Objective.title, Objective.version)
    async with database.system() as session:
        [row] = await session.all(statement)
    return row.id, row.title, row.version


async def test_an_edit_of_what_a_sync_has_changed_since_is_a_conflict_and_the_sync_stays(
    graph: Graph, company: Company
) -> None:
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    await taken_in(company.database, "Win")
    id_, _, read = await found(company.database)
    await taken_in(company.database, "Win more")
    edit = {"id": gid("Objective", id_), "title": "Win less", "reason": "So it is."}
    late = await done(graph, "objectiveUpdate", lead, **edit, expectedVersion=read)
    assert [each["code"] for each in late["errors"]] == ["CONFLICT"]
    assert await found(company.database) == (id_, "Win more", read + 1)
    again = await done(graph, "objectiveUpdate", lead, **edit, expectedVersion=read + 1)
    assert (again["errors"], again["objective"]["title"]) == ([], "Win less")


async def test_of_a_delete_and_an_edit_at_once_one_is_told(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    drafted = {"status": ObjectiveStatus.DRAFT, "published_at": None}
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me, **drafted)
    which = {"id": gid("Objective", goal), "expectedVersion": 1}
    edited, deleted = await gather(
        done(graph, "objectiveUpdate", me, **which, title="Win more"),
        done(graph, "objectiveDelete", me, **which),
    )
    codes = {each["code"] for answer in (edited, deleted) for each in answer["errors"]}
    assert len(edited["errors"]) + len(deleted["errors"]) == 1
    assert codes <= {"CONFLICT", "NOT_FOUND"}
    async with company.database.system() as session:
        left = await session.all(select(Objective.title))
    assert [row.title for row in left] == ([] if deleted["errors"] == [] else ["Win more"])


@pytest.mark.parametrize("order", ["check-in first", "edit first"])
async def test_of_an_edit_and_a_check_in_that_read_the_same_version_the_second_is_told(
    graph: Graph, company: Company, order: str
) -> None:
    me, key = await owned(company)
    id_ = gid("KeyResult", key)

    async def check_in() -> list[str]:
        answer = await created(graph, me, keyResult=id_, value="7", expectedVersion=1)
        return [each["code"] for each in answer["errors"]]

    async def edit() -> list[str]:
        answer = await done(graph, "keyResultUpdate", me, id=id_, title="Sold", expectedVersion=1)
        return [each["code"] for each in answer["errors"]]

    acts = (check_in, edit) if order == "check-in first" else (edit, check_in)
    assert [await act() for act in acts] == [[], ["CONFLICT"]]
