"""The start-up check: no service as a role that row-level security can't hold."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from app.postgres import Urls, running
from app.postgres import cluster as postgres_cluster
from app.walls import check_walls, weaknesses
from model.database import Database, connect
from model.migrate import migrate
from rules.errors import Invalid

SERVICE = "okrgraph_service"


@pytest.fixture
async def owners(empty: Urls) -> AsyncIterator[Database]:
    database = connect(empty.owner, pool_size=1)
    yield database
    await database.close()


@pytest.fixture
def owner(empty: Urls) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(empty.owner, autocommit=True) as connection:
        yield connection


async def test_the_serving_role_stands_behind_the_wall(database: Database) -> None:
    await check_walls(database)
    assert await weaknesses(database) == []


async def test_the_owner_of_the_tables_does_not(owners: Database) -> None:
    with pytest.raises(Invalid, match="okrgraph_owner owns tables") as refused:
        await check_walls(owners)
    assert "CREATE ROLE okrgraph_service" in refused.value.message
    assert "owner_database_url" in refused.value.message


STRONGER = [f"ALTER ROLE {SERVICE} BYPASSRLS CREATEROLE", f"GRANT okrgraph_owner TO {SERVICE}"]


@pytest.fixture
def stronger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Urls]:
    """A server of its own, for nobody who can log in could make a role as strong as that."""
    plain = postgres_cluster._roles  # pyright: ignore[reportPrivateUsage] — see above.

    def roles(passwords: postgres_cluster.Passwords) -> str:
        return plain(passwords) + "\n".join(STRONGER) + "\n"

    monkeypatch.setattr(postgres_cluster, "_roles", roles)
    with running(tmp_path / "data", initdb_options=["--no-sync"]) as urls:
        migrate(urls.owner, service_role=SERVICE)
        yield urls


async def test_nor_does_a_role_of_such_rights_or_who_may_become_one(stronger: Urls) -> None:
    database = connect(stronger.service, pool_size=1)
    assert await weaknesses(database) == [
        "okrgraph_service has BYPASSRLS",
        "okrgraph_service has CREATEROLE",
        "okrgraph_owner owns tables",
    ]
    await database.close()


@pytest.mark.parametrize("away", ["NO FORCE", "DISABLE"])
async def test_a_table_that_does_not_force_it_is_named(
    database: Database, owner: "psycopg.Connection[tuple[object, ...]]", away: str
) -> None:
    back = {"NO FORCE": "FORCE", "DISABLE": "ENABLE"}[away]
    owner.execute(alter(away))
    try:
        assert await weaknesses(database) == ["the table private_note does not force it"]
    finally:
        owner.execute(alter(back))


def alter(how: str) -> bytes:
    return f"ALTER TABLE private_note {how} ROW LEVEL SECURITY".encode()
