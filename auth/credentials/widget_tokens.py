"""Widget tokens: a registered machine exchanges its secret, and whom it serves, for 10 minutes.

A token exchange of RFC 8693: the token stands for the person, names the machine that acts (`act`),
and is bound to one origin. Errors are Invalid or NotAllowed with the codes of RFC 6749 5.2.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from joserfc.jwk import OKPKey

from auth.credentials.claims import LONGEST_TEXT, Claims, Issuer, IssuerKind
from auth.credentials.grants import WIDGET_LIFETIME
from auth.credentials.machines import Machine, machine_by_secret
from auth.credentials.tokens import Trusted, signed, verify
from auth.viewer import EVERY_SCOPE, Moment, Viewer, viewer_by_email, viewer_by_id
from model.audit import Auditor, Entry
from model.client import Client
from model.database import Database, SystemSession
from rules.errors import Invalid, NotAllowed, OkrGraphError
from rules.terms import Scope

ISSUED = "widgetTokenIssue"
INVALID_REQUEST = "invalid_request"
INVALID_CLIENT = "invalid_client"
INVALID_SCOPE = "invalid_scope"
INVALID_TARGET = "invalid_target"
UNAUTHORIZED_CLIENT = "unauthorized_client"
# All that a token for a page may reach: it neither administers nor makes more tokens.
OF_A_PAGE = EVERY_SCOPE - {Scope.ADMINISTRATION}
# What is private is reached only where its person was there: by a token of theirs.
OF_A_PROVED_PERSON = frozenset({Scope.PERFORMANCE_READ, Scope.PERFORMANCE_WRITE})


@dataclass(frozen=True, slots=True)
class Named:
    """A subject as the machine names it: an e-mail address or a person's id."""

    subject: str


@dataclass(frozen=True, slots=True)
class Proved:
    """A subject by an access token of theirs, from an issuer of the company."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a machine asks for: for whom, on which origin, and how far it shall reach.

    Without `documents` the token may run whatever its machine's tokens may.
    """

    client_id: UUID
    secret: str = field(repr=False)
    subject: Named | Proved
    origin: str
    scopes: frozenset[Scope] = frozenset({Scope.OKRS_READ})
    documents: frozenset[str] | None = None
    lifetime: timedelta = WIDGET_LIFETIME


@dataclass(frozen=True, slots=True)
class Issued:
    token: str = field(repr=False)
    scopes: frozenset[Scope]
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class Issuing:
    """What it takes to issue tokens: our key and name, whose tokens prove somebody, the audit.

    `names_subjects` is the operator's word on whether any machine may name a subject unproved.
    """

    signing_key: OKPKey = field(repr=False)
    issuer: Issuer
    trusted: Sequence[Trusted]
    auditor: Auditor
    new_id: Callable[[], UUID]
    names_subjects: bool = False


async def exchange(asked: Exchange, by: Issuing, database: Database, moment: Moment) -> Issued:
    """A token for a page, written down in the audit before anybody has it."""
    async with database.system() as session:
        machine = await machine_that_asks(session, asked, moment)
    check_subject(asked, machine, by)
    check_limits(asked, machine)
    # No connection waits meanwhile, for this may have to fetch an issuer's keys.
    proof = await proof_of(asked.subject, by.trusted, moment)
    asked = within(asked, proof, moment)
    token_id = by.new_id()
    async with database.system() as session:
        person = await person_of(session, asked.subject, proof, moment)
        entry = Entry(ISSUED, Client.__name__, machine.id, person, told_of(asked, token_id))
        who: dict[str, Any] = {"actor_id": None, "client_id": machine.id}
        await by.auditor.write(session, [entry], **who, at=moment.now)
    token = minted(asked, by, person, token_id, moment)
    return Issued(token, asked.scopes, asked.lifetime)


async def machine_that_asks(session: SystemSession, asked: Exchange, moment: Moment) -> Machine:
    """The same words for whatever is wrong with an id and a secret."""
    try:
        machine = await machine_by_secret(session, asked.secret, moment)
    except NotAllowed:
        raise not_a_client() from None
    if machine.id != asked.client_id:
        raise not_a_client()
    return machine


def not_a_client() -> NotAllowed:
    message = "No active machine has this id with this secret."
    return NotAllowed(message, code=INVALID_CLIENT)


def check_subject(asked: Exchange, machine: Machine, by: Issuing) -> None:
    """A subject that is only named takes the operator's word and an administrator's, both.

    An administrator alone could otherwise become anybody by a machine of their own.
    """
    if not isinstance(asked.subject, Named):
        return
    if not by.names_subjects:
        message = (
            "No machine may name a subject here: send a subject_token of theirs. The operator "
            "allows it by the setting machines_name_subjects."
        )
        raise NotAllowed(message, code=UNAUTHORIZED_CLIENT)
    if not machine.names_subjects:
        message = "This machine may not name a subject: send a subject_token of theirs."
        raise NotAllowed(message, code=UNAUTHORIZED_CLIENT)
    if asked.scopes & OF_A_PROVED_PERSON:
        message = "A performance scope takes a subject_token of theirs; a name proves nobody."
        raise Invalid(message, code=INVALID_SCOPE)


def check_limits(asked: Exchange, machine: Machine) -> None:
    """What an administrator lets this machine ask for, whoever it is for."""
    if Scope.WIDGET_SESSIONS not in machine.scopes:
        message = "This machine may not ask for widget tokens: it lacks widget-sessions."
        raise NotAllowed(message, code=UNAUTHORIZED_CLIENT)
    if asked.origin not in machine.origins:
        raise Invalid("The origin is not one of this machine's.", code=INVALID_TARGET)
    if not asked.scopes or not asked.scopes <= machine.scopes & OF_A_PAGE:
        raise Invalid("A scope goes beyond what this machine may ask for.", code=INVALID_SCOPE)
    if machine.documents and asked.documents and not asked.documents <= machine.documents:
        raise Invalid("A document is not one of this machine's.", code=INVALID_SCOPE)
    if not timedelta(seconds=1) <= asked.lifetime <= WIDGET_LIFETIME:
        raise Invalid("A widget token lives from 1 to 600 seconds.", code=INVALID_REQUEST)


async def proof_of(
    subject: Named | Proved, trusted: Sequence[Trusted], moment: Moment
) -> Claims | None:
    """What a token of the company's says; None where no token is given."""
    if isinstance(subject, Named):
        return None
    companies = [each for each in trusted if each.issuer.kind is IssuerKind.COMPANY]
    try:
        return await verify(subject.token, companies, now=moment.now)
    except NotAllowed as error:
        message = f"The subject_token is not taken. {error.message}"
        raise Invalid(message, code=INVALID_REQUEST) from None


def within(asked: Exchange, proof: Claims | None, moment: Moment) -> Exchange:
    """The same for no longer than the proof lives, in whole seconds."""
    if proof is None:
        return asked
    left = timedelta(seconds=int((proof.expires_at - moment.now).total_seconds()))
    if left < timedelta(seconds=1):
        raise Invalid("The subject_token is about to end: get a new one.", code=INVALID_REQUEST)
    return replace(asked, lifetime=min(asked.lifetime, left))


async def person_of(
    session: SystemSession, subject: Named | Proved, proof: Claims | None, moment: Moment
) -> UUID:
    """The person a token is for; the same words for one unknown and for one who left."""
    try:
        viewer = await current(session, subject, proof, moment)
    except OkrGraphError:
        viewer = None
    if viewer is None or viewer.person_id is None:
        raise Invalid("No current employee is known by this subject.", code=INVALID_REQUEST)
    return viewer.person_id


async def current(
    session: SystemSession, subject: Named | Proved, proof: Claims | None, moment: Moment
) -> Viewer | None:
    if proof is not None and proof.email is not None:
        return await viewer_by_email(session, proof.email, moment.today)
    if not isinstance(subject, Named) or len(subject.subject) > LONGEST_TEXT:
        return None
    if "@" in subject.subject:
        return await viewer_by_email(session, subject.subject, moment.today)
    try:
        return await viewer_by_id(session, UUID(subject.subject), moment.today)
    except ValueError:
        return None


def told_of(asked: Exchange, token_id: UUID) -> dict[str, Any]:
    """What the audit tells of a token: its id, how it was asked for, what it reaches."""
    scopes = {scope.name.lower(): True for scope in asked.scopes}
    told = {
        "seconds": int(asked.lifetime.total_seconds()),
        "documents": len(asked.documents or ()),
        "proved": isinstance(asked.subject, Proved),
    }
    return {"token": token_id, **told, **scopes}


def minted(asked: Exchange, by: Issuing, person: UUID, token_id: UUID, moment: Moment) -> str:
    issued = int(moment.now.timestamp())
    claims: dict[str, Any] = {
        "iss": by.issuer.url,
        "aud": by.issuer.audience,
        "sub": str(person),
        "act": {"sub": str(asked.client_id)},
        "origin": asked.origin,
        "scope": " ".join(sorted(scope.value for scope in asked.scopes)),
        "iat": issued,
        "exp": issued + int(asked.lifetime.total_seconds()),
        "jti": str(token_id),
    }
    if asked.documents:
        claims["documents"] = sorted(asked.documents)
    return signed(by.signing_key, claims)
