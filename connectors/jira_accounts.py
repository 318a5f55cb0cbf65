"""Whose account of a Jira site an e-mail belongs to, also where the site shows none."""

from urllib.parse import quote

from connectors.http import Client, Secrets
from connectors.jira_fields import account_of
from connectors.jira_settings import Settings
from connectors.jira_site import Site
from connectors.parts import items, part


async def account_with(
    client: Client, settings: Settings, secrets: Secrets, email: str
) -> str | None:
    """Jira finds people by their whole address, and shows it to few; None unless there is one."""
    name = "query" if settings.is_cloud else "username"
    path = f"user/search?{name}={quote(email, safe='')}&maxResults=2"
    told = await Site(client, settings, secrets).get(path)
    found = [user for user in items(told) or () if part(user, "active") is not False]
    return account_of(found[0]) if len(found) == 1 else None
