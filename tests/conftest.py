"""A real PostgreSQL for every test that asks for one: migrated once, emptied before each test."""

import gc
import sys
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from app.postgres import Urls, running
from model.database import Database, connect
from model.migrate import migrate
from tests.support.canaries import AVIARY
from tests.support.emptying import empty_all
from tests.support.rendering import rendered_once

pytest_plugins = ("pytester", "tests.support.canary_watch")
# Nothing of a test outlives the machine, and a database that syncs is several times as slow.
QUICK = ["--no-sync", "-c", "fsync=off", "-c", "full_page_writes=off"]
# How long an example takes says more of what else the machine does than of what is tested.
settings.register_profile("okrgraph", deadline=None)
settings.load_profile("okrgraph")


# Where it is missing, what sends requests to an application in process looks for it each time.
if find_spec("sniffio") is None:
    # None says to whoever imports it that it is not there, without a look at any folder.
    sys.modules["sniffio"] = cast("Any", None)


def pytest_collection_finish() -> None:
    """What is loaded stays to the end: full collections over all of it were a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.fixture(scope="session")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Urls]:
    """A migrated server of this test session's own."""
    folder: Path = tmp_path_factory.mktemp("data")
    with running(folder, initdb_options=QUICK) as urls:
        migrate(urls.owner, service_role="okrgraph_service")
        for role, url in (("owner", urls.owner), ("service", urls.service)):
            AVIARY.watch(f"the password of the {role}", make_url(url).password or "")
        with rendered_once(urls.service):
            yield urls


@pytest.fixture(scope="session")
def between_tests(urls: Urls) -> Iterator["psycopg.Connection[Any]"]:
    """The owner's connection for what is done before each test."""
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        yield owner


@pytest.fixture
def empty(urls: Urls, between_tests: "psycopg.Connection[Any]") -> Urls:
    """The server with every table of ours empty."""
    empty_all(between_tests)
    return urls


@pytest.fixture
async def database(empty: Urls) -> AsyncIterator[Database]:
    """The empty database as the service reaches it."""
    database = connect(empty.service, pool_size=5)
    yield database
    await database.close()
