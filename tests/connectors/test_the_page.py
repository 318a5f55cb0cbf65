"""The connector that docs/connectors.md builds, taken from the page as it stands, and run."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

import connectors
from connectors.records import Check
from model.database import Database
from rules.errors import Unreadable
from sync.connections import NewConnection, Vault, add, opened
from sync.people_syncing import sync_people
from sync.secrets import KeyRing, Secret, WrappingKey
from tests.connectors.builders import client_over
from tests.house.sources import ROOT
from tests.sync.taken_in import NOW, options, rows

PAGE = ROOT / "docs" / "connectors.md"
VAULT = Vault(KeyRing(WrappingKey("k", b"k" * 32)), lambda size: b"r" * size)
STAFF: list[list[dict[str, Any]]] = [
    [
        {"id": 3, "fullName": "Bo Ek", "mail": "bo@example.com", "team": "Ice"},
        {"fullName": "Nobody"},
    ],
    [{"id": 7, "fullName": "Ann Lee", "mail": "ann(at)example", "team": "Ice", "boss": 3}],
]


@pytest.fixture
def rota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One file more beside the others, and nothing else."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "rota.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(connectors, "__path__", [*connectors.__path__, str(tmp_path)])
    connectors.kinds.cache_clear()
    yield
    connectors.kinds.cache_clear()
    sys.modules.pop("connectors.rota", None)


class Site(httpx2.AsyncBaseTransport):
    """`pages` are what it answers; each says how many there are."""

    def __init__(self, pages: list[Any] | None = None) -> None:
        self.pages = pages or [{"staff": staff} for staff in STAFF]

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.headers["authorization"] != "Bearer right":
            return httpx2.Response(401, stream=httpx2.ByteStream(b""))
        page = int(request.url.params["page"])
        body = httpx2.Response(200, json={**self.pages[page - 1], "pages": len(self.pages)})
        stream = httpx2.ByteStream(body.content)
        return httpx2.Response(200, headers={"content-type": "application/json"}, stream=stream)


async def test_it_takes_no_answer_without_a_list_for_an_empty_one(rota: None) -> None:
    connector: Any = connectors.kinds()["rota"]
    settings = connector.parse({"base_url": "https://rota.example.com"})
    client = client_over(Site([{"staff": STAFF[0]}, {"error": "no rights"}]))
    pages = connector.people(client, settings, {"api_token": Secret("right")})
    with pytest.raises(Unreadable, match="without a list"):
        [page async for page in pages]


async def test_the_connector_of_the_page_works_as_it_stands(rota: None, database: Database) -> None:
    settings = {"base_url": "https://rota.example.com"}
    given = NewConnection("rota", "shifts", settings, {"api_token": Secret("right")})
    async with database.system() as session:
        key = await add(session, given, vault=VAULT, now=NOW, new_id=uuid4)
        ready = await opened(session, key, VAULT.keys)
    client = client_over(Site())
    checks = await ready.connector.test(client, ready.settings, ready.secrets)
    report = await sync_people(database, ready, client, run=options())
    assert (checks, report.counts["created"]) == ([Check("reach and sign in", passed=True)], 2)
    people = "SELECT p.name, p.email FROM person p ORDER BY 1"
    assert await rows(database, people) == [("Ann Lee", None), ("Bo Ek", "bo@example.com")]
    issues = "SELECT code FROM sync_issue ORDER BY 1"
    assert await rows(database, issues) == [("BAD_EMAIL",), ("NO_ID",)]
    again = await sync_people(database, ready, client, run=options())
    assert (again.counts["created"], again.counts["updated"]) == (0, 0)
