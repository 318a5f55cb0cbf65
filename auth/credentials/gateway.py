"""The gateway in front of us, where this service is one subgraph of several.

It says who asks by a short token that it signs itself. A header that only names somebody is never
believed, whoever sends it.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from auth.credentials.bearer import bearer_token
from auth.credentials.claims import Algorithm, Issuer, IssuerKind
from auth.credentials.tokens import Trusted
from auth.viewer import SIGNED_OUT
from rules.errors import NotAllowed

LONGEST_LIFE = timedelta(minutes=5)


class GatewayHeader(Enum):
    """Where its token stands: in a header of its own where it forwards the user's Authorization."""

    AUTHORIZATION = "authorization"
    IDENTITY = "x-okr-identity"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway with its keys; where it is the `only` way in, nobody else's word counts."""

    trusted: Trusted
    header: GatewayHeader
    only: bool


def gateway_issuer(
    url: str, audience: str, algorithms: frozenset[Algorithm], email_claim: str | None
) -> Issuer:
    """Without an `email_claim` the subject of its tokens is the id of a person."""
    kind = IssuerKind.GATEWAY
    return Issuer(url, audience, algorithms, LONGEST_LIFE, email_claim, kind=kind)


def token_of_gateway(
    gateway: Gateway, identity: str | None, authorization: str | None
) -> str | None:
    """The token that must be the gateway's; None where somebody else may have sent the request.

    NotAllowed where there must be one, and is none.
    """
    if gateway.header is GatewayHeader.AUTHORIZATION:
        return bearer_token(authorization) if gateway.only else None
    if identity is None and gateway.only:
        message = "Only the gateway is answered here: it must send who asks by x-okr-identity."
        raise NotAllowed(message, code=SIGNED_OUT)
    return identity
