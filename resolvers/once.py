"""A retry counts once: the same person, action and client mutation id get the first answer."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, ClassVar, Protocol
from uuid import UUID

from sqlalchemy import select, update

from auth.gate import Work
from model.journal import AnsweredMutation
from model.locks import lock
from rules.errors import Conflict, Invalid

LONGEST_CLIENT_ID = 200


class Words(Protocol):
    """What an action is told: a frozen dataclass, with the client's id for it."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def client_mutation_id(self) -> str | None: ...


async def answered_before(work: Work, action: str, words: Words) -> UUID | None:
    """What the first request of this id was about, once no other of the same id is on its way.

    Conflict where that request said something else: it is no retry, and was not done.
    """
    client_id = words.client_mutation_id
    if client_id is None:
        return None
    if not 0 < len(client_id) <= LONGEST_CLIENT_ID:
        message = f"A client mutation id has 1 to {LONGEST_CLIENT_ID} characters."
        raise Invalid(message, path=["clientMutationId"])
    await lock(work.system(), f"{work.actor} {action} {client_id}")
    statement = select(AnsweredMutation.subject_id, AnsweredMutation.digest).where(
        AnsweredMutation.actor_id == work.actor,
        AnsweredMutation.action == action,
        AnsweredMutation.client_mutation_id == client_id,
    )
    found = await work.records(statement)
    if found and found[0].digest != digest(work, action, words):
        message = (
            "You sent this clientMutationId with another input before, so nothing was done now. "
            "Send a new one with each new action."
        )
        raise Conflict(message)
    return found[0].subject_id if found else None


async def remember(work: Work, action: str, words: Words, subject_id: UUID) -> None:
    """Keeps what an action was about, in the transaction that did it."""
    if words.client_mutation_id is None:
        return
    which = {"action": action, "client_mutation_id": words.client_mutation_id}
    answer = {"subject_id": subject_id, "digest": digest(work, action, words)}
    who = {"actor_id": work.actor, "at": work.moment.now}
    await work.insert(AnsweredMutation, {**who, **which, **answer})


async def forget_words(work: Work, subject_id: UUID) -> None:
    """Of what is deleted for good not even a digest stays; a late retry is a Conflict then."""
    answers = update(AnsweredMutation).where(AnsweredMutation.subject_id == subject_id)
    await work.system().run(answers.values(digest=None))


async def forget_action(work: Work, action: str) -> None:
    """The same of all that the actor asked by an action which is about several things at once."""
    own = (AnsweredMutation.actor_id == work.actor, AnsweredMutation.action == action)
    await work.system().run(update(AnsweredMutation).where(*own).values(digest=None))


def digest(work: Work, action: str, words: Words) -> bytes:
    """What was said in 32 bytes; the same words of another person or id give others."""
    said = asdict(words, dict_factory=without_none)
    told = [work.actor, action, said]
    return sha256(json.dumps(told, sort_keys=True, default=plain).encode()).digest()


def without_none(fields: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """A field left out counts as none, so that one added later makes no retry another request."""
    return {name: value for name, value in fields if value is not None}


def plain(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no one form to compare requests by.")
