"""The test of a Jira connection: can it be reached, does it let us in, does the scope answer."""

from collections.abc import Awaitable, Callable

from connectors.http import Client, Secrets
from connectors.jira_fields import account_of
from connectors.jira_settings import Settings
from connectors.jira_site import Search, Site
from connectors.parts import text
from connectors.records import Check
from rules.errors import ConnectorError, Refused, Unreadable

FIXES = {
    "UNREACHABLE": "Check the address, DNS and the allow-list; then try again.",
    "SIGN_IN_REFUSED": "Check the e-mail, and make a new API token: tokens expire within a year.",
    "NEEDS_SECRET": "Enter an API token.",
    "NOT_THERE": "Check the address: it is the site's own, without a path of a page.",
    "UNREADABLE": "Check that the address is a Jira Cloud site, not a login page before it.",
    "BAD_REQUEST": "Check projects and JQL: they must exist and be visible to this user.",
}


async def test(client: Client, settings: Settings, secrets: Secrets) -> list[Check]:
    """Checks in the order in which they depend on each other; the first that fails is the last."""
    site = Site(client, settings, secrets)
    steps: tuple[tuple[str, Callable[[Site], Awaitable[None]]], ...] = (
        ("reach and sign in", _signs_in),
        ("Jira Cloud" if settings.is_cloud else "Jira Data Center", _is_as_told),
        ("fields", _knows_points),
        ("search", _finds),
    )
    checks: list[Check] = []
    for name, step in steps:
        checks.append(await _checked(name, step(site)))
        if not checks[-1].passed:
            break
    return checks


async def _checked(name: str, step: Awaitable[None]) -> Check:
    try:
        await step
    except ConnectorError as error:
        fix = FIXES.get(error.code, "Mend the connection's settings; then try again.")
        return Check(name, passed=False, cause=error.message, fix=fix)
    return Check(name, passed=True)


async def _signs_in(site: Site) -> None:
    if account_of(await site.get("myself")) is None:
        raise Unreadable("Jira did not say who we are.")


async def _is_as_told(site: Site) -> None:
    is_cloud = text(await site.get("serverInfo"), "deploymentType") == "Cloud"
    if is_cloud is not site.settings.is_cloud:
        found, other = ("Cloud", "cloud") if is_cloud else ("Data Center", "data-center")
        raise Refused(f"This is Jira {found}; set deployment={other}.")


async def _knows_points(site: Site) -> None:
    await site.points()


async def _finds(site: Site) -> None:
    async for _ in site.pages(Search(site.settings.scope, ["id"], 1)):
        return
