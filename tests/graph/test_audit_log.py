"""The audit log: who lists which entries, and what of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from model.audit import Entry, Fact
from model.client import Client
from rules.terms import ClientState, Role, Visibility
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

LOG = """query($first: Int! = 50, $after: String, $filter: AuditFilter) {
  auditLog(first: $first, after: $after, filter: $filter) {
    totalCount nodes { at action noun subject client { name } actor { name } whose { name }
      detail { name value } } pageInfo { hasNextPage endCursor } } }"""
REVIEW, NOTE = uuid4(), uuid4()


@pytest.fixture
async def people(graph: Graph, company: Company) -> Mapping[str, UUID]:
    """Bob read Ada's part in a review by a machine, she wrote a note, Cy is administrator."""
    people = {name: await company.person(name) for name in ("Ada", "Bob", "Cy", "Dan", "Hal")}
    await company.role(people["Cy"], Role.ADMINISTRATOR)
    await company.role(people["Hal"], Role.HR_REVIEWER)
    granted: dict[str, Fact] = {"role": Role.ADMINISTRATOR, "again": False}
    await note(graph, Entry("roleGrant", "Person", people["Cy"], people["Cy"], granted))
    read, portal = (
        Entry("read", "ReviewParticipant", REVIEW, people["Ada"]),
        await machine(company, people["Cy"]),
    )
    await note(graph, read, people["Bob"], client=portal, minutes=1)
    written = Entry("privateNoteCreate", "PrivateNote", NOTE, people["Ada"])
    await note(graph, written, people["Ada"], minutes=2)
    return people


async def machine(company: Company, by: UUID) -> UUID:
    id_ = uuid4()
    none: Mapping[str, Any] = {"origins": [], "scopes": [], "documents": []}
    row = {"id": id_, "name": "Portal", "state": ClientState.ACTIVE, "created_at": NOW}
    await company.add(Client, **row, **none, names_subjects=False, created_by_id=by)
    return id_


async def note(
    graph: Graph,
    entry: Entry,
    actor: UUID | None = None,
    *,
    client: UUID | None = None,
    minutes: int = 0,
) -> None:
    async with graph.services.database.system() as session:
        who = {"actor_id": actor, "client_id": client}
        at = NOW + timedelta(minutes=minutes)
        await graph.services.auditor.write(session, [entry], **who, at=at)


async def logged(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(LOG, as_=as_, **given))["auditLog"]


async def actions(graph: Graph, as_: UUID, **narrowed: Any) -> list[str]:
    return [each["action"] for each in (await logged(graph, as_, filter=narrowed))["nodes"]]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Ada", ["privateNoteCreate", "read"]),
        ("Bob", ["read"]),
        ("Cy", ["read", "roleGrant"]),
        ("Dan", []),
        ("Hal", []),
    ],
)
async def test_the_log_shows_what_one_did_and_what_was_done_to_ones_own(
    graph: Graph, people: Mapping[str, UUID], name: str, seen: list[str]
) -> None:
    page = await logged(graph, people[name])
    assert [each["action"] for each in page["nodes"]] == seen
    assert page["totalCount"] == len(seen)


async def test_not_even_an_administrator_learns_that_there_is_a_note(
    graph: Graph, people: Mapping[str, UUID]
) -> None:
    for narrowed in ({"noun": "PrivateNote"}, {"subject": gid("PrivateNote", NOTE)}):
        assert await actions(graph, people["Cy"], **narrowed) == []


async def test_an_entry_tells_who_what_and_when_and_nothing_of_the_content(
    graph: Graph, people: Mapping[str, UUID]
) -> None:
    [_, entry] = (await logged(graph, people["Ada"]))["nodes"]
    assert entry == {
        "at": "2026-11-18T09:01:00Z",
        "action": "read",
        "noun": "ReviewParticipant",
        "subject": gid("ReviewParticipant", REVIEW),
        "client": None,
        "actor": {"name": "Bob"},
        "whose": {"name": "Ada"},
        "detail": None,
    }


async def test_administrators_alone_see_the_detail_and_the_machine(
    graph: Graph, people: Mapping[str, UUID]
) -> None:
    [read, granted] = (await logged(graph, people["Cy"]))["nodes"]
    assert (read["client"], read["detail"]) == ({"name": "Portal"}, [])
    facts = [{"name": "again", "value": "false"}, {"name": "role", "value": "ADMINISTRATOR"}]
    assert (granted["actor"], granted["detail"]) == (None, facts)


def at(minutes: int) -> str:
    return datetime.isoformat(NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("narrowed", "seen"),
    [
        ({"action": "read"}, ["read"]),
        ({"noun": "Person"}, ["roleGrant"]),
        ({"from": at(1)}, ["read"]),
        ({"to": at(1)}, ["roleGrant"]),
        ({"from": at(1), "to": at(1)}, []),
        ({"subject": gid("ReviewParticipant", REVIEW)}, ["read"]),
        ({"subject": "nonsense"}, []),
        ({"actor": "nonsense"}, []),
        ({"action": "read", "noun": "Person"}, []),
        ({}, ["read", "roleGrant"]),
    ],
)
async def test_a_filter_narrows_the_log(
    graph: Graph, people: Mapping[str, UUID], narrowed: dict[str, str], seen: list[str]
) -> None:
    assert await actions(graph, people["Cy"], **narrowed) == seen


async def test_the_log_is_narrowed_to_one_actor(graph: Graph, people: Mapping[str, UUID]) -> None:
    assert await actions(graph, people["Cy"], actor=gid("Person", people["Bob"])) == ["read"]


async def test_the_log_is_read_in_pages(graph: Graph, people: Mapping[str, UUID]) -> None:
    first = await logged(graph, people["Cy"], first=1)
    cursor = first["pageInfo"]["endCursor"]
    second = await logged(graph, people["Cy"], first=1, after=cursor)
    assert [page["nodes"][0]["action"] for page in (first, second)] == ["read", "roleGrant"]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second)] == [True, False]


async def test_work_on_an_okr_is_in_an_administrators_log_only_where_they_see_the_okr(
    graph: Graph, company: Company
) -> None:
    ada, root = await company.person("Ada"), await company.person("Root")
    await company.role(root, Role.ADMINISTRATOR)
    cycle = await company.cycle()
    query = """mutation($id: ID!) {
      checkInCreate(input: {keyResult: $id, value: "1"}) { errors { code } } }"""
    for visibility in (Visibility.PUBLIC, Visibility.RESTRICTED):
        goal = await company.objective("Win", cycle=cycle, owner=ada, visibility=visibility)
        result = await company.key_result("Sell", objective=goal, owner_id=ada)
        await graph.ask(query, as_=ada, id=gid("KeyResult", result))
    log = "{ auditLog { totalCount nodes { noun action } } }"
    counts = [(await graph.ask(log, as_=who))["auditLog"]["totalCount"] for who in (root, ada)]
    assert counts == [1, 2]
