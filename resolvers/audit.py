"""The audit log, for administrators and for those whose private things it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.audit import Audit
from model.rows import AnySelect, Row
from resolvers.cursors import instant
from resolvers.ids import GlobalId, global_id, key_of, noun_and_key
from resolvers.pages import Columns, Listing, Order, Page, Paging, page
from rules.terms import Role

# The chain and its seals are the operator's to look at: their numbers would count what is hidden.
SHOWN = (
    Audit.id, Audit.at, Audit.actor_id, Audit.client_id, Audit.action, Audit.noun,
    Audit.subject_id, Audit.whose_id, Audit.detail,
)  # fmt: skip
NEWEST_FIRST = Order((Audit.at, Audit.id), (instant, UUID), descending=True)
# Not NULL, which would ask for entries without an actor or subject.
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class AuditFilter:
    actor: GlobalId | None = None
    noun: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    subject: GlobalId | None = None


@dataclass(frozen=True)
class WhichEntries(Paging):
    filter: Annotated[AuditFilter | None, Doc("Which entries.")] = None


@dataclass(frozen=True)
class Fact:
    """Something an entry tells beside who, what and when."""

    name: str
    value: str | None


async def list_entries(load: Gate, which: WhichEntries, asked: Columns) -> Page:
    listing = Listing(Audit, listed(which.filter or AuditFilter()), NEWEST_FIRST)
    return await page(load, listing, which, asked)


def listed(which: AuditFilter) -> AnySelect:
    """`since` is part of the time asked for, `until` is not."""
    statement = select(*SHOWN)
    if which.actor is not None:
        statement = statement.where(Audit.actor_id == (key_of(which.actor, "Person") or NOBODY))
    if which.subject is not None:
        _, key = noun_and_key(which.subject) or ("", NOBODY)
        statement = statement.where(Audit.subject_id == key)
    if which.noun is not None:
        statement = statement.where(Audit.noun == which.noun)
    if which.action is not None:
        statement = statement.where(Audit.action == which.action)
    if which.since is not None:
        statement = statement.where(Audit.at >= which.since)
    if which.until is not None:
        statement = statement.where(Audit.at < which.until)
    return statement


def noun_of(entry: Row) -> str:
    """What the entry is about; `entry.noun` is what the entry is itself."""
    return entry[Audit.noun]


def subject_of(entry: Row) -> GlobalId | None:
    subject = entry[Audit.subject_id]
    return None if subject is None else global_id(entry[Audit.noun], subject)


async def facts_of(
    load: Gate, entries: Sequence[Row], _: object, __: Columns
) -> list[list[Fact] | None]:
    """For administrators only: they may name others beside the person who lists the entry."""
    if Role.ADMINISTRATOR not in load.viewer.roles:
        return [None] * len(entries)
    return [
        [Fact(name, text(value)) for name, value in sorted(entry[Audit.detail].items())]
        for entry in entries
    ]


def text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
