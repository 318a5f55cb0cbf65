"""The action of putting an objective's key results in another order."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import (
    Done,
    check_editable,
    check_version,
    leave,
    objective_in_turn,
    objective_of,
    save,
    standing_results,
)
from resolvers.ids import GlobalId, key_of
from resolvers.means import Means
from resolvers.once import answered_before
from rules.errors import Invalid

ACTION = "keyResultReorder"


@dataclass(frozen=True)
class KeyResultReorder:
    """All key results of an objective, as they are to stand."""

    objective: GlobalId
    key_results: Sequence[GlobalId]
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def key_result_reorder(work: Work, given: KeyResultReorder, _: Means) -> Row:
    """The objective, which this is an edit of."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    subject = await objective_in_turn(work, given.objective)
    row = subject.objective
    await must(work, Action.OBJECTIVE_EDIT, row.id)
    check_version(row, given.expected_version)
    check_editable(work, subject)
    asked = [key_of(id_, "KeyResult") for id_ in given.key_results]
    standing = await standing_results(work, row.id)
    if sorted(map(str, asked)) != sorted(str(result.id) for result in standing):
        message = "Name each key result of the objective once, as they are to stand."
        raise Invalid(message, path=["keyResults"])
    for result in standing:
        place = {"position": asked.index(result.id)}
        await work.save(KeyResult, result.id, place, version=None)
    await save(work, row, {})
    await leave(work, given, Done(ACTION, Objective, row.id), [row.id])
    return await objective_of(work, row.id)
