"""The action of offering an objective to everybody as one to begin with."""

from dataclasses import dataclass

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import (
    Done,
    check_version,
    leave,
    objective_in_turn,
    objective_of,
    save,
)
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before

ACTION = "objectiveTemplateSet"


@dataclass(frozen=True)
class TemplateSet:
    id: GlobalId
    template: bool
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def objective_template_set(work: Work, given: TemplateSet, _: Means) -> Row:
    """The objective; who sees it does not change by this.

    Of a closed cycle too: those that went well are the ones to begin with.
    """
    await must(work, Action.PROGRAMME_RUN)
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    row = (await objective_in_turn(work, given.id)).objective
    check_version(row, given.expected_version)
    if row[Objective.is_template] is not given.template:
        await save(work, row, {"is_template": given.template})
    detail = {"template": given.template}
    await leave(work, given, Done(ACTION, Objective, row.id, detail=detail), [row.id])
    return await objective_of(work, row.id)
