"""The action of carrying an objective over into another cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.cycle import Cycle
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import (
    PUBLISHED,
    Done,
    Subject,
    check_status,
    check_takes_changes,
    cycle_of,
    leave,
    objective_in_turn,
    objective_of,
    still_seen,
)
from resolvers.authoring.objective_copies import Copy, check_may_draft, chosen, write
from resolvers.authoring.revisions import Change, Revised, revise
from resolvers.ids import GlobalId, key_of
from resolvers.means import Means
from resolvers.once import answered_before
from rules.authoring import check_reason, needed_reason
from rules.errors import Invalid
from rules.terms import Ambition, ObjectiveStatus

ACTION = "objectiveCarryOver"


@dataclass(frozen=True)
class ObjectiveCarryOver:
    """Into which cycle, and which of its key results; all where none are named."""

    id: GlobalId
    cycle: GlobalId
    key_results: Sequence[GlobalId] | None = None
    reason: str | None = None
    client_mutation_id: str | None = None


async def objective_carry_over(work: Work, given: ObjectiveCarryOver, new_id: Means) -> Row:
    """The draft, without readings; both know of each other."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    subject = await objective_in_turn(work, given.id)
    source = subject.objective
    await must(work, Action.OBJECTIVE_CLOSE, source.id)
    check_status(subject, PUBLISHED, ObjectiveStatus.CLOSED)
    cycle = await next_cycle(work, given, subject)
    await check_may_draft(work, source, source[Objective.owner_id])
    reason = reason_for(source, given.reason)
    results = await chosen(work, source, given.key_results)
    more = {"carried_from_id": source.id}
    copy = Copy(source, results, cycle.id, source[Objective.owner_id], more)
    id_ = await write(work, copy, new_id)
    found = await still_seen(work, id_)
    change = Change("carriedFrom", None, subject.cycle[Cycle.key])
    await revise(work, [change], Revised(id_, 1, reason), new_id)
    await leave(work, given, Done(ACTION, Objective, id_), [id_])
    return found


async def next_cycle(work: Work, given: ObjectiveCarryOver, subject: Subject) -> Row:
    cycle = await cycle_of(work, key_of(given.cycle, Cycle.__name__))
    check_takes_changes(work, cycle)
    if cycle.id == subject.cycle.id:
        raise Invalid("It is in this cycle already. Duplicate it instead.", path=["cycle"])
    if cycle[Cycle.starts_on] < subject.cycle[Cycle.starts_on]:
        message = f"{cycle[Cycle.key]} began before it. Carry it over into one that follows."
        raise Invalid(message, path=["cycle"])
    if await carried(work, subject.objective.id, cycle.id):
        message = f"It was carried over into {cycle[Cycle.key]} already. Go on with that one."
        raise Invalid(message, path=["cycle"])
    return cycle


async def carried(work: Work, source: UUID, cycle: UUID) -> bool:
    """Whether or not it is a draft that whoever asks doesn't see: there is one and no other.

    One that was cancelled is gone on with by another.
    """
    found = select(Objective.id).where(
        Objective.carried_from_id == source,
        Objective.cycle_id == cycle,
        Objective.archived_at.is_(None),
        Objective.status != ObjectiveStatus.CANCELLED,
    )
    return bool(await work.system().all(found.limit(1)))


def reason_for(source: Row, reason: str | None) -> str | None:
    """What is committed does not slip into another cycle without a word."""
    if source[Objective.ambition] is Ambition.COMMITTED:
        return needed_reason(reason, "It was a commitment for its cycle.")
    return check_reason(reason)
