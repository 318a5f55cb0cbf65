"""The audit log, for administrators and for those whose private things it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Text, Uuid, select
from typing_extensions import Doc

from auth.gate import Gate
from model.audit import Audit
from model.rows import AnySelect, Row, named, written
from resolvers.cursors import instant
from resolvers.ids import NOBODY, GlobalId, global_id, noun_and_key, wanted_key
from resolvers.pages import Columns, Listing, Order, Page, Paging, page
from rules.terms import Role

# The chain and its seals are the operator's to look at: their numbers would count what is hidden.
SHOWN = (
    Audit.id, Audit.at, Audit.actor_id, Audit.client_id, Audit.action, Audit.noun,
    Audit.subject_id, Audit.whose_id, Audit.detail,
)  # fmt: skip
NEWEST_FIRST = Order((Audit.at, Audit.id), (instant, UUID), descending=True)


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
    given = told(which.filter or AuditFilter())
    listing = Listing(Audit, listed(frozenset(given)), NEWEST_FIRST, None, given)
    return await page(load, listing, which, asked)


def told(which: AuditFilter) -> dict[str, Any]:
    given = {
        "actor": wanted_key(which.actor, "Person"),
        "subject": subject_asked(which.subject),
        "noun": which.noun,
        "action": which.action,
        "since": which.since,
        "before": which.until,
    }
    return {name: value for name, value in given.items() if value is not None}


def subject_asked(id_: GlobalId | None) -> UUID | None:
    """Of whatever noun; what is no id is nobody's."""
    if id_ is None:
        return None
    named_so = noun_and_key(id_)
    return NOBODY if named_so is None else named_so[1]


@written
def listed(given: frozenset[str]) -> AnySelect:
    """`since` is part of the time asked for, `before` is not."""
    conditions = {
        "actor": Audit.actor_id == named("actor", Uuid()),
        "subject": Audit.subject_id == named("subject", Uuid()),
        "noun": Audit.noun == named("noun", Text()),
        "action": Audit.action == named("action", Text()),
        "since": Audit.at >= named("since", Audit.at.type),
        "before": Audit.at < named("before", Audit.at.type),
    }
    return select(*SHOWN).where(*(conditions[each] for each in sorted(given)))


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
