"""`okrgraph connector leads`: which source of several is heard in which field of people."""

from typing import Annotated

import sqlalchemy as sa
import typer

from app.cli.options import AsJson, Data, DatabaseUrl, configured, with_services
from app.cli.output import as_json, line
from app.services import Services
from model.connection import Connection
from rules.errors import Invalid
from rules.person_fields import PersonField
from sync.connections import id_named
from sync.leading import lead

NOTHING = "none"


def leads(
    name: Annotated[str, typer.Argument(help="The connection's name.")],
    fields: Annotated[
        list[str] | None,
        typer.Argument(help="All fields that it is to lead in, such as title manager; or none."),
    ] = None,
    json: AsJson = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Say in which fields of people no other source is heard, or print them."""
    wanted = None if not fields else fields_of(fields)

    async def work(services: Services) -> list[str]:
        async with services.database.system() as session:
            connection = await id_named(session, name)
            if wanted is not None:
                await lead(session, connection, wanted)
            told = sa.select(Connection.leads).where(Connection.id == connection)
            return [each.lower() for each in await session.scalar(told)]

    found = with_services(configured(data, database_url), work)
    if json:
        as_json(found)
    else:
        line(f"{name} leads in {', '.join(found) or 'nothing'}.")


def fields_of(words: list[str]) -> list[PersonField]:
    return [] if words == [NOTHING] else [field_of(word) for word in words]


def field_of(word: str) -> PersonField:
    try:
        return PersonField(word.upper())
    except ValueError:
        known = ", ".join(each.value.lower() for each in PersonField)
        message = f"There is no field {word!r} to lead in; known: {known}. Or say none, alone."
        raise Invalid(message, path=["fields"]) from None
