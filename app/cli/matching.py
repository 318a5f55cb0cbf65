"""`okrgraph connector matches`, `match` and `unmatch`: who the records of a source are."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer

from app.cli.options import AsJson, Data, DatabaseUrl, configured, with_services
from app.cli.output import line, show
from app.services import Services
from rules.errors import Invalid
from sync.connections import id_named
from sync.matching import decide
from sync.matching import queue as waiting_matches
from sync.unmatching import take_back

Name = Annotated[str, typer.Argument(help="The connection's name.")]


def matches(
    name: Name, json: AsJson = False, data: Data = None, database_url: DatabaseUrl = None
) -> None:
    """List the records that may be somebody we know, and who."""

    async def work(services: Services) -> Sequence[Sequence[object]]:
        connection = await id_of(services, name)
        async with services.database.system() as session:
            found = await waiting_matches(session, connection)
        return [
            (each.source_key, ", ".join(f"{who['name']} {who['id']}" for who in each.candidates))
            for each in found
        ]

    titles = ("their id", "may be")
    show(with_services(configured(data, database_url), work), titles, json)


def match(
    name: Name,
    source_id: Annotated[str, typer.Argument(help="Their id, as `matches` lists it.")],
    person: Annotated[str, typer.Argument(help="Who it is, by our id; or new.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Say who a record is, or that it is somebody new; the next sync follows."""
    who = None if person == "new" else person_of(person)

    async def work(services: Services) -> None:
        connection = await id_of(services, name)
        async with services.database.system() as session:
            await decide(session, connection, source_id, who, services.now())

    with_services(configured(data, database_url), work)
    line(f"Kept. Next: okrgraph connector sync {name}")


def unmatch(
    name: Name,
    source_id: Annotated[str, typer.Argument(help="Their id at the other system.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Take back who a record is, where it is somebody else; it waits until `match` says anew."""

    async def work(services: Services) -> None:
        connection = await id_of(services, name)
        moment = services.moment()
        async with services.database.system() as session:
            await take_back(session, connection, source_id, moment.now, moment.today)

    with_services(configured(data, database_url), work)
    line(f"Taken back. Next: okrgraph connector sync {name}, then matches")


def person_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        message = f"{text!r} is no id of ours; take one that `matches` lists, or new."
        raise Invalid(message, path=["person"]) from None


async def id_of(services: Services, name: str) -> UUID:
    async with services.database.system() as session:
        return await id_named(session, name)
