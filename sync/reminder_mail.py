"""Reminders by e-mail, one after the other, each marked in the transaction that sends it."""

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from connectors.mail import Letter, is_address
from model.database import Database, SystemSession
from model.person import Person
from model.reminder import Reminder
from model.rows import among
from rules.errors import Refused, Unreachable
from rules.inbox import WORDS

STALE = timedelta(days=1)
"""What could not be sent for so long is no news any more."""
ENOUGH = 3
"""So many letters in a row that could not be handed over."""
OWING = aliased(Person)
log = logging.getLogger("okrgraph.reminders")


@dataclass(frozen=True)
class Mailing:
    """`link` is where the reader finds their inbox."""

    database: Database
    now: Callable[[], datetime]
    send: Callable[[Letter], Awaitable[None]]
    link: str | None


async def mail(given: Mailing) -> int:
    """How many letters were handed over. Unreachable where some were not: they wait.

    One mailbox that is full holds up no other; a few in a row that fail are the server's own.
    """
    count, failed = 0, dict[UUID, Unreachable]()
    in_a_row = 0
    while in_a_row < ENOUGH:
        async with given.database.system() as session:
            waiting = await next_of(session, given.now(), failed.keys())
            if waiting is None:
                break
            try:
                count += await sent(given, waiting)
            except Unreachable as error:
                failed[waiting.id], in_a_row = error, in_a_row + 1
                continue
            await mark(session, waiting.id, given.now())
            in_a_row = 0
    if failed:
        raise failed.popitem()[1]
    return count


async def next_of(session: SystemSession, now: datetime, passed: Collection[UUID]) -> Any:
    """The oldest that no other worker has in hand, but for those passed over."""
    statement = (
        sa.select(
            Reminder.id, Reminder.kind, Reminder.due_on, Reminder.person_id, Reminder.owed_by_id,
            Person.email, OWING.name,
        )
        .join(Person, Person.id == Reminder.person_id)
        .join(OWING, OWING.id == Reminder.owed_by_id)
        .where(Reminder.mailed_at.is_(None), Reminder.at > now - STALE)
        .where(~among(Reminder.id, passed))
        .order_by(Reminder.at, Reminder.id)
        .limit(1)
        .with_for_update(of=Reminder, skip_locked=True)
    )  # fmt: skip
    found = await session.all(statement)
    return found[0] if found else None


async def sent(given: Mailing, waiting: Any) -> bool:
    """Whether it was taken; what never will be holds up no other."""
    if waiting.email is None or not is_address(waiting.email):
        return False
    try:
        await given.send(letter(waiting, given.link))
    except Refused as refused:
        log.warning("The reminder %s was not sent: %s", waiting.id, refused.message)
        return False
    return True


def letter(waiting: Any, link: str | None) -> Letter:
    """It says no more than its reader's colleagues may know: a mailbox is behind no gate."""
    what, on = WORDS[waiting.kind], waiting.due_on.isoformat()
    if waiting.person_id == waiting.owed_by_id:
        subject = f"{what}: due {on}"
    else:
        subject = f"{waiting.name} owes since {on}: {waiting.kind.value.replace('_', ' ').lower()}"
    found = f"\nSee {link}\n" if link else ""
    return Letter(str(waiting.id), waiting.email, subject, f"{subject}.\n{found}")


async def mark(session: SystemSession, id_: UUID, now: datetime) -> None:
    marked = sa.update(Reminder).where(Reminder.id == id_).values(mailed_at=now)
    await session.run(marked)
