"""What a sound installation shows: its database's schema, safety and role, and the widgets."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.server import BUILT
from app.services import Services
from app.walls import WAY_OUT, weaknesses
from connectors.records import Check
from model.database import Database
from model.migrate import head

SAFE = ("fsync", "synchronous_commit", "full_page_writes")


async def checks(services: Services) -> Sequence[Check]:
    async with services.database.engine.connect() as connection:
        return [
            await schema(connection),
            await durability(connection),
            await role(services.database),
            widgets(),
        ]


async def schema(connection: AsyncConnection) -> Check:
    found = await connection.scalar(text("SELECT version_num FROM public.alembic_version"))
    cause = f"at revision {found}, this version needs {head()}"
    return Check("database schema", found == head(), cause, "Run: okrgraph migrate")


async def durability(connection: AsyncConnection) -> Check:
    """A commit we confirm must survive a crash."""
    off = [
        name for name in SAFE if await connection.scalar(text(f"SHOW {name}")) in ("off", "local")
    ]
    fix = f"Set {', '.join(off)} to on in postgresql.conf."
    return Check("durable commits", not off, f"{', '.join(off)} is off", fix)


async def role(database: Database) -> Check:
    """Row-level security is the second wall only for a role that can't step over it."""
    found = await weaknesses(database)
    return Check("serving role", not found, "; ".join(found), WAY_OUT)


def widgets() -> Check:
    built = (BUILT / "manifest.json").exists()
    return Check("widgets", built, "they are not built", "Run: make widgets")
