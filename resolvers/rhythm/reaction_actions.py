"""The actions of reacting without words, of taking that back, and of taking note of a check-in."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.check_in import CheckIn
from model.conversation import Acknowledgement, Reaction
from model.locks import lock
from model.rows import AnySelect, Row
from resolvers.again import row_of
from resolvers.ids import GlobalId, key_of
from resolvers.once import answered_before, remember
from resolvers.rhythm.said_to import COLUMNS, NOUNS, subject_said_to, tell_of
from rules.errors import Conflict
from rules.reactions import ReactionKind

NewId = Callable[[], UUID]


@dataclass(frozen=True)
class ReactionSaid:
    """`on` is a check-in or an objective."""

    on: GlobalId
    kind: ReactionKind
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class CheckInAcknowledge:
    check_in: GlobalId
    client_mutation_id: str | None = None


async def reaction_add(work: Work, given: ReactionSaid, new_id: NewId) -> Row:
    """What was reacted to; a second reaction of the same kind changes nothing."""
    subject = await subject_said_to(work, given.on)
    if await answered_before(work, "reactionAdd", given) is None:
        [(column, key)] = subject.items()
        await lock(work.system(), f"Reaction {work.actor} {given.kind.value} {key}")
        if not await work.records(own_reaction(work, given, column, key)):
            who = {"person_id": work.actor, "kind": given.kind, "at": work.moment.now}
            await work.insert(Reaction, {"id": new_id(), **subject, **who})
            work.audit("reactionAdd", NOUNS[noun_of(column)], key)
            await tell_of(work, subject)
        await remember(work, "reactionAdd", given, key)
    return await reacted(work, subject)


async def reaction_remove(work: Work, given: ReactionSaid, _: NewId) -> Row:
    """What was reacted to; where there is no such reaction, it stays as it is."""
    subject = await subject_said_to(work, given.on)
    if await answered_before(work, "reactionRemove", given) is None:
        [(column, key)] = subject.items()
        own = (Reaction.person_id == work.actor, Reaction.kind == given.kind)
        if await work.remove(Reaction, getattr(Reaction, column) == key, *own):
            work.audit("reactionRemove", NOUNS[noun_of(column)], key)
            await tell_of(work, subject)
        await remember(work, "reactionRemove", given, key)
    return await reacted(work, subject)


def own_reaction(work: Work, given: ReactionSaid, column: str, key: UUID) -> AnySelect:
    own = (Reaction.person_id == work.actor, Reaction.kind == given.kind)
    return select(Reaction.id).where(getattr(Reaction, column) == key, *own)


def noun_of(column: str) -> str:
    return next(noun for noun, named in COLUMNS.items() if named == column)


async def reacted(work: Work, subject: dict[str, UUID]) -> Row:
    [(column, key)] = subject.items()
    return await row_of(work, NOUNS[noun_of(column)], key)


async def check_in_acknowledge(work: Work, given: CheckInAcknowledge, _: NewId) -> Row:
    """Its reviewer alone, once: a check-in that was acknowledged stays so."""
    key = key_of(given.check_in, CheckIn.__name__)
    first = await answered_before(work, "checkInAcknowledge", given)
    if first is not None:
        return await row_of(work, CheckIn, first)
    await must(work, Action.CHECK_IN_ACKNOWLEDGE, key)
    row = await row_of(work, CheckIn, key)
    await lock(work.system(), f"Acknowledgement {row.id}")
    known = select(Acknowledgement.check_in_id).where(Acknowledgement.check_in_id == row.id)
    if await work.records(known):
        raise Conflict("You acknowledged it before; nothing is left to do.")
    who = {"person_id": work.actor, "at": work.moment.now}
    await work.insert(Acknowledgement, {"check_in_id": row.id, **who})
    work.audit("checkInAcknowledge", CheckIn, row.id)
    await tell_of(work, {"check_in_id": row.id}, work.actor)
    await remember(work, "checkInAcknowledge", given, row.id)
    return row
