"""The trusted documents in the database, so that every process knows the same ones."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, text

from model.database import SystemSession
from model.document import TrustedDocument
from rules.errors import Invalid, NotFound

MOST = 2_000
CHARACTERS = 8 * 1024 * 1024
"""Of all of them together, for each process holds them all."""
# What is counted must still hold when it is written, whoever registers at the same time.
LOCK = text("LOCK TABLE trusted_document IN SHARE ROW EXCLUSIVE MODE")
Revision = tuple[int, int]
"""How many there are, and the number of the newest: another one after every change."""


@dataclass(frozen=True, slots=True)
class Registered:
    """Texts by id, as they were at a revision; None where nothing was read yet."""

    revision: Revision | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """A document that may be registered, with what was found out about it."""

    id: str
    text: str
    operations: str
    cost: int


async def registered(session: SystemSession, known: Revision | None) -> Registered | None:
    """All of them, or None where nothing has changed since a revision."""
    newest = func.coalesce(func.max(TrustedDocument.number), 0)
    [(count, number)] = await session.all(select(func.count(), newest))
    if (count, number) == known:
        return None
    rows = await session.all(select(TrustedDocument.id, TrustedDocument.text))
    return Registered((count, number), {row.id: row.text for row in rows})


async def new_of(session: SystemSession, documents: Sequence[Measured]) -> Sequence[Measured]:
    """Those that are not registered yet, each once; Invalid if there would be too many.

    Nobody else registers any before the transaction ends.
    """
    await session.run(LOCK)
    known = await known_of(session, {each.id for each in documents})
    new = [each for each in documents if each.id not in known]
    length = func.coalesce(func.sum(func.length(TrustedDocument.text)), 0)
    [(count, characters)] = await session.all(select(func.count(), length))
    if count + len(new) > MOST or characters + sum(len(each.text) for each in new) > CHARACTERS:
        raise Invalid(
            f"At most {MOST} documents of {CHARACTERS} characters together can be registered; "
            f"{count} of {characters} are. Remove those that nobody runs any more."
        )
    return new


async def register(session: SystemSession, new: Sequence[Measured], now: datetime) -> None:
    rows = [{**asdict(each), "registered_at": now} for each in new]
    if rows:
        await session.run(insert(TrustedDocument), rows)


async def check_registered(session: SystemSession, ids: Collection[str]) -> None:
    """NotFound, naming them, if any is not there."""
    if unknown := set(ids) - await known_of(session, ids):
        raise NotFound(f"No document is registered as {', '.join(sorted(unknown))}.")


async def remove(session: SystemSession, ids: Collection[str]) -> None:
    await session.run(delete(TrustedDocument).where(TrustedDocument.id.in_(ids)))


async def known_of(session: SystemSession, ids: Collection[str]) -> set[str]:
    found = await session.all(select(TrustedDocument.id).where(TrustedDocument.id.in_(ids)))
    return {row.id for row in found}
