"""The parts of OAuth that Authlib does for us: PKCE, the redirect, client authentication."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote_plus

# Authlib has no types of its own, so what it answers is named below.
from authlib.common import urls  # type: ignore[import-untyped]  # — see above.
from authlib.oauth2.auth import ClientAuth  # type: ignore[import-untyped]  # — see above.
from authlib.oauth2.client import OAuth2Client  # type: ignore[import-untyped]  # — see above.
from authlib.oauth2.rfc6749 import parameters  # type: ignore[import-untyped]  # — see above.

from auth.sign_in.attempts import Attempt

# A longer one is left out, for an address of that length does not reach every provider.
LONGEST_HINT = 4000


@dataclass(frozen=True, slots=True)
class Registration:
    """This service as a provider's client, a public one without a secret.

    `max_age` is how long ago the provider may have asked for a password, None for whenever.
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    redirect_url: str
    signed_out_url: str
    scope: str
    email_claim: str
    session_lifetime: timedelta
    max_age: timedelta | None = None


def authorization_url(us: Registration, endpoint: str, attempt: Attempt, prompt: str | None) -> str:
    """Where the browser goes to sign in."""
    flow: Any = OAuth2Client(
        session=None,
        client_id=us.client_id,
        scope=us.scope,
        redirect_uri=us.redirect_url,
        code_challenge_method="S256",
    )
    asked: dict[str, Any] = {"nonce": attempt.nonce, "prompt": prompt}
    if us.max_age is not None:
        asked["max_age"] = str(int(us.max_age.total_seconds()))
    url, _ = flow.create_authorization_url(
        endpoint, state=attempt.state, code_verifier=attempt.verifier, **asked
    )
    return str(url)


def code_request(
    us: Registration, endpoint: str, code: str, attempt: Attempt
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The form and the headers that redeem a code for tokens."""
    grant: Any = parameters
    body: str = grant.prepare_token_request(
        "authorization_code",
        code=code,
        redirect_uri=us.redirect_url,
        code_verifier=attempt.verifier,
    )
    headers: dict[str, str] = {}
    _, headers, body = client_auth(us).prepare("POST", endpoint, headers, body)
    return dict(parse_qsl(body, strict_parsing=True)), headers


def client_auth(us: Registration) -> Any:
    """RFC 6749 2.3.1 has both encoded before they become Basic; Authlib leaves that to us."""
    if us.client_secret is None:
        return ClientAuth(us.client_id, None, "none")
    return ClientAuth(quote_plus(us.client_id), quote_plus(us.client_secret), "client_secret_basic")


def logout_url(us: Registration, endpoint: str, id_token: str) -> str:
    """Where the browser goes to sign out at the provider too (RP-Initiated Logout 1.0, 2)."""
    asked = [("client_id", us.client_id), ("post_logout_redirect_uri", us.signed_out_url)]
    hint = [("id_token_hint", id_token)] if len(id_token) <= LONGEST_HINT else []
    return str(urls.add_params_to_uri(endpoint, [*asked, *hint]))
