"""Tells of what an action changed, in its own transaction: by ids, to whoever may see it."""

from uuid import UUID

from auth.gate import Work
from model.events import announce, event


async def tell(work: Work, noun: str, subject_id: UUID) -> None:
    """Who hears of which noun stands in auth/visibility/events.py; of any other, nobody does."""
    await announce(work.system(), [event(noun, subject_id)], work.moment.now)
