"""Whose accounts of a task source are whose: by a visible e-mail, or one that the source confirms.

Where e-mails are hidden, a name alone only suggests somebody: the source is asked whose account
that person's e-mail has, and only its own word ties the two. Everybody else waits for a person.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from connectors.records import TaskRecord
from model.database import Database, SystemSession
from model.match import Match
from model.person import Identity, Person
from model.rows import AnyRecord
from model.run import SyncIssue
from rules.errors import Refused, SignInRefused
from rules.names import sort_key
from rules.terms import PersonStatus
from sync.issues import Concern, Issue, Seen, heal_passed, keep, named
from sync.likeness import UNSURE
from sync.options import RunOptions
from sync.runs import Run, page
from sync.task_rows import assign_by_now, people_of
from sync.task_source import TaskSource
from sync.tasks import Pulled

MOST_ASKED = 20
"""How many e-mails a run asks about; the rest waits for the next ones."""

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody whom tasks are assigned to, and of whom we don't know who it is."""

    key: str
    name: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What administrators said of accounts, and when the source was last asked about each."""

    decided: Mapping[str, UUID | None]
    taken_back: frozenset[str]
    asked: Mapping[str, datetime]

    def turn(self, account: Account) -> tuple[bool, datetime, str]:
        """What somebody decided comes first: it takes the place of what we would guess. Then
        whoever was never asked about, or not for the longest time."""
        asked = self.asked.get(account.key, NEVER)
        return account.key not in self.decided, asked, account.key


@dataclass(slots=True)
class _Found:
    """Who accounts are, who may be whom, and of which of these the source was asked."""

    people: dict[str, UUID] = field(default_factory=dict[str, UUID])
    unsure: list[Issue] = field(default_factory=list[Issue])
    asked: list[str] = field(default_factory=list[str])

    def note(self, key: str, person: UUID | None) -> None:
        """One account for each person; None is somebody whom we don't have."""
        if person is not None and person not in self.people.values():
            self.people[key] = person


async def match_accounts(
    database: Database, run: Run, source: TaskSource, pulled: Pulled, options: RunOptions
) -> None:
    """Never a guess: what is not sure is an issue, decided by `okrgraph connector match`."""
    accounts = await _unknown(database, run.connection_id, pulled.assignees)
    if not accounts:
        return
    async with database.system() as session:
        people = await _people(session, run.connection_id)
        told = await _told(session, run.connection_id)
    found = _Found()
    for account in sorted(accounts, key=told.turn):
        if account.key in told.decided:
            found.note(account.key, told.decided[account.key])
        elif account.key in told.taken_back:
            found.unsure.append(_waiting(account, people.like(account)))
        else:
            await _match(source, account, people, found)
    async with page(database, run) as session:
        await _keep(session, run, found, options)


async def _match(source: TaskSource, account: Account, people: "_People", found: _Found) -> None:
    owner = people.by_email.get((account.email or "").casefold())
    if owner is not None:
        found.note(account.key, owner.id)
        return
    likely = people.like(account)
    if len(likely) == 1 and likely[0].email and len(found.asked) < MOST_ASKED:
        found.asked.append(account.key)
        if await _confirmed(source, account, likely[0].email):
            found.note(account.key, likely[0].id)
            return
    if likely:
        found.unsure.append(_waiting(account, likely))


@dataclass(frozen=True, slots=True)
class _People:
    by_email: Mapping[str, AnyRecord]
    by_name: Mapping[str, Sequence[AnyRecord]]

    def like(self, account: Account) -> Sequence[AnyRecord]:
        return self.by_name.get(sort_key(account.name), ()) if account.name else ()


async def _unknown(
    database: Database, connection_id: UUID, assignees: Mapping[str, TaskRecord]
) -> list[Account]:
    if not assignees:
        return []
    taken = await people_of(database, connection_id, [*assignees])
    return [
        Account(key, record.assignee_name, record.assignee_email)
        for key, record in sorted(assignees.items())
        if key not in taken
    ]


async def _people(session: SystemSession, connection_id: UUID) -> _People:
    """Everybody who is here and has no account of this source yet."""
    taken = sa.select(Identity.id).where(
        Identity.connection_id == connection_id,
        Identity.person_id == Person.id,
        Identity.retired_at.is_(None),
    )
    found = sa.select(Person.id, Person.name, Person.email, Person.email_key, Person.sort_key)
    here = found.where(
        Person.retired_at.is_(None), Person.status != PersonStatus.ENDED, ~taken.exists()
    )
    by_name: defaultdict[str, list[AnyRecord]] = defaultdict(list)
    by_email: dict[str, AnyRecord] = {}
    for row in await session.all(here.order_by(Person.id)):
        by_name[row.sort_key].append(row)
        if row.email_key:
            by_email[row.email_key] = row
    return _People(by_email, by_name)


async def _told(session: SystemSession, connection_id: UUID) -> _Told:
    said = sa.select(Match.source_key, Match.person_id, Match.taken_back_at)
    asked = sa.select(SyncIssue.subject, SyncIssue.asked_at).where(
        SyncIssue.connection_id == connection_id,
        SyncIssue.code == UNSURE,
        SyncIssue.asked_at.is_not(None),
    )
    matches = await session.all(said.where(Match.connection_id == connection_id))
    return _Told(
        {row.source_key: row.person_id for row in matches if row.taken_back_at is None},
        frozenset(row.source_key for row in matches if row.taken_back_at is not None),
        {row.subject: row.asked_at for row in await session.all(asked)},
    )


async def _confirmed(source: TaskSource, account: Account, email: str) -> bool:
    """Where we may not ask, nobody is confirmed, and the sync goes on."""
    try:
        return await source.account_with(email) == account.key
    except SignInRefused:
        raise
    except Refused:
        return False


def _waiting(account: Account, likely: Sequence[AnyRecord]) -> Issue:
    candidates = tuple(Concern(str(each.id), each.name) for each in likely)
    message = (
        f"{account.name} ({account.key}) may be {named(candidates) or 'somebody we know'}. Say who "
        "it is by okrgraph connector match; until then their tasks are nobody's here."
    )
    return Issue(UNSURE, account.key, message, candidates)


async def _keep(session: SystemSession, run: Run, found: _Found, options: RunOptions) -> None:
    ends = {"connection_id": run.connection_id, "run_id": run.id}
    rows = [
        {"id": options.new_id(), **ends, "person_id": person, "source_key": key}
        for key, person in found.people.items()
    ]
    if rows:
        # One that was given up for another account of the same person comes back.
        again = insert(Identity)
        said = {name: again.excluded[name] for name in ("person_id", "run_id")}
        known = again.on_conflict_do_update(
            index_elements=["connection_id", "source_key"], set_={**said, "retired_at": None}
        )
        await session.run(known, rows)
        await assign_by_now(session, run.connection_id)
    seen = Seen(run.connection_id, run.id, options.now())
    await heal_passed(session, list(found.people), seen)
    await keep(session, found.unsure, seen, options.new_id)
    await _note_asked(session, seen, found.asked)


async def _note_asked(session: SystemSession, seen: Seen, keys: Sequence[str]) -> None:
    """Of those that still wait; who was confirmed is asked about no more."""
    waits = (
        SyncIssue.connection_id == seen.connection_id,
        SyncIssue.code == UNSURE,
        SyncIssue.subject.in_(keys),
    )
    if keys:
        await session.run(sa.update(SyncIssue).where(*waits).values(asked_at=seen.at))
