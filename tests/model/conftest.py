"""Two chains of the audit in a real database, and what can be done to them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import select

from app.postgres import Urls
from model.audit import Audit, Auditor, Entry
from model.audit_reading import followed_chains, heads, snapshot
from model.database import Database, connect
from rules.audit_chain import Fault, Head, Keys, Place, key_id
from tests.support.company import Company

KEY, OLD_KEY = b"k" * 32, b"o" * 32
KEYS = Keys(KEY, (OLD_KEY,)).by_id
FIRST, SECOND, NEW = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
LENGTH = 5


@dataclass(frozen=True)
class Written:
    """Two chains of five entries, as two processes would leave them.

    `old_head` is the first chain's head when it had three entries, `kept` are the heads of the end.
    """

    database: Database
    owner_url: str
    old_head: Head
    kept: Mapping[UUID, Head]

    def tamper(self, sql: str) -> None:
        """As the owner of the tables, whom no right of the database holds back."""
        names = {"first": FIRST, "second": SECOND, "older": key_id(OLD_KEY)}
        head = {name: getattr(self.old_head, name) for name in ("seq", "mac", "seal")}
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            for part in sql.split(";"):
                owner.execute(part.encode(), {**names, **head})

    async def look(self, kept: Mapping[UUID, Head] | None = None) -> list[Fault]:
        return [each for each in await self.ends(kept or {}) if isinstance(each, Fault)]

    async def ends(self, kept: Mapping[UUID, Head]) -> list[Place | Fault]:
        async with snapshot(self.database) as session:
            return await followed_chains(session, KEYS, kept)

    async def id_at(self, chain: UUID, seq: int) -> UUID | None:
        async with self.database.system() as session:
            statement = select(Audit.id).where(Audit.chain == chain, Audit.seq == seq)
            found: UUID | None = await session.scalar(statement)
            return found


def auditor(chain: UUID = FIRST, key: bytes = KEY) -> Auditor:
    return Auditor(key, chain, uuid4)


async def write(
    database: Database, by: Auditor, *entries: Entry, actor: UUID | None = None
) -> None:
    async with database.system() as session:
        await by.write(session, entries, actor_id=actor, client_id=uuid4(), at=NOW)


def read(seq: int = 1, whose: UUID | None = None) -> Entry:
    return Entry("read", "Review", uuid4(), whose, {"count": seq})


@pytest.fixture
async def unaudited(urls: Urls) -> AsyncIterator[Database]:
    """A database without an audit; to empty all of it would take these many tests too long."""
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("TRUNCATE audit, audit_head")
    database = connect(urls.service, pool_size=2)
    yield database
    await database.close()


@pytest.fixture
async def written(unaudited: Database, urls: Urls) -> Written:
    company = Company(unaudited)
    ada, bob = [await company.person(f"Ada {uuid4()}") for _ in range(2)]
    entries = [read(seq, bob) for seq in range(LENGTH)]
    await write(unaudited, auditor(), *entries[:3], actor=ada)
    async with snapshot(unaudited) as session:
        old_head = (await heads(session))[FIRST]
    await write(unaudited, auditor(), *entries[3:], actor=ada)
    await write(unaudited, auditor(SECOND), *entries, actor=ada)
    async with snapshot(unaudited) as session:
        return Written(unaudited, urls.owner, old_head, await heads(session))
