"""The action of taking a published key result out: it counts no more, and its check-ins stay."""

from dataclasses import dataclass

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.key_result import KeyResult
from model.rows import Row
from resolvers.alignment.alignment_roots import objectives_above
from resolvers.authoring.authoring import (
    PUBLISHED,
    Done,
    check_status,
    check_takes_changes,
    check_version,
    key_result_in_turn,
    leave,
    objective_of,
    save,
    standing_results,
)
from resolvers.authoring.key_result_delete import WhichResult
from resolvers.authoring.revisions import Change, Revised, revise
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.progress.locked import check_unlocked
from rules.authoring import needed_reason
from rules.errors import Invalid

ACTION = "keyResultArchive"


@dataclass(frozen=True)
class WhichResultAndWhy(WhichResult):
    reason: str | None = None


async def key_result_archive(work: Work, given: WhichResultAndWhy, new_id: Means) -> Row:
    """The objective without it; the last one stays, since something must show how far it is."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await objective_of(work, first)
    subject = await key_result_in_turn(work, given.id)
    result, objective = subject.result, subject.objective
    await must(work, Action.KEY_RESULT_EDIT, result.id)
    check_version(result, given.expected_version)
    check_takes_changes(work, subject.cycle)
    check_status(subject, PUBLISHED)
    await check_unlocked(work, result.id, "id")
    if len(await standing_results(work, objective.id)) == 1:
        message = "It is the last one. Add another first, or cancel the objective."
        raise Invalid(message, code="NEEDS_KEY_RESULT")
    reason = needed_reason(given.reason, "Others count on what is published.")
    version = await save(work, result, {"archived_at": work.moment.now})
    change = Change("keyResult", result[KeyResult.title], None)
    revised = Revised(objective.id, version, reason, result.id)
    await revise(work, [change], revised, new_id)
    roots = {objective.id, *await objectives_above(work, result.id)}
    done = Done(ACTION, KeyResult, result.id, answer=objective.id)
    await leave(work, given, done, roots)
    return await objective_of(work, objective.id)
