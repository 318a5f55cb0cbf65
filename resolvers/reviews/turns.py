"""Turns that actions on reviews take, so that none decides by what another is about to change."""

from uuid import UUID

from auth.gate import Work
from model.locks import lock, share
from model.review import ReviewParticipant
from model.review_cycle import ReviewCycle, VoiceGiver


async def take_cycle(work: Work, cycle: UUID) -> None:
    """Before its phase is changed, or its voices are closed: after all who were let in before."""
    await lock(work.system(), cycle_name(cycle))


async def share_cycle(work: Work, cycle: UUID) -> None:
    """Before a phase is judged by, beside all others who do: it stays until they are done.

    A peer who was let in while voices were open would be the one who is new among those that were
    shown meanwhile; a rating that was sent while reviews were written would slip past the lock of
    the calibration; and what is opened again once nobody writes any more is lost. Taken last, after
    the turns of a review and of a participant.
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
