"""Whether the serving role stands behind row-level security, as it must before it serves."""

from collections.abc import Sequence

from sqlalchemy import text

from auth.policy import CONFIDENTIAL
from model.database import Database
from rules.errors import Invalid

# Membership is enough: a member can become the role. So can whoever may create roles, by granting
# itself any that is no superuser (PostgreSQL 15), the tables' owner among them.
STRENGTHS = """
    SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relowner = r.oid
    ) AS owns
    FROM pg_roles r
    WHERE pg_has_role(current_user, oid, 'MEMBER')
    ORDER BY rolname = current_user DESC, rolname
"""
OPEN = """
    SELECT wanted FROM unnest(CAST(:tables AS text[])) wanted
    LEFT JOIN pg_class c ON c.relname = wanted AND c.relnamespace = 'public'::regnamespace
    WHERE NOT coalesce(c.relrowsecurity AND c.relforcerowsecurity, false)
    ORDER BY wanted
"""
WAY_OUT = (
    "Make a role for serving, CREATE ROLE okrgraph_service LOGIN PASSWORD '…'; name it in "
    "database_url, and today's role in owner_database_url. See docs/operations.md."
)


async def check_walls(database: Database) -> None:
    """Invalid, with the way out, unless row-level security holds for whoever we serve as."""
    if found := await weaknesses(database):
        message = f"We don't serve, for row-level security would be no wall: {'; '.join(found)}."
        raise Invalid(f"{message} {WAY_OUT}", path=["database_url"])


async def weaknesses(database: Database) -> Sequence[str]:
    """Each way around it in words; empty where it holds."""
    async with database.own.connect() as connection:
        roles = (await connection.execute(text(STRENGTHS))).all()
        tables = {"tables": sorted(noun.__tablename__ for noun in CONFIDENTIAL)}
        unguarded = (await connection.execute(text(OPEN), tables)).scalars().all()
    found = [f"{role.rolname} {why}" for role in roles for why in powers(role)]
    return [*found, *(f"the table {table} does not force it" for table in unguarded)]


def powers(role: object) -> Sequence[str]:
    told = {
        "rolsuper": "is a superuser",
        "rolbypassrls": "has BYPASSRLS",
        "rolcreaterole": "has CREATEROLE",
        "owns": "owns tables",
    }
    return [word for name, word in told.items() if getattr(role, name)]
