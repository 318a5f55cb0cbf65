"""The action of deleting a key result of a draft, for good."""

from dataclasses import dataclass

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.check_in import CheckIn
from model.key_result import KeyResult
from model.rollups import take_turn
from resolvers.alignment.alignment_roots import objectives_above
from resolvers.authoring.authoring import (
    DRAFT,
    Done,
    check_status,
    check_takes_changes,
    check_version,
    key_result_in_turn,
    leave,
)
from resolvers.authoring.key_result_remains import remove_remains
from resolvers.ids import GlobalId, global_id
from resolvers.means import Means
from resolvers.once import answered_before, forget_words
from rules.errors import Invalid

ACTION = "keyResultDelete"


@dataclass(frozen=True)
class WhichResult:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def key_result_delete(work: Work, given: WhichResult, _: Means) -> GlobalId:
    """The id of the key result that is no more."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return global_id(KeyResult.__name__, first)
    subject = await key_result_in_turn(work, given.id)
    key = subject.result.id
    await must(work, Action.KEY_RESULT_EDIT, key)
    check_version(subject.result, given.expected_version)
    check_takes_changes(work, subject.cycle)
    check_status(subject, DRAFT)
    read = select(CheckIn.id).where(CheckIn.key_result_id == key).limit(1)
    if await work.system().all(read):
        raise Invalid("It has check-ins, which would lose their subject.", code="NOT_OPEN")
    await take_turn(work.system())
    roots = {subject.objective.id, *await objectives_above(work, key)}
    await remove_remains(work, [key])
    await work.remove(KeyResult, KeyResult.id == key)
    await forget_words(work, key)
    await leave(work, given, Done(ACTION, KeyResult, key), roots)
    return global_id(KeyResult.__name__, key)
