"""The actions of trying a connection: asked for here, made by a worker, told by the trial."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from auth.gate import Work
from model.connection import Connection
from model.events import event, signal
from model.rows import Row
from model.trial import Trial
from resolvers.again import at, first_answer, row_of
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import remember
from resolvers.systems.connection_writes import asked_of, checked_settings, may_administer
from rules.errors import Conflict
from rules.trials import TrialKind
from sync.connections import connector_of
from sync.trials import OPEN, trial_row

MOST_OPEN = 5
ACTIONS: Mapping[TrialKind, str] = {
    TrialKind.TEST: "connectionTest",
    TrialKind.SAMPLE: "connectionSample",
    TrialKind.PREVIEW: "connectionPreview",
}


@dataclass(frozen=True)
class ConnectionTry:
    """What is to be tried; `settings` in place of those kept, for a sample alone."""

    connection: GlobalId
    kind: TrialKind
    settings: Mapping[str, Any] | None = None
    client_mutation_id: str | None = None


async def connection_try(work: Work, given: ConnectionTry, means: Means) -> Row:
    """The trial, which waits for a worker: nobody else is asked while a transaction is open."""
    action = ACTIONS[given.kind]
    await may_administer(work)
    first = await first_answer(work, action, given, Trial)
    if first is not None:
        return first
    connection = await asked_of(work, given.connection)
    await check_few(work, connection)
    settings = checked(connection, given)
    row = trial_row(means(), connection.id, given.kind, settings)
    by = {"asked_by_id": work.actor, "asked_at": work.moment.now}
    await work.insert(Trial, {**row, **by})
    await signal(work.system(), [event(Trial.__name__, row["id"])])
    work.audit(action, Connection, connection.id)
    await remember(work, action, given, row["id"])
    return await row_of(work, Trial, row["id"])


async def check_few(work: Work, connection: Row) -> None:
    """Another system is not to be asked the same by an impatient click again and again."""
    waiting = select(func.count()).where(
        Trial.connection_id == connection.id, Trial.state.in_(OPEN)
    )
    if await work.system().scalar(waiting) >= MOST_OPEN:
        raise Conflict("Several trials of it wait already. Look at those first.")


def checked(connection: Row, given: ConnectionTry) -> dict[str, Any] | None:
    if given.settings is None:
        return None
    with at("settings"):
        settings = {**checked_settings(given.settings)}
        connector_of(connection[Connection.kind]).parse(settings)
    return settings
