"""Registering machines: what administrators do, and what nobody else sees."""

import asyncio
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import select, text

from auth.credentials.opaque import digest
from model.audit import Audit
from model.client import ClientSecret
from rules.terms import Role
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company
from tests.support.machines import Machines

CLIENT = """id clientId name state origins scopes documents namesSubjects version createdAt
  createdBy { name } secrets { totalCount nodes { prefix expiresAt lastUsedOn revokedAt } }"""
SECRET = "id prefix createdAt expiresAt lastUsedOn revokedAt createdBy { name } client { name }"
ERRORS = "errors { code path message } clientMutationId"
CREATE = f"""mutation($input: ClientCreateInput!) {{
  done: clientCreate(input: $input) {{ client {{ {CLIENT} }} {ERRORS} }} }}"""
UPDATE = f"""mutation($input: ClientUpdateInput!) {{
  done: clientUpdate(input: $input) {{ client {{ {CLIENT} }} {ERRORS} }} }}"""
REVOKE = f"""mutation($input: ClientRevokeInput!) {{
  done: clientRevoke(input: $input) {{ client {{ {CLIENT} }} {ERRORS} }} }}"""
NEW_SECRET = f"""mutation($input: ClientSecretCreateInput!) {{
  done: clientSecretCreate(input: $input) {{ secret clientSecret {{ {SECRET} }} {ERRORS} }} }}"""
END_SECRET = f"""mutation($input: ClientSecretRevokeInput!) {{
  done: clientSecretRevoke(input: $input) {{ clientSecret {{ {SECRET} }} {ERRORS} }} }}"""
INTRANET = "https://intranet.example.com"
DOCUMENT = "sha256:" + "a" * 64
GIVEN: dict[str, Any] = {
    "name": "Intranet",
    "scopes": ["OKRS_READ", "WIDGET_SESSIONS"],
    "origins": [INTRANET],
    "documents": [DOCUMENT],
    "namesSubjects": True,
}
IN_A_MONTH = (NOW + timedelta(days=30)).isoformat()


@pytest.fixture
async def root(company: Company) -> UUID:
    root = await company.person("Root Boss")
    await company.role(root, Role.ADMINISTRATOR)
    return root


async def done(graph: Graph, mutation: str, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(mutation, as_=as_, input=given))["done"]


async def registered(graph: Graph, root: UUID, **changes: Any) -> Any:
    answer = await done(graph, CREATE, root, **{**GIVEN, **changes})
    assert answer["errors"] == []
    return answer["client"]


async def with_secret(graph: Graph, root: UUID, client: str, **more: Any) -> Any:
    return await done(graph, NEW_SECRET, root, client=client, expiresAt=IN_A_MONTH, **more)


async def actions(graph: Graph) -> list[str]:
    async with graph.services.database.system() as session:
        found = await session.all(select(Audit.action).order_by(Audit.seq))
        return [row.action for row in found]


def codes(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in answer["errors"]]


async def test_an_administrator_registers_a_machine(graph: Graph, root: UUID) -> None:
    client = await registered(graph, root)
    id_, client_id = client.pop("id"), client.pop("clientId")
    assert id_ == gid("Client", UUID(client_id))
    assert client == {
        "name": "Intranet",
        "state": "ACTIVE",
        "origins": [INTRANET],
        "scopes": ["OKRS_READ", "WIDGET_SESSIONS"],
        "documents": [DOCUMENT],
        "namesSubjects": True,
        "version": 1,
        "createdAt": "2026-11-18T09:00:00Z",
        "createdBy": {"name": "Root Boss"},
        "secrets": {"totalCount": 0, "nodes": []},
    }
    assert await actions(graph) == ["clientCreate"]


async def test_a_retry_registers_no_second_machine(graph: Graph, root: UUID) -> None:
    first = await registered(graph, root, clientMutationId="a")
    again = await registered(graph, root, clientMutationId="a")
    assert (again, await actions(graph)) == (first, ["clientCreate"])


async def test_an_id_of_another_machine_does_nothing_and_says_so(graph: Graph, root: UUID) -> None:
    told = {"clientMutationId": "a"}
    one = (await registered(graph, root, **told))["id"]
    two = (await registered(graph, root, name="Wiki"))["id"]
    await done(graph, UPDATE, root, client=one, expectedVersion=1, **GIVEN, **told)
    await done(graph, REVOKE, root, client=one, **told)
    wiki = {**GIVEN, "name": "Wiki"}
    refused = [
        await done(graph, CREATE, root, **{**GIVEN, "name": "Other"}, **told),
        await done(graph, UPDATE, root, client=two, expectedVersion=1, **wiki, **told),
        await done(graph, REVOKE, root, client=two, **told),
    ]
    assert [(codes(each), each["client"]) for each in refused] == [([("CONFLICT", [])], None)] * 3
    left = await done(graph, UPDATE, root, client=two, expectedVersion=1, **wiki)
    assert (left["errors"], left["client"]["state"]) == ([], "ACTIVE")


async def test_an_id_of_another_secret_leaves_this_one_alive_and_says_so(
    graph: Graph, root: UUID
) -> None:
    client, told = (await registered(graph, root))["id"], {"clientMutationId": "a"}
    one, two = [(await with_secret(graph, root, client))["clientSecret"]["id"] for _ in range(2)]
    first = await done(graph, END_SECRET, root, clientSecret=one, **told)
    again = await done(graph, END_SECRET, root, clientSecret=one, **told)
    other = await done(graph, END_SECRET, root, clientSecret=two, **told)
    assert (first["errors"], again) == ([], first)
    assert (codes(other), other["clientSecret"]) == ([("CONFLICT", [])], None)


async def test_an_id_of_another_secret_makes_none_and_says_so(graph: Graph, root: UUID) -> None:
    one = (await registered(graph, root))["id"]
    two = (await registered(graph, root, name="Wiki"))["id"]
    await with_secret(graph, root, one, clientMutationId="a")
    other = await with_secret(graph, root, two, clientMutationId="a")
    assert (other["secret"], codes(other)) == (None, [("CONFLICT", [])])


WRONG: dict[str, tuple[dict[str, Any], tuple[str, list[str]]]] = {
    "no name": ({"name": " "}, ("INVALID", ["name"])),
    "a long name": ({"name": "a" * 101}, ("INVALID", ["name"])),
    "a name of two lines": ({"name": "a\nb"}, ("INVALID", ["name"])),
    "to administer": ({"scopes": ["ADMINISTRATION"]}, ("INVALID", ["scopes"])),
    "widgets and no origin": ({"origins": []}, ("EMPTY", ["origins"])),
    "too many origins": (
        {"origins": [f"https://a{at}.test" for at in range(51)]},
        ("INVALID", ["origins"]),
    ),
    "no id of a document": ({"documents": ["MyOkrs"]}, ("INVALID", ["documents"])),
    "an id in capitals": ({"documents": [DOCUMENT.upper()]}, ("INVALID", ["documents"])),
    "too many documents": (
        {"documents": [f"sha256:{at:064x}" for at in range(201)]},
        ("INVALID", ["documents"]),
    ),
    "no origin": ({"origins": [f"{INTRANET}/"]}, ("INVALID", ["origins"])),
    "any origin": ({"origins": [INTRANET, "*"]}, ("INVALID", ["origins"])),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
async def test_a_machine_that_can_not_be_is_refused_by_field(
    graph: Graph, root: UUID, name: str
) -> None:
    changes, expected = WRONG[name]
    answer = await done(graph, CREATE, root, **{**GIVEN, **changes})
    assert (answer["client"], codes(answer), await actions(graph)) == (None, [expected], [])


async def test_an_origin_is_kept_once(graph: Graph, root: UUID) -> None:
    assert (await registered(graph, root, origins=[INTRANET, INTRANET]))["origins"] == [INTRANET]


async def test_a_name_is_one_machine_s(graph: Graph, root: UUID) -> None:
    await registered(graph, root)
    taken = await done(graph, CREATE, root, **{**GIVEN, "name": " Intranet "})
    assert codes(taken) == [("INVALID", ["name"])]


async def test_two_who_take_a_name_at_once_do_not_both_get_it(graph: Graph, root: UUID) -> None:
    both = await asyncio.gather(*(done(graph, CREATE, root, **GIVEN) for _ in range(2)))
    assert sorted(len(each["errors"]) for each in both) == [0, 1]


async def test_a_machine_is_changed_in_whole_at_the_version_that_was_read(
    graph: Graph, root: UUID
) -> None:
    client = await registered(graph, root)
    changes = {**GIVEN, "name": "Wiki", "scopes": ["OKRS_READ"], "origins": [], "documents": []}
    named = {"client": client["id"], "expectedVersion": 1}
    changed = await done(graph, UPDATE, root, **named, **{**changes, "namesSubjects": False})
    stale = await done(graph, UPDATE, root, **named, **changes)
    assert changed["client"] == {
        **client, "name": "Wiki", "scopes": ["OKRS_READ"], "origins": [], "documents": [],
        "namesSubjects": False, "version": 2,
    }  # fmt: skip
    assert (codes(stale), stale["client"]) == ([("CONFLICT", [])], None)
    assert await actions(graph) == ["clientCreate", "clientUpdate"]


async def test_the_audit_tells_how_much_of_a_machine_changed(graph: Graph, root: UUID) -> None:
    client = await registered(graph, root)
    changes = {
        "scopes": ["OKRS_READ"],
        "origins": ["https://a.example.com", "https://b.example.com"],
        "documents": [DOCUMENT],
        "namesSubjects": False,
    }
    await done(graph, UPDATE, root, client=client["id"], expectedVersion=1, **{**GIVEN, **changes})
    async with graph.services.database.system() as session:
        asked = select(Audit.detail).where(Audit.action == "clientUpdate")
        [entry] = await session.all(asked)
    assert entry.detail == {
        "okrs_read": True, "origins": 2, "documents": 1, "names_subjects": False, "version": 2,
        "scopes_added": 0, "scopes_removed": 1, "origins_added": 2, "origins_removed": 1,
        "documents_added": 0, "documents_removed": 0,
    }  # fmt: skip


async def test_a_revocation_wins_over_a_change_at_the_same_time(graph: Graph, root: UUID) -> None:
    names = [f"Machine {number}" for number in range(5)]
    ids = [(await registered(graph, root, name=name))["id"] for name in names]
    pairs = list(zip(ids, names, strict=True))
    answers = await asyncio.gather(
        *(
            done(graph, UPDATE, root, client=id_, expectedVersion=1, **{**GIVEN, "name": name})
            for id_, name in pairs
        ),
        *(done(graph, REVOKE, root, client=id_) for id_ in ids),
    )
    revoked = answers[len(ids) :]
    assert [(each["errors"], each["client"]["state"]) for each in revoked] == [([], "REVOKED")] * 5


async def test_a_revoked_machine_stays_revoked(graph: Graph, root: UUID) -> None:
    client = await registered(graph, root)
    revoked = [await done(graph, REVOKE, root, client=client["id"]) for _ in range(2)]
    assert [each["client"]["state"] for each in revoked] == ["REVOKED"] * 2
    changed = await done(graph, UPDATE, root, client=client["id"], expectedVersion=2, **GIVEN)
    new = await with_secret(graph, root, client["id"])
    assert codes(changed) == codes(new) == [("NOT_OPEN", ["client"])]


async def test_a_secret_is_shown_once_and_kept_as_its_digest_only(graph: Graph, root: UUID) -> None:
    client = await registered(graph, root)
    answer = await with_secret(graph, root, client["id"])
    secret, shown = answer["secret"], answer["clientSecret"]
    assert shown.pop("id")
    assert (len(secret), answer["errors"]) == (47, [])
    assert shown == {
        "prefix": secret[:10],
        "createdAt": "2026-11-18T09:00:00Z",
        "expiresAt": "2026-12-18T09:00:00Z",
        "lastUsedOn": None,
        "revokedAt": None,
        "createdBy": {"name": "Root Boss"},
        "client": {"name": "Intranet"},
    }
    async with graph.services.database.system() as session:
        [kept] = await session.all(select(ClientSecret.digest))
        rows = await session.run(text("SELECT row_to_json(s)::text FROM client_secret s"))
        assert secret not in str(rows.all())
    assert kept.digest == digest(secret)


async def test_a_retry_is_not_shown_the_secret_again(graph: Graph, root: UUID) -> None:
    client = await registered(graph, root)
    first = await with_secret(graph, root, client["id"], clientMutationId="a")
    again = await with_secret(graph, root, client["id"], clientMutationId="a")
    assert again["secret"] is None
    assert codes(again) == [("SHOWN_ONCE", ["clientMutationId"])]
    assert again["clientSecret"]["id"] == first["clientSecret"]["id"]
    assert await actions(graph) == ["clientCreate", "clientSecretCreate"]


async def test_a_machine_has_two_secrets_and_a_third_when_one_is_over(
    graph: Graph, root: UUID
) -> None:
    client = (await registered(graph, root))["id"]
    first = await with_secret(graph, root, client)
    await with_secret(graph, root, client)
    third = await with_secret(graph, root, client)
    ended = await done(graph, END_SECRET, root, clientSecret=first["clientSecret"]["id"])
    fourth = await with_secret(graph, root, client)
    assert (third["secret"], codes(third)) == (None, [("NOT_OPEN", ["client"])])
    assert ended["clientSecret"]["revokedAt"] == "2026-11-18T09:00:00Z"
    assert (fourth["errors"], fourth["secret"] is None) == ([], False)


async def test_an_expired_secret_makes_room(graph: Graph, root: UUID) -> None:
    machines = Machines(graph.services.database, root)
    client = await machines.client()
    for _ in range(2):
        await machines.secret(client, expires_at=NOW)
    assert (await with_secret(graph, root, gid("Client", client)))["errors"] == []


async def test_of_three_at_once_two_get_a_secret(graph: Graph, root: UUID) -> None:
    client = (await registered(graph, root))["id"]
    made = await asyncio.gather(*(with_secret(graph, root, client) for _ in range(3)))
    assert sorted(each["secret"] is None for each in made) == [False, False, True]


@pytest.mark.parametrize("days", [-1, 0, 367])
async def test_a_secret_lives_a_year_at_most(graph: Graph, root: UUID, days: int) -> None:
    client = (await registered(graph, root))["id"]
    end = (NOW + timedelta(days=days)).isoformat()
    answer = await done(graph, NEW_SECRET, root, client=client, expiresAt=end)
    assert (answer["secret"], codes(answer)) == (None, [("INVALID", ["expiresAt"])])


async def test_a_secret_is_revoked_once_and_stays_as_it_was(graph: Graph, root: UUID) -> None:
    client = (await registered(graph, root))["id"]
    secret = (await with_secret(graph, root, client))["clientSecret"]["id"]
    both = [await done(graph, END_SECRET, root, clientSecret=secret) for _ in range(2)]
    assert both[0] == both[1]
    assert await actions(graph) == ["clientCreate", "clientSecretCreate", "clientSecretRevoke"]


async def test_administrators_list_machines_with_their_secrets(graph: Graph, root: UUID) -> None:
    client = await registered(graph, root)
    secret = (await with_secret(graph, root, client["id"]))["secret"]
    query = f"""query($id: ID!, $node: ID!) {{ clients {{ totalCount nodes {{ {CLIENT} }} }}
      client(id: $id) {{ name }} node(id: $node) {{ ... on Client {{ name }} }} }}"""
    found = await graph.ask(query, as_=root, id=client["id"], node=client["id"])
    known = {"prefix": secret[:10], "expiresAt": "2026-12-18T09:00:00Z"}
    shown = {**known, "lastUsedOn": None, "revokedAt": None}
    secrets = {"totalCount": 1, "nodes": [shown]}
    assert found == {
        "clients": {"totalCount": 1, "nodes": [{**client, "secrets": secrets}]},
        "client": {"name": "Intranet"},
        "node": {"name": "Intranet"},
    }
    assert secret not in str(found)


@pytest.mark.parametrize("role", [None, Role.HR_REVIEWER, Role.PROGRAMME_LEAD])
async def test_nobody_else_sees_that_there_are_machines(
    graph: Graph, company: Company, root: UUID, role: Role | None
) -> None:
    client = (await registered(graph, root))["id"]
    secret = (await with_secret(graph, root, client))["clientSecret"]["id"]
    ada = await company.person("Ada Able")
    if role is not None:
        await company.role(ada, role)
    query = """query($id: ID!, $secret: ID!) { clients { totalCount nodes { id } }
      client(id: $id) { id } a: node(id: $id) { id } b: node(id: $secret) { id } }"""
    found = await graph.ask(query, as_=ada, id=client, secret=secret)
    none: dict[str, Any] = {
        "clients": {"totalCount": 0, "nodes": []},
        "client": None,
        "a": None,
        "b": None,
    }
    assert found == none


async def test_nobody_else_changes_machines_whether_there_is_one_or_not(
    graph: Graph, company: Company, root: UUID
) -> None:
    client = (await registered(graph, root))["id"]
    secret = (await with_secret(graph, root, client))["clientSecret"]["id"]
    ada = await company.person("Ada Able")
    missing = gid("Client", UUID(int=1))
    before = await actions(graph)
    answers = [
        await done(graph, CREATE, ada, **{**GIVEN, "name": "Mine"}),
        *[
            await done(graph, UPDATE, ada, client=id_, expectedVersion=1, **GIVEN)
            for id_ in (client, missing)
        ],
        *[await done(graph, REVOKE, ada, client=id_) for id_ in (client, missing)],
        *[await with_secret(graph, ada, id_) for id_ in (client, missing)],
        *[
            await done(graph, END_SECRET, ada, clientSecret=id_)
            for id_ in (secret, gid("ClientSecret", UUID(int=1)))
        ],
    ]
    assert [codes(each) for each in answers] == [[("NOT_ALLOWED", [])]] * len(answers)
    assert await actions(graph) == before


@pytest.mark.parametrize("id_", [gid("Client", UUID(int=1)), gid("Person", UUID(int=1)), "x", ""])
async def test_what_is_no_machine_is_not_found(graph: Graph, root: UUID, id_: str) -> None:
    answers = [
        await done(graph, UPDATE, root, client=id_, expectedVersion=1, **GIVEN),
        await done(graph, REVOKE, root, client=id_),
        await with_secret(graph, root, id_),
        await done(graph, END_SECRET, root, clientSecret=id_),
    ]
    assert [codes(each) for each in answers] == [[("NOT_FOUND", [])]] * 4


async def test_a_machine_sees_what_is_open_to_all_and_is_nobody(
    graph: Graph, company: Company, root: UUID
) -> None:
    client = await registered(graph, root, scopes=["OKRS_READ"])
    secret = (await with_secret(graph, root, client["id"]))["secret"]
    cycle = await company.cycle()
    await company.objective("Win", cycle=cycle, owner=root)
    await company.objective("Draft", cycle=cycle, owner=root, published_at=None)
    query = """{ me { person { name } roles scopes } objectives { totalCount nodes { title } }
      people { nodes { name startedOn } } }"""
    answer = await by_secret(graph, secret, query)
    assert answer["data"] == {
        "me": {"person": None, "roles": [], "scopes": ["OKRS_READ"]},
        "objectives": {"totalCount": 1, "nodes": [{"title": "Win"}]},
        "people": {"nodes": [{"name": "Root Boss", "startedOn": None}]},
    }


async def test_a_machine_does_nothing_that_needs_a_person(
    graph: Graph, company: Company, root: UUID
) -> None:
    client = await registered(graph, root, scopes=["OKRS_READ", "OKRS_WRITE"])
    secret = (await with_secret(graph, root, client["id"]))["secret"]
    goal = await company.objective("Win", cycle=await company.cycle(), owner=root)
    result = gid("KeyResult", await company.key_result("Sell", objective=goal, owner_id=root))
    query = 'mutation { checkInCreate(input: {keyResult: "%s", value: "1"}) { errors { code } } }'
    answer = await by_secret(graph, secret, query % result)
    assert answer["data"] == {"checkInCreate": {"errors": [{"code": "NOT_ALLOWED"}]}}


@pytest.mark.parametrize(
    ("query", "scope"),
    [
        ("{ objectives { nodes { title } } }", "okrs:read"),
        ("{ clients { nodes { name } } }", "administration"),
        ("{ connections { name } }", "administration"),
    ],
)
async def test_a_machine_is_told_which_scope_it_lacks(
    graph: Graph, root: UUID, query: str, scope: str
) -> None:
    client = await registered(graph, root, scopes=["PERFORMANCE_READ"])
    secret = (await with_secret(graph, root, client["id"]))["secret"]
    [error] = (await by_secret(graph, secret, query))["errors"]
    assert (error["extensions"]["code"], scope in error["message"]) == ("OUT_OF_SCOPE", True)


async def by_secret(graph: Graph, secret: str, query: str) -> Any:
    transport = httpx2.ASGITransport(app=graph.app)
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://okr.test") as client:
        return (await client.post("/graphql", json={"query": query}, headers=headers)).json()


async def test_a_new_secret_gets_into_no_log(
    graph: Graph, root: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = (await registered(graph, root))["id"]
    made = await with_secret(graph, root, client)
    assert caplog.records
    assert made["secret"] not in caplog.text
