"""The action of adding a key result to an objective."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.key_result import KeyResult
from model.rows import Row
from resolvers.authoring.authoring import (
    Done,
    check_editable,
    key_result_of,
    leave,
    next_position,
    objective_in_turn,
    standing_results,
)
from resolvers.authoring.key_result_values import BLANK, check_whole, checked, put_steps, weighed
from resolvers.authoring.objective_roll_key_results import cycle_within
from resolvers.authoring.practice import limits_of
from resolvers.authoring.revisions import Change, Revised, revise
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before
from rules.authoring import check_reason
from rules.limits import check_key_results

ACTION = "keyResultCreate"


@dataclass(frozen=True)
class KeyResultCreate:
    """`said` holds what was said of it; its title and its kind must be among that.

    `cycle` is a shorter one than the objective's, in whose set it is to be.
    """

    objective: GlobalId
    said: Mapping[str, Any]
    cycle: GlobalId | None = None
    reason: str | None = None
    client_mutation_id: str | None = None


async def key_result_create(work: Work, given: KeyResultCreate, new_id: Means) -> Row:
    """The new key result, or the first one of the same client mutation id."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await key_result_of(work, first)
    subject = await objective_in_turn(work, given.objective)
    objective = subject.objective
    await must(work, Action.KEY_RESULT_CREATE, objective.id)
    check_editable(work, subject)
    cycle = None if given.cycle is None else await cycle_within(work, subject, given.cycle)
    await check_room(work, objective.id, cycle)
    said = await checked(work, given.said)
    ends = {"id": new_id(), "objective_id": objective.id, "cycle_id": cycle and cycle.id}
    values: dict[str, Any] = {**BLANK, **said.columns, **ends}
    check_whole(
        cycle or subject.cycle, subject, Row(KeyResult.__name__, values), weighed(said.steps or ())
    )
    place = await next_position(work, KeyResult, KeyResult.objective_id == objective.id)
    made = {"position": place, "created_at": work.moment.now}
    await work.insert(KeyResult, {**values, **made})
    since = work.moment.now if subject.is_published else None
    await put_steps(work, values["id"], said.steps or (), (), new_id, since)
    if subject.is_published:
        change = Change("keyResult", None, values["title"])
        why = check_reason(given.reason)
        revised = Revised(objective.id, objective.version, why, values["id"])
        await revise(work, [change], revised, new_id)
    await leave(work, given, Done(ACTION, KeyResult, values["id"]), [objective.id])
    return await key_result_of(work, values["id"])


async def check_room(work: Work, objective_id: UUID, cycle: Row | None) -> None:
    """Each set of a rolling objective has as many as any other objective at most."""
    standing = await standing_results(work, objective_id)
    key = None if cycle is None else cycle.id
    beside = [row for row in standing if row[KeyResult.cycle_id] == key]
    check_key_results(await limits_of(work), len(beside))
