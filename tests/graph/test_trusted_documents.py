"""Trusted documents as clients run them: by their ids, and where nothing else runs."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.graphql.asked import Asked
from app.graphql.judge import Judge
from app.postgres import Urls
from app.server import application
from app.services import Urls as ServiceUrls
from app.services import composed
from app.settings import settings
from app.trusted.ids import id_of
from app.trusted.lookup import TrustedDocuments, of_database
from app.trusted.registry import MOST, Measured, Registered, Revision, new_of, register, remove
from execution.aside import breathless
from execution.documents import CHARACTERS, LONGEST
from model.database import Database
from rules.errors import Invalid
from schema.build import SCHEMA
from tests.graph.conftest import Graph
from tests.support.company import NOW, Company

WHO = "query Who { me { person { name } } }"
HEX = id_of(WHO).removeprefix("sha256:")
WRITE = 'mutation Write { checkInCreate(input: {keyResult: "x"}) { errors { code } } }'
ANN = {"me": {"person": {"name": "Ann"}}}
Opened = Callable[..., AbstractAsyncContextManager[Graph]]


async def registered(database: Database, *texts: str) -> None:
    async with database.system() as session:
        found = [Measured(id_of(text), text, "", 1) for text in texts]
        await register(session, await new_of(session, found), NOW)


async def removed(database: Database, text: str) -> None:
    async with database.system() as session:
        await remove(session, {id_of(text)})


@pytest.fixture
async def ann(company: Company) -> UUID:
    return await company.person("Ann")


FORMS: dict[str, dict[str, Any]] = {
    "the draft's": {"documentId": f"sha256:{HEX}"},
    "the draft's without a prefix": {"documentId": HEX},
    "Apollo's": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HEX}}},
    "Relay's": {"doc_id": HEX},
}


@pytest.mark.parametrize("form", FORMS)
async def test_a_registered_document_runs_by_its_id_in(graph: Graph, ann: UUID, form: str) -> None:
    await registered(graph.services.database, WHO)
    answer = await graph.post(FORMS[form], as_=ann)
    assert (answer.status_code, answer.json()["data"]) == (200, ANN)


async def test_it_runs_by_get_and_a_mutation_does_not(graph: Graph, ann: UUID) -> None:
    await registered(graph.services.database, WHO, WRITE)
    asking = {"Authorization": f"Bearer {graph.token(ann)}"}
    apollos = {"extensions": f'{{"persistedQuery":{{"version":1,"sha256Hash":"{HEX}"}}}}'}
    sent = [{"documentId": id_of(WHO)}, apollos, {"documentId": id_of(WRITE)}]
    answers = [await graph.send("GET", "/graphql", params=each, headers=asking) for each in sent]
    assert [each.status_code for each in answers] == [200, 200, 405]
    assert answers[2].headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("form", "message", "code"),
    [
        ("the draft's", 'Send "query"', "UNKNOWN_DOCUMENT"),
        ("Apollo's", "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND"),
        ("Relay's", 'Send "query"', "UNKNOWN_DOCUMENT"),
    ],
)
async def test_an_id_that_nobody_registered_is_told_in_the_clients_form(
    graph: Graph, ann: UUID, form: str, message: str, code: str
) -> None:
    answer = await graph.post(FORMS[form], as_=ann)
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]) == (400, {"code": code})
    assert error["message"].startswith(message)


async def test_a_text_that_comes_with_its_hash_is_run_and_not_registered(
    graph: Graph, ann: UUID
) -> None:
    both = {"query": WHO, **FORMS["Apollo's"]}
    assert (await graph.post(both, as_=ann)).json()["data"] == ANN
    assert (await graph.post(FORMS["Apollo's"], as_=ann)).status_code == 400


async def test_one_that_is_long_is_read_once_and_costs_nobody_its_reading(
    strict: Graph, ann: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = WHO + " # " + "long " * 8_000
    await registered(strict.services.database, text)
    assert (await strict.post({"documentId": id_of(text)}, as_=ann)).json()["data"] == ANN
    monkeypatch.setattr("app.graphql.judge.guarded", None)
    answers = [await strict.post({"documentId": id_of(text)}, as_=ann) for _ in range(4)]
    assert [each.json()["data"] for each in answers] == [ANN] * 4


def test_what_others_write_pushes_no_trusted_document_out() -> None:
    judge, trusted = Judge(SCHEMA, most=1_000), Asked(WHO, id_of(WHO), {}, None)
    judge.judged(trusted, breathless)
    for number in range(CHARACTERS // LONGEST + 1):
        text = f"{{ a{number}: __typename }} # ".ljust(LONGEST)
        judge.judged(Asked(text, None, {}, None), breathless)
    assert judge.reading_cost(trusted) == 0


@pytest.fixture
async def strict(empty: Urls, tmp_path: Path) -> AsyncGenerator[Graph]:
    """The graph where nothing but trusted documents runs."""
    told = settings(data=tmp_path, trusted_documents_only=True)
    async with composed(told, ServiceUrls(empty.owner, empty.service)) as services:
        fixed = replace(services, now=lambda: NOW)
        yield Graph(application(fixed), fixed)


async def test_where_nothing_else_runs_a_text_runs_if_it_is_registered_to_the_letter(
    strict: Graph, ann: UUID
) -> None:
    await registered(strict.services.database, WHO)
    sent = [FORMS["Apollo's"], {"query": WHO}, {"query": WHO + " "}, {"query": "{__typename}"}]
    answers = [await strict.post(each, as_=ann) for each in sent]
    assert [each.status_code for each in answers] == [200, 200, 403, 403]
    assert answers[2].json()["errors"][0]["extensions"] == {"code": "DOCUMENT_NOT_TRUSTED"}


@dataclass
class Reader:
    """Counts how often the database was asked; `fails` is the day it is down."""

    database: Database
    read: list[Revision | None] = field(default_factory=list[Revision | None])
    now: float = 0
    fails: bool = False

    async def __call__(self, known: Revision | None) -> Registered | None:
        self.read.append(known)
        if self.fails:
            raise OSError("down")
        return await of_database(self.database)(known)

    def clock(self) -> float:
        return self.now


@pytest.fixture
def reader(database: Database) -> Reader:
    return Reader(database)


@pytest.fixture
def trusted(reader: Reader) -> TrustedDocuments:
    return TrustedDocuments({"built-in": "{a}"}, reader, reader.clock, only=False)


async def test_a_flood_of_unknown_ids_reads_once_a_second(
    trusted: TrustedDocuments, reader: Reader
) -> None:
    await asyncio.gather(*(trusted.find(f"sha256:{number}") for number in range(200)))
    reader.now = 0.9
    await trusted.find("sha256:x")
    before = len(reader.read)
    reader.now = 1.0
    await asyncio.gather(*(trusted.find(f"sha256:{number}") for number in range(200)))
    assert (before, len(reader.read)) == (1, 2)


async def test_what_is_registered_elsewhere_is_known_a_second_later_and_costs_no_more_reads(
    trusted: TrustedDocuments, reader: Reader
) -> None:
    await trusted.look()
    await registered(reader.database, WHO)
    reader.now = 1.0
    found = [await trusted.find(id_of(WHO)) for _ in range(50)]
    assert (set(found), len(reader.read)) == ({WHO}, 2)


async def test_what_is_taken_away_stops_within_half_a_minute(
    trusted: TrustedDocuments, reader: Reader
) -> None:
    await registered(reader.database, WHO, WRITE)
    await trusted.look()
    await removed(reader.database, WHO)
    reader.now = 29.0
    before = await trusted.find(id_of(WHO))
    reader.now = 30.0
    after = [await trusted.find(id_of(text)) for text in (WHO, WRITE)]
    assert (before, after, len(reader.read)) == (WHO, [None, WRITE], 2)


async def test_one_that_replaces_another_is_noticed(
    trusted: TrustedDocuments, reader: Reader
) -> None:
    """As many as before, but not the same."""
    await registered(reader.database, WHO)
    await trusted.look()
    await removed(reader.database, WHO)
    await registered(reader.database, WRITE)
    reader.now = 1.0
    assert [await trusted.find(id_of(text)) for text in (WRITE, WHO)] == [WRITE, None]


async def test_while_the_database_is_down_what_was_read_last_holds(
    trusted: TrustedDocuments, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    await registered(reader.database, WHO)
    await trusted.look()
    reader.fails, reader.now = True, 30.0
    with caplog.at_level(logging.ERROR):
        assert [await trusted.find(id_of(WHO)) for _ in range(3)] == [WHO] * 3
    assert [record.message for record in caplog.records] == ["The trusted documents can't be read."]


async def test_what_the_service_brings_along_is_never_looked_for(
    trusted: TrustedDocuments, reader: Reader
) -> None:
    assert (await trusted.find("built-in"), reader.read) == ("{a}", [])


async def test_no_process_is_made_to_hold_too_many(database: Database) -> None:
    texts = [f"query A{number} {{ me {{ roles }} }}" for number in range(MOST)]
    await registered(database, *texts)
    with pytest.raises(Invalid, match="At most 2000 documents"):
        await registered(database, WHO)
    await registered(database, texts[0])
