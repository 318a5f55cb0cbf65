"""Why a token is accepted or refused, step by step, by the very code that a request meets.

No step repeats the token, or what it says that was not proved.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from sqlalchemy import select

from app.services import Services
from auth.credentials.claims import Claims, IssuerKind, believed, check_made_for, end_of
from auth.credentials.gateway import Gateway, GatewayHeader
from auth.credentials.machines import (
    check_form,
    check_no_page,
    check_origin,
    is_secret,
    machine_of,
    row_of_secret,
    viewer_of_grant,
)
from auth.credentials.tokens import (
    ACCESS_TOKEN_TYPES,
    Trusted,
    check_signature,
    issuer_of,
    key_for,
    parsed,
    verify,
)
from auth.identify import Credentials, identify, viewer_of_claims
from auth.viewer import Viewer
from model.person import Person
from rules.errors import NotAllowed

OF_A_SECRET = ("form", "client", "scopes", "request")
OF_A_TOKEN = (
    "form", "issuer", "key", "signature", "audience", "lifetime", "claims", "origin", "person",
    "client", "scopes", "request",
)  # fmt: skip
ANSWERED = "A request with it is answered."
WHO = {
    IssuerKind.OURSELVES: "This service made it.",
    IssuerKind.COMPANY: "An identity provider of the settings made it: {}.",
    IssuerKind.GATEWAY: "The gateway of the settings made it: {}.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at; the first that is not passed is the last."""

    name: str
    passed: bool
    told: str


async def explained(token: str, origin: str | None, services: Services) -> list[Step]:
    """The steps of one token, asked with as from this origin; its own, where none is given."""
    names, checks = (OF_A_SECRET, of_secret) if is_secret(token) else (OF_A_TOKEN, of_token)
    steps: list[Step] = []
    try:
        async for told in checks(token, origin, services):
            steps.append(Step(names[len(steps)], passed=True, told=told))
    except NotAllowed as error:
        steps.append(Step(names[len(steps)], passed=False, told=error.message))
    return steps


async def of_secret(secret: str, origin: str | None, services: Services) -> AsyncGenerator[str]:
    """What passes, in the order of OF_A_SECRET."""
    check_form(secret)
    yield "It has the form of a machine's secret."
    async with services.database.system() as session:
        machine = machine_of(await row_of_secret(session, secret, services.moment()))
    yield f"It is a secret of the machine {machine.id}, which is active."
    yield reach(Viewer(None, scopes=machine.scopes))
    # Not asked with, for then an administrator would see it as used.
    check_no_page(origin)
    check_gateway(services)
    yield ANSWERED


async def of_token(token: str, origin: str | None, services: Services) -> AsyncGenerator[str]:
    """What passes, in the order of OF_A_TOKEN."""
    moment, trusted = services.moment(), known(services)
    header, payload = parsed(token, ACCESS_TOKEN_TYPES)
    yield "It is a JSON Web Token in one strict reading."
    by = issuer_of(payload, trusted)
    yield WHO[by.issuer.kind].format(by.issuer.url)
    await key_for(header, by)
    yield f"Its key is one of that issuer's, and {header.algorithm} is allowed to it."
    await check_signature(token, header, by)
    yield "Its signature is that key's."
    check_made_for(payload, by.issuer)
    yield "It is meant for this service."
    ends = end_of(payload, by.issuer, moment.now.timestamp())
    yield f"It holds until {ends:%Y-%m-%d %H:%M:%S} UTC."
    believed(payload, by.issuer, moment.now)
    claims = await verify(token, [by], now=moment.now)
    yield "Its other claims are those of an access token."
    sent_from = own_origin(claims) if origin is None else origin
    if claims.grant is not None:
        check_origin(claims.grant, sent_from)
    yield bound(claims)
    async for told in whoever(claims, services):
        yield told
    yield await asked(credentials(token, sent_from, by, services), services)


async def whoever(claims: Claims, services: Services) -> AsyncGenerator[str]:
    """The person, the machine that acts, and how far they reach."""
    async with services.database.system() as session:
        viewer = await viewer_of_claims(session, claims, services.moment())
        name = await session.scalar(select(Person.name).where(Person.id == viewer.person_id))
        yield f"It stands for {name}, who works here."
        if claims.grant is not None:
            viewer = await viewer_of_grant(session, viewer, claims.grant)
        machine = viewer.client_id
        yield (
            "Nobody acts for them." if machine is None else f"The machine {machine} acts for them."
        )
        yield reach(viewer)


async def asked(given: Credentials, services: Services) -> str:
    await identify(given, services.verifier, services.database, services.moment())
    return ANSWERED


def check_gateway(services: Services) -> None:
    gateway = services.verifier.gateway
    if gateway is not None and gateway.only:
        raise NotAllowed("Only the gateway is answered here, and a secret is none of its tokens.")


def known(services: Services) -> list[Trusted]:
    gateway = services.verifier.gateway
    own_header = gateway is not None and gateway.header is GatewayHeader.IDENTITY
    more = [gateway.trusted] if gateway is not None and own_header else []
    return [*services.verifier.trusted, *more]


def credentials(token: str, origin: str | None, by: Trusted, services: Services) -> Credentials:
    """As the token's issuer would have it sent."""
    gateway: Gateway | None = services.verifier.gateway
    if gateway is not None and by is gateway.trusted and gateway.header is GatewayHeader.IDENTITY:
        return Credentials(identity=token, origin=origin)
    return Credentials(f"Bearer {token}", origin=origin)


def own_origin(claims: Claims) -> str | None:
    return None if claims.grant is None else claims.grant.origin


def bound(claims: Claims) -> str:
    origin = own_origin(claims)
    return "It is bound to no origin." if origin is None else f"It works on {origin} only."


def reach(viewer: Viewer) -> str:
    """The scopes in words, and whether other than a few documents may be run."""
    scopes = " ".join(sorted(scope.value for scope in viewer.scopes)) or "the directory only"
    limit = "" if viewer.documents is None else f"; {len(viewer.documents)} documents at most"
    return f"It reaches {scopes}{limit}."
