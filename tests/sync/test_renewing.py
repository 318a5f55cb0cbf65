"""A grant that ends: renewed once, however many ask at the same time, and never lost."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import httpx2
import pytest
import sqlalchemy as sa

from connectors import Connector, jira
from connectors.http import Client
from model.connection import Connection
from model.database import Database
from rules.errors import Refused
from sync.connection_changes import settings_saved
from sync.connections import Opened, Vault, keep_secret
from sync.hook_keeping import keep_hooks
from sync.renewing import kept_fresh, with_fresh_secrets
from sync.secrets import KeyRing, Secret, WrappingKey
from tests.connectors.builders import NOW, client_over, settings
from tests.support.company import Company
from tests.sync.taken_in import rows

VAULT = Vault(KeyRing(WrappingKey("k", b"k" * 32)), lambda size: b"r" * size)
SETTINGS = settings(email=None, sign_in="oauth", client_id="app", cloud_id="cloud")
URL = "https://x.example/hooks"
WRITTEN = {
    "base_url": "https://example.atlassian.net",
    "sign_in": "oauth",
    "client_id": "app",
    "cloud_id": "cloud",
    "projects": ["OKR"],
}


class Atlassian(httpx2.AsyncBaseTransport):
    """Gives each refresh token one successor, and takes none twice."""

    def __init__(self) -> None:
        self.given = 1
        self.asked: list[dict[str, str]] = []
        self.hooks: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(await request.aread())
        if "/webhook" in request.url.path:
            return self._hook(request)
        self.asked.append(body)
        await asyncio.sleep(0.05)
        if body["refresh_token"] != f"refresh-{self.given}":
            return told(403, error="unauthorized_client")
        self.given += 1
        tokens = {"access_token": f"access-{self.given}", "refresh_token": f"refresh-{self.given}"}
        return told(200, **tokens, expires_in=3600)

    def _hook(self, request: httpx2.Request) -> httpx2.Response:
        self.hooks.append(request.method)
        if request.method == "PUT":
            until = datetime(2027, 1, 1, tzinfo=UTC).timestamp() * 1000
            return told(200, expirationDate=int(until))
        if request.method == "DELETE":
            return httpx2.Response(202, stream=httpx2.ByteStream(b""))
        return told(200, webhookRegistrationResult=[{"createdWebhookId": 7}])


def told(status: int, **body: Any) -> httpx2.Response:
    stream = httpx2.ByteStream(json.dumps(body).encode())
    return httpx2.Response(status, headers={"content-type": "application/json"}, stream=stream)


async def kept(database: Database, connection: UUID, until: datetime) -> Opened:
    grant = {"access_token": "access-1", "refresh_token": "refresh-1"}
    told = Secret(json.dumps({**grant, "expires_at": int(until.timestamp())}))
    async with database.system() as session:
        await keep_secret(session, connection, "grant", told, vault=VAULT, now=NOW)
    secrets = {"client_secret": Secret("app-secret"), "grant": told}
    return Opened(connection, "jira", cast("Connector", jira), SETTINGS, secrets)


@pytest.fixture
def atlassian() -> Atlassian:
    return Atlassian()


async def fresh(database: Database, opened: Opened, client: Client, at: datetime = NOW) -> Any:
    told = await with_fresh_secrets(database, opened, client, VAULT, at)
    return json.loads(told.secrets["grant"].reveal())


async def test_many_who_ask_at_once_renew_once(database: Database, atlassian: Atlassian) -> None:
    opened = await kept(database, await Company(database).connection(), NOW)
    client = client_over(atlassian)
    told = await asyncio.gather(*(fresh(database, opened, client) for _ in range(4)))
    assert len(atlassian.asked) == 1
    assert {each["refresh_token"] for each in told} == {"refresh-2"}
    assert atlassian.asked[0]["client_secret"] == "app-secret"


async def test_what_is_good_for_a_while_is_not_renewed(
    database: Database, atlassian: Atlassian
) -> None:
    opened = await kept(database, await Company(database).connection(), NOW + timedelta(minutes=11))
    client = client_over(atlassian)
    assert (await fresh(database, opened, client))["access_token"] == "access-1"
    later = NOW + timedelta(minutes=2)
    assert (await fresh(database, opened, client, later))["access_token"] == "access-2"
    again = await fresh(database, opened, client, later + timedelta(minutes=55))
    assert (again["access_token"], len(atlassian.asked)) == ("access-3", 2)


async def test_a_grant_that_ends_on_the_way_is_renewed_for_whoever_uses_it(
    database: Database, atlassian: Atlassian
) -> None:
    opened = await kept(database, await Company(database).connection(), NOW)
    client, used = client_over(atlassian), asyncio.Event()

    async def renewed(connection: Opened) -> Opened:
        told = await with_fresh_secrets(database, connection, client, VAULT, NOW)
        used.set()
        return told

    async with kept_fresh(opened, renewed, timedelta()) as living:
        assert "access-1" in living.secrets["grant"].reveal()
        await asyncio.wait_for(used.wait(), 5)
        await asyncio.sleep(0)
        assert "access-2" in living.secrets["grant"].reveal()
    assert len(atlassian.asked) == 1


async def test_a_grant_that_cannot_be_renewed_on_the_way_ends_nothing_by_itself(
    database: Database, atlassian: Atlassian
) -> None:
    opened = await kept(database, await Company(database).connection(), NOW)
    looks = asyncio.Queue[None]()

    async def refused(_: Opened) -> Opened:
        looks.put_nowait(None)
        raise Refused("The consent is not good any more.")

    async with kept_fresh(opened, refused, timedelta()) as living:
        for _ in range(2):
            await asyncio.wait_for(looks.get(), 5)
        assert "access-1" in living.secrets["grant"].reveal()


async def test_a_consent_that_is_over_says_so_and_what_is_kept_stays(
    database: Database, atlassian: Atlassian
) -> None:
    opened = await kept(database, await Company(database).connection(), NOW)
    atlassian.given = 9
    before = await rows(database, "SELECT sealed FROM secret")
    with pytest.raises(Refused, match="give it again") as refused:
        await fresh(database, opened, client_over(atlassian))
    assert refused.value.code == "SIGN_IN_REFUSED"
    assert await rows(database, "SELECT sealed FROM secret") == before


async def test_webhooks_are_registered_once_and_renewed_at_half_of_their_life(
    database: Database, atlassian: Atlassian
) -> None:
    opened = await kept(database, await Company(database).connection(), NOW + timedelta(days=99))
    opened = await set_up(database, opened, "OKR")
    client, asked = client_over(atlassian), list[bool]()
    for days in (0, 1, 14, 16, 31):
        now = NOW + timedelta(days=days)
        asked.append(await keep_hooks(database, opened, client, URL, now))
    assert (asked, atlassian.hooks) == ([True, False, False, True, True], ["POST", "PUT", "PUT"])


async def test_webhooks_are_registered_anew_for_other_projects(
    database: Database, atlassian: Atlassian
) -> None:
    opened = await kept(database, await Company(database).connection(), NOW + timedelta(days=99))
    client = client_over(atlassian)
    await set_up(database, opened, "OKR")
    await keep_hooks(database, opened, client, URL, NOW)
    changed = await set_up(database, opened, "NEW")
    await keep_hooks(database, changed, client, URL, NOW)
    await keep_hooks(database, changed, client, URL, NOW)
    assert atlassian.hooks == ["POST", "DELETE", "POST"]


async def test_webhooks_of_settings_that_changed_while_we_asked_are_not_kept_for_long(
    database: Database, atlassian: Atlassian
) -> None:
    opened = await kept(database, await Company(database).connection(), NOW + timedelta(days=99))
    client = client_over(atlassian)
    changed = await set_up(database, opened, "NEW")
    await keep_hooks(database, opened, client, URL, NOW)
    await keep_hooks(database, changed, client, URL, NOW)
    assert atlassian.hooks == ["POST", "DELETE", "POST"]


async def test_no_webhook_of_another_place_is_taken_back(
    database: Database, atlassian: Atlassian
) -> None:
    opened = await kept(database, await Company(database).connection(), NOW + timedelta(days=99))
    await set_up(database, opened, "OKR")
    await keep_hooks(database, opened, client_over(atlassian), URL, NOW)
    await set_up(database, opened, "OKR", base_url="https://another.atlassian.net")
    assert await rows(database, "SELECT count(*) FROM registered_hook") == [(0,)]


async def set_up(database: Database, opened: Opened, project: str, **more: Any) -> Opened:
    """The connection as it is after somebody has saved its settings so."""
    given: dict[str, Any] = {**WRITTEN, "projects": [project], **more}
    async with database.system() as session:
        its = sa.update(Connection).where(Connection.id == opened.id)
        await session.run(its.values(settings=given))
        await settings_saved(session, opened.id, "jira", old=WRITTEN, now=NOW)
    return replace(opened, settings=jira.parse(given))
