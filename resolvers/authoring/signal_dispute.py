"""The action of saying that a signal is not right here."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.key_result import KeyResult
from model.locks import lock
from model.objective import Objective
from model.rows import Row
from model.signal import SignalDispute
from resolvers.alignment.alignment_ends import End, check_right, end_of
from resolvers.authoring.authoring import objective_of
from resolvers.events import tell
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before, remember
from rules.authoring import check_reason
from rules.signals import SignalId

ACTION = "signalDispute"


@dataclass(frozen=True)
class Dispute:
    """An objective or key result, a signal, and why it is not right; without why it is again."""

    subject: GlobalId
    signal: SignalId
    reason: str | None = None
    client_mutation_id: str | None = None


async def signal_dispute(work: Work, given: Dispute, new_id: Means) -> Row:
    """The objective, with what its author says against its signals or a key result's."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    end = await end_of(work, given.subject, "subject")
    await check_right(work, end)
    reason = check_reason(given.reason)
    await lock(work.system(), f"Objective {end.objective_id}")
    key = await key_of_dispute(work, end, given.signal)
    if key is not None:
        await work.remove(SignalDispute, SignalDispute.id == key)
    if reason is not None:
        await write(work, end, given.signal, reason, new_id())
    work.audit(ACTION, end.noun, end.key)
    await tell(work, Objective.__name__, end.objective_id)
    await remember(work, ACTION, given, end.objective_id)
    return await objective_of(work, end.objective_id)


async def key_of_dispute(work: Work, end: End, signal: SignalId) -> UUID | None:
    result = end.key if end.noun is KeyResult else None
    found = select(SignalDispute.id).where(
        SignalDispute.objective_id == end.objective_id,
        SignalDispute.key_result_id.is_not_distinct_from(result),
        SignalDispute.signal == signal,
    )
    records = await work.records(found)
    return records[0].id if records else None


async def write(work: Work, end: End, signal: SignalId, reason: str, id_: UUID) -> None:
    result = end.key if end.noun is KeyResult else None
    of = {"objective_id": end.objective_id, "key_result_id": result, "signal": signal}
    by = {"author_id": work.actor, "at": work.moment.now}
    await work.insert(SignalDispute, {"id": id_, **of, "reason": reason, **by})
