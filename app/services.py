"""Everything a running process shares, composed once: database, keys, issuers, clock, clients."""

import secrets
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from joserfc.jwk import OKPKey
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError
from uuid_utils.compat import uuid7

from app import postgres
from app.keys import (
    audit_keys,
    kept_audit_keys,
    kept_key_ring,
    kept_signing_key,
    key_ring,
    signing_key,
)
from app.postgres.cluster import SERVICE
from app.settings import Settings
from app.sign_in.provider import sign_in_of
from app.tokens.issuers import AUDIENCE, verifier_of
from auth.credentials.claims import own_issuer
from auth.credentials.tokens import mint
from auth.identify import Verifier
from auth.sign_in.login import SignIn
from auth.viewer import Moment
from connectors.addresses import parse_allow_list
from connectors.http import Client, Limits, build_client
from model.audit import Auditor
from model.database import Database, connect
from model.migrate import migrate
from model.organisation import Organisation
from rules.audit_chain import Keys
from rules.errors import Invalid, Unreachable
from sync.secrets import KeyRing

PAGE = "docs/operations.md"
WEBHOOK = Limits(answering=15.0, answer_bytes=64 * 1024)
ONE_ROLE = (
    "name one role, and it would own the tables that row-level security must guard from it. Name "
    "the role that owns the database in owner_database_url, and in database_url one that owns "
    f"nothing: CREATE ROLE {SERVICE} LOGIN PASSWORD '…'. See {PAGE}."
)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Urls:
    """How the database is reached: by its owner for migrations, by the service for all else."""

    owner: str
    service: str


@dataclass(frozen=True)
class Services:
    settings: Settings
    urls: Urls
    database: Database
    client: Client
    webhook_client: Client
    signing_key: OKPKey
    older_signing_keys: tuple[OKPKey, ...]
    keys: KeyRing
    audit_keys: Keys
    auditor: Auditor
    verifier: Verifier
    zone: ZoneInfo
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]
    sign_in: SignIn | None = None

    def moment(self) -> Moment:
        now = self.now()
        return Moment(now, now.astimezone(self.zone).date())

    def token_of(self, person_id: UUID, ttl: timedelta) -> str:
        """A bearer token of our own."""
        issuer = own_issuer(self.settings.issuer_url, AUDIENCE)
        jti = str(self.new_id())
        return mint(self.signing_key, issuer, person_id=person_id, ttl=ttl, now=self.now(), jti=jti)


@contextmanager
def database_urls(settings: Settings) -> Generator[Urls]:
    """The operator's database, or the embedded one, started if need be."""
    if settings.database_url is not None:
        service = postgresql_url(settings.database_url)
        yield Urls(postgresql_url(settings.owner_database_url or service), service)
        return
    with postgres.running(settings.data) as urls:
        yield Urls(urls.owner, urls.service)


def postgresql_url(url: str) -> str:
    """The same without a driver; Invalid, never showing a password, where it is no PostgreSQL's.

    libpq takes two names for it, and some hosts still hand out the older one.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = make_url("unknown://")
    if parsed.drivername.partition("+")[0] not in ("postgresql", "postgres"):
        raise Invalid(
            "The database URL leads to no PostgreSQL. Write it like "
            "postgresql://user:password@host:5432/database.",
            path=["database_url"],
        )
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def migrated(urls: Urls) -> None:
    """Brings the database to this code's schema, with the serving role's rights."""
    service, owner = (make_url(url).username for url in (urls.service, urls.owner))
    if service == owner:
        raise Invalid(f"The database URL and its owner's {ONE_ROLE}", path=["owner_database_url"])
    try:
        migrate(urls.owner, service_role=service or SERVICE)
    except OperationalError as error:
        raise Unreachable(
            f"The database can't be reached: {cause_of(error)}. Check the database URL, and that "
            "PostgreSQL runs there."
        ) from error
    except ProgrammingError as error:
        raise unmigrated(error) from error


def unmigrated(error: ProgrammingError) -> Exception:
    """What an operator can mend, in words of ours; else the error as it is."""
    match getattr(error.orig, "sqlstate", None):
        case "42501":  # insufficient_privilege
            way_out = "Name the role that owns the database and its tables in owner_database_url"
            path = "owner_database_url"
        case "42704":  # undefined_object
            way_out = "Name a role that is there in database_url"
            path = "database_url"
        case _:
            return error
    message = f"The database can't be migrated: {cause_of(error)}. {way_out}; see {PAGE}."
    return Invalid(message, path=[path])


def cause_of(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]


@asynccontextmanager
async def composed(settings: Settings, urls: Urls) -> AsyncGenerator[Services]:
    """The services of a running process, closed at the end."""
    database = connect(urls.service, request_seconds=settings.deadline_seconds)
    allowed = parse_allow_list(settings.allowed_hosts)
    client = build_client(allowed, clock=utc_now)
    # Of its own, so that slow endpoints take no connection from anything else.
    webhook_client = build_client(allowed, clock=utc_now, limits=WEBHOOK)
    try:
        organisation_zone = await organisation(database, settings)
        key, sealing = own_key(settings), keys_of_the_audit(settings)
        yield Services(
            settings=settings,
            urls=urls,
            database=database,
            client=client,
            webhook_client=webhook_client,
            signing_key=key,
            older_signing_keys=older_keys(settings),
            keys=encryption_keys(settings),
            audit_keys=sealing,
            # A chain of this process's own, so that no process waits for another.
            auditor=Auditor(sealing.current, chain=uuid7(), new_id=uuid7),
            verifier=verifier_of(settings, [key, *older_keys(settings)], client),
            zone=organisation_zone,
            now=utc_now,
            new_id=uuid7,
            random=secrets.token_bytes,
            sign_in=sign_in_of(settings, client, time.monotonic),
        )
    finally:
        await client.aclose()
        await webhook_client.aclose()
        await database.close()


async def organisation(database: Database, settings: Settings) -> ZoneInfo:
    """Keeps the organisation's row as the settings say, and gives its time zone."""
    told = {
        "name": settings.organisation,
        "time_zone": settings.time_zone,
        "fiscal_start_month": settings.fiscal_start_month,
        "okr_page": settings.page_of_okrs,
    }
    differs = or_(
        *(getattr(Organisation, name).is_distinct_from(value) for name, value in told.items())
    )
    async with database.system() as session:
        # The row that is right already stays untouched: a dry run writes nothing.
        kept = insert(Organisation).values(id=1, **told)
        await session.run(
            kept.on_conflict_do_update(index_elements=["id"], set_=told, where=differs)
        )
        return ZoneInfo(await session.scalar(select(Organisation.time_zone)))


def own_key(settings: Settings) -> OKPKey:
    if settings.signing_key is not None:
        return signing_key(settings.signing_key)
    return kept_signing_key(settings.data, random=secrets.token_bytes)


def older_keys(settings: Settings) -> tuple[OKPKey, ...]:
    """Keys that tokens still out there may be signed with."""
    given = settings.older_signing_keys
    return tuple(signing_key(each, "older_signing_keys") for each in given)


def encryption_keys(settings: Settings) -> KeyRing:
    if settings.encryption_key is not None:
        return key_ring(settings.encryption_key, *settings.older_encryption_keys)
    return kept_key_ring(settings.data, *settings.older_encryption_keys, random=secrets.token_bytes)


def keys_of_the_audit(settings: Settings) -> Keys:
    older = settings.older_audit_keys
    if settings.audit_key is not None:
        return audit_keys(settings.audit_key, *older)
    return kept_audit_keys(settings.data, *older, random=secrets.token_bytes)
