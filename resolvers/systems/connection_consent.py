"""The action of asking for somebody's consent at the other system: where they say yes."""

from dataclasses import dataclass

from auth.gate import Work
from model.connection import Connection
from model.rows import Row
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.systems.connection_writes import asked_of, may_administer
from rules.errors import Invalid
from sync.connections import connector_of, needed_secrets
from sync.consent import WITHIN, Asked, check_back, check_proof, consented, state_of

ACTION = "connectionConsent"


@dataclass(frozen=True)
class ConnectionConsent:
    connection: GlobalId
    back_to: str
    proof: str | None = None
    client_mutation_id: str | None = None


async def connection_consent(work: Work, given: ConnectionConsent, means: Means) -> str:
    """An address for ten minutes. It is another one each time: a retry has nothing to undo."""
    await may_administer(work)
    connection = await asked_of(work, given.connection)
    check_back(given.back_to)
    check_proof(given.proof)
    until = work.moment.now + WITHIN
    asked = Asked(connection.id, work.actor, given.back_to, until, given.proof)
    address = address_of(connection, asked, means)
    work.audit(ACTION, Connection, connection.id)
    return address


def address_of(connection: Row, asked: Asked, means: Means) -> str:
    known = connector_of(connection[Connection.kind])
    settings = known.parse(connection[Connection.settings])
    connector = consented(known, connection[Connection.name])
    missing = {*needed_secrets(known, settings)} - {*connection[Connection.secrets_kept]}
    if missing:
        message = f"Enter {', '.join(sorted(missing))} first: the consent is of no use without."
        raise Invalid(message, path=["connection"])
    return connector.consent_address(settings, asked.back_to, state_of(asked, means.vault))
