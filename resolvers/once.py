"""A retry counts once: the same person, action and client mutation id get the first answer."""

from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.journal import AnsweredMutation
from model.locks import lock
from rules.errors import Invalid

LONGEST_CLIENT_ID = 200


async def answered_before(work: Work, action: str, client_mutation_id: str | None) -> UUID | None:
    """What the first request of this id was about, once no other of the same id is on its way."""
    if client_mutation_id is None:
        return None
    if not 0 < len(client_mutation_id) <= LONGEST_CLIENT_ID:
        message = f"A client mutation id has 1 to {LONGEST_CLIENT_ID} characters."
        raise Invalid(message, path=["clientMutationId"])
    await lock(work.system(), f"{work.actor} {action} {client_mutation_id}")
    statement = select(AnsweredMutation.subject_id).where(
        AnsweredMutation.actor_id == work.actor,
        AnsweredMutation.action == action,
        AnsweredMutation.client_mutation_id == client_mutation_id,
    )
    found = await work.records(statement)
    return found[0].subject_id if found else None


async def remember(
    work: Work, action: str, client_mutation_id: str | None, subject_id: UUID
) -> None:
    """Keeps what an action was about, in the transaction that did it."""
    if client_mutation_id is not None:
        answer = {"actor_id": work.actor, "action": action, "subject_id": subject_id}
        client = {"client_mutation_id": client_mutation_id, "at": work.moment.now}
        await work.insert(AnsweredMutation, {**answer, **client})
