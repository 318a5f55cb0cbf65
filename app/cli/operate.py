"""Commands of whoever runs the machine: set up, migrate, look, sign in, grant."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import orjson
import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlalchemy.dialects.postgresql import insert

from app.cli.exits import Exit
from app.cli.options import AsJson, Data, DatabaseUrl, configured, with_services
from app.cli.output import as_json, line, note, pairs
from app.personal.erasure import brought_up
from app.providers import HEADERS, TABLES
from app.services import Services, database_urls
from app.settings import FILE, Settings, settings
from auth.viewer import person_by_email
from model.audit import Entry
from model.database import SystemSession
from model.migrate import head
from model.role import RoleGrant
from rules.errors import Invalid, NotAllowed, NotFound
from rules.terms import Role

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
TABLES_LAST = """# Tables stand last in this file: what stands below one is a part of it.
# To use one, take the sign away from its name in brackets and from the parts you set.
"""


def init(
    organisation: Annotated[str, typer.Option(help="The organisation's name.")] = "My organisation",
    time_zone: Annotated[str, typer.Option(help="Its time zone, such as Europe/Paris.")] = "UTC",
    file: Annotated[Path, typer.Option(help="Where to write.")] = FILE,
) -> None:
    """Write okrgraph.toml with every setting explained."""
    if file.exists():
        raise Invalid(f"{file} is there already. Edit it, or move it away first.", path=["file"])
    if not file.parent.is_dir():
        raise Invalid(f"There is no folder {file.parent} to write {file.name} to.", path=["file"])
    settings(time_zone=time_zone)
    given = {"organisation": organisation, "time_zone": time_zone}
    file.write_text(template(given), encoding="utf-8")
    line(f"Wrote {file}. Next: okrgraph import people FILE.csv --dry-run")


def template(given: dict[str, str]) -> str:
    """Every setting with its meaning; those not given stay commented out at their default."""
    plain = {name: field for name, field in Settings.model_fields.items() if name not in TABLES}
    tables = [table(name, kind) for name, kind in TABLES.items()]
    return "\n".join([*(shown(*each, given) for each in plain.items()), TABLES_LAST, *tables])


def shown(name: str, field: FieldInfo, given: Mapping[str, str]) -> str:
    sign = "" if name in given else "# "
    return f"# {field.description}\n{sign}{name} = {toml(given.get(name, example(field)))}\n"


def table(name: str, kind: type[BaseModel]) -> str:
    """One of the tables, commented out, with an example where a part has no default."""
    meaning = Settings.model_fields[name].description
    parts = [shown(part, field, {}).rstrip() for part, field in kind.model_fields.items()]
    return "\n".join([f"# {meaning}", f"# {HEADERS[name]}", *parts, ""])


def example(field: FieldInfo) -> object:
    """Its default, or where it must be given, one of its examples."""
    return (field.examples or [""])[0] if field.is_required() else field.default


def toml(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return str(value).lower()
    # A TOML text, number or list of them is written as a JSON one.
    return orjson.dumps(value, default=str).decode()


def migrate(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Bring the database to the schema this version needs."""
    chosen = configured(data, database_url)
    with database_urls(chosen) as urls:
        brought_up(chosen, urls)
    line(f"The database is at revision {head()}.")


def token(
    as_: Annotated[str, typer.Option("--as", help="Work e-mail of the person.")],
    ttl: Annotated[str, typer.Option(help="How long it lives, such as 30m or 8h.")] = "1h",
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Print a bearer token for a person. Whoever holds the signing key may."""
    lifetime = duration(ttl)

    async def work(services: Services) -> str:
        moment = services.moment()
        async with services.database.system() as session:
            person_id = await person_named(session, as_, moment.today)
            printed = services.token_of(person_id, lifetime)
            seconds = int(lifetime.total_seconds())
            entry = Entry("tokenPrint", "Person", person_id, person_id, {"seconds": seconds})
            who = {"actor_id": None, "client_id": None}
            await services.auditor.write(session, [entry], **who, at=moment.now)
        return printed

    line(with_services(configured(data, database_url), work))


def duration(text: str) -> timedelta:
    found = re.fullmatch(r"(\d+)([smhd])", text)
    if found is None:
        raise Invalid(f"{text!r} is no duration. Write it like 30m, 1h or 1d.", path=["ttl"])
    try:
        return timedelta(**{UNITS[found[2]]: int(found[1])})
    except OverflowError:
        raise Invalid(f"{text!r} is too long. Write it like 30m, 1h or 1d.", path=["ttl"]) from None


def grant(
    role: Annotated[str, typer.Argument(help="administrator, hr_reviewer or programme_lead.")],
    email: Annotated[str, typer.Argument(help="Work e-mail of the person.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Grant a role; this is how the first administrator comes to be."""
    granted = role_named(role)

    async def work(services: Services) -> None:
        async with services.database.system() as session:
            moment = services.moment()
            person = await person_named(session, email, moment.today)
            row = {"person_id": person, "role": granted, "granted_at": moment.now}
            await session.run(insert(RoleGrant).values(**row).on_conflict_do_nothing())
            entry = Entry("roleGrant", "Person", person, person, {"role": granted})
            # Nobody signed in acts here: whoever runs the machine does.
            who = {"actor_id": None, "client_id": None}
            await services.auditor.write(session, [entry], **who, at=moment.now)

    with_services(configured(data, database_url), work)
    line(f"{email} is {granted.value} now.")


async def person_named(session: SystemSession, email: str, today: date) -> UUID:
    """Who has this work e-mail, in words for whoever runs the machine where nobody has."""
    try:
        return await person_by_email(session, email, today)
    except NotAllowed:
        raise NotFound(
            f"No current employee has the work e-mail {email}. The HR export must hold them: "
            "okrgraph import people FILE.csv, or sync its connection."
        ) from None


def role_named(text: str) -> Role:
    try:
        return Role(text.strip().upper().replace("-", "_").replace(" ", "_"))
    except ValueError:
        known = ", ".join(role.value.lower() for role in Role)
        raise Invalid(f"There is no role {text!r}. Take one of: {known}.", path=["role"]) from None


def doctor(json: AsJson = False, data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Check what this machine needs to serve, and say what to do where it is missing."""
    from app.health import checks

    found = with_services(configured(data, database_url), checks)
    wrong = [check for check in found if not check.passed]
    if json:
        as_json([asdict(check) for check in found])
    else:
        pairs({check.name: "ok" if check.passed else check.cause for check in found})
        for check in wrong:
            note(f"{check.name}: {check.fix}")
    raise typer.Exit(Exit.ERROR if wrong else Exit.DONE)
