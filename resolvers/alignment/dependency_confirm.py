"""The action of giving a unit's word for what another one needs of it."""

from dataclasses import dataclass

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.dependency import Dependency
from model.key_result import KeyResult
from model.rows import Row
from resolvers.alignment.dependencies import dependency_named, dependency_of
from resolvers.authoring.authoring import check_takes_changes, check_version, subject_of_result
from resolvers.events import tell
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.progress.key_results import key_results_by_id

ACTION = "dependencyConfirm"


@dataclass(frozen=True)
class DependencyConfirm:
    """Which one, and whether the unit provides it: a word may be taken back."""

    id: GlobalId
    confirmed: bool
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def dependency_confirm(work: Work, given: DependencyConfirm, _: Means) -> Row:
    """The dependency as it stands now."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await dependency_of(work, first)
    row = await dependency_named(work, given.id)
    await must(work, Action.UNIT_OBJECTIVE_CREATE, row[Dependency.unit_id])
    check_version(row, given.expected_version)
    await check_open(work, row)
    by = {"confirmed_by_id": work.actor, "confirmed_at": work.moment.now}
    values = by if given.confirmed else dict.fromkeys(by)
    await work.save(Dependency, row.id, values, version=row[Dependency.version])
    work.audit(ACTION, KeyResult, row[Dependency.key_result_id])
    await tell(work, KeyResult.__name__, row[Dependency.key_result_id])
    await remember(work, ACTION, given, row.id)
    return await dependency_of(work, row.id)


async def check_open(work: Work, row: Row) -> None:
    [result] = await key_results_by_id(work, [row[Dependency.key_result_id]], None, frozenset())
    if result is not None:
        check_takes_changes(work, (await subject_of_result(work, result)).cycle)
