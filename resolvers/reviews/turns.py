"""Turns that actions on reviews take, so that none decides by what another is about to change."""

from uuid import UUID

from auth.gate import Work
from model.locks import lock, share
from model.review import ReviewParticipant
from model.review_cycle import ReviewCycle, VoiceGiver


async def take_cycle(work: Work, cycle: UUID) -> None:
    """Before its phase is changed, or its voices are closed: after all who were let in to speak."""
    await lock(work.system(), cycle_name(cycle))


async def share_cycle(work: Work, cycle: UUID) -> None:
    """Before a peer or report speaks, beside all others who do: one who was let in while voices
    were open would be the one who is new among those that were shown meanwhile.
    """
    await share(work.system(), cycle_name(cycle))


def cycle_name(cycle: UUID) -> str:
    return f"{ReviewCycle.__name__} {cycle}"


async def take_part(work: Work, part: UUID) -> None:
    """Before it is shared or handed to another manager."""
    await lock(work.system(), f"{ReviewParticipant.__name__} {part}")


async def take_telling(work: Work) -> None:
    """One closing at a time: what another is about to show is not there to be read yet.

    Of all people together: a cycle is closed for thousands of them, and PostgreSQL has no room for
    a lock of each.
    """
    await lock(work.system(), VoiceGiver.__name__)
