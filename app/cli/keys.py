"""`okrgraph keys`: what it takes to change the service's own keys."""

import typer

from app.cli.options import Data, DatabaseUrl, configured, with_services
from app.cli.output import line
from app.cli.plain import PLAIN
from app.services import Services
from sync.connections import Vault
from sync.rewrapping import rewrap_secrets

cli = typer.Typer(help="Change the keys of the service; see SECURITY.md.", **PLAIN)


@cli.callback()
def keys() -> None:
    """A group even while it holds one command."""


@cli.command()
def rewrap(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Bring the secrets of all connections under the current encryption key."""

    async def work(services: Services) -> int:
        async with services.database.system() as session:
            return await rewrap_secrets(session, Vault(services.keys, services.random))

    count = with_services(configured(data, database_url), work)
    line(f"{count} secrets were under an older key, and are under the current one now.")
