"""The action of saying what a key result needs of another unit."""

from dataclasses import dataclass

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.dependency import Dependency
from model.key_result import KeyResult
from model.rows import Row
from resolvers.alignment.dependencies import dependency_of
from resolvers.authoring.approval_set import unit_named
from resolvers.authoring.authoring import check_editable, key_result_in_turn
from resolvers.events import tell
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.org.present import person_named
from rules.authoring import check_need

ACTION = "dependencyCreate"


@dataclass(frozen=True)
class DependencyCreate:
    """What is needed, of whom, and who looks after the risk that it does not come."""

    key_result: GlobalId
    unit: GlobalId
    need: str
    risk_owner: GlobalId | None = None
    client_mutation_id: str | None = None


async def dependency_create(work: Work, given: DependencyCreate, new_id: Means) -> Row:
    """The dependency, which waits for the unit's word."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await dependency_of(work, first)
    subject = await key_result_in_turn(work, given.key_result)
    await must(work, Action.KEY_RESULT_EDIT, subject.result.id)
    check_editable(work, subject)
    owner = None
    if given.risk_owner is not None:
        owner = (await person_named(work, given.risk_owner, ["riskOwner"])).id
    id_ = new_id()
    row = {
        "id": id_,
        "key_result_id": subject.result.id,
        "unit_id": (await unit_named(work, given.unit)).id,
        "need": check_need(given.need),
        "risk_owner_id": owner,
        "created_by_id": work.actor,
        "created_at": work.moment.now,
    }
    await work.insert(Dependency, row)
    work.audit(ACTION, KeyResult, subject.result.id)
    await tell(work, KeyResult.__name__, subject.result.id)
    await remember(work, ACTION, given, id_)
    return await dependency_of(work, id_)
