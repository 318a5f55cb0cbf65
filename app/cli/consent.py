"""`okrgraph connector consent`: a source that wants somebody's yes before it lets us in."""

from typing import Annotated
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import typer

from app.cli.options import Data, DatabaseUrl, configured, with_services
from app.cli.output import line, note
from app.services import Services
from app.syncing import opened_for
from rules.errors import Invalid
from sync.connection_changes import keep_granted
from sync.connections import Vault, id_named
from sync.consent import BACK, consented
from sync.secrets import Secret


def consent(
    name: Annotated[str, typer.Argument(help="The connection's name.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Ask an administrator of the other system to let us in, and keep what they grant."""
    chosen = configured(data, database_url)
    if chosen.public_url is None:
        message = "The other system leads back to this service. Set public_url."
        raise Invalid(message, path=["public_url"])
    back_to = f"{chosen.public_url.rstrip('/')}{BACK}"

    async def work(services: Services) -> None:
        connection = await opened_for(services, await key_of(services, name))
        connector = consented(connection.connector, connection.name)
        state = services.random(24).hex()
        note("Open this address as somebody who may let us in, and say yes:")
        line(connector.consent_address(connection.settings, back_to, state))
        note("Then copy the whole address that you are led to, and paste it here.")
        code = code_in(typer.prompt("Address", err=True), state)
        grant = await connector.granted(
            services.client, connection.settings, connection.secrets, code, back_to, services.now()
        )
        vault = Vault(services.keys, services.random)
        async with services.database.system() as session:
            await keep_granted(
                session, connection.id, connector.GRANT, Secret(grant), vault, services.now()
            )

    with_services(chosen, work)
    line(f"{name} may be read now. Next: okrgraph connector test {name}")


async def key_of(services: Services, name: str) -> UUID:
    async with services.database.system() as session:
        return await id_named(session, name)


def code_in(address: str, state: str) -> str:
    """Invalid unless the address is the answer to the very question that was asked."""
    told = parse_qs(urlsplit(address.strip()).query)
    if told.get("state") != [state]:
        raise Invalid("That address does not answer what was just asked. Begin again.")
    if len(told.get("code", ())) != 1:
        why = ", ".join(told.get("error_description", told.get("error", ["there is no code"])))
        raise Invalid(f"Nobody was let in: {why}.")
    return told["code"][0]
