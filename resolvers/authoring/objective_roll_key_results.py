"""The action of going on with an objective in a shorter cycle of its own, by a new set."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import (
    Done,
    Subject,
    check_editable,
    check_takes_changes,
    check_version,
    cycle_of,
    leave,
    objective_in_turn,
    objective_of,
    standing_results,
)
from resolvers.authoring.objective_copies import chosen, write_result
from resolvers.authoring.practice import limits_of
from resolvers.authoring.revisions import Change, Revised, revise
from resolvers.authoring.windows import span
from resolvers.ids import GlobalId, key_of
from resolvers.means import Means
from resolvers.once import answered_before
from rules.authoring import check_reason
from rules.errors import Invalid
from rules.limits import check_key_results
from rules.rolling import check_within
from rules.terms import RollupMode

ACTION = "objectiveRollKeyResults"


@dataclass(frozen=True)
class ObjectiveRollKeyResults:
    """Into which cycle, and with which key results; the newest set's where none are named."""

    id: GlobalId
    cycle: GlobalId
    key_results: Sequence[GlobalId] | None = None
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def objective_roll_key_results(
    work: Work, given: ObjectiveRollKeyResults, new_id: Means
) -> Row:
    """The objective with its new set; the sets before stay, and count on."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    subject = await objective_in_turn(work, given.id)
    objective = subject.objective
    await must(work, Action.KEY_RESULT_CREATE, objective.id)
    check_version(objective, given.expected_version)
    check_editable(work, subject)
    cycle = await cycle_within(work, subject, given.cycle)
    await check_unrolled(work, objective, cycle)
    results = await chosen(work, objective, given.key_results)
    if not results:
        message = "Choose a key result to go on with, or add one in this cycle."
        raise Invalid(message, path=["keyResults"], code="EMPTY")
    check_key_results(await limits_of(work), len(results) - 1)
    for row in results:
        again = Row(row.noun, {**row.values, "cycle_id": cycle.id})
        key = await write_result(work, objective.id, again, new_id)
        if subject.is_published:
            change = Change("keyResult", None, f"{row[KeyResult.title]} ({cycle[Cycle.key]})")
            why = check_reason(given.reason)
            await revise(work, [change], Revised(objective.id, objective.version, why, key), new_id)
    await leave(work, given, Done(ACTION, Objective, objective.id), [objective.id])
    return await objective_of(work, objective.id)


async def cycle_within(work: Work, subject: Subject, id_: str) -> Row:
    """A shorter cycle of the objective's time that takes changes, in which it can have a set."""
    if subject.objective[Objective.rollup_mode] is not RollupMode.KEY_RESULTS:
        message = "What contributes to it counts in it too, which has no days to be weighed by."
        raise Invalid(f"{message} Let it be made of key results alone.", path=["rollupMode"])
    cycle = await cycle_of(work, key_of(id_, Cycle.__name__))
    check_within(span(cycle), span(subject.cycle))
    check_takes_changes(work, cycle)
    return cycle


async def check_unrolled(work: Work, objective: Row, cycle: Row) -> None:
    standing = await standing_results(work, objective.id)
    if any(row[KeyResult.cycle_id] == cycle.id for row in standing):
        message = f"It has key results in {cycle[Cycle.key]} already. Add others to them."
        raise Invalid(message, path=["cycle"], code="NOT_OPEN")
