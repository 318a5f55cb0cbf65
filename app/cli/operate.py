"""Commands of whoever runs the machine: set up, migrate, look, sign in, grant."""

import re
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import orjson
import typer
from sqlalchemy.dialects.postgresql import insert

from app.cli.exits import Exit
from app.cli.options import AsJson, Data, DatabaseUrl, configured, with_services
from app.cli.output import as_json, line, note, pairs
from app.services import Services, database_urls, migrated
from app.settings import FILE, Settings, settings
from auth.viewer import person_by_email
from model.audit import Entry
from model.migrate import head
from model.role import RoleGrant
from rules.errors import Invalid
from rules.terms import Role

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
NOT_IN_FILE = frozenset({"issuers", "gateway", "sign_in"})


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
    parts: list[str] = []
    for name, field in Settings.model_fields.items():
        if name in NOT_IN_FILE:
            continue
        value = given.get(name, field.default)
        shown = '""' if value is None else toml(value)
        sign = "" if name in given else "# "
        parts.append(f"# {field.description}\n{sign}{name} = {shown}\n")
    return "\n".join(parts)


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    # A TOML text has the escapes of a JSON one.
    return (
        str(value) if isinstance(value, int) or value == [] else orjson.dumps(str(value)).decode()
    )


def migrate(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Bring the database to the schema this version needs."""
    with database_urls(configured(data, database_url)) as urls:
        migrated(urls)
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
        return await services.token(as_, lifetime)

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
            person = await person_by_email(session, email, moment.today)
            row = {"person_id": person, "role": granted, "granted_at": moment.now}
            await session.run(insert(RoleGrant).values(**row).on_conflict_do_nothing())
            entry = Entry("roleGrant", "Person", person, person, {"role": granted})
            # Nobody signed in acts here: whoever runs the machine does.
            who = {"actor_id": None, "client_id": None}
            await services.auditor.write(session, [entry], **who, at=moment.now)

    with_services(configured(data, database_url), work)
    line(f"{email} is {granted.value} now.")


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
