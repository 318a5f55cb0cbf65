"""What somebody consented to (OAuth 2.0, three-legged): asked for, exchanged and renewed.

Atlassian gives a new refresh token with each renewal and forgets the old one, so whoever renews
must hold the row that it is kept in, and write the new one before anybody else renews.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from connectors.http import Client, Secrets
from connectors.jira_settings import Settings, SignIn
from connectors.keepable import read_json
from connectors.parts import Json, items, part, text
from rules.errors import Invalid, Refused, Unreadable

GRANT = "grant"
CLIENT_SECRET = "client_secret"  # noqa: S105 — the name of a secret, not one.
SCOPES = (
    "read:jira-work",
    "read:jira-user",
    "read:board-scope:jira-software",
    "read:board-scope.admin:jira-software",
    "manage:jira-webhook",
    "offline_access",
)
WRITING = ("write:jira-work",)
"""Asked for only where links are to be put on issues."""
IN_TIME = timedelta(minutes=10)
"""How long before its end a token is renewed: a run should not lose it on its way."""


@dataclass(frozen=True, slots=True)
class Grant:
    access_token: str
    refresh_token: str
    expires_at: datetime


def consent_address(settings: Settings, back_to: str, state: str) -> str:
    """Where an administrator of the site says yes, and what brings them back to us."""
    if settings.sign_in is not SignIn.OAUTH:
        message = "It signs in by what is entered; a consent takes the sign-in oauth."
        raise Invalid(message, path=("sign_in",))
    asked = {
        "audience": "api.atlassian.com",
        "client_id": settings.client_id or "",
        "scope": " ".join(SCOPES + (WRITING if settings.link_back else ())),
        "redirect_uri": back_to,
        "state": state,
        "response_type": "code",
        "prompt": "consent",
    }
    return f"{settings.auth_url}/authorize?{urlencode(asked)}"


async def granted(
    client: Client, settings: Settings, secrets: Secrets, code: str, back_to: str, now: datetime
) -> str:
    """The grant that a code is worth, as it is kept; Refused where it is not of our site."""
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back_to}
    grant = await _given(client, settings, secrets, asked, now)
    await _check_site(client, settings, grant)
    return _told(grant)


async def renewed(
    client: Client, settings: Settings, secrets: Secrets, now: datetime
) -> str | None:
    """The next grant, or None while the one that we have is good; who asks holds its row."""
    if settings.sign_in is not SignIn.OAUTH:
        return None
    grant = _grant(secrets)
    if grant.expires_at - now > IN_TIME:
        return None
    asked = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
    return _told(await _given(client, settings, secrets, asked, now))


def access_token(secrets: Secrets) -> str:
    return _grant(secrets).access_token


async def _given(
    client: Client, settings: Settings, secrets: Secrets, asked: dict[str, str], now: datetime
) -> Grant:
    if CLIENT_SECRET not in secrets:
        raise Refused("The client secret is missing; enter it again.", code="NEEDS_SECRET")
    ours = {
        "client_id": settings.client_id or "",
        "client_secret": secrets[CLIENT_SECRET].reveal(),
    }
    url = f"{settings.auth_url}/oauth/token"
    try:
        told = await client.post_json_once(url, {**asked, **ours})
    except Refused as refusal:
        message = f"The consent is not good any more; give it again. {refusal.message}"
        raise Refused(message, code="SIGN_IN_REFUSED") from refusal
    return _read(told, now)


async def _check_site(client: Client, settings: Settings, grant: Grant) -> None:
    """Whoever consented may have chosen another of their sites."""
    url = f"{settings.api_url}/oauth/token/accessible-resources"
    sign_in = {"Authorization": f"Bearer {grant.access_token}"}
    sites = items(await client.fetch_json(url, sign_in)) or ()
    if settings.cloud_id not in [text(site, "id") for site in sites]:
        known = ", ".join(f"{text(site, 'url')} ({text(site, 'id')})" for site in sites)
        raise Refused(f"The consent is for {known or 'no site'}, and not for this cloud_id.")


def _read(told: Json, now: datetime) -> Grant:
    access, refresh = text(told, "access_token"), text(told, "refresh_token")
    seconds = part(told, "expires_in")
    if access is None or refresh is None or not isinstance(seconds, int):
        raise Unreadable("Atlassian gave no tokens, or did not say for how long.")
    return Grant(access, refresh, now + timedelta(seconds=seconds))


def _grant(secrets: Secrets) -> Grant:
    kept = read_json(secrets[GRANT].reveal().encode()) if GRANT in secrets else None
    access, refresh = text(kept, "access_token"), text(kept, "refresh_token")
    until = part(kept, "expires_at")
    if access is None or refresh is None or not isinstance(until, int):
        message = (
            "Nobody has consented yet. Ask for it in the console, or run: "
            "okrgraph connector consent NAME"
        )
        raise Refused(message, code="NEEDS_SECRET")
    return Grant(access, refresh, datetime.fromtimestamp(until, UTC))


def _told(grant: Grant) -> str:
    tokens = {"access_token": grant.access_token, "refresh_token": grant.refresh_token}
    return json.dumps({**tokens, "expires_at": int(grant.expires_at.timestamp())})
