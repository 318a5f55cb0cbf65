"""Worlds: the whole company, and for each viewer the same without what they may not see.

Each world is a schema of one database, with the tables, rights and row-level security of `public`.
Nothing is ever committed to them: every transaction of the service is rolled back at its end, so a
mutation answers as it would, and leaves its world as it was.
"""

from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from starlette.applications import Starlette

from app.graphql import judge
from app.postgres import Urls
from app.postgres.cluster import SERVICE
from app.server import application
from app.services import Services
from execution.documents import Documents
from model.audit import Auditor
from model.base import Base
from model.database import READ_ONLY, SESSION, Database, async_url, driver_url
from model.reads import Reads
from model.rollups import recompute
from tests.auth.world import NOW, named
from tests.privacy.asking import Answer, post
from tests.privacy.company import every_row, hidden_from, rows_of_world, secret_of
from tests.privacy.viewers import PEOPLE, VIEWERS, Row

WHOLE = "whole"
AT_ONCE = 4
CACHE = "_compiled_cache"
TTL = timedelta(minutes=5)
POLICIES = """
    SELECT tablename, policyname, permissive, roles, cmd, qual, with_check
    FROM pg_policies WHERE schemaname = 'public' ORDER BY 1, 2
"""


@dataclass
class World:
    """One world behind the whole application."""

    name: str
    services: Services = field(repr=False)
    app: Starlette

    async def ask(self, body: bytes, token: str) -> Answer:
        """Ids that a request makes start anew with each, so that they are alike in all worlds."""
        IDS.set(count(1))
        return await post(self.app, body, token)


IDS: ContextVar[Iterator[int]] = ContextVar("ids")
BESIDE = count(1)
"""For what no request does."""


def next_id() -> UUID:
    return UUID(int=next(IDS.get(BESIDE)))


@dataclass
class Worlds:
    """The whole world, and by viewer the one that holds only what they may see."""

    whole: World
    seen: dict[str, World]
    tokens: dict[str, str] = field(repr=False)


def seen_world(who: str) -> str:
    """Viewers from whom the same is hidden share a world."""
    first = next(each for each in VIEWERS if hidden_from(each) == hidden_from(who))
    return f"seen_by_{first}"


@asynccontextmanager
async def worlds(urls: Urls, services: Services) -> AsyncGenerator[Worlds]:
    documents = Documents[Any]()
    auditor = Auditor(bytes(32), named("our chain"), next_id)
    fixed = replace(services, now=lambda: NOW, new_id=next_id, random=bytes, auditor=auditor)
    names = {who: seen_world(who) for who in VIEWERS}

    def known(*_: object) -> Documents[Any]:
        return documents

    with pytest.MonkeyPatch.context() as patch:
        # A question is read and judged once for both worlds, and not once in each.
        patch.setattr(judge, "Documents", known)
        whole = await built(urls, fixed, WHOLE, every_row())
        made = {
            name: await built(urls, fixed, name, rows_of_world(who))
            for who, name in names.items()
            if name == f"seen_by_{who}"
        }
    for world in made.values():
        like(world.services.database, whole.services.database)
    tokens = {who: fixed.token_of(named(who), TTL) for who in PEOPLE}
    tokens["machine"] = secret_of("machine")
    yield Worlds(whole, {who: made[name] for who, name in names.items()}, tokens)
    for world in (whole, *made.values()):
        await world.services.database.close()
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        for name in (WHOLE, *made):
            run(owner, f"DROP SCHEMA {name} CASCADE")


async def built(urls: Urls, services: Services, name: str, rows: Iterable[Row]) -> World:
    laid_out(urls, name)
    filled(urls, name, rows)
    guarded(urls, name)
    database = connected(urls, name)
    async with database.system() as session:
        await recompute(session, None, NOW)
    forgetful(database)
    own = replace(services, database=database)
    return World(name, own, application(own))


def laid_out(urls: Urls, name: str) -> None:
    """The tables of `public`, empty; without foreign keys, so that rows go in in any order."""
    with psycopg.connect(urls.owner) as owner:
        tables = (
            f'CREATE TABLE {name}."{table}" (LIKE public."{table}" INCLUDING ALL)'
            for table in Base.metadata.tables
        )
        run(owner, f"CREATE SCHEMA {name}", *tables)


def run(owner: psycopg.Connection[Any], *statements: str) -> None:
    """All of them at once."""
    owner.execute("; ".join(statements).encode())


def filled(urls: Urls, name: str, rows: Iterable[Row]) -> None:
    """As their owner, before any row-level security."""
    by_shape: dict[Any, list[Any]] = defaultdict(list)
    for noun, values in rows:
        by_shape[noun, tuple(values)].append(values)
    url = make_url(urls.owner).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, connect_args={"options": f"-csearch_path={name}"})
    with engine.begin() as connection:
        for (noun, _), alike in by_shape.items():
            connection.execute(sa.insert(noun), alike)
    engine.dispose()


def guarded(urls: Urls, name: str) -> None:
    """The rights and the row-level security that `public` has."""
    with psycopg.connect(urls.owner) as owner:
        run(owner, f"GRANT USAGE ON SCHEMA {name} TO {SERVICE}")
        run(owner, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {name} TO {SERVICE}")
        rights = "SELECT, INSERT, UPDATE, DELETE"
        run(owner, f"GRANT {rights} ON ALL TABLES IN SCHEMA {name} TO {SERVICE}")
        policies = owner.execute(POLICIES).fetchall()
        run(owner, f"SET LOCAL search_path TO {name}, public")
        for table, policy, permissive, roles, command, using, check in policies:
            run(owner, f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            run(owner, f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            parts = [f"USING ({using})" if using else "", f"WITH CHECK ({check})" if check else ""]
            run(
                owner,
                f'CREATE POLICY "{policy}" ON "{table}" AS {permissive} FOR {command} '
                f"TO {', '.join(roles)} {' '.join(parts)}",
            )


def connected(urls: Urls, name: str) -> Database:
    """Pools as the service has them: a request asks of one while it holds another."""
    session = {**SESSION, **READ_ONLY, "search_path": name}
    reads, lookups = (Reads(driver_url(urls.service), AT_ONCE, session) for _ in range(2))
    return Database(pool(urls, name, 1), reads, lookups, pool(urls, name, AT_ONCE))


def pool(urls: Urls, name: str, size: int) -> AsyncEngine:
    return create_async_engine(
        async_url(urls.service),
        pool_size=size,
        max_overflow=0,
        query_cache_size=5_000,
        connect_args={"server_settings": {**SESSION, "search_path": name}},
    )


def forgetful(database: Database) -> None:
    """Every commit becomes a rollback."""
    for engine in (database.engine, database.own):
        dialect: Any = engine.sync_engine.dialect
        dialect.do_commit = dialect.do_rollback


def like(database: Database, other: Database) -> None:
    """Both render a statement once: what is rendered is kept by dialect."""
    for engine in (database.engine.sync_engine, database.own.sync_engine):
        engine.dialect = other.engine.sync_engine.dialect
        setattr(engine, CACHE, getattr(other.engine.sync_engine, CACHE))
