"""What a token says of its own limits: our widget tokens, and those of the gateway.

A grant only ever narrows what the person may. So whatever of it can't be read refuses the token.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from auth.credentials.claims import Grant, Issuer, IssuerKind, refused, text, whole_seconds
from auth.viewer import EVERY_SCOPE
from rules.terms import Scope

WIDGET_LIFETIME = timedelta(minutes=10)
OF_A_WIDGET = frozenset({"act", "scope", "origin", "documents"})
# A gateway that says so means to narrow something, and we would not know how.
NOT_OF_A_GATEWAY = ("origin", "documents")


def grant_of(payload: Mapping[str, Any], issuer: Issuer) -> Grant | None:
    """The limits of a token whose claims were believed; None where it has none."""
    if issuer.kind is IssuerKind.GATEWAY:
        return of_gateway(payload)
    if issuer.kind is IssuerKind.COMPANY or OF_A_WIDGET.isdisjoint(payload):
        return None
    return of_widget(payload)


def of_widget(payload: Mapping[str, Any]) -> Grant:
    """A token of ours says all of it, or none."""
    lifetime = whole_seconds(payload, "exp") - whole_seconds(payload, "iat")
    if lifetime > WIDGET_LIFETIME.total_seconds():
        raise refused("a widget token lives 10 minutes at most.")
    words = text(payload, "scope").split(" ")
    known = known_scopes(words)
    if len(known) < len(words):
        raise refused("its scope names a word twice, or one that is none of ours.")
    documents = documents_of(payload["documents"]) if "documents" in payload else None
    return Grant(known, actor_of(payload), text(payload, "origin"), documents)


def of_gateway(payload: Mapping[str, Any]) -> Grant:
    """Without a scope the person's own; words of other services in it reach nothing here."""
    whole_seconds(payload, "iat")
    if any(name in payload for name in NOT_OF_A_GATEWAY):
        raise refused("it names an origin or documents, which only our own tokens may.")
    words = text(payload, "scope").split(" ") if "scope" in payload else None
    scopes = EVERY_SCOPE if words is None else known_scopes(words)
    return Grant(scopes, actor_of(payload) if "act" in payload else None, None, None)


def known_scopes(words: list[str]) -> frozenset[Scope]:
    return frozenset(scope for scope in EVERY_SCOPE if scope.value in words)


def actor_of(payload: Mapping[str, Any]) -> UUID:
    """The machine that acts, by the id it is registered with (RFC 8693 4.1)."""
    actor = payload.get("act")
    told = cast("Mapping[str, Any]", actor).get("sub") if isinstance(actor, dict) else None
    try:
        return UUID(told if isinstance(told, str) else "")
    except ValueError:
        raise refused("its actor (act) is not the id of a registered machine.") from None


def documents_of(told: object) -> frozenset[str]:
    names = cast("list[object]", told) if isinstance(told, list) else []
    known = frozenset(name for name in names if isinstance(name, str))
    if not known or len(known) < len(names):
        raise refused("its documents are not a list of their ids.")
    return known
