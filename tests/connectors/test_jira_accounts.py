"""Whose account an e-mail belongs to: Jira also finds addresses that only begin so."""

from typing import Any

import httpx
import pytest
import respx

from connectors.jira_accounts import account_with
from tests.connectors.builders import SECRETS, SITE, client_of, settings

ASKED = "js@acme.com"


def user(key: str, email: str | None = None, **more: Any) -> dict[str, Any]:
    return {"accountId": key, **({} if email is None else {"emailAddress": email}), **more}


@pytest.mark.parametrize(
    ("found", "account"),
    [
        ([user("a")], "a"),
        ([user("a", "JS@acme.com")], "a"),
        ([user("a", "js@acme.com.au")], None),
        ([user("a", "js@acme.com.au"), user("b")], "b"),
        ([user("a", "js@acme.com"), user("b")], "a"),
        ([user("a", ""), user("b")], None),
        ([user("a", active=False), user("b")], "b"),
        ([], None),
    ],
)
async def test_an_account_that_shows_another_address_is_somebody_else_s(
    found: list[dict[str, Any]], account: str | None
) -> None:
    routes = respx.Router()
    routes.get(url__startswith=f"{SITE}/rest/api/3/user/search").mock(
        return_value=httpx.Response(200, json=found)
    )
    assert await account_with(client_of(routes), settings(), SECRETS, ASKED) == account
