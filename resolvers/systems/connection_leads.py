"""The action that says in which fields of people a connection leads."""

from dataclasses import dataclass

from auth.gate import Work
from model.connection import Connection
from model.rows import Row
from resolvers.again import at, check_version, first_answer
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.systems.connection_writes import done, locked_connection, may_administer
from rules.person_fields import PersonField
from sync.leading import check_has_people, check_may_lead, look_again, take_turn

ACTION = "connectionLeadsSet"


@dataclass(frozen=True)
class ConnectionLeadsSet:
    """In these fields, and in no other."""

    connection: GlobalId
    expected_version: int
    fields: tuple[PersonField, ...]
    client_mutation_id: str | None = None


async def connection_leads_set(work: Work, given: ConnectionLeadsSet, _: Means) -> Row:
    """What the others say of it is not heard from the next runs on; a file that is uploaded too."""
    await may_administer(work)
    first = await first_answer(work, ACTION, given, Connection)
    if first is not None:
        return first
    await take_turn(work.system())
    connection = await locked_connection(work, given.connection)
    check_version(connection, given.expected_version)
    await check_has_people(work.system(), connection.id)
    leads = sorted({each.value for each in given.fields})
    with at("fields"):
        await check_may_lead(work.system(), connection.id, leads)
    await work.save(Connection, connection.id, {"leads": leads}, version=given.expected_version)
    await look_again(work.system())
    return await done(work, ACTION, given, connection.id, {"fields": len(leads)})
