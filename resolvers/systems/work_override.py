"""The actions of an owner on a key result that work drives: to speak for it, or let it speak."""

from dataclasses import dataclass
from decimal import Decimal

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.key_result import KeyResult
from model.rows import Row
from model.work import WorkOverride
from resolvers.again import check_version
from resolvers.authoring.authoring import key_result_of
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.progress.driven import is_driven
from resolvers.progress.locked import check_unlocked
from resolvers.rhythm.check_in_create import follow
from resolvers.rhythm.check_in_said import Said
from resolvers.rhythm.check_in_subjects import Subject, check_open, subject_of, take_turns
from resolvers.rhythm.check_in_writes import Written, answer_requests, figures_before, move, write
from rules.arithmetic import check_number
from rules.authoring import needed_reason
from rules.errors import Invalid
from sync.options import Occasion
from sync.work import count_work

OVERRIDE = "keyResultOverride"
RESUME = "keyResultResume"
WHY = "Linked work says something else."


@dataclass(frozen=True)
class KeyResultOverride:
    """What a key result stands at, whatever the work that drives it says."""

    key_result: GlobalId
    value: Decimal
    reason: str
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class KeyResultResume:
    key_result: GlobalId
    client_mutation_id: str | None = None


async def key_result_override(work: Work, given: KeyResultOverride, new_id: Means) -> Row:
    """The key result with the owner's value, as a check-in of theirs that says why."""
    first = await answered_before(work, OVERRIDE, given)
    if first is not None:
        return await key_result_of(work, first)
    subject = await driven_in_turn(work, given.key_result)
    check_version(subject.result, given.expected_version)
    check_number(given.value, "value")
    reason = needed_reason(given.reason, WHY)
    key, now = subject.result.id, work.moment.now
    await work.remove(WorkOverride, WorkOverride.key_result_id == key)
    by = {"by_id": work.actor, "at": now}
    await work.insert(WorkOverride, {"key_result_id": key, "reason": reason, **by})
    previous, _ = await figures_before(work, subject.result, now, None)
    said = Said(given.key_result, value=given.value, narrative=reason)
    told = Written(new_id(), subject, now, None, previous, None, None)
    await write(work, said, told)
    await answer_requests(work, told)
    await move(work, told)
    await remember(work, OVERRIDE, given, key)
    await follow(work, OVERRIDE, [told])
    return await key_result_of(work, key)


async def key_result_resume(work: Work, given: KeyResultResume, new_id: Means) -> Row:
    """The key result, which stands at once where its work puts it; without an override, too."""
    first = await answered_before(work, RESUME, given)
    if first is not None:
        return await key_result_of(work, first)
    subject = await driven_in_turn(work, given.key_result)
    key = subject.result.id
    await work.remove(WorkOverride, WorkOverride.key_result_id == key)
    work.audit(RESUME, KeyResult, key)
    await tell(work, KeyResult.__name__, key)
    await remember(work, RESUME, given, key)
    occasion = Occasion(work.moment.now, work.moment.today, new_id)
    await count_work(work.system(), [key], occasion)
    return await key_result_of(work, key)


async def driven_in_turn(work: Work, id_: GlobalId) -> Subject:
    key = key_of(id_, KeyResult.__name__)
    await take_turns(work, [key])
    subject = await subject_of(work, key)
    await must(work, Action.CHECK_IN, subject.result.id)
    check_open(work, subject)
    await check_unlocked(work, subject.result.id)
    if not await is_driven(work, subject.result.id):
        message = "No linked work drives it. Check in on it instead."
        raise Invalid(message, path=["keyResult"], code="NOT_OPEN")
    return subject
