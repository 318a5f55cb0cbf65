"""`okrgraph rekey`: what it takes to change the key that secrets are kept under."""

from app.cli.options import Data, DatabaseUrl, configured, with_services
from app.cli.output import line
from app.services import Services
from sync.connections import Vault
from sync.rewrapping import rewrap_secrets


def rekey(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Bring every kept secret under the current encryption key; see SECURITY.md."""

    async def work(services: Services) -> int:
        async with services.database.system() as session:
            return await rewrap_secrets(session, Vault(services.keys, services.random))

    count = with_services(configured(data, database_url), work)
    line(f"{count} secrets were under an older key, and are under the current one now.")
