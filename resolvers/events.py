"""Tells of what an action changed, in its own transaction: by ids, to whoever may see it."""

from collections.abc import Iterable
from uuid import UUID

from auth.gate import Work
from model.events import announce, event, signal


async def tell(work: Work, noun: str, subject_id: UUID, *inboxes: UUID | None) -> None:
    """Who hears of which noun stands in auth/visibility/events.py; of any other, nobody does.

    `inboxes` are those of people who owe something more now, or less: they alone are woken, and
    nothing of that is written down, for what they owe may be hidden from all others.
    """
    await tell_all(work, noun, [subject_id], inboxes)


async def tell_all(
    work: Work, noun: str, subjects: Iterable[UUID], inboxes: Iterable[UUID | None]
) -> None:
    """The same of several at once, in one statement."""
    woken = [event("Inbox", person) for person in dict.fromkeys(inboxes) if person is not None]
    told = [event(noun, subject) for subject in subjects]
    await announce(work.system(), told, work.moment.now, woken)


async def wake(work: Work, *people: UUID | None) -> None:
    """Those who owe something more now, or less, of what is between people: nobody else hears."""
    known = [person for person in dict.fromkeys(people) if person is not None]
    await signal(work.system(), [event("Inbox", person) for person in known])
