"""The change feed: what happened to the objects that a reader sees, in the order of commits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, any_, select
from typing_extensions import Doc

from auth.gate import Gate
from auth.policy import POLICY
from auth.visibility.reach import check_read
from model.base import Base
from model.journal import Outbox
from model.reminder import Reminder
from model.rows import AnySelect, Row, columns, named, written
from resolvers.cursors import decoded, encoded
from resolvers.ids import GlobalId, global_id
from resolvers.nodes import BY_NOUN
from resolvers.pages import NO_CURSOR, Columns, Listing, Order, Page, Paging, page
from rules.errors import Invalid
from rules.topics import TOPICS
from sync.webhook_turns import Place

CHANGE = columns(Outbox)
# An inbox follows from other rows; it is reached as its reminders are.
NOUNS: Mapping[str, type[Base]] = {
    **{noun.__name__: noun for noun in POLICY},
    "Inbox": Reminder,
}
# What has no id of its own is told of by its person's.
OF_A_PERSON = frozenset({"Employment", "Inbox", "RoleGrant"})


@dataclass(frozen=True)
class WhichChanges(Paging):
    topics: Annotated[
        list[str] | None, Doc("Only these, such as objective.changed; where omitted, all.")
    ] = None
    since: Annotated[
        datetime | None, Doc("Only what happened then or later; to begin where no cursor is.")
    ] = None


@dataclass(frozen=True)
class OrderOfCommit(Order):
    """By places that nobody else learns of: a cursor is the event's own id, `start` its place."""

    start: Place | None = field(default=None, compare=False)

    def values(self, cursor: str | None) -> dict[str, Any]:
        if cursor is None:
            return {}
        assert self.start is not None, f"nobody looked where {cursor} stands"
        return {"after_xact": self.start.xact, "after_id": self.start.id}

    def cursor(self, row: Row) -> str:
        return encoded([row[Outbox.event_id]])


IN_ORDER = OrderOfCommit((Outbox.xact, Outbox.id), (UUID,))


async def list_changes(load: Gate, which: WhichChanges, asked: Columns) -> Page:
    topics = checked(load, which.topics)
    start = None if which.after is None else await place_of(load, which.after)
    told = {"topics": [*topics] or None, "since": which.since}
    given = {name: value for name, value in told.items() if value is not None}
    order = replace(IN_ORDER, start=start)
    listing = Listing(Outbox, listed(frozenset(given)), order, None, given)
    return await page(load, listing, which, asked)


@written
def listed(told: frozenset[str]) -> AnySelect:
    """The changes of some topics, since some time; of all and ever where nothing is told."""
    conditions = {
        "topics": Outbox.topic == any_(named("topics", ARRAY(Text()))),
        "since": Outbox.at >= named("since", Outbox.at.type),
    }
    return select(*CHANGE).where(*(conditions[each] for each in sorted(told)))


def event_of(cursor: str) -> UUID:
    """The event that a cursor was given with."""
    try:
        (text,) = decoded(cursor)
        return UUID(text)
    except ValueError as error:
        raise Invalid(NO_CURSOR, path=["after"]) from error


async def place_of(load: Gate, cursor: str) -> Place:
    """Where its change stands. One that is hidden from the reader by now is as good as gone."""
    statement = select(Outbox.xact, Outbox.id).where(Outbox.event_id == event_of(cursor))
    for record in await load.records(statement):
        return Place(record.xact, record.id)
    raise Invalid(CURSOR_GONE, path=["after"], code="CURSOR_GONE")


CURSOR_GONE = (
    "There is no such change any more, or you don't see it any more: changes are kept for a while "
    "only. Begin anew with `since`, and read again what you keep a copy of."
)


def checked(load: Gate, topics: Sequence[str] | None) -> Sequence[str]:
    """Known ones; NotAllowed where the viewer's token or features reach none of their events."""
    if topics == []:
        raise Invalid("Name a topic, or leave `topics` out for all.", path=["topics"])
    check_topics(topics or [])
    check_read(load.viewer, frozenset(NOUNS[TOPICS[topic]] for topic in topics or []))
    return topics or []


def check_topics(topics: Sequence[str]) -> None:
    for topic in topics:
        if topic not in TOPICS:
            known = ", ".join(sorted(TOPICS))
            raise Invalid(f"There is no topic {topic!r}. Take some of: {known}.", path=["topics"])


def noun_of(change: Row) -> str:
    """What the change is about; `change.noun` is what the change is itself."""
    return change[Outbox.noun]


def subject_of(change: Row) -> GlobalId:
    return global_id(node_noun(change), change[Outbox.subject_id])


def node_noun(change: Row) -> str:
    noun = change[Outbox.noun]
    return "Person" if noun in OF_A_PERSON else noun


async def nodes_of(
    load: Gate, changes: Sequence[Row], _: object, asked: Columns
) -> list[Row | None]:
    """The objects as they are now, one batch for each noun."""
    keys: defaultdict[str, set[UUID]] = defaultdict(set)
    for change in changes:
        keys[node_noun(change)].add(change[Outbox.subject_id])
    found: dict[tuple[str, UUID], Row] = {}
    for noun in sorted(keys.keys() & BY_NOUN.keys()):
        rows = await BY_NOUN[noun](load, [*keys[noun]], None, asked)
        found |= {(noun, row.id): row for row in rows if row is not None}
    return [found.get((node_noun(change), change[Outbox.subject_id])) for change in changes]
