"""The action of drafting an objective."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import (
    DRAFT,
    Done,
    check_takes_changes,
    cycle_of,
    leave,
    next_position,
    objective_of,
    still_seen,
)
from resolvers.authoring.objective_values import (
    UnitShare,
    contributors_named,
    put_contributors,
    put_shares,
    shares_named,
)
from resolvers.ids import GlobalId, key_of
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.org.present import person_named
from rules.authoring import check_description, check_owner_title, check_title
from rules.terms import Ambition, ObjectiveLevel, RollupMode, Visibility

ACTION = "objectiveCreate"


@dataclass(frozen=True)
class ObjectiveCreate:
    """A draft; its owner is whoever writes it, unless another is named."""

    cycle: GlobalId
    title: str
    level: ObjectiveLevel
    ambition: Ambition
    description: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    rollup_mode: RollupMode = RollupMode.KEY_RESULTS
    owner: GlobalId | None = None
    owner_title: str | None = None
    contributors: Sequence[GlobalId] = ()
    units: Sequence[UnitShare] = ()
    client_mutation_id: str | None = None


async def objective_create(work: Work, given: ObjectiveCreate, new_id: Means) -> Row:
    """The new draft, or the first one of the same client mutation id."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    await check_right(work, given)
    check_takes_changes(work, await cycle_of(work, key_of(given.cycle, "Cycle")))
    id_ = new_id()
    await write(work, given, id_)
    found = await still_seen(work, id_)
    await leave(work, given, Done(ACTION, Objective, id_), [id_])
    return found


async def check_right(work: Work, given: ObjectiveCreate) -> None:
    """Of several units the first is the one that it is of."""
    if given.level is ObjectiveLevel.COMPANY:
        await must(work, Action.COMPANY_OBJECTIVE_CREATE)
    elif given.level is ObjectiveLevel.UNIT:
        await shares_named(work, given.units, given.level)
        await must(work, Action.UNIT_OBJECTIVE_DRAFT, key_of(given.units[0].unit, "OrgUnit"))
    else:
        owner = work.actor if given.owner is None else key_of(given.owner, "Person")
        await must(work, Action.PERSON_OBJECTIVE_PROPOSE, owner)


async def write(work: Work, given: ObjectiveCreate, id_: UUID) -> None:
    owner = work.actor
    if given.owner is not None:
        owner = (await person_named(work, given.owner, ["owner"])).id
    people = await contributors_named(work, given.contributors)
    shares = await shares_named(work, given.units, given.level)
    cycle = key_of(given.cycle, "Cycle")
    row = {
        "id": id_,
        "cycle_id": cycle,
        "title": check_title(given.title),
        "description": check_description(given.description),
        "level": given.level,
        "ambition": given.ambition,
        "status": DRAFT,
        "visibility": given.visibility,
        "rollup_mode": given.rollup_mode,
        "owner_id": owner,
        "owner_title": check_owner_title(given.owner_title),
        "position": await next_position(work, Objective, Objective.cycle_id == cycle),
        "created_at": work.moment.now,
    }
    await work.insert(Objective, row)
    await put_contributors(work, id_, [person.id for person in people])
    await put_shares(work, id_, shares)
