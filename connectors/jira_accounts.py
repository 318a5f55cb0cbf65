"""Whose account of a Jira site an e-mail belongs to, also where the site shows none."""

from urllib.parse import quote

from connectors.http import Client, Secrets
from connectors.jira_fields import account_of
from connectors.jira_settings import Settings
from connectors.jira_site import Site
from connectors.parts import Json, items, part, text

MOST_ASKED_FOR = 10


async def account_with(
    client: Client, settings: Settings, secrets: Secrets, email: str
) -> str | None:
    """None unless there is one. Jira finds people by how an address begins, too, and shows it to
    few: somebody who shows another one is another."""
    name = "query" if settings.is_cloud else "username"
    path = f"user/search?{name}={quote(email, safe='')}&maxResults={MOST_ASKED_FOR}"
    told = await Site(client, settings, secrets).get(path)
    active = [user for user in items(told) or () if part(user, "active") is not False]
    shown = [user for user in active if _shown(user) == email.casefold()]
    found = shown or [user for user in active if not _shown(user)]
    return account_of(found[0]) if len(found) == 1 else None


def _shown(user: Json) -> str:
    return (text(user, "emailAddress") or "").casefold()
