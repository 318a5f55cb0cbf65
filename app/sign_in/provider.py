"""Sign-in by the company's provider, composed of the settings and the service's own HTTP client."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson

from app.providers import SignInProvider
from app.settings import Settings
from auth.credentials.jwks import KeySource
from auth.sign_in.discovery import Discovery, Seconds, is_safe
from auth.sign_in.login import SignIn
from auth.sign_in.oauth import Registration
from connectors.http import Client
from rules.errors import Invalid, Unreachable

CALLBACK = "/auth/callback"
SIGNED_OUT = "/auth/signed-out"
LONGEST_ANSWER = 5.0
"""So many seconds somebody who signs in waits for the provider's tokens."""


def sign_in_of(settings: Settings, client: Client, clock: Seconds) -> SignIn | None:
    """Signing in as the settings say, or None where nobody signs in by a browser.

    `clock` counts seconds and never goes back.
    """
    told = settings.sign_in
    if told is None:
        return None

    async def fetch(url: str) -> bytes:
        return orjson.dumps(await client.fetch_json(url))

    async def post_form(url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                return await client.post_form_once(url, form, headers)
        except TimeoutError:
            raise Unreachable("The identity provider takes too long.") from None

    return SignIn(
        registration(told, settings.public_url),
        Discovery(told.issuer, client.fetch_json_once, clock),
        lambda url: KeySource(url, fetch, clock),
        post_form,
        secrets.token_bytes,
    )


def registration(told: SignInProvider, public_url: str | None) -> Registration:
    """How we are registered; Invalid where a browser could not come back to us safely."""
    if public_url is None or not is_safe(public_url):
        raise Invalid(
            "Signing in by a browser needs a public_url that begins with https, or with http on "
            "this machine only.",
            path=["public_url"],
        )
    here = public_url.rstrip("/")
    secret = told.client_secret
    return Registration(
        issuer=told.issuer,
        client_id=told.client_id,
        client_secret=None if secret is None else secret.get_secret_value(),
        redirect_url=here + CALLBACK,
        signed_out_url=here + SIGNED_OUT,
        scope=" ".join(told.scopes),
        email_claim=told.email_claim,
        session_lifetime=timedelta(hours=told.session_hours),
        max_age=None if told.max_age_minutes is None else timedelta(minutes=told.max_age_minutes),
    )
