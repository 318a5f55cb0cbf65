"""Writes down who did what, and what was read of audited nouns, before an answer leaves."""

from collections.abc import Sequence

from auth.policy import POLICY
from auth.viewer import Moment, Viewer
from model.audit import Auditor, Entry
from model.base import Base
from model.database import Database, SystemSession
from model.rows import Row

READ = "read"


async def write_down(
    auditor: Auditor, database: Database, viewer: Viewer, moment: Moment, seen: Sequence[Entry]
) -> None:
    """Writes down what was read of audited nouns, in a transaction of its own."""
    if seen:
        async with database.system() as session:
            await note(auditor, session, viewer, moment, seen)


async def note(
    auditor: Auditor, session: SystemSession, viewer: Viewer, moment: Moment, seen: Sequence[Entry]
) -> None:
    """Once for each row, however often an operation came by it."""
    once = {(each.action, each.noun, each.subject_id): each for each in seen}
    if once:
        await auditor.write(
            session,
            [*once.values()],
            actor_id=viewer.person_id,
            client_id=viewer.client_id,
            at=moment.now,
        )


def read_of(noun: type[Base], row: Row) -> Entry:
    whose = POLICY[noun].whose
    # A statement that leaves these columns out must fail: its reads would belong to nobody.
    owner = None if whose is None else row[whose]
    return Entry(READ, noun.__name__, row.id, owner)
