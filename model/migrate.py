"""Brings a database to a revision of the schema, as its owner."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

SCRIPTS = Path(__file__).parent / "migrations"
# Any number will do, as long as two migrations at once take the same.
LOCK = 7_216_041


def migrate(owner_url: str, *, service_role: str, revision: str = "head") -> None:
    """Upgrades to `revision`; two at once wait for each other. `service_role` gets its rights."""
    engine = create_engine(make_url(owner_url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        command.upgrade(configured(connection, service_role), revision)
    engine.dispose()


def downgrade(owner_url: str, *, service_role: str, revision: str) -> None:
    """Goes back to `revision`; every migration runs both ways."""
    engine = create_engine(make_url(owner_url).set(drivername="postgresql+psycopg"))
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
