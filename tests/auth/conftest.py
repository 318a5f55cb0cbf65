"""The company of tests/auth/world.py, built once for the tests of a module that only read."""

from collections.abc import AsyncIterator

import psycopg
import pytest

from app.postgres import Urls
from model.database import Database, connect
from tests.auth.hostile import CLIENT_SECRET, Stage, staged
from tests.auth.world import company, write, write_hidden
from tests.support.emptying import empty_all


@pytest.fixture(scope="module")
async def plain(urls: Urls) -> AsyncIterator[Database]:
    """A database with what everybody may see, and nothing hidden; a module's tests share it."""
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        empty_all(owner)
    database = connect(urls.service, pool_size=3)
    await write(database, company())
    yield database
    await database.close()


@pytest.fixture
async def fresh(database: Database) -> Database:
    """The same as `plain`, for one test that adds to it."""
    await write(database, company())
    return database


@pytest.fixture(scope="module")
async def world(plain: Database) -> Database:
    """`plain` with everything hidden in it as well."""
    await write_hidden(plain)
    return plain


@pytest.fixture(scope="module")
async def confidential_client(
    urls: Urls, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """The whole service beside a hostile provider; a module's tests share it."""
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        empty_all(owner)
    data = tmp_path_factory.mktemp("data")
    async with staged(urls, data, client_secret=CLIENT_SECRET) as stage:
        yield stage


@pytest.fixture
async def stage(confidential_client: Stage) -> Stage:
    await confidential_client.begin()
    return confidential_client
