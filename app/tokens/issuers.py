"""Whose tokens this service takes, as its settings say: its own, the company's, a gateway's."""

import time
from collections.abc import Sequence
from datetime import timedelta

import orjson
from joserfc.jwk import OKPKey

from app.providers import CorporateIssuer, FederationGateway
from app.settings import Settings
from auth.credentials.claims import Issuer, own_issuer
from auth.credentials.gateway import Gateway, GatewayHeader, gateway_issuer
from auth.credentials.jwks import FixedKeys, KeySource
from auth.credentials.tokens import Trusted
from auth.identify import Verifier
from connectors.http import Client
from rules.errors import Invalid

AUDIENCE = "okrgraph"


def verifier_of(settings: Settings, keys: Sequence[OKPKey], client: Client) -> Verifier:
    """`keys` are our own. A gateway that speaks by Authorization is one more issuer there."""
    own = Trusted(own_issuer(settings.issuer_url, AUDIENCE), FixedKeys(*keys))
    trusted = [own, *(corporate(issuer, client) for issuer in settings.issuers)]
    if settings.gateway is None:
        return Verifier(trusted)
    if settings.gateway.url in {each.issuer.url for each in trusted}:
        message = "The gateway must sign by a url of its own, which no other issuer has."
        raise Invalid(message, path=["gateway"])
    gateway = gateway_of(settings.gateway, client)
    if gateway.header is GatewayHeader.AUTHORIZATION:
        trusted.append(gateway.trusted)
    return Verifier(trusted, gateway)


def corporate(told: CorporateIssuer, client: Client) -> Trusted:
    issuer = Issuer(
        url=told.url,
        audience=told.audience,
        algorithms=frozenset(told.algorithms),
        lifetime=timedelta(hours=told.lifetime_hours),
        email_claim=told.email_claim,
        clients=frozenset(told.clients),
    )
    return Trusted(issuer, published_at(told.jwks_url, client))


def gateway_of(told: FederationGateway, client: Client) -> Gateway:
    taken = frozenset(told.algorithms)
    issuer = gateway_issuer(told.url, told.audience, taken, told.email_claim or None)
    trusted = Trusted(issuer, published_at(told.jwks_url, client))
    return Gateway(trusted, GatewayHeader(told.header), told.only)


def published_at(url: str, client: Client) -> KeySource:
    async def fetch(url: str) -> bytes:
        return orjson.dumps(await client.fetch_json(url))

    return KeySource(url, fetch, time.monotonic)
