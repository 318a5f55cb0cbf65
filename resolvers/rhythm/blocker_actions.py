"""The actions on blockers: one is opened, handed over with a next action, and resolved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.blocker import Blocker
from model.key_result import KeyResult
from model.rows import Row
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.once import Words, remember
from resolvers.progress.locked import check_unlocked
from resolvers.rhythm.check_in_subjects import check_open, subject_of
from resolvers.rhythm.check_in_writes import owner_of
from rules.blockers import BlockerKind
from rules.errors import Invalid
from rules.words import check_text

NewId = Callable[[], UUID]


@dataclass(frozen=True)
class BlockerOpen:
    key_result: GlobalId
    kind: BlockerKind
    text: str
    owner: GlobalId | None = None
    next_action: str | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class BlockerUpdate:
    """What is left out stays as it is."""

    id: GlobalId
    owner: GlobalId | None = None
    next_action: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class BlockerResolve:
    id: GlobalId
    resolution: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def blocker_open(work: Work, given: BlockerOpen, new_id: NewId) -> Row:
    """A blocker that turned up between two check-ins."""
    first = await first_answer(work, "blockerOpen", given, Blocker)
    if first is not None:
        return first
    subject = await subject_of(work, key_of(given.key_result, "KeyResult"))
    await must(work, Action.CHECK_IN, subject.result.id)
    check_open(work, subject)
    await check_unlocked(work, subject.result.id)
    check_text(given.text, "text")
    check_text(given.next_action, "nextAction")
    owner = await owner_of(work, given.owner, subject)
    who = {"owner_id": owner, "opened_by_id": work.actor, "opened_at": work.moment.now}
    what = {"kind": given.kind, "text": given.text, "next_action": given.next_action}
    id_ = new_id()
    await work.insert(Blocker, {"id": id_, "key_result_id": subject.result.id, **what, **who})
    return await done(work, "blockerOpen", given, id_)


async def blocker_update(work: Work, given: BlockerUpdate, _: NewId) -> Row:
    first = await first_answer(work, "blockerUpdate", given, Blocker)
    if first is not None:
        return first
    blocker = await open_blocker(work, given.id, given.expected_version)
    subject = await subject_of(work, blocker[Blocker.key_result_id])
    check_open(work, subject)
    check_text(given.next_action, "nextAction")
    changed: dict[str, Any] = {}
    if given.owner is not None:
        changed["owner_id"] = await owner_of(work, given.owner, subject)
    if given.next_action is not None:
        changed["next_action"] = given.next_action
    if not changed:
        message = "Say who clears it, or what they do next."
        raise Invalid(message, path=["nextAction"], code="EMPTY")
    await work.save(Blocker, blocker.id, changed, version=blocker[Blocker.version])
    return await done(work, "blockerUpdate", given, blocker.id)


async def blocker_resolve(work: Work, given: BlockerResolve, _: NewId) -> Row:
    """At any time: what was in the way may be cleared when its cycle is long over."""
    first = await first_answer(work, "blockerResolve", given, Blocker)
    if first is not None:
        return first
    blocker = await open_blocker(work, given.id, given.expected_version)
    check_text(given.resolution, "resolution")
    how = {"resolved_by_id": work.actor, "resolved_at": work.moment.now}
    values = {**how, "resolution": given.resolution}
    await work.save(Blocker, blocker.id, values, version=blocker[Blocker.version])
    return await done(work, "blockerResolve", given, blocker.id)


async def open_blocker(work: Work, id_: GlobalId, expected: int | None) -> Row:
    blocker = await named_row(work, Blocker, id_)
    await must(work, Action.BLOCKER_CLEAR, blocker.id)
    check_version(blocker, expected)
    if blocker[Blocker.resolved_at] is not None:
        message = "It was resolved before. Open another one where it is back."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    return blocker


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    """Audit, event and the answer to a retry, and the blocker as it is now."""
    row = await row_of(work, Blocker, id_)
    work.audit(action, Blocker, id_)
    await tell(work, KeyResult.__name__, row[Blocker.key_result_id], row[Blocker.owner_id])
    await remember(work, action, given, id_)
    return row
