"""A token exchange as HTTP brings it (RFC 8693 2.1), read in one way only or refused."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast
from urllib.parse import parse_qsl, unquote_plus
from uuid import UUID

from starlette.requests import Request

from app.tokens.issuers import AUDIENCE
from auth.credentials.grants import WIDGET_LIFETIME
from auth.credentials.tokens import unique
from auth.credentials.widget_tokens import (
    INVALID_REQUEST,
    INVALID_SCOPE,
    INVALID_TARGET,
    Exchange,
    Named,
    Proved,
    not_a_client,
)
from resolvers.ids import key_of
from rules.errors import Invalid, OkrGraphError
from rules.terms import Scope

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 — a name, no token.
TOKEN_TYPES = frozenset({ACCESS_TOKEN, "urn:ietf:params:oauth:token-type:jwt"})
LONGEST_BODY = 64 * 1024
MOST_DOCUMENTS = 50

Words = Mapping[str, Any]


async def words_of(request: Request) -> Words:
    """The request's parameters, from a form or a JSON object; each of them once."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            raise wrong(f"A request holds at most {LONGEST_BODY} bytes.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            found = json.loads(body, object_pairs_hook=unique)
        elif kind == "application/x-www-form-urlencoded":
            found = unique(parse_qsl(body.decode("ascii"), keep_blank_values=True))
        else:
            raise wrong("Send a form, or JSON with Content-Type: application/json.")
    except (ValueError, RecursionError):
        raise wrong("The body can't be read, or says something twice.") from None
    if not isinstance(found, dict):
        raise wrong("The body must be one JSON object.")
    return cast("Words", found)


def asked_of(words: Words, authorization: str | None) -> Exchange:
    """What the parameters mean; who asks is read first, and told first where it is wrong."""
    client_id, secret = client_of(words, authorization)
    if text(words, "grant_type") != GRANT:
        raise Invalid(f"The grant_type must be {GRANT}.", code="unsupported_grant_type")
    for name in ("actor_token", "resource"):
        if name in words:
            raise wrong(f"The parameter {name} is not taken here.")
    if words.get("requested_token_type", ACCESS_TOKEN) not in TOKEN_TYPES:
        raise wrong("Only an access token can be asked for.")
    if words.get("audience", AUDIENCE) != AUDIENCE:
        raise Invalid(f"The audience can only be {AUDIENCE}.", code=INVALID_TARGET)
    return Exchange(
        client_id=client_id,
        secret=secret,
        subject=subject_of(words),
        origin=text(words, "origin"),
        scopes=scopes_of(words),
        documents=documents_of(words),
        lifetime=lifetime_of(words),
    )


def client_of(words: Words, authorization: str | None) -> tuple[UUID, str]:
    """Who asks, by HTTP Basic or by the body, and not by both (RFC 6749 2.3.1)."""
    if authorization is None:
        if "client_id" not in words or "client_secret" not in words:
            raise not_a_client()
        return uuid_of(text(words, "client_id"), "Client"), text(words, "client_secret")
    if "client_secret" in words:
        raise wrong("Send the secret by Authorization or in the body, not in both.")
    client_id, secret = basic(authorization)
    if words.get("client_id", client_id) != client_id:
        raise wrong("The client_id in the body is not that of the Authorization header.")
    return uuid_of(client_id, "Client"), secret


def basic(authorization: str) -> tuple[str, str]:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise not_a_client()
    try:
        client_id, sign, secret = b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:
        raise not_a_client() from None
    if not sign:
        raise not_a_client()
    return unquote_plus(client_id), unquote_plus(secret)


def uuid_of(text: str, noun: str) -> UUID:
    """An id as the graph shows it, or the plain one."""
    found = key_of(text, noun)
    try:
        return UUID(text) if found is None else found
    except ValueError:
        raise not_a_client() from None


def subject_of(words: Words) -> Named | Proved:
    if ("subject" in words) == ("subject_token" in words):
        raise wrong("Send either a subject or a subject_token.")
    if "subject_token" in words:
        if text(words, "subject_token_type") not in TOKEN_TYPES:
            raise wrong("The subject_token_type must be that of an access token or a JWT.")
        return Proved(text(words, "subject_token"))
    if "subject_token_type" in words:
        raise wrong("A subject_token_type goes with a subject_token only.")
    named = text(words, "subject")
    person = key_of(named, "Person")
    return Named(named if person is None else str(person))


def scopes_of(words: Words) -> frozenset[Scope]:
    if "scope" not in words:
        return frozenset({Scope.OKRS_READ})
    known = {scope.value: scope for scope in Scope}
    asked = text(words, "scope").split()
    if not asked or not known.keys() >= set(asked):
        raise Invalid("The scope names a word that is none of ours.", code=INVALID_SCOPE)
    return frozenset(known[word] for word in asked)


def documents_of(words: Words) -> frozenset[str] | None:
    """A list in JSON; in a form, ids with spaces between them."""
    if "documents" not in words:
        return None
    told = words["documents"]
    named: object = told.split() if isinstance(told, str) else told
    ids = cast("list[object]", named) if isinstance(named, list) else []
    if not 0 < len(ids) <= MOST_DOCUMENTS:
        raise wrong(f"The documents must be 1 to {MOST_DOCUMENTS} ids.")
    if not all(isinstance(each, str) and each.isprintable() and len(each) <= 100 for each in ids):
        raise wrong("The documents must be named by their ids.")
    return frozenset(cast("list[str]", ids))


def lifetime_of(words: Words) -> timedelta:
    told = words.get("expires_in", int(WIDGET_LIFETIME.total_seconds()))
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < 10:
        told = int(told)
    if not isinstance(told, int) or isinstance(told, bool) or not 1 <= told <= 600:
        raise wrong("expires_in must be 1 to 600 seconds.")
    return timedelta(seconds=told)


def text(words: Words, name: str) -> str:
    found = words.get(name)
    if not isinstance(found, str) or not found.strip() or not found.isprintable():
        raise wrong(f"The parameter {name} is needed, as a text.")
    return found


def wrong(message: str) -> OkrGraphError:
    return Invalid(message, code=INVALID_REQUEST)
