"""The action of taking back what a key result was said to need."""

from dataclasses import dataclass

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.dependency import Dependency
from model.key_result import KeyResult
from resolvers.alignment.dependencies import dependency_named
from resolvers.alignment.dependency_confirm import check_open
from resolvers.authoring.authoring import check_version
from resolvers.events import tell
from resolvers.ids import GlobalId, global_id
from resolvers.means import Means
from resolvers.once import answered_before, forget_words, remember
from rules.errors import Conflict

ACTION = "dependencyDelete"


@dataclass(frozen=True)
class WhichDependency:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def dependency_delete(work: Work, given: WhichDependency, _: Means) -> GlobalId:
    """The id of the dependency that is no more."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return global_id(Dependency.__name__, first)
    row = await dependency_named(work, given.id)
    result = row[Dependency.key_result_id]
    await must(work, Action.KEY_RESULT_EDIT, result)
    check_version(row, given.expected_version)
    await check_open(work, row)
    read = (Dependency.id == row.id, Dependency.version == row[Dependency.version])
    if not await work.remove(Dependency, *read):
        raise Conflict("Somebody else has changed it since you read it. Read it again.")
    work.audit(ACTION, KeyResult, result)
    await tell(work, KeyResult.__name__, result)
    await forget_words(work, row.id)
    await remember(work, ACTION, given, row.id)
    return global_id(Dependency.__name__, row.id)
