"""Who a request comes from: its bearer token, verified, and the person our rows hold for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from auth.credentials.bearer import bearer_token
from auth.credentials.claims import Claims, IssuerKind, refused
from auth.credentials.gateway import Gateway, token_of_gateway
from auth.credentials.machines import check_origin, is_secret, viewer_of_grant, viewer_of_machine
from auth.credentials.tokens import Trusted, verify
from auth.lookups import looking_up
from auth.sign_in.sessions import person_of_session
from auth.viewer import SIGNED_OUT, Moment, Viewer, viewer_by_email, viewer_by_id
from model.database import Database, Lookup
from rules.errors import NotAllowed

Shown = tuple[str, Sequence[Trusted]]


@dataclass(frozen=True, slots=True)
class Verifier:
    """Whose tokens this service takes: its own, those of the company's issuers, a gateway's."""

    trusted: Sequence[Trusted]
    gateway: Gateway | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """How a request says who sends it: its Authorization and Origin headers, its session cookie.

    `identity` is the header x-okr-identity, which is nothing unless a gateway is set to send it.
    """

    authorization: str | None = None
    session: str | None = None
    origin: str | None = None
    identity: str | None = None


async def identify(
    given: Credentials, verifier: Verifier, database: Database, moment: Moment
) -> Viewer:
    """Who sends a request; NotAllowed (UNAUTHENTICATED) if nobody we know.

    The database is asked only once the token is good, so a flood of bad ones takes no connection.
    """
    shown = token_of(given, verifier)
    if shown is not None:
        return await viewer_of_token(shown, given, database, moment)
    if given.session is not None and not given.authorization:
        return await viewer_of_session(given.session, database, moment)
    return await viewer_of_machine(
        bearer_token(given.authorization), given.origin, database, moment
    )


def token_of(given: Credentials, verifier: Verifier) -> Shown | None:
    """The token that says who asks, with the issuers that may have made it.

    None for a session's cookie and a machine's secret: what they stand for is in rows.
    """
    if verifier.gateway is not None:
        token = token_of_gateway(verifier.gateway, given.identity, given.authorization)
        if token is not None:
            return token, [verifier.gateway.trusted]
    if given.session is not None and not given.authorization:
        return None
    token = bearer_token(given.authorization)
    return None if is_secret(token) else (token, verifier.trusted)


async def viewer_of_token(
    shown: Shown, given: Credentials, database: Database, moment: Moment
) -> Viewer:
    """The person that a token names, as far as it lets whoever sends it go."""
    token, trusted = shown
    claims = await verify(token, trusted, now=moment.now)
    if claims.grant is not None:
        check_origin(claims.grant, given.origin)
    async with looking_up(database) as look:
        viewer = await viewer_of_claims(look, claims, moment)
        viewer = replace(
            viewer, until=claims.expires_at, through_gateway=is_gateway_s(claims, trusted)
        )
        if claims.grant is None:
            return viewer
        return await viewer_of_grant(look, viewer, claims.grant)


def is_gateway_s(claims: Claims, trusted: Sequence[Trusted]) -> bool:
    gateways = (each.issuer for each in trusted if each.issuer.kind is IssuerKind.GATEWAY)
    return claims.issuer in {issuer.url for issuer in gateways}


async def viewer_of_claims(look: Lookup, claims: Claims, moment: Moment) -> Viewer:
    if claims.email is not None:
        return await viewer_by_email(look, claims.email, moment.today)
    return await viewer_by_id(look, person_id(claims), moment.today)


async def viewer_of_session(token: str, database: Database, moment: Moment) -> Viewer:
    """Whom a browser's cookie stands for; their rights are read anew each time."""
    async with looking_up(database) as look:
        person = await person_of_session(look, token, moment.now)
        if person is None:
            raise NotAllowed("You are signed out: sign in again.", code=SIGNED_OUT)
        return await viewer_by_id(look, person, moment.today)


def person_id(claims: Claims) -> UUID:
    try:
        return UUID(claims.subject)
    except ValueError:
        raise refused("its subject (sub) is not the id of a person.") from None
