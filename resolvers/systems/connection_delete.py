"""The action of taking a connection away; the people that it brought stay, and what work gave."""

from dataclasses import dataclass
from typing import Any

from auth.gate import Work
from model.connection import Connection
from model.rows import Row
from resolvers.ids import GlobalId, global_id
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.systems.connection_writes import locked_connection, may_administer
from rules.terms import ConnectionState
from sync.connection_changes import deleted

ACTION = "connectionDelete"


@dataclass(frozen=True)
class ConnectionDelete:
    connection: GlobalId
    expected_version: int
    client_mutation_id: str | None = None


async def connection_delete(work: Work, given: ConnectionDelete, _: Means) -> GlobalId:
    """Its id. The row stays as the origin of what it brought, under a name that frees its own."""
    await may_administer(work)
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return global_id(Connection.__name__, first)
    connection = await locked_connection(work, given.connection)
    await work.save(
        Connection, connection.id, gone(work, connection), version=given.expected_version
    )
    await deleted(work.system(), connection.id, work.moment.now)
    work.audit(ACTION, Connection, connection.id)
    await remember(work, ACTION, given, connection.id)
    return given.connection


def gone(work: Work, connection: Row) -> dict[str, Any]:
    name = f"{connection[Connection.name]} (deleted {work.moment.today} {str(connection.id)[-6:]})"
    never = {"every_minutes": None, "next_run_at": None}
    return {"state": ConnectionState.DELETED, "name": name, **never}
