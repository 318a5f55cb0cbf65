"""The action of drafting an objective like another one."""

from dataclasses import dataclass

from auth.gate import Work
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import (
    Done,
    check_takes_changes,
    cycle_of,
    leave,
    objective_of,
    still_seen,
)
from resolvers.authoring.objective_copies import Copy, check_may_draft, chosen, write
from resolvers.ids import GlobalId, key_of
from resolvers.means import Means
from resolvers.once import answered_before
from rules.terms import ObjectiveLevel

ACTION = "objectiveDuplicate"


@dataclass(frozen=True)
class ObjectiveDuplicate:
    """One that is seen, a template or not; in its own cycle, unless another is named."""

    id: GlobalId
    cycle: GlobalId | None = None
    client_mutation_id: str | None = None


async def objective_duplicate(work: Work, given: ObjectiveDuplicate, new_id: Means) -> Row:
    """The draft: of a person's objective one's own, else of whom the first is."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    source = await objective_of(work, key_of(given.id, Objective.__name__))
    is_persons = source[Objective.level] is ObjectiveLevel.PERSON
    owner = work.actor if is_persons else source[Objective.owner_id]
    await check_may_draft(work, source, owner)
    asked = key_of(given.cycle, "Cycle") if given.cycle is not None else source[Objective.cycle_id]
    cycle = await cycle_of(work, asked)
    check_takes_changes(work, cycle)
    copy = Copy(source, await chosen(work, source, None), cycle.id, owner, {})
    id_ = await write(work, copy, new_id)
    found = await still_seen(work, id_)
    await leave(work, given, Done(ACTION, Objective, id_), [id_])
    return found
