"""Connections through the graph: set up, changed, halted and taken away by administrators alone."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select, update

from model.connection import Connection, Secret
from rules.terms import Role
from tests.graph.conftest import Graph
from tests.graph.sources import KEY, Desk, codes, desk_of, mutation, on_connection, secret
from tests.support.fakes.staff import staff

CREATE = on_connection("connectionCreate")
GIVEN: dict[str, Any] = {
    "kind": "bamboohr", "name": "People", "settings": {"company": "example"},
}  # fmt: skip


@pytest.fixture
async def desk(graph: Graph) -> AsyncIterator[Desk]:
    async with desk_of(graph, staff(3)) as made:
        yield made


async def secrets(desk: Desk) -> int:
    async with desk.services.database.system() as session:
        found: int = await session.scalar(select(func.count()).select_from(Secret))
        return found


async def test_the_catalogue_tells_each_kind_with_the_form_of_its_settings(desk: Desk) -> None:
    query = """{ connectors { kind title reads needs settingsSchema bringsPeople takesWebhooks
      secrets { name title about isNeeded } fields { name usual isNeeded } } }"""
    found = (await desk.graph.ask(query, as_=desk.root))["connectors"]
    kinds = {each["kind"]: each for each in found}
    assert {"bamboohr", "hibob", "jira", "ldap", "personio", "report", "scim"} <= kinds.keys()
    bamboo = kinds["bamboohr"]
    assert bamboo["settingsSchema"]["properties"]["company"]["title"] == "Company"
    assert [(each["name"], each["isNeeded"]) for each in bamboo["secrets"]] == [
        ("api_key", True), ("webhook_key", False),
    ]  # fmt: skip
    assert (bamboo["bringsPeople"], kinds["jira"]["bringsPeople"]) == (True, False)
    assert kinds["ldap"]["settingsSchema"]["required"] == ["url", "bind", "base"]


async def test_a_connection_is_set_up_with_a_secret_that_no_answer_tells(desk: Desk) -> None:
    given: dict[str, Any] = {**GIVEN, "secrets": secret(KEY), "everyMinutes": 60}
    made = await desk.act(CREATE, **given, clientMutationId="a")
    again = await desk.act(CREATE, **given, clientMutationId="a")
    connection = made["connection"]
    assert (made["errors"], again["connection"]["id"]) == ([], connection["id"])
    assert (connection["state"], connection["version"]) == ("READY", 1)
    assert (connection["secrets"], connection["missingSecrets"]) == ([{"name": "api_key"}], [])
    assert (connection["settings"], connection["safety"]) == (
        {"company": "example"}, {"few": 5, "share": "0.1"},
    )  # fmt: skip
    assert len(connection["schedule"]["nextRuns"]) == 3
    assert (await secrets(desk), await desk.actions()) == (1, ["connectionCreate"])


WRONG: dict[str, tuple[dict[str, Any], tuple[str, list[str]]]] = {
    "no name": ({"name": " "}, ("INVALID", ["name"])),
    "no such kind": ({"kind": "fax"}, ("INVALID", ["kind"])),
    "no such setting": ({"settings": {"compnay": "x"}}, ("INVALID", ["settings", "compnay"])),
    "settings that are none": ({"settings": []}, ("INVALID", ["settings"])),
    "pay": (
        {"settings": {"company": "x", "map.title": "payRate"}},
        ("INVALID", ["settings", "map.title"]),
    ),
    "no such secret": ({"secrets": secret("x", "pin")}, ("INVALID", ["secrets"])),
    "an empty secret": ({"secrets": secret(" ")}, ("INVALID", ["secrets", "api_key"])),
    "too often": ({"everyMinutes": 1}, ("INVALID", ["everyMinutes"])),
}


async def test_what_can_not_be_is_refused_by_field_and_nothing_is_kept(desk: Desk) -> None:
    for name, (changes, expected) in WRONG.items():
        refused = await desk.act(CREATE, **{**GIVEN, **changes})
        assert (name, refused["connection"], codes(refused)) == (name, None, [expected])
    assert (await secrets(desk), await desk.actions()) == (0, [])
    await desk.set_up()
    taken: dict[str, Any] = {**GIVEN, "name": "people"}
    assert codes(await desk.act(CREATE, **taken)) == [("CONFLICT", ["name"])]


async def test_another_host_clears_the_secrets_and_the_same_one_keeps_them(desk: Desk) -> None:
    await desk.set_up()
    kept = await desk.change(
        "connectionUpdate", name="Staff", settings={"company": "example", "map.title": "role"}
    )
    assert (kept["connection"]["hasSecret"], kept["connection"]["fieldMap"]) == (
        True, {"title": "role"},
    )  # fmt: skip
    moved = await desk.change("connectionUpdate", name="Staff", settings={"company": "evil"})
    connection = moved["connection"]
    assert (connection["state"], connection["missingSecrets"]) == ("NEEDS_SECRET", ["api_key"])
    assert await secrets(desk) == 0
    given: dict[str, Any] = {"connection": desk.id, "secrets": secret(KEY)}
    entered = await desk.act(on_connection("connectionSecretSet"), **given)
    assert (entered["connection"]["state"], await secrets(desk)) == ("READY", 1)


async def test_a_connection_is_ready_only_once_it_has_every_secret(desk: Desk) -> None:
    made = await desk.set_up(kind="personio", settings={}, secrets=[])
    enter = on_connection("connectionSecretSet")
    states = [made["state"]]
    for name in ("client_id", "client_secret"):
        answer = await desk.act(enter, connection=desk.id, secrets=secret(KEY, name))
        states.append(answer["connection"]["state"])
    assert states == ["NEEDS_SECRET", "NEEDS_SECRET", "READY"]
    assert codes(await desk.act(enter, connection=desk.id, secrets=[])) == [("EMPTY", ["secrets"])]


async def test_a_stale_version_changes_nothing(desk: Desk) -> None:
    await desk.set_up()
    await desk.change("connectionScheduleSet", everyMinutes=60)
    desk.version = 1
    changes: dict[str, dict[str, Any]] = {
        "connectionUpdate": {"name": "X", "settings": {"company": "y"}},
        "connectionScheduleSet": {"everyMinutes": None},
        "connectionPause": {},
    }
    for name, given in changes.items():
        assert codes(await desk.change(name, **given)) == [("CONFLICT", [])]
        desk.version = 1
    shown = await desk.shown()
    assert (shown["name"], shown["everyMinutes"], shown["version"]) == ("People", 60, 2)


async def test_one_connection_alone_leads_in_a_field(desk: Desk) -> None:
    first, second = [await desk.set_up(name=name) for name in ("People", "More")]
    leads = mutation("connectionLeadsSet", "connection { leads }")

    async def led(connection: Any, version: int, *fields: str) -> Any:
        given: dict[str, Any] = {"expectedVersion": version, "fields": fields}
        answer = await desk.act(leads, connection=connection["id"], **given)
        return codes(answer) or answer["connection"]["leads"]

    assert await led(first, 1, "TITLE", "MANAGER", "TITLE") == ["MANAGER", "TITLE"]
    assert await led(second, 1, "TITLE") == [("CONFLICT", ["fields"])]
    assert await led(first, 2) == []
    assert await led(second, 1, "TITLE") == ["TITLE"]
    assert (await desk.actions()).count("connectionLeadsSet") == 3


async def test_tasks_lead_in_nothing_of_people(desk: Desk) -> None:
    jira = {"base_url": "https://example.atlassian.net", "email": "a@example.com"}
    await desk.set_up(kind="jira", settings={**jira, "projects": ["OKR"]}, secrets=[])
    refused = await desk.change("connectionLeadsSet", fields=["TITLE"])
    assert codes(refused) == [("NOT_OPEN", ["connection"])]


async def test_a_halted_connection_neither_runs_nor_is_run(desk: Desk) -> None:
    await desk.set_up(everyMinutes=60)
    paused = await desk.change("connectionPause")
    schedule = paused["connection"]["schedule"]
    assert schedule == {"isPaused": True, "nextRuns": []}
    sync = mutation("connectionSync", "run { id }")
    assert codes(await desk.act(sync, connection=desk.id)) == [("NOT_OPEN", ["connection"])]
    resumed = await desk.change("connectionResume")
    assert (resumed["connection"]["state"], len(resumed["connection"]["schedule"]["nextRuns"])) == (
        "READY", 3,
    )  # fmt: skip
    assert codes(await desk.change("connectionResume")) == [("NOT_OPEN", ["connection"])]


async def test_a_deleted_connection_frees_its_name_and_leaves_its_people(desk: Desk) -> None:
    await desk.set_up()
    await desk.sync()
    desk.version = (await desk.shown())["version"]
    delete = mutation("connectionDelete", "deletedId")
    given: dict[str, Any] = {
        "connection": desk.id, "expectedVersion": desk.version, "clientMutationId": "a",
    }  # fmt: skip
    gone = [await desk.act(delete, **given) for _ in range(2)]
    assert [(each["deletedId"], each["errors"]) for each in gone] == [(desk.id, [])] * 2
    listed = await desk.graph.ask("{ connections { name } }", as_=desk.root)
    assert (listed["connections"], await secrets(desk)) == ([], 0)
    assert len(await desk.names()) == 4
    test = mutation("connectionTest", "trial { id }")
    assert codes(await desk.act(test, connection=desk.id)) == [("NOT_FOUND", [])]
    await desk.set_up()


ANYTHING: dict[str, tuple[str, dict[str, Any]]] = {
    "connectionCreate": ("connection { id }", GIVEN),
    "connectionUpdate": ("connection { id }", {"name": "X", "settings": {}}),
    "connectionSecretSet": ("connection { id }", {"secrets": secret("x")}),
    "connectionScheduleSet": ("connection { id }", {"everyMinutes": 60}),
    "connectionLeadsSet": ("connection { id }", {"fields": ["TITLE"]}),
    "connectionPause": ("connection { id }", {}),
    "connectionResume": ("connection { id }", {}),
    "connectionDelete": ("deletedId", {}),
    "connectionMatch": ("connection { id }", {"sourceKey": "1"}),
    "connectionUnmatch": ("connection { id }", {"sourceKey": "1"}),
    "connectionTest": ("trial { id }", {}),
    "connectionSample": ("trial { id }", {}),
    "connectionPreview": ("trial { id }", {}),
    "connectionSync": ("run { id }", {}),
    "connectionSyncOne": ("run { id }", {"sourceKey": "1"}),
}
VERSIONED = ("Update", "ScheduleSet", "LeadsSet", "Pause", "Resume", "Delete")


@pytest.mark.parametrize("role", [None, Role.HR_REVIEWER])
async def test_nobody_else_sees_or_does_any_of_it(desk: Desk, role: Role | None) -> None:
    await desk.set_up()
    ada = await desk.company.person("Ada")
    if role is not None:
        await desk.company.role(ada, role)
    for name, (answers, given) in ANYTHING.items():
        which = {} if name == "connectionCreate" else {"connection": desk.id}
        version: dict[str, Any] = {"expectedVersion": 1} if name.endswith(VERSIONED) else {}
        refused = await desk.act(mutation(name, answers), as_=ada, **which, **version, **given)
        assert (name, codes(refused)) == (name, [("NOT_ALLOWED", [])])
    query = "query($id: ID!) { connectors { kind } connections { id } connection(id: $id) { id } }"
    found = await desk.graph.ask(query, as_=ada, id=desk.id)
    assert found == {"connectors": [], "connections": [], "connection": None}
    assert await desk.actions() == ["connectionCreate"]


async def test_what_is_not_there_looks_like_what_is_hidden(desk: Desk) -> None:
    await desk.set_up()
    nothing = desk.id[:-8] + "AAAAAAA="
    for name, (answers, given) in ANYTHING.items():
        if name == "connectionCreate":
            continue
        version: dict[str, Any] = {"expectedVersion": 1} if name.endswith(VERSIONED) else {}
        missing = await desk.act(mutation(name, answers), connection=nothing, **version, **given)
        assert (name, codes(missing)) == (name, [("NOT_FOUND", [])])


async def test_settings_that_are_refused_by_now_still_let_their_connection_be_read(
    desk: Desk,
) -> None:
    await desk.set_up()
    refused = {"company": "example", "map.title": "Title["}
    async with desk.services.database.system() as session:
        its = update(Connection).values(kind="report", settings=refused, secrets_kept={})
        await session.run(its)
    told = await desk.change("connectionPause")
    assert (told["errors"], told["connection"]["missingSecrets"]) == ([], [])
