"""The database: every table under a policy, every migration both ways, and its end the models."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from app.postgres import running
from app.postgres.cluster import OWNER, SERVICE
from auth.policy import POLICY
from model.base import Base
from model.migrate import SCRIPTS, downgrade, migrate
from model.tables import TABLES
from tests.house.sources import PRODUCT, modules

# Columns, constraints, indexes, row-level security and rights, as PostgreSQL itself tells them.
CATALOG = """
    SELECT table_schema, table_name, column_name, 'column', concat_ws(' ', data_type,
        character_maximum_length, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema IN ('public', 'jobs')
    UNION ALL
    SELECT connamespace::regnamespace::text, conrelid::regclass::text, conname, 'constraint',
        pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace::regnamespace::text IN ('public', 'jobs')
    UNION ALL
    SELECT schemaname, tablename, indexname, 'index', indexdef
    FROM pg_indexes WHERE schemaname IN ('public', 'jobs')
"""
GUARDED = """
    SELECT schemaname, tablename, policyname, 'policy', concat_ws(' ', roles, cmd, qual, with_check)
    FROM pg_policies
    UNION ALL
    SELECT table_schema, table_name, grantee, 'right',
        string_agg(privilege_type, ',' ORDER BY privilege_type)
    FROM information_schema.table_privileges
    WHERE table_schema IN ('public', 'jobs') GROUP BY 1, 2, 3
"""
Fact = tuple[str, ...]


class Bare:
    """A database of this file's own, so that no other test sees it going back."""

    def __init__(self, owner_url: str) -> None:
        self._owner_url = owner_url
        self.engine: Engine = create_engine(
            make_url(owner_url).set(drivername="postgresql+psycopg")
        )

    def up(self, revision: str = "head", service_role: str = SERVICE) -> None:
        migrate(self._owner_url, service_role=service_role, revision=revision)

    def down(self, revision: str = "base", service_role: str = SERVICE) -> None:
        downgrade(self._owner_url, service_role=service_role, revision=revision)

    def facts(self, queries: str = f"{CATALOG} UNION ALL {GUARDED}") -> set[Fact]:
        with self.engine.connect() as connection:
            found = connection.execute(text(queries))
            return {tuple(row) for row in found if row[1] != "alembic_version"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    with running(tmp_path_factory.mktemp("migrations"), initdb_options=["--no-sync"]) as urls:
        bare = Bare(urls.owner)
        yield bare
        bare.engine.dispose()


@pytest.fixture
def bare(server: Bare) -> Iterator[Bare]:
    """An empty database before the test, and after it."""
    assert server.facts() == set()
    yield server
    server.down()


def test_every_table_has_a_line_in_the_policy() -> None:
    assert set(TABLES) == set(POLICY)
    assert {mapper.class_ for mapper in Base.registry.mappers} == set(TABLES)


def test_the_migrations_end_exactly_at_the_models(bare: Bare) -> None:
    bare.up()
    with bare.engine.connect() as connection:
        assert compare_metadata(comparing(connection), Base.metadata) == []


def test_what_the_migrations_make_is_what_the_models_say_down_to_each_check(bare: Bare) -> None:
    bare.up()
    migrated = {fact for fact in bare.facts(CATALOG) if fact[0] == "public"}
    bare.down()
    Base.metadata.create_all(bare.engine)
    made = bare.facts(CATALOG)
    Base.metadata.drop_all(bare.engine)
    assert migrated == made


def test_one_role_may_own_and_serve(server: Bare) -> None:
    """A single URL works; `okrgraph doctor` says what it costs."""
    server.up(service_role=OWNER)
    server.up(service_role=OWNER)
    rights = {fact[4] for fact in server.facts(GUARDED) if fact[1:3] == ("check_in", OWNER)}
    server.down(service_role=OWNER)
    assert rights == {"DELETE,INSERT,REFERENCES,SELECT,TRIGGER,TRUNCATE,UPDATE"}


ROWS_ALONE = ("0050",)
"""Migrations that leave the tables as they are, and bring what is in them into order."""


def test_each_migration_takes_back_all_that_it_does(bare: Bare) -> None:
    for before, after in pairwise(["base", *revisions()]):
        earlier = bare.facts()
        bare.up(after)
        later = bare.facts()
        bare.down(before)
        assert bare.facts() == earlier
        bare.up(after)
        assert bare.facts() == later
        assert (later == earlier) is (after in ROWS_ALONE)


def test_no_migration_imports_anything_of_ours() -> None:
    borrowed = {
        f"{each.name}: {imported}"
        for each in modules("model/migrations")
        for imported in each.imports()
        if imported.partition(".")[0] in PRODUCT
    }
    assert borrowed == set()


def comparing(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )


def revisions() -> list[str]:
    """From the first to the newest."""
    return [each.revision for each in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]
