"""OKRs from a file that an administrator sends: previewed, imported, and refused by name."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest

from rules.terms import Role
from tests.graph.conftest import Graph
from tests.support.company import Company

NODES = [
    {"id": "O-1", "kind": "OBJECTIVE", "owner_title": "CEO", "title": "Grow", "parent_id": None},
    {"id": "K-1", "kind": "KEY_RESULT", "owner_title": "CEO", "title": "Sites", "parent_id": "O-1",
     "result": None, "score": None},
]  # fmt: skip
CYCLE = {"cycle": "FY26-Q4", "starts": "2025-11-01", "ends": "2026-01-31"}
TITLES = "{ objectives { nodes { title keyResults { title } } } }"


async def sent(graph: Graph, who: UUID, **told: str) -> Any:
    headers = {"Authorization": f"Bearer {graph.token(who)}", "Content-Type": "application/json"}
    path = f"/imports/okrs?{urlencode(told)}"
    return await graph.send("POST", path, headers=headers, content=json.dumps(NODES).encode())


@pytest.fixture
async def root(company: Company) -> UUID:
    person = await company.person("Root", title="CEO", email="root@example.com")
    await company.role(person, Role.ADMINISTRATOR)
    return person


async def test_what_was_previewed_is_imported_and_no_more(graph: Graph, root: UUID) -> None:
    looked_at = (await sent(graph, root, **CYCLE, dry_run="true")).json()
    assert (await graph.ask(TITLES, as_=root))["objectives"]["nodes"] == []
    told = (await sent(graph, root, **CYCLE, expect=looked_at["hash"])).json()
    assert (told["counts"], told["hash"]) == (looked_at["counts"], looked_at["hash"])
    found = (await graph.ask(TITLES, as_=root))["objectives"]["nodes"]
    assert found == [{"title": "Grow", "keyResults": [{"title": "Sites"}]}]


async def test_another_plan_than_the_previewed_one_does_nothing(graph: Graph, root: UUID) -> None:
    answer = await sent(graph, root, **CYCLE, expect="0" * 64)
    assert answer.status_code == 409
    assert (await graph.ask(TITLES, as_=root))["objectives"]["nodes"] == []


@pytest.mark.parametrize(
    ("told", "word"),
    [({}, '"cycle"'), ({"cycle": "Q", "starts": "soon"}, '"starts"'), ({"cycle": "Q"}, "starts")],
)
async def test_what_is_asked_amiss_is_told_by_its_name(
    graph: Graph, root: UUID, told: dict[str, str], word: str
) -> None:
    answer = await sent(graph, root, **told)
    assert (answer.status_code, word in answer.json()["errors"][0]["message"]) == (400, True)


async def test_it_is_for_administrators(graph: Graph, company: Company) -> None:
    colleague = await company.person("Colleague")
    assert (await sent(graph, colleague, **CYCLE)).status_code == 403
