"""Registering webhooks: what administrators do, and what nobody else sees."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from model.audit import Audit
from model.webhook import Webhook, WebhookDelivery, WebhookSecret
from rules.terms import Role
from tests.graph.conftest import Graph, gid
from tests.graph.hooks import CREATE, DELETE, REPLAY, ROTATE, UPDATE, Hook, done, hooked

URL = "https://lake.example.com/hook"
GIVEN: dict[str, Any] = {"name": "Lake", "url": URL, "topics": ["unit.changed"]}


@pytest.fixture
async def hook(graph: Graph) -> AsyncIterator[Hook]:
    async with hooked(graph, allowed="10.0.0.1") as made:
        yield made


def codes(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in answer["errors"]]


async def actions(graph: Graph) -> list[str]:
    async with graph.services.database.system() as session:
        found = await session.all(select(Audit.action).order_by(Audit.seq))
        return [row.action for row in found]


async def counts(hook: Hook) -> list[int]:
    async with hook.company.database.system() as session:
        return [
            await session.scalar(select(func.count()).select_from(noun))
            for noun in (Webhook, WebhookSecret, WebhookDelivery)
        ]


async def test_an_administrator_registers_a_webhook_and_sees_its_secret_once(hook: Hook) -> None:
    made = await done(hook.graph, CREATE, hook.root, **GIVEN, clientMutationId="a")
    again = await done(hook.graph, CREATE, hook.root, **GIVEN, clientMutationId="a")
    webhook = made["webhook"]
    known = {name: webhook[name] for name in ("name", "url", "topics", "state", "version")}
    assert known == {**GIVEN, "state": "ACTIVE", "version": 1}
    assert [secret["expiresAt"] for secret in webhook["secrets"]] == [None]
    assert (made["secret"][:6], len(made["secret"]), made["errors"]) == ("whsec_", 50, [])
    assert (again["webhook"], again["secret"]) == (webhook, None)
    assert codes(again) == [("SHOWN_ONCE", ["clientMutationId"])]
    assert await actions(hook.graph) == ["webhookCreate"]


WRONG: dict[str, tuple[dict[str, Any], tuple[str, list[str]]]] = {
    "no name": ({"name": " "}, ("INVALID", ["name"])),
    "a long name": ({"name": "a" * 101}, ("INVALID", ["name"])),
    "a name of two lines": ({"name": "a\nb"}, ("INVALID", ["name"])),
    "no address": ({"url": "lake.example.com"}, ("INVALID", ["url"])),
    "a password": ({"url": "https://ada:secret@lake.example.com"}, ("INVALID", ["url"])),
    "no topic": ({"topics": ["unit.chagned"]}, ("INVALID", ["topics"])),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_webhook_that_can_not_be_is_refused_by_field(hook: Hook, name: str) -> None:
    changes, expected = WRONG[name]
    refused = await done(hook.graph, CREATE, hook.root, **{**GIVEN, **changes})
    assert (refused["webhook"], refused["secret"], codes(refused)) == (None, None, [expected])
    assert await counts(hook) == [0, 0, 0]


async def test_a_name_is_one_webhook_s(hook: Hook) -> None:
    await hook.register(URL)
    assert codes(await done(hook.graph, CREATE, hook.root, **GIVEN)) == [("INVALID", ["name"])]


async def test_a_webhook_is_changed_in_whole_at_the_version_that_was_read(hook: Hook) -> None:
    await hook.register(URL)
    changes: dict[str, Any] = {"name": "Sea", "url": f"{URL}/sea", "topics": []}
    changed = await hook.act(UPDATE, expectedVersion=1, **changes, paused=True)
    stale = await hook.act(UPDATE, expectedVersion=1, **changes)
    webhook = changed["webhook"]
    now = {name: webhook[name] for name in ("name", "url", "topics", "state", "version")}
    assert now == {
        "name": "Sea",
        "url": f"{URL}/sea",
        "topics": [],
        "state": "PAUSED",
        "version": 2,
    }
    assert (codes(stale), stale["webhook"]) == ([("CONFLICT", [])], None)


async def test_a_deleted_webhook_leaves_its_audit_and_nothing_else(hook: Hook) -> None:
    await hook.register(URL)
    await hook.happen(hook.root)
    await hook.turn()
    assert await counts(hook) == [1, 1, 1]
    deleted = [await hook.act(DELETE, clientMutationId="a") for _ in range(2)]
    assert [(each["deletedId"], each["errors"]) for each in deleted] == [(hook.id, [])] * 2
    assert await counts(hook) == [0, 0, 0]
    assert await actions(hook.graph) == ["webhookCreate", "webhookDelete"]


async def test_two_secrets_sign_at_most_unless_both_end_at_once(hook: Hook) -> None:
    await hook.register(URL)
    second = await hook.act(ROTATE)
    third = await hook.act(ROTATE)
    at_once = await hook.act(ROTATE, overlapHours=0)
    ends = [secret["expiresAt"] is None for secret in second["webhook"]["secrets"]]
    assert (ends, second["secret"] == hook.secret) == ([True, False], False)
    assert (third["secret"], codes(third)) == (None, [("NOT_OPEN", ["webhook"])])
    assert (len(at_once["webhook"]["secrets"]), at_once["errors"]) == (1, [])
    for hours in (-1, 721):
        assert codes(await hook.act(ROTATE, overlapHours=hours)) == [("INVALID", ["overlapHours"])]


async def test_a_replay_needs_a_place_to_begin(hook: Hook) -> None:
    await hook.register(URL)
    when = {"since": hook.now.isoformat()}
    refused = [
        await hook.act(REPLAY),
        await hook.act(REPLAY, after="x", **when),
        await hook.act(REPLAY, after="x"),
        await hook.act(REPLAY, after="WyIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAiXQ"),
    ]
    assert [codes(each) for each in refused] == [
        [("EMPTY", ["after"])], [("EMPTY", ["after"])],
        [("INVALID", ["after"])], [("CURSOR_GONE", ["after"])],
    ]  # fmt: skip
    assert (await hook.act(REPLAY, **when))["errors"] == []


@pytest.mark.parametrize("role", [None, Role.HR_REVIEWER, Role.PROGRAMME_LEAD])
async def test_nobody_else_sees_that_there_are_webhooks(hook: Hook, role: Role | None) -> None:
    await hook.register(URL)
    ada = await hook.company.person("Ada")
    if role is not None:
        await hook.company.role(ada, role)
    query = """query($id: ID!) { webhooks { totalCount nodes { id } } webhook(id: $id) { id }
      node(id: $id) { id } }"""
    found = await hook.graph.ask(query, as_=ada, id=hook.id)
    assert found == {"webhooks": {"totalCount": 0, "nodes": []}, "webhook": None, "node": None}
    mine = await hook.graph.ask(query, as_=hook.root, id=hook.id)
    assert (mine["webhooks"]["totalCount"], mine["node"]) == (1, {"id": hook.id})


async def test_nobody_else_changes_webhooks_whether_there_is_one_or_not(hook: Hook) -> None:
    await hook.register(URL)
    ada, before = await hook.company.person("Ada"), await actions(hook.graph)
    more = {UPDATE: {**GIVEN, "expectedVersion": 1}, REPLAY: {"since": hook.now.isoformat()}}
    answers = [
        await done(hook.graph, CREATE, ada, **{**GIVEN, "name": "Mine"}),
        *[
            await done(hook.graph, text, ada, webhook=id_, **more.get(text, {}))
            for text in (UPDATE, DELETE, ROTATE, REPLAY)
            for id_ in (hook.id, gid("Webhook", UUID(int=1)))
        ],
    ]
    assert [codes(each) for each in answers] == [[("NOT_ALLOWED", [])]] * 9
    assert await actions(hook.graph) == before


@pytest.mark.parametrize("id_", [gid("Webhook", UUID(int=1)), gid("Person", UUID(int=1)), "x"])
async def test_what_is_no_webhook_is_not_found(hook: Hook, id_: str) -> None:
    more = {UPDATE: {**GIVEN, "expectedVersion": 1}, REPLAY: {"since": hook.now.isoformat()}}
    answers = [
        await done(hook.graph, text, hook.root, webhook=id_, **more.get(text, {}))
        for text in (UPDATE, DELETE, ROTATE, REPLAY)
    ]
    assert [codes(each) for each in answers] == [[("NOT_FOUND", [])]] * 4
