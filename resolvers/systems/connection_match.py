"""The action of saying who somebody of another system is; the next run follows."""

from dataclasses import dataclass

from auth.gate import Work
from model.connection import Connection
from model.person import Person
from model.rows import Row
from resolvers.again import at, first_answer, named_row
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.systems.connection_writes import done, locked_connection, may_administer
from sync.matching import answered, decide

ACTION = "connectionMatch"


@dataclass(frozen=True)
class ConnectionMatch:
    """Without a person they are somebody new, and none of those whom they were likened to."""

    connection: GlobalId
    source_key: str
    person: GlobalId | None = None
    client_mutation_id: str | None = None


async def connection_match(work: Work, given: ConnectionMatch, _: Means) -> Row:
    await may_administer(work)
    first = await first_answer(work, ACTION, given, Connection)
    if first is not None:
        return first
    connection = await locked_connection(work, given.connection)
    person = None
    with at("person"):
        if given.person is not None:
            person = (await named_row(work, Person, given.person)).id
    with at("sourceKey" if person is None else "person"):
        await decide(work.system(), connection.id, given.source_key, person, work.moment.now)
    await answered(work.system(), connection.id, given.source_key, work.moment.now)
    return await done(work, ACTION, given, connection.id, {"is_new": person is None})
