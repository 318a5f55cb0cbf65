"""The action of taking back who somebody of another system is; they wait until it is said anew."""

from dataclasses import dataclass

from auth.gate import Work
from model.connection import Connection
from model.rows import Row
from resolvers.again import at, first_answer
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.systems.connection_writes import done, locked_connection, may_administer
from sync.unmatching import take_back

ACTION = "connectionUnmatch"


@dataclass(frozen=True)
class ConnectionUnmatch:
    """Whoever was found by an e-mail, too, and not only who was said."""

    connection: GlobalId
    source_key: str
    client_mutation_id: str | None = None


async def connection_unmatch(work: Work, given: ConnectionUnmatch, _: Means) -> Row:
    await may_administer(work)
    first = await first_answer(work, ACTION, given, Connection)
    if first is not None:
        return first
    connection = await locked_connection(work, given.connection)
    with at("sourceKey"):
        moment = work.moment
        key = given.source_key
        await take_back(work.system(), connection.id, key, moment.now, moment.today)
    return await done(work, ACTION, given, connection.id)
