"""What an identity provider pushed: kept as it was sent, and the source of runs that follow it."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from connectors import scim
from connectors.hooks import Hint as Told
from connectors.records import Page, PersonRecord, Problem
from model.client import Client
from model.connection import Connection
from model.database import Database, SystemSession
from model.locks import lock
from model.provisioned import EMPTY, Provisioned
from rules.errors import NotAllowed
from rules.terms import ConnectionState, ProvisionedKind
from sync.connections import Opened
from sync.hints import receive
from sync.options import NewId

PAGE = 1000
IS_KEPT = Provisioned.deleted_at.is_(None)


async def pushed_to(session: SystemSession, client_id: UUID | None) -> UUID:
    """The connection that a machine pushes to; NotAllowed where an administrator set none up."""
    machine = sa.select(Client.name).where(Client.id == client_id).scalar_subquery()
    found = sa.select(Connection.id).where(
        Connection.kind == scim.KIND,
        Connection.settings["machine"].astext == machine,
        Connection.state.not_in((ConnectionState.PAUSED, ConnectionState.DELETED)),
    )
    key: UUID | None = await session.scalar(found)
    if key is None:
        raise NotAllowed("No SCIM connection names this machine, or it is paused.")
    return key


@dataclass(frozen=True, slots=True)
class Kept:
    """A resource as it is kept."""

    id: UUID
    kind: ProvisionedKind
    payload: Mapping[str, Any]
    version: int
    created_at: datetime
    modified_at: datetime


COLUMNS = (
    Provisioned.id, Provisioned.kind, Provisioned.payload, Provisioned.version,
    Provisioned.created_at, Provisioned.modified_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one connection holds, within one transaction."""

    session: SystemSession
    connection_id: UUID
    now: datetime
    new_id: NewId

    async def lock(self) -> None:
        """Writes of one provider go one after the other; it sends few at once anyway."""
        await lock(self.session, f"Provisioned {self.connection_id}")

    async def find(self, kind: ProvisionedKind, key: UUID) -> Kept | None:
        found = await self._rows(kind, Provisioned.id == key)
        return found[0] if found else None

    async def named(self, kind: ProvisionedKind, name_key: str) -> Sequence[Kept]:
        return await self._rows(kind, Provisioned.name_key == name_key)

    async def of_external_id(self, kind: ProvisionedKind, external_id: str) -> Sequence[Kept]:
        return await self._rows(kind, Provisioned.external_id == external_id)

    async def all(self, kind: ProvisionedKind) -> Sequence[Kept]:
        return await self._rows(kind)

    async def some(
        self, kind: ProvisionedKind, start: int, count: int
    ) -> tuple[int, Sequence[Kept]]:
        """How many there are, and those from `start` on, in the order in which they came."""
        where = (*self._where(kind),)
        total: int = await self.session.scalar(
            sa.select(sa.func.count()).select_from(Provisioned).where(*where)
        )
        page = sa.select(*COLUMNS).where(*where).order_by(Provisioned.created_at, Provisioned.id)
        rows = await self.session.all(page.offset(start).limit(count))
        return total, [Kept(*row) for row in rows]

    async def put(
        self,
        kind: ProvisionedKind,
        key: UUID,
        payload: Mapping[str, Any],
        old: Kept | None,
    ) -> Kept:
        """Writes it down, and hints at whom it concerns."""
        version = 1 if old is None else old.version + 1
        created_at = self.now if old is None else old.created_at
        found = {
            "name_key": name_key_of(kind, payload),
            "external_id": payload.get("externalId"),
            "payload": dict(payload),
            "version": version,
            "modified_at": self.now,
        }
        if old is None:
            first = {"id": key, "connection_id": self.connection_id, "kind": kind}
            await self.session.run(
                sa.insert(Provisioned).values(**first, **found, created_at=created_at)
            )
        else:
            await self.session.run(
                sa.update(Provisioned).where(Provisioned.id == key).values(**found)
            )
        before: Mapping[str, Any] = {} if old is None else old.payload
        await self._hint(key, version, concerned(kind, key, before, payload))
        return Kept(key, kind, payload, version, created_at, self.now)

    async def delete(self, old: Kept) -> None:
        """A tombstone, with nothing that was sent: the next run retires whoever it was."""
        at = {"deleted_at": self.now, "modified_at": self.now, "version": old.version + 1}
        await self.session.run(
            sa.update(Provisioned).where(Provisioned.id == old.id).values(**at, **EMPTY)
        )
        await self._hint(old.id, old.version + 1, concerned(old.kind, old.id, old.payload, {}))

    async def _rows(self, kind: ProvisionedKind, *which: sa.ColumnElement[bool]) -> Sequence[Kept]:
        wanted = sa.select(*COLUMNS).where(*self._where(kind), *which)
        rows = await self.session.all(wanted.order_by(Provisioned.created_at, Provisioned.id))
        return [Kept(*row) for row in rows]

    def _where(self, kind: ProvisionedKind) -> tuple[sa.ColumnElement[bool], ...]:
        return Provisioned.connection_id == self.connection_id, Provisioned.kind == kind, IS_KEPT

    async def _hint(self, key: UUID, version: int, subjects: AbstractSet[str]) -> None:
        told = Told(f"{key}:{version}", tuple(sorted(subjects)))
        await receive(self.session, self.connection_id, told, self.now)


def concerned(
    kind: ProvisionedKind, key: UUID, before: Mapping[str, Any], after: Mapping[str, Any]
) -> AbstractSet[str]:
    """Who has to be read again: of a group that keeps its name, who came and who left."""
    if kind is ProvisionedKind.USER:
        return {str(key)}
    then, now = set(members_of(before)), set(members_of(after))
    renamed = before.get("displayName") != after.get("displayName")
    return then | now if renamed else then ^ now


def name_key_of(kind: ProvisionedKind, payload: Mapping[str, Any]) -> str:
    name = "userName" if kind is ProvisionedKind.USER else "displayName"
    return str(payload.get(name) or "").casefold()


def members_of(group: Mapping[str, Any]) -> list[str]:
    """People in a group itself; groups inside of it are groups of their own."""
    members: list[Mapping[str, Any]] = group.get("members") or []
    return [
        str(each["value"]) for each in members if each.get("value") and each.get("type") != "Group"
    ]


@dataclass(frozen=True, slots=True)
class ProvisionedSource:
    """A SCIM connection as a source of people: its hints are exact, so a part is enough."""

    database: Database
    connection: Opened
    tells_changes: bool = True

    @property
    def goes_on(self) -> bool:
        return False

    def after(self, _checkpoint: Mapping[str, Any]) -> AsyncIterator[Page[PersonRecord]]:
        """All of them are on one page."""
        return self.everybody()

    async def everybody(self) -> AsyncIterator[Page[PersonRecord]]:
        async with self.database.system() as session:
            units = await self._units(session)
            users = await session.all(self._users())
        yield _page(users, units)

    async def changed(
        self, _since: datetime, hinted: Sequence[str]
    ) -> AsyncIterator[Page[PersonRecord]]:
        keys = [key for each in hinted if (key := uuid_of(each))]
        async with self.database.system() as session:
            units = await self._units(session)
            users = await session.all(self._users().where(Provisioned.id.in_(keys)))
        yield _page(users, units)

    def _users(self) -> sa.Select[*tuple[Any, ...]]:
        return sa.select(Provisioned.id, Provisioned.payload, Provisioned.deleted_at).where(
            Provisioned.connection_id == self.connection.id,
            Provisioned.kind == ProvisionedKind.USER,
        )

    async def _units(self, session: SystemSession) -> Mapping[str, list[str]]:
        """The names of each person's groups."""
        if not self.connection.settings.groups_are_units:
            return {}
        groups = await session.all(
            sa.select(Provisioned.payload).where(
                Provisioned.connection_id == self.connection.id,
                Provisioned.kind == ProvisionedKind.GROUP,
                IS_KEPT,
            )
        )
        units: dict[str, list[str]] = {}
        for group in groups:
            for member in members_of(group.payload):
                units.setdefault(member, []).append(str(group.payload["displayName"]))
        return units


def _page(users: Iterable[Any], units: Mapping[str, list[str]]) -> Page[PersonRecord]:
    records: list[PersonRecord] = []
    problems: list[Problem] = []
    gone: list[str] = []
    for user in users:
        key = str(user.id)
        if user.deleted_at is not None:
            gone.append(key)
            continue
        record, found = scim.translate({**user.payload, "id": key}, sorted(units.get(key, [])))
        records.append(record)
        problems += found
    return Page(tuple(records), tuple(problems), gone=tuple(gone))


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
