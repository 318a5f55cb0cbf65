"""Jira's webhooks: who is believed, what they are about, and how they are registered."""

from datetime import UTC, datetime, timedelta
from json import dumps
from random import Random
from typing import Any

import httpx2
import pytest

from app.demo.jira import JiraStore, fake_jira
from connectors import jira
from connectors.hooks import EVERYBODY, Hint
from connectors.jira_hooks import Registration
from rules.errors import NotAllowed, Refused, Unreadable
from tests.connectors.builders import NOW, Hidden, client_over, settings
from tests.connectors.contract import JIRA_CLOUD, ContractTransport, contract_of
from tests.support.fakes.jira_hooks import (
    CLIENT_SECRET,
    WEBHOOK_SECRET,
    Sent,
    body_of,
    by_token,
    forged,
    signed,
)

SECRETS = {"webhook_secret": Hidden(WEBHOOK_SECRET), "client_secret": Hidden(CLIENT_SECRET)}
URL = "https://okr.example.com/hooks/1"


def hint(sent: Sent, secrets: Any = SECRETS, now: datetime = NOW) -> Hint:
    return jira.hint_of(secrets, sent.headers, sent.body, now)


def test_what_is_signed_is_believed_and_is_about_its_issue() -> None:
    body = body_of("10001", NOW)
    ways = [signed(body), by_token(body, NOW)]
    assert [hint(sent).subjects for sent in ways] == [("10001",)] * 2


@pytest.mark.parametrize("id_", [7, "OKR-1", "", None, "1 OR 1"])
def test_what_is_about_no_issue_by_number_is_about_everybody(id_: object) -> None:
    assert hint(signed(body_of(id_, NOW))).subjects == (EVERYBODY,)


def test_a_delivery_is_known_by_what_was_signed_and_not_by_its_headers() -> None:
    first, again = (signed(body_of("1", NOW)) for _ in range(2))
    renamed = Sent({**again.headers, "x-atlassian-webhook-identifier": "2"}, again.body)
    assert hint(first).delivery == hint(renamed).delivery
    assert hint(signed(body_of("2", NOW))).delivery != hint(first).delivery


@pytest.mark.parametrize("sent", [signed(body_of("1", NOW)), by_token(body_of("1", NOW), NOW)])
def test_without_a_secret_nobody_is_believed(sent: Sent) -> None:
    for secrets in ({}, {"webhook_secret": Hidden(""), "client_secret": Hidden("")}):
        with pytest.raises(NotAllowed):
            hint(sent, secrets)


def test_of_ten_thousand_forgeries_none_is_believed() -> None:
    random = Random(6)
    believed = [sent for _ in range(10_000) if (sent := spoilt(random)) is not None]
    assert believed == []


def spoilt(random: Random) -> Sent | None:
    sent = forged(random, NOW)
    try:
        hint(sent)
    except NotAllowed:
        return None
    return sent


def consented() -> jira.Settings:
    return settings(email=None, sign_in="oauth", client_id="app", cloud_id="cloud")


@pytest.mark.filterwarnings("ignore:Unsupported scheme type")  # It knows no OAuth 2.0.
async def test_webhooks_are_registered_and_refreshed_within_the_contract() -> None:
    store = JiraStore()
    fake = fake_jira(store, token="t", clock=lambda: NOW)
    told = ContractTransport(httpx2.ASGITransport(fake), contract_of(JIRA_CLOUD))
    client = client_over(WithoutGateway(ByGateway(told)))
    grant = {"grant": Hidden(kept_grant("t"))}
    made = await jira.hooks(client, consented(), grant, URL, (), NOW)
    assert made is not None
    assert (made.expires_at, store.hooks[made.keys[0]].jql) == (
        NOW + timedelta(days=30), 'project in ("OKR")'
    )  # fmt: skip
    store.clock_of_hooks = NOW + timedelta(days=15)
    again = await jira.hooks(client, consented(), grant, URL, made.keys, NOW)
    assert again is not None
    assert (again.keys, again.expires_at) == (made.keys, NOW + timedelta(days=45))
    with pytest.raises(Refused):
        await jira.hooks(client, consented(), grant, URL, ("999",), NOW)
    await jira.unhooked(client, consented(), grant, (*made.keys, "999"))
    assert store.hooks == {}
    assert {path for _, path, _ in told.validated} == {
        "/rest/api/3/webhook", "/rest/api/3/webhook/refresh"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "until"),
    [
        (1_795_000_000_000, datetime.fromtimestamp(1_795_000_000, UTC)),
        ("2027-06-01T12:42:30.000+0000", datetime(2027, 6, 1, 12, 42, 30, tzinfo=UTC)),
    ],
)
async def test_the_end_of_webhooks_is_told_as_a_number_or_as_text(
    told: object, until: datetime
) -> None:
    assert (await refreshed(told)).expires_at == until


@pytest.mark.parametrize("told", [None, "soon", "2027-06-01T12:42:30", [], 10**20])
async def test_webhooks_without_an_end_are_unreadable(told: object) -> None:
    with pytest.raises(Unreadable):
        await refreshed(told)


async def refreshed(expires: object) -> Registration:
    body = httpx2.ByteStream(dumps({"expirationDate": expires}).encode())
    headers = {"content-type": "application/json"}
    site = httpx2.MockTransport(lambda _: httpx2.Response(200, headers=headers, stream=body))
    grant = {"grant": Hidden(kept_grant("t"))}
    found = await jira.hooks(client_over(site), consented(), grant, URL, ("1",), NOW)
    assert found is not None
    return found


async def test_whose_site_has_its_own_webhooks_registers_none() -> None:
    client = client_over(httpx2.MockTransport(lambda _: httpx2.Response(500)))
    assert await jira.hooks(client, settings(), {}, URL, (), NOW) is None


def kept_grant(token: str, until: datetime = datetime(2030, 1, 1, tzinfo=UTC)) -> str:
    return (
        f'{{"access_token": "{token}", "refresh_token": "r", "expires_at": '
        f"{int(until.timestamp())}}}"
    )


class WithoutGateway(httpx2.AsyncBaseTransport):
    """The gateway leads on to the site itself, and lets nobody through without a bearer's token."""

    def __init__(self, site: httpx2.AsyncBaseTransport) -> None:
        self._site = site

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        prefix = "/ex/jira/cloud"
        assert request.url.host == "api.atlassian.com"
        assert request.url.path.startswith(prefix)
        assert request.headers["authorization"] == "Bearer t"
        url = request.url.copy_with(
            host="example.atlassian.net", path=request.url.path.removeprefix(prefix)
        )
        content = await request.aread()
        headers = {**request.headers, "host": "example.atlassian.net"}
        return await self._site.handle_async_request(
            httpx2.Request(request.method, url, headers=headers, content=content)
        )


class ByGateway(httpx2.AsyncBaseTransport):
    """The site takes the gateway's word as its own user's."""

    def __init__(self, site: httpx2.AsyncBaseTransport) -> None:
        self._site = site

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["authorization"] = "Basic " + "YTp0"
        return await self._site.handle_async_request(request)
