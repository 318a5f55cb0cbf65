"""Everything a running process shares, composed once: database, keys, issuers, clock, clients."""

import secrets
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from joserfc.jwk import OKPKey
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from uuid_utils.compat import uuid7

from app import postgres
from app.keys import kept_key_ring, kept_signing_key, key_ring, signing_key
from app.settings import CorporateIssuer, Settings
from auth.claims import Algorithm, Issuer, own_issuer
from auth.identify import Verifier
from auth.jwks import FixedKeys, KeySource
from auth.tokens import Trusted, mint
from auth.viewer import Moment, viewer_by_email
from connectors.addresses import parse_allow_list
from connectors.http import Client, build_client
from model.database import Database, connect
from model.migrate import migrate
from model.organisation import Organisation
from rules.errors import Invalid, Unreachable
from sync.secrets import KeyRing

AUDIENCE = "okrgraph"


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
    signing_key: OKPKey
    keys: KeyRing
    verifier: Verifier
    zone: ZoneInfo
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def moment(self) -> Moment:
        now = self.now()
        return Moment(now, now.astimezone(self.zone).date())

    async def token(self, email: str, ttl: timedelta) -> str:
        """A bearer token of our own for a person by work e-mail."""
        async with self.database.system() as session:
            viewer = await viewer_by_email(session, email)
        return self.token_of(viewer.person_id, ttl)

    def token_of(self, person_id: UUID, ttl: timedelta) -> str:
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
    role = make_url(urls.service).username or "okrgraph_service"
    try:
        migrate(urls.owner, service_role=role)
    except OperationalError as error:
        cause = str(error.orig).strip().partition("\n")[0]
        raise Unreachable(
            f"The database can't be reached: {cause}. Check the database URL, and that "
            "PostgreSQL runs there."
        ) from error


@asynccontextmanager
async def composed(settings: Settings, urls: Urls) -> AsyncGenerator[Services]:
    """The services of a running process, closed at the end."""
    database = connect(urls.service)
    allowed = parse_allow_list(settings.allowed_hosts)
    client = build_client(allowed, clock=utc_now)
    try:
        organisation_zone = await organisation(database, settings)
        key = own_key(settings)
        yield Services(
            settings=settings,
            urls=urls,
            database=database,
            client=client,
            signing_key=key,
            keys=encryption_keys(settings),
            verifier=Verifier(trusted(settings, key, client)),
            zone=organisation_zone,
            now=utc_now,
            new_id=uuid7,
            random=secrets.token_bytes,
        )
    finally:
        await client.aclose()
        await database.close()


async def organisation(database: Database, settings: Settings) -> ZoneInfo:
    """Keeps the organisation's row as the settings say, and gives its time zone."""
    told = {
        "name": settings.organisation,
        "time_zone": settings.time_zone,
        "fiscal_start_month": settings.fiscal_start_month,
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


def encryption_keys(settings: Settings) -> KeyRing:
    if settings.encryption_key is not None:
        return key_ring(settings.encryption_key, *settings.older_encryption_keys)
    return kept_key_ring(settings.data, random=secrets.token_bytes)


def trusted(settings: Settings, key: OKPKey, client: Client) -> list[Trusted]:
    """Our own tokens, and those of the company's identity providers."""
    own = Trusted(own_issuer(settings.issuer_url, AUDIENCE), FixedKeys(key))
    return [own, *(corporate(issuer, client) for issuer in settings.issuers)]


def corporate(told: CorporateIssuer, client: Client) -> Trusted:
    async def fetch(url: str) -> bytes:
        return orjson.dumps(await client.fetch_json(url))

    issuer = Issuer(
        url=told.url,
        audience=told.audience,
        algorithms=frozenset(Algorithm(name) for name in told.algorithms),
        lifetime=timedelta(hours=told.lifetime_hours),
        email_claim=told.email_claim,
        clients=frozenset(told.clients),
    )
    return Trusted(issuer, KeySource(told.jwks_url, fetch, time.monotonic))
