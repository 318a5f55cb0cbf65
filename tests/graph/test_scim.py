"""SCIM 2.0 at the front door, as Entra and Okta speak it, and what becomes of it in our rows."""

import asyncio
from uuid import uuid4

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from connectors.scim import ENTERPRISE, OURS
from rules.terms import RunState, Scope
from tests.graph.conftest import Graph
from tests.graph.scim import PATCH, USER, Bridge, Provider, provider_of

PEOPLE = "SELECT p.name, p.email, p.retired_at IS NOT NULL FROM person p ORDER BY p.name"
UNITS = """
    SELECT p.name, u.key FROM membership m JOIN person p ON p.id = m.person_id
    JOIN org_unit u ON u.id = m.unit_id
    WHERE m.role IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM membership n WHERE n.person_id = m.person_id AND n.unit_id = m.unit_id
            AND n.starts_on > m.starts_on)
    ORDER BY 1, 2
"""
LINES = """
    SELECT p.name, above.name FROM reporting_line l JOIN person p ON p.id = l.person_id
    JOIN person above ON above.id = l.manager_id ORDER BY 1
"""


@pytest.fixture
async def provider(graph: Graph) -> Provider:
    return await provider_of(graph)


async def test_every_check_of_scim2_tester_passes(provider: Provider) -> None:
    bridge = Bridge(provider.graph.app, asyncio.get_running_loop())
    headers = {"Authorization": f"Bearer {provider.secret}"}
    url = "http://okr.test/scim/v2"
    with httpx2.Client(transport=bridge, base_url=url, headers=headers) as http:
        results = await asyncio.to_thread(check_server, SyncSCIMClient(http))
    bad = [(each.title, each.reason) for each in results if each.status is not Status.SUCCESS]
    assert (bad, len(results) >= 135) == ([], True)


# Who may


@pytest.mark.parametrize("path", ["/Users", "/Groups", "/ServiceProviderConfig", "/Bulk", "/none"])
async def test_nobody_is_answered_without_a_machines_secret(provider: Provider, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer okr_wrong"}, {"Authorization": "Basic eDp5"}):
        answer = await provider.graph.send("GET", f"/scim/v2{path}", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


async def test_a_machine_without_the_scope_is_refused(graph: Graph) -> None:
    other = await provider_of(graph, (Scope.OKRS_READ, Scope.OKRS_WRITE))
    assert (await other.send("GET", "/Users")).status_code == 403


async def test_a_persons_own_token_provisions_nobody(provider: Provider) -> None:
    ((person,),) = await provider.rows("SELECT id FROM person")
    token = provider.graph.token(person)
    answer = await provider.graph.send(
        "GET", "/scim/v2/Users", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 401


async def test_a_machine_that_no_connection_names_is_refused(provider: Provider) -> None:
    await provider.rows('UPDATE connection SET settings = \'{"machine": "x"}\' RETURNING id')
    assert (await provider.send("GET", "/Users")).status_code == 403


# The protocol, as providers speak it


async def test_locations_begin_with_our_own_address(provider: Provider) -> None:
    key = await provider.add("bea")
    told = (await provider.send("GET", f"/Users/{key}")).json()["meta"]["location"]
    assert told.endswith(f"/scim/v2/Users/{key}")
    assert told.count("/v2") == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('userName eq "BEA@example.com"', 1),
        ('externalId eq "ext-bea"', 1),
        ('externalId eq "EXT-BEA"', 0),
        ('emails[type eq "work"].value eq "bea@work.example"', 1),
        ('displayName eq "Bea" and active eq true', 1),
        ('userName sw "b"', 1),
        ('id eq "nobody"', 0),
        ('userName eq "nobody@example.com"', 0),
    ],
)
async def test_people_are_found_by_filters(provider: Provider, asked: str, found: int) -> None:
    work = [{"type": "work", "value": "bea@work.example"}]
    await provider.add("bea", externalId="ext-bea", emails=work)
    await provider.add("cid")
    answer = await provider.send("GET", "/Users", params={"filter": asked})
    assert answer.json()["totalResults"] == found


async def test_a_list_is_paged_from_one(provider: Provider) -> None:
    for number in range(5):
        await provider.add(f"p{number}")
    asked = {"startIndex": "3", "count": "2"}
    told = (await provider.send("GET", "/Users", params=asked)).json()
    names = [each["userName"] for each in told["Resources"]]
    assert (told["totalResults"], told["startIndex"], names) == (
        5,
        3,
        ["p2@example.com", "p3@example.com"],
    )


async def test_a_user_name_is_taken_once_whatever_its_case(provider: Provider) -> None:
    await provider.add("bea")
    body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]}
    answer = await provider.send("POST", "/Users", json={**body, "userName": "BEA@example.com"})
    assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")


async def test_a_stale_version_changes_nothing(provider: Provider) -> None:
    key = await provider.add("bea")
    old = (await provider.send("GET", f"/Users/{key}")).headers["etag"]
    await provider.patch(f"/Users/{key}", {"op": "replace", "path": "title", "value": "One"})
    two = {"op": "replace", "path": "title", "value": "Two"}
    body = {"schemas": [PATCH], "Operations": [two]}
    answer = await provider.send("PATCH", f"/Users/{key}", json=body, headers={"If-Match": old})
    assert answer.status_code == 412
    assert (await provider.send("GET", f"/Users/{key}")).json()["title"] == "One"


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
        {"op": "replace", "path": "active", "value": False},
    ],
)
async def test_every_way_to_deactivate_is_understood(
    provider: Provider, operation: dict[str, object]
) -> None:
    key = await provider.add("bea")
    await provider.sync()
    assert (await provider.patch(f"/Users/{key}", operation)).status_code < 300
    await provider.sync()
    assert ("Bea", "bea@example.com", True) in await provider.rows(PEOPLE)


@pytest.mark.parametrize("path", [f"{ENTERPRISE}:manager", f"{ENTERPRISE}:manager.value"])
async def test_entra_names_a_manager_by_a_bare_text(provider: Provider, path: str) -> None:
    bea, cid = await provider.add("bea"), await provider.add("cid")
    answer = await provider.patch(f"/Users/{bea}", {"op": "Add", "path": path, "value": cid})
    assert answer.status_code < 300, answer.text
    await provider.sync()
    assert await provider.rows(LINES) == [("Bea", "Cid")]


async def test_entra_takes_one_member_out_and_the_others_stay(provider: Provider) -> None:
    bea, cid, dan = [await provider.add(name) for name in ("bea", "cid", "dan")]
    group = await provider.group("Bakers", bea, cid, dan)
    removal = {"op": "Remove", "path": "members", "value": [{"value": bea}, {"value": cid}]}
    assert (await provider.patch(f"/Groups/{group}", removal)).status_code < 300
    told = (await provider.send("GET", f"/Groups/{group}")).json()
    assert [each["value"] for each in told["members"]] == [dan]


async def test_entra_adds_a_work_address_that_is_not_there_yet(provider: Provider) -> None:
    key = await provider.add("bea")
    path = 'emails[type eq "work"].value'
    answer = await provider.patch(
        f"/Users/{key}", {"op": "Add", "path": path, "value": "b@work.example"}
    )
    assert answer.status_code < 300, answer.text
    await provider.sync()
    assert ("Bea", "b@work.example", False) in await provider.rows(PEOPLE)


async def test_entra_writes_names_with_dots(provider: Provider) -> None:
    key = await provider.add("bea")
    names = {"name.givenName": "Beatrice", "name.familyName": "Oak", "displayName": "Beatrice Oak"}
    await provider.patch(f"/Users/{key}", {"op": "Replace", "value": names})
    await provider.sync()
    assert ("Beatrice Oak", "bea@example.com", False) in await provider.rows(PEOPLE)


async def test_many_requests_come_in_one(provider: Provider) -> None:
    user = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "bulk"}
    operations = [
        {"method": "POST", "path": "/Users", "bulkId": "1", "data": user},
        {"method": "POST", "path": "/Users", "bulkId": "2", "data": user},
    ]
    schemas = ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]
    body = {"schemas": schemas, "Operations": operations}
    told = (await provider.send("POST", "/Bulk", json=body)).json()["Operations"]
    assert [each["status"] for each in told] == ["201", "409"]


async def test_a_body_that_is_too_large_is_refused(provider: Provider) -> None:
    answer = await provider.send("POST", "/Users", content=b" " * (2 * 1024 * 1024))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("attributes", "place"),
    [
        ({"userName": "b\0a@example.com"}, "userName"),
        ({"name": {"givenName": "B\0"}}, "name.givenName"),
        ({ENTERPRISE: {"department": "\0"}}, f"{ENTERPRISE}.department"),
        ({"addresses": [{"locality": "A"}, {"locality": "\0"}]}, "addresses[1].locality"),
    ],
)
async def test_a_text_that_no_database_keeps_is_refused_by_its_attribute(
    provider: Provider, attributes: dict[str, object], place: str
) -> None:
    whole = {"schemas": [USER], "userName": "bea@example.com"}
    answer = await provider.send("POST", "/Users", json={**whole, **attributes})
    told = answer.json()
    assert (answer.status_code, told["scimType"]) == (400, "invalidValue")
    assert told["detail"].startswith(f"{place} may hold no NUL")


async def test_such_a_change_is_refused_and_changes_nothing(provider: Provider) -> None:
    key = await provider.add("bea", title="Baker")
    operation = {"op": "replace", "path": "title", "value": "\0"}
    answer = await provider.patch(f"/Users/{key}", operation)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")
    assert (await provider.send("GET", f"/Users/{key}")).json()["title"] == "Baker"


async def test_such_a_request_in_many_is_refused_alone(provider: Provider) -> None:
    bodies = [{"schemas": [USER], "userName": name} for name in ("b\0", "cid")]
    asked = [
        {"method": "POST", "path": "/Users", "bulkId": str(number), "data": body}
        for number, body in enumerate(bodies)
    ]
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": asked}
    answer = await provider.send("POST", "/Bulk", json=body)
    assert [each["status"] for each in answer.json()["Operations"]] == ["400", "201"]


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud83d"])
async def test_nobody_is_found_by_such_a_text(provider: Provider, escape: str) -> None:
    asked = {"filter": f'userName eq "{escape}"'}
    answer = await provider.send("GET", "/Users", params=asked)
    assert (answer.status_code, answer.json()["totalResults"]) == (200, 0)


async def test_a_password_is_kept_nowhere(provider: Provider) -> None:
    await provider.add("bea", password="canary-scim-password")
    kept = await provider.rows("SELECT payload::text FROM provisioned")
    assert "canary-scim-password" not in str(kept)


# What becomes of it


async def test_a_person_arrives_with_what_was_sent(provider: Provider) -> None:
    more = {"employeeNumber": "E7", "division": "Product", "department": "Platform"}
    ours = {"hireDate": "2024-05-01", "location": "Berlin"}
    await provider.add("bea", title="Baker", **{ENTERPRISE: more, OURS: ours})
    await provider.sync()
    found = await provider.rows(
        "SELECT p.title, p.location, e.employee_number, e.started_on::text FROM person p "
        "JOIN employment e ON e.person_id = p.id WHERE p.name = 'Bea'"
    )
    assert found == [("Baker", "Berlin", "E7", "2024-05-01")]
    assert await provider.rows(UNITS) == [("Bea", "Product/Platform")]


async def test_groups_are_units_and_a_person_is_in_several(provider: Provider) -> None:
    bea, cid = await provider.add("bea"), await provider.add("cid")
    bakers = await provider.group("Bakers", bea, cid)
    await provider.group("Choir", bea)
    await provider.sync()
    assert await provider.rows(UNITS) == [("Bea", "Bakers"), ("Bea", "Choir"), ("Cid", "Bakers")]
    removal = {"op": "remove", "path": f'members[value eq "{bea}"]'}
    await provider.patch(f"/Groups/{bakers}", removal)
    await provider.sync()
    assert await provider.rows(UNITS) == [("Bea", "Choir"), ("Cid", "Bakers")]


async def test_who_joins_a_group_is_read_again_alone(provider: Provider) -> None:
    bea, cid = await provider.add("bea"), await provider.add("cid")
    bakers = await provider.group("Bakers", bea)
    await provider.sync()
    joins = {"op": "add", "path": "members", "value": [{"value": cid}]}
    await provider.patch(f"/Groups/{bakers}", joins)
    report = await provider.sync()
    assert (report.counts["read"], await provider.rows(UNITS)) == (
        1,
        [("Bea", "Bakers"), ("Cid", "Bakers")],
    )


async def test_everybody_in_a_group_is_read_again_when_its_name_changes(
    provider: Provider,
) -> None:
    bakers = await provider.group("Bakers", *[await provider.add(name) for name in ("bea", "cid")])
    await provider.sync()
    await provider.patch(
        f"/Groups/{bakers}", {"op": "replace", "path": "displayName", "value": "Millers"}
    )
    await provider.sync()
    assert await provider.rows(UNITS) == [("Bea", "Millers"), ("Cid", "Millers")]


async def test_a_second_run_changes_nothing(provider: Provider) -> None:
    await provider.group("Bakers", await provider.add("bea"))
    await provider.sync()
    report = await provider.sync()
    assert (report.counts["read"], report.counts["updated"]) == (0, 0)


async def test_a_deleted_user_is_retired_and_kept(provider: Provider) -> None:
    key = await provider.add("bea")
    await provider.sync()
    assert (await provider.send("DELETE", f"/Users/{key}")).status_code == 204
    assert (await provider.send("GET", f"/Users/{key}")).status_code == 404
    await provider.sync()
    assert ("Bea", "bea@example.com", True) in await provider.rows(PEOPLE)


async def test_whoever_is_activated_again_is_the_same_person(provider: Provider) -> None:
    key = await provider.add("bea")
    await provider.sync()
    for active in (False, True):
        operation = {"op": "replace", "path": "active", "value": active}
        await provider.patch(f"/Users/{key}", operation)
        await provider.sync()
    assert await provider.rows(PEOPLE) == [
        ("Ada Admin", "ada.admin@example.com", False),
        ("Bea", "bea@example.com", False),
    ]


async def test_a_wave_of_deactivations_waits_for_a_yes(provider: Provider) -> None:
    keys = [await provider.add(f"p{number:02}") for number in range(12)]
    await provider.sync()
    held = None
    for key in keys:
        provider.minutes += 1
        await provider.patch(f"/Users/{key}", {"op": "replace", "path": "active", "value": False})
        held = await provider.sync()
    assert held is not None
    assert held.state is RunState.HELD
    assert sum(row[2] for row in await provider.rows(PEOPLE)) == 5
    assert held.imported is not None
    assert held.imported.held is not None
    await provider.sync(approve_hash=held.imported.held.hash)
    assert sum(row[2] for row in await provider.rows(PEOPLE)) == 12


async def test_no_push_touches_a_role(provider: Provider) -> None:
    ((admin,),) = await provider.rows("SELECT id FROM person")
    before = await provider.rows("SELECT * FROM role_grant")
    roles = [{"value": "ADMINISTRATOR", "primary": True}]
    key = await provider.add("bea", roles=roles, entitlements=[{"value": "HR_REVIEWER"}])
    await provider.group("ADMINISTRATOR", key)
    await provider.group("Administrators", key, str(admin))
    await provider.sync()
    assert await provider.rows("SELECT * FROM role_grant") == before


async def test_another_machine_sees_nothing_of_it(provider: Provider) -> None:
    key = await provider.add("bea")
    await provider.rows("UPDATE connection SET name = 'first' RETURNING id")
    await provider.rows("UPDATE client SET name = 'first' RETURNING id")
    await provider.rows('UPDATE connection SET settings = \'{"machine": "first"}\' RETURNING id')
    other = await provider_of(provider.graph)
    assert (await other.send("GET", f"/Users/{key}")).status_code == 404
    assert (await other.send("GET", "/Users")).json()["totalResults"] == 0
    assert (await other.send("DELETE", f"/Users/{key}")).status_code == 404
    assert (await other.send("GET", f"/Users/{uuid4()}")).status_code == 404
