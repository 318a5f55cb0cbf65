"""Tells of what an action changed, in its own transaction: by ids, to whoever may see it."""

from uuid import UUID

from auth.gate import Work
from model.events import announce, event


async def tell(work: Work, noun: str, subject_id: UUID, *inboxes: UUID | None) -> None:
    """Who hears of which noun stands in auth/visibility/events.py; of any other, nobody does.

    `inboxes` are those of people who owe something more now, or less: they alone are woken, and
    nothing of that is written down, for what they owe may be hidden from all others.
    """
    woken = [event("Inbox", person) for person in inboxes if person is not None]
    await announce(work.system(), [event(noun, subject_id)], work.moment.now, woken)
