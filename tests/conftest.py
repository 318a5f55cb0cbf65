"""A real PostgreSQL for every test that asks for one: migrated once, emptied before each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.postgres import Urls, running
from model.database import Database, connect
from model.migrate import migrate
from model.tables import TABLES
from tests.support.canaries import AVIARY

pytest_plugins = ("pytester", "tests.support.canary_watch")
EMPTY = "TRUNCATE {} CASCADE".format(", ".join(table.__tablename__ for table in TABLES))


@pytest.fixture(scope="session")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Urls]:
    """A migrated server of this test session's own."""
    folder: Path = tmp_path_factory.mktemp("data")
    with running(folder, initdb_options=["--no-sync"]) as urls:
        migrate(urls.owner, service_role="okrgraph_service")
        for role, url in (("owner", urls.owner), ("service", urls.service)):
            AVIARY.watch(f"the password of the {role}", make_url(url).password or "")
        yield urls


@pytest.fixture
def empty(urls: Urls) -> Urls:
    """The server with every table of ours empty."""
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute(EMPTY)
    return urls


@pytest.fixture
async def database(empty: Urls) -> AsyncIterator[Database]:
    """The empty database as the service reaches it."""
    database = connect(empty.service, pool_size=5)
    yield database
    await database.close()
