"""Erasing a person, with a tombstone that outlives the database it was erased from.

A backup from before brings everything back. So each erasure is written to a file beside the keys
first, and whoever opens a database does again what the file tells and the database does not.
"""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import orjson
from sqlalchemy import Connection, select

from app.services import Services, Urls, migrated
from app.settings import Settings
from model.audit import Entry
from model.erasing import erase, keepers, reached
from model.erasure import Erasure, LegalHold
from model.migrate import engine_of
from model.person import Person
from model.retaining import end
from resolvers.ids import global_id
from rules.errors import Conflict, Invalid
from rules.retention import Kept, kept_since

FILE = "erasures.jsonl"
log = logging.getLogger("okrgraph.erasure")
Tombstones = Mapping[UUID, datetime]


async def erased(services: Services, person: UUID) -> None:
    """Conflict while a legal hold is on them; nothing is written then."""
    now, engine = services.now(), engine_of(services.urls.owner)
    with engine.begin() as connection, reached(connection):
        check_free(connection, person)
        bury(services.settings.data, person, now)
        erase(connection, person, now)
    engine.dispose()
    await audited(services, Entry("personErase", "Person", person, person), now)


def check_free(connection: Connection, person: UUID) -> None:
    """Conflict where somebody held would lose by it: themselves, or who wrote of them."""
    for keeper in keepers(connection, person):
        if keeper.person == person:
            raise Conflict(f"A legal hold is on them: {keeper.reason}. It has to be lifted first.")
        who = global_id("Person", keeper.person)
        raise Conflict(
            f"A legal hold keeps what {who} wrote of them, or they of {who}: {keeper.reason}. It "
            f"has to be lifted first: okrgraph person release {who}"
        )


def bury(data: Path, person: UUID, now: datetime) -> None:
    """On the disk before anything is erased: what is half done is done again."""
    told = orjson.dumps({"person": str(person), "at": now.isoformat()}) + b"\n"
    with (data / FILE).open("ab") as file:
        file.write(told)
        file.flush()
        os.fsync(file.fileno())


def buried(data: Path) -> Tombstones:
    file = data / FILE
    if not file.exists():
        return {}
    try:
        told = [orjson.loads(line) for line in file.read_bytes().splitlines()]
        return {UUID(each["person"]): datetime.fromisoformat(each["at"]) for each in told}
    except (ValueError, KeyError, TypeError):
        raise Invalid(
            f"{file} can't be read: whom it names would be there again. Mend its last line, or "
            "put back a copy of it.",
            path=[FILE],
        ) from None


def brought_up(settings: Settings, urls: Urls) -> None:
    """The database at this code's schema, without whom a restore brought back."""
    migrated(urls)
    reapplied(settings, urls)


def reapplied(settings: Settings, urls: Urls) -> int:
    """How many were there again, as after a restore, and are erased once more.

    Not whoever somebody put a legal hold on since: of an erasure that broke off, and of what the
    backup holds, it says that they are to stay.
    """
    tombstones = buried(settings.data)
    if not tombstones:
        return 0
    engine = engine_of(urls.owner)
    with engine.begin() as connection:
        back = [*there_again(connection, tombstones)]
        gone = again(connection, back, tombstones) if back else 0
    engine.dispose()
    return gone


def again(connection: Connection, people: Sequence[UUID], tombstones: Tombstones) -> int:
    """The walls are opened only where somebody is left whom no hold of their own keeps."""
    kept = held_since(connection, people, tombstones)
    if rest := {*people} - kept:
        with reached(connection):
            kept |= {each for each in rest if keepers(connection, each, since=tombstones[each])}
            for person in rest - kept:
                erase(connection, person, tombstones[person])
    for person in kept:
        log.warning("%s is to be erased, and a legal hold placed since forbids it.", person)
    return len(people) - len(kept)


def held_since(connection: Connection, people: Sequence[UUID], tombstones: Tombstones) -> set[UUID]:
    holds = select(LegalHold.person_id, LegalHold.placed_at).where(
        LegalHold.person_id.in_(people), LegalHold.lifted_at.is_(None)
    )
    placed = connection.execute(holds)
    return {person for person, at in placed if at > tombstones[person]}


def there_again(connection: Connection, tombstones: Tombstones) -> Iterator[UUID]:
    named = select(Person.id).where(Person.id.in_([*tombstones]))
    done = select(Erasure.person_id)
    yield from connection.execute(named.where(Person.id.not_in(done))).scalars()


async def retained(services: Services, *, dry_run: bool) -> Mapping[Kept, int]:
    """How many rows of each kind ended their time; a dry run takes none of them away."""
    now, kept = services.now(), services.settings.retention
    engine = engine_of(services.urls.owner)
    with engine.connect() as connection, connection.begin() as transaction:
        gone = end(connection, {kind: kept_since(now, days) for kind, days in kept.items()})
        if dry_run:
            transaction.rollback()
    engine.dispose()
    if any(gone.values()) and not dry_run:
        detail = {kind.value: count for kind, count in gone.items()}
        await audited(services, Entry("retentionRun", "Person", None, None, detail), now)
    return gone


async def audited(services: Services, entry: Entry, now: datetime) -> None:
    """Nobody signed in acts here: whoever runs the machine does."""
    async with services.database.system() as session:
        who = {"actor_id": None, "client_id": None}
        await services.auditor.write(session, [entry], **who, at=now)
