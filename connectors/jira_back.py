"""A link on an issue to the key result that it works for: a remote link, as Jira calls it."""

from urllib.parse import quote

from connectors.http import Client, Secrets
from connectors.jira_settings import Settings
from connectors.jira_site import Site
from connectors.records import Shown
from rules.errors import Refused

APPLICATION = {"type": "com.okrgraph", "name": "OKR Graph"}
RELATIONSHIP = "contributes to"


def page_of(settings: Settings) -> str | None:
    """Where a link leads, with {id} for the key result; None where nobody asked for links."""
    return settings.link_back


async def show(
    client: Client, settings: Settings, secrets: Secrets, source_id: str, shown: Shown
) -> None:
    """Jira keeps one link of each name, and what it is not told of it becomes nothing."""
    body = {
        "globalId": shown.name,
        "application": APPLICATION,
        "relationship": RELATIONSHIP,
        "object": {"url": shown.url, "title": shown.title},
    }
    await Site(client, settings, secrets).settle("POST", _links(source_id), body)


async def hide(
    client: Client, settings: Settings, secrets: Secrets, source_id: str, name: str
) -> None:
    """Gone by now, or before; an issue that is gone has no links."""
    path = f"{_links(source_id)}?globalId={quote(name, safe='')}"
    try:
        await Site(client, settings, secrets).settle("DELETE", path, None)
    except Refused as refusal:
        if refusal.code != "NOT_THERE":
            raise


def _links(source_id: str) -> str:
    return f"issue/{quote(source_id, safe='')}/remotelink"
