"""Webhooks of Jira: who sent one, which issue it is about, and how they are asked for and renewed.

One that an administrator of the site set up is signed over its body. One that we registered by
somebody's consent bears a token that the app's secret signed, and which says nothing of the body.
Either only makes us look: what changed is read from Jira itself.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from hmac import new as hmac_of

from connectors import jql
from connectors.hooks import EVERYBODY, Hint, check_age, check_signature, digest, secret_for_hooks
from connectors.http import Secrets
from connectors.jira_grant import CLIENT_SECRET
from connectors.jira_site import Site
from connectors.keepable import read_json
from connectors.parts import Json, items, part, text
from rules.errors import NotAllowed, Refused, Unreadable

WEBHOOK = "webhook_secret"
KEPT_FOR = timedelta(hours=6)
"""Its tries of one event end well within this; one that is older is a replay."""
TOKEN_LIFE = timedelta(minutes=10)
LIFE = timedelta(days=30)
EVENTS = ("jira:issue_created", "jira:issue_updated", "jira:issue_deleted")
SIGNATURE = "sha256="
LONGEST_TOKEN = 4096


def hint_of(secrets: Secrets, headers: Mapping[str, str], body: bytes, now: datetime) -> Hint:
    """NotAllowed unless it is signed by a secret of this connection, and lately."""
    token = headers.get("authorization", "")
    if "x-hub-signature" in headers or not token.startswith("JWT ") | token.startswith("Bearer "):
        key = secret_for_hooks(secrets, WEBHOOK)
        expected = SIGNATURE + hmac_of(key, body, "sha256").hexdigest()
        check_signature(headers.get("x-hub-signature"), expected)
    else:
        check_token(token.partition(" ")[2], secret_for_hooks(secrets, CLIENT_SECRET), now)
    told = read_json(body)
    check_age(_sent(told), now, KEPT_FOR)
    # The headers name a delivery too, but nobody has signed them.
    return Hint(digest(body), (_subject(told),))


def check_token(token: str, key: bytes, now: datetime) -> None:
    """A JWT by HS256 alone, given within the last minutes; NotAllowed for anything else."""
    head, claims, signature = (*token.split("."), "", "")[:3]
    signed = hmac_of(key, f"{head}.{claims}".encode(), "sha256").digest()
    if len(token) > LONGEST_TOKEN or token.count(".") != 2:
        raise NotAllowed("The webhook's token is none.")
    if not compare_digest(signed, _decoded(signature)):
        raise NotAllowed("The token is not of this app's secret.")
    if text(read_json(_decoded(head)), "alg") != "HS256":
        raise NotAllowed("The token is signed in a way that is not taken.")
    given, until = (part(read_json(_decoded(claims)), name) for name in ("iat", "exp"))
    if not isinstance(given, int) or not isinstance(until, int) or until <= now.timestamp():
        raise NotAllowed("The token is over, or does not say when that is.")
    check_age(_moment(given), now, TOKEN_LIFE)


@dataclass(frozen=True, slots=True)
class Registration:
    """Webhooks that Jira will send, and until when."""

    keys: tuple[str, ...]
    expires_at: datetime


async def register(site: Site, url: str, now: datetime) -> Registration:
    """Ask for webhooks of the projects in scope; Refused where Jira will not send any."""
    if not site.settings.projects:
        raise Refused("Name the projects: Jira filters webhooks by those, and not by any JQL.")
    wanted = {"events": list(EVENTS), "jqlFilter": jql.in_projects(site.settings.projects)}
    told = await site.change("POST", "webhook", {"url": url, "webhooks": [wanted]})
    results = items(told, "webhookRegistrationResult") or ()
    keys = tuple(str(key) for each in results if (key := part(each, "createdWebhookId")))
    if not keys:
        why = "; ".join(str(error) for each in results for error in items(each, "errors") or ())
        raise Refused(f"Jira registered no webhook: {why or 'it does not say why'}.")
    return Registration(keys, now + LIFE)


async def refresh(site: Site, keys: Sequence[str]) -> Registration:
    """The same ones for as long again."""
    told = await site.change("PUT", "webhook/refresh", {"webhookIds": [int(key) for key in keys]})
    until = _until(part(told, "expirationDate"))
    if until is None:
        raise Unreadable("Jira did not say until when it sends webhooks.")
    return Registration(tuple(keys), until)


async def unregister(site: Site, keys: Sequence[str]) -> None:
    """Jira passes over those that are no more."""
    await site.settle("DELETE", "webhook", {"webhookIds": [int(key) for key in keys]})


def _subject(told: Json) -> str:
    """The issue's id; where it is no number, nobody knows what it is about."""
    id_ = text(told, "issue", "id") or ""
    return id_ if id_.isascii() and id_.isdigit() else EVERYBODY


def _sent(told: Json) -> datetime | None:
    stamp = part(told, "timestamp")
    return _moment(stamp / 1000) if isinstance(stamp, int) else None


def _until(told: Json) -> datetime | None:
    """Milliseconds by Jira's contract, and a written time in the examples of that contract."""
    if not isinstance(told, str):
        return _moment(told / 1000) if isinstance(told, int) else None
    try:
        until = datetime.fromisoformat(told)
    except ValueError:
        return None
    return until if until.tzinfo else None


def _moment(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _decoded(part_: str) -> bytes:
    try:
        return urlsafe_b64decode(part_ + "=" * (-len(part_) % 4))
    except ValueError:
        return b""
