"""Brings a database to a revision of the schema, as its owner."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import make_url

SCRIPTS = Path(__file__).parent / "migrations"
RIGHTS = SCRIPTS / "sql" / "rights.sql"
HEAD = "head"
# Any number will do, as long as two migrations at once take the same.
LOCK = 7_216_041


def migrate(owner_url: str, *, service_role: str, revision: str = HEAD) -> None:
    """Upgrades to `revision`; two at once wait for each other.

    At the head `service_role` gets its rights, each time anew: it may be another than last time.
    """
    engine = engine_of(owner_url)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        command.upgrade(configured(connection, service_role), revision)
        if revision == HEAD:
            give_rights(connection, service_role)
    engine.dispose()


def engine_of(url: str) -> Engine:
    """Without a pool: a connection that failed would keep its lock there, and stop the next try."""
    return create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)


def give_rights(connection: Connection, service_role: str) -> None:
    """What model/migrations/sql/rights.sql says, and nothing else."""
    owner = connection.exec_driver_sql("SELECT current_user").scalar()
    # An owner that serves as well has every right; to take one away would take the owner's.
    if service_role != owner:
        service = connection.dialect.identifier_preparer.quote(service_role)
        connection.exec_driver_sql(RIGHTS.read_text(encoding="utf-8").replace("{service}", service))
    connection.commit()


def downgrade(owner_url: str, *, service_role: str, revision: str) -> None:
    """Goes back to `revision`; every migration runs both ways."""
    engine = engine_of(owner_url)
    with engine.connect() as connection:
        command.downgrade(configured(connection, service_role), revision)
    engine.dispose()


def head() -> str:
    """The revision this code needs."""
    revision = ScriptDirectory(str(SCRIPTS)).get_current_head()
    assert revision is not None
    return revision


def configured(connection: Connection, service_role: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes.update(connection=connection, service_role=service_role)
    return config
