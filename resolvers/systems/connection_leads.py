"""The action that says in which fields of people a connection leads."""

from dataclasses import dataclass

from sqlalchemy import select, update

from auth.gate import Work
from model.connection import Connection
from model.locks import lock
from model.rows import Row
from resolvers.again import at, check_version, first_answer
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.systems.connection_writes import done, locked_connection, may_administer
from rules.errors import Conflict, Invalid
from rules.person_fields import PersonField
from rules.terms import ConnectionState
from sync.people_rows import TASK_SOURCES

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
    await lock(work.system(), "Connection leads")
    connection = await locked_connection(work, given.connection)
    check_version(connection, given.expected_version)
    if connection[Connection.kind] in TASK_SOURCES:
        message = "It brings tasks, and leads in nothing of people."
        raise Invalid(message, path=["connection"], code="NOT_OPEN")
    leads = sorted({each.value for each in given.fields})
    with at("fields"):
        await refuse_led(work, connection, leads)
    await work.save(Connection, connection.id, {"leads": leads}, version=given.expected_version)
    # What was at one with our rows may not be so by other words.
    await work.system().run(update(Connection).values(settled=None))
    return await done(work, ACTION, given, connection.id, {"fields": len(leads)})


async def refuse_led(work: Work, connection: Row, leads: list[str]) -> None:
    """Conflict where another leads in one of them: who leads is one alone."""
    others = select(Connection.name, Connection.leads).where(
        Connection.id != connection.id, Connection.state != ConnectionState.DELETED
    )
    for other in await work.records(others):
        for each in sorted({*leads} & {*other.leads}):
            message = f"{other.name} leads in {each} already. Let it lead in that no more first."
            raise Conflict(message)
