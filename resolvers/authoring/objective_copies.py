"""Copies of objectives: what is taken along, and what stays with the one that it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, may, must
from model.key_result import KeyResult, Step
from model.objective import Objective, ObjectiveUnit
from model.rows import Row
from resolvers.authoring.authoring import DRAFT, next_position, standing_results
from resolvers.authoring.objective_values import put_contributors, put_shares
from resolvers.authoring.rolling import newest_set
from resolvers.ids import key_of
from resolvers.means import Means
from resolvers.org.people import people_by_id
from resolvers.org.present import works_here
from resolvers.progress.objectives import contributors_of, objectives_by_id, shares_of
from resolvers.progress.steps import steps_of
from rules.errors import Invalid
from rules.terms import ObjectiveLevel

OBJECTIVE = (
    "title", "description", "level", "ambition", "visibility", "rollup_mode", "owner_title",
)  # fmt: skip
RESULT = (
    "title", "kind", "start", "target", "lower", "upper", "is_strict", "tolerance", "checkpoints",
    "unit_of_measure", "currency", "decimals", "weight", "owner_title", "driven_by_children",
    "rhythm", "weekday", "read_every", "final_grade",
)  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """Of what, with which key results, for which cycle and whom; `more` is what else it becomes."""

    source: Row
    results: Sequence[Row]
    cycle_id: UUID
    owner_id: UUID | None
    more: Mapping[str, Any]


async def check_may_draft(work: Work, source: Row, owner: UUID | None) -> None:
    """As whoever drafts one of this level: of a unit, one of those that share it.

    Where none of these stands, as of most that were imported, whoever runs the programme goes on
    with it, and names its unit before it is published.
    """
    level = source[Objective.level]
    if level is ObjectiveLevel.COMPANY:
        await must(work, Action.COMPANY_OBJECTIVE_CREATE)
    elif level is ObjectiveLevel.PERSON:
        await must(work, Action.PERSON_OBJECTIVE_PROPOSE, owner)
    else:
        [shares] = await shares_of(work, [source.id], None, frozenset())
        units = [share[ObjectiveUnit.unit_id] for share in shares]
        if not units:
            await must(work, Action.PROGRAMME_RUN)
            return
        allowed = [await may(work, Action.UNIT_OBJECTIVE_DRAFT, unit) for unit in units]
        if not any(allowed):
            await must(work, Action.UNIT_OBJECTIVE_DRAFT, units[0])


async def chosen(work: Work, source: Row, ids: Sequence[str] | None) -> list[Row]:
    """The key results that are taken along, in place; all of the newest set where nobody chose."""
    standing = await standing_results(work, source.id)
    if ids is None:
        return newest_set(standing)
    keys = [key_of(id_, KeyResult.__name__) for id_ in ids]
    known = {row.id for row in standing}
    for place, key in enumerate(keys):
        if key not in known:
            message = "It has no such key result."
            raise Invalid(message, path=["keyResults", str(place)], code="NOT_FOUND")
    return [row for row in standing if row.id in keys]


async def write(work: Work, copy: Copy, new_id: Means) -> UUID:
    """A draft without readings, windows or links; whoever has left has no part in it any more.

    Whoever makes it and would not see it contributes to it: so they see what becomes of it.
    """
    id_, source = new_id(), copy.source
    row = {
        **{name: source.values[name] for name in OBJECTIVE},
        "id": id_,
        "cycle_id": copy.cycle_id,
        "owner_id": await still_here(work, copy.owner_id) or work.actor,
        "status": DRAFT,
        "position": await next_position(work, Objective, Objective.cycle_id == copy.cycle_id),
        "created_at": work.moment.now,
        **copy.more,
    }
    await work.insert(Objective, row)
    [people] = await contributors_of(work, [source.id], None, frozenset())
    here = [person.id for person in people if works_here(person)]
    await put_contributors(work, id_, here)
    [shares] = await shares_of(work, [source.id], None, frozenset())
    weights = {each[ObjectiveUnit.unit_id]: each[ObjectiveUnit.weight] for each in shares}
    await put_shares(work, id_, weights)
    if await objectives_by_id(work, [id_], None, frozenset()) == [None]:
        await put_contributors(work, id_, [*here, work.actor])
    for result in copy.results:
        plain = Row(result.noun, {**result.values, "cycle_id": None})
        await write_result(work, id_, plain, new_id)
    return id_


async def write_result(work: Work, objective_id: UUID, result: Row, new_id: Means) -> UUID:
    """A key result like another, in the cycle that it names."""
    id_ = new_id()
    row = {
        **{name: result.values[name] for name in RESULT},
        "id": id_,
        "objective_id": objective_id,
        "cycle_id": result[KeyResult.cycle_id],
        "owner_id": await still_here(work, result[KeyResult.owner_id]),
        "position": await next_position(work, KeyResult, KeyResult.objective_id == objective_id),
        "created_at": work.moment.now,
    }
    await work.insert(KeyResult, row)
    [steps] = await steps_of(work, [result], None, frozenset())
    for step in steps:
        told = {name: step.values[name] for name in ("title", "weight", "position")}
        await work.insert(Step, {**told, "id": new_id(), "key_result_id": id_})
    return id_


async def still_here(work: Work, person: UUID | None) -> UUID | None:
    found = await people_by_id(work, [person], None, frozenset()) if person else [None]
    row = found[0]
    return row.id if row is not None and works_here(row) else None
