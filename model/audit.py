"""The audit: who did what to private things or read them, as a chain that shows tampering."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Json
from model.database import SystemSession
from rules.audit_chain import (
    NOTHING_BEFORE,
    Head,
    Sealed,
    entry_seal,
    head_seal,
    is_ours,
    key_id,
)
from rules.errors import OkrGraphError

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
Fact = Enum | UUID | date | int | None
"""What an entry may tell: words of our own, ids, days, counts, yes or no."""
NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


class Audit(Identified, Base):
    """Who did what to which row; `actor_id` is empty where the machine's operator acted.

    `whose_id` is the person whose private thing it is. No id is a foreign key: to check one might
    wait for whoever changes that row, and all who wait for the chain with it. An entry is sealed by
    `mac`, together with `previous`, the seal of the entry before it in its chain.
    """

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_audit_subject_id", "subject_id"),
        Index("ix_audit_at_id", "at", "id"),
        Index("ix_audit_actor_id_at_id", "actor_id", "at", "id"),
        Index("ix_audit_whose_id_at_id", "whose_id", "at", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    action: Mapped[str]
    noun: Mapped[str]
    subject_id: Mapped[UUID | None]
    whose_id: Mapped[UUID | None]
    detail: Mapped[Json]
    chain: Mapped[UUID]
    seq: Mapped[int] = mapped_column(BigInteger)
    key_id: Mapped[str]
    previous: Mapped[bytes]
    mac: Mapped[bytes]


class AuditHead(Base):
    """Where a chain ends; `seal` is over all of it, so that nobody without the key can move it."""

    __tablename__ = "audit_head"

    chain: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes]
    key_id: Mapped[str]
    seal: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did to, or read of, one private thing; of a list or count, no `subject_id`.

    `whose_id` is the person whose private thing it is: they may list the entry. `detail` tells
    facts and no text, for that may be private itself.
    """

    action: str
    noun: str
    subject_id: UUID | None
    whose_id: UUID | None = None
    detail: Mapping[str, Fact] = field(default_factory=lambda: NO_FACTS)

    def __post_init__(self) -> None:
        for name in (self.action, self.noun, *self.detail):
            check_name(name)
        for fact in self.detail.values():
            check_fact(fact)


def check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise TypeError(f"{name!r} is not a name; an audit entry holds no text.")


def check_fact(fact: object) -> None:
    if not isinstance(fact, Fact):
        raise TypeError(f"A detail is a {type(fact).__name__}; an audit entry holds no text.")


@dataclass(frozen=True, slots=True)
class Auditor:
    """Writes entries to the end of one chain, which is this process's alone.

    `key` is 32 bytes. Writers of one process take turns by the row of the chain's head.
    """

    key: bytes = field(repr=False)
    chain: UUID
    new_id: Callable[[], UUID]

    async def write(
        self,
        session: SystemSession,
        entries: Sequence[Entry],
        *,
        actor_id: UUID | None,
        client_id: UUID | None,
        at: datetime,
    ) -> None:
        """Appends in the caller's transaction (READ COMMITTED), as its last step before the commit.

        The chain stays locked until then, so nothing else may be waited for in between.
        """
        if not entries:
            return
        who = {"actor_id": actor_id, "client_id": client_id, "at": at}
        head = await self._head(session)
        rows: list[Sealed] = []
        for entry in entries:
            rows.append(self._sealed(entry, head, who))
            head = replace(head, seq=rows[-1].seq, mac=rows[-1].mac)
        await session.run(insert(Audit), [values_of(row) for row in rows])
        await self._move(session, head)

    async def _head(self, session: SystemSession) -> Head:
        """The end of our chain, ours alone until the commit; a new chain has one with its first."""
        ours = select(*HEAD).where(AuditHead.chain == self.chain).with_for_update()
        found = await session.all(ours)
        if not found:
            begun = values_of(self._signed(Head(self.chain, 0, NOTHING_BEFORE, "", b"")))
            await session.run(postgresql.insert(AuditHead).values(**begun).on_conflict_do_nothing())
            found = await session.all(ours)
        head = Head(*found[0])
        if not is_ours(head, {key_id(self.key): self.key}):
            raise broken()
        return head

    def _sealed(self, entry: Entry, head: Head, who: Mapping[str, Any]) -> Sealed:
        row = Sealed(
            chain=self.chain,
            seq=head.seq + 1,
            id=self.new_id(),
            action=entry.action,
            noun=entry.noun,
            subject_id=entry.subject_id,
            whose_id=entry.whose_id,
            detail={name: plain(fact) for name, fact in entry.detail.items()},
            key_id=head.key_id,
            previous=head.mac,
            mac=b"",
            **who,
        )
        return replace(row, mac=entry_seal(self.key, row))

    def _signed(self, head: Head) -> Head:
        named = replace(head, key_id=key_id(self.key))
        return replace(named, seal=head_seal(self.key, named))

    async def _move(self, session: SystemSession, head: Head) -> None:
        moved = values_of(self._signed(head))
        await session.run(update(AuditHead).where(AuditHead.chain == self.chain).values(**moved))


def broken() -> OkrGraphError:
    return OkrGraphError(
        "The audit was changed by somebody else, so nothing private is read or written. Ask an "
        "administrator to run: okrgraph audit verify",
        code="AUDIT_BROKEN",
    )


def plain(fact: Fact) -> str | int | None:
    """A fact as JSON holds it."""
    if isinstance(fact, Enum):
        return str(fact.value)
    if isinstance(fact, date):
        return fact.isoformat()
    return str(fact) if isinstance(fact, UUID) else fact


def values_of(part: Sealed | Head) -> dict[str, Any]:
    return {each.name: getattr(part, each.name) for each in fields(part)}


# In the order of the dataclasses that rules/audit_chain.py reads them as.
HEAD = [getattr(AuditHead, each.name) for each in fields(Head)]
SEALED = [getattr(Audit, each.name) for each in fields(Sealed)]
