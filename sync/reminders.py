"""Reminds people of what they owe: page by page, each in one transaction, whoever else does so too.

A page takes a turn that all workers share, and looks what was sent already once it has it. So two
workers send nothing twice, and one that is killed leaves either the whole page or nothing of it.
"""

from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.database import Database, SystemSession
from model.events import Event, announce, event, signal
from model.locks import lock
from model.organisation import Organisation
from model.owed import SOURCES, matter_of
from model.person import Person
from model.reminder import Reminder
from model.rows import AnySelect, among, named, of_keys, written
from rules.inbox import Matter, Owed, zone_of
from rules.reminders import WEEK, Nudge, Recipient, Rung, Sent, nudges, reached
from rules.terms import PersonStatus
from rules.topics import REMINDER_SENT
from sync.options import Occasion
from sync.reminded import Above, above_of

PAGE = 200
FIRST = UUID(int=0)
TURN = "Reminders"
INBOX = "Inbox"


@dataclass(frozen=True)
class Reminding:
    """What reminding takes from outside.

    `has_okrs` leaves out whom the programme is not on for, and `seen_by` says who sees what not
    everybody does: pairs of an objective and a person.
    """

    database: Database
    now: Callable[[], datetime]
    today: date
    new_id: Callable[[], UUID]
    has_okrs: Callable[[SystemSession, Sequence[UUID]], Awaitable[frozenset[UUID]]]
    seen_by: Callable[
        [SystemSession, AbstractSet[UUID], AbstractSet[UUID]],
        Awaitable[AbstractSet[tuple[UUID, UUID]]],
    ]
    page: int = PAGE


async def remind(given: Reminding) -> int:
    """How many were sent."""
    after: UUID | None = FIRST
    count = 0
    while after is not None:
        async with given.database.system() as session:
            await lock(session, TURN)
            found = await session.all(people(), after=after, most=given.page)
            keys = [row.id for row in found]
            count += len(await remind_page(session, given, keys)) if keys else 0
        after = keys[-1] if len(keys) == given.page else None
    return count


@written
def people() -> AnySelect:
    """Those who work here, in an order in which a page is found however many there are."""
    later = Person.id > named("after", sa.Uuid())
    statement = sa.select(Person.id).where(Person.status == PersonStatus.ACTIVE, later)
    return statement.order_by(Person.id).limit(named("most", sa.Integer()))


async def remind_page(
    session: SystemSession, given: Reminding, keys: Sequence[UUID]
) -> Sequence[Nudge]:
    """What is owed by these people, and is to be heard of now."""
    now = given.now()
    owing = await matters(session, given, keys)
    if not owing:
        return []
    with_okrs = await given.has_okrs(session, sorted({each.person_id for each in owing}))
    due = await shown(session, given, [each for each in owing if each.person_id in with_okrs])
    if not due:
        return []
    above = await above_of(session, due, given.today)
    known = await recipients(session, {each for one in above.values() for each in one.people}, now)
    sent = await sent_of(session, due)
    heard = await heard_of(session, due, now)
    made = chosen(due, Before(sent, heard), above, known, now)
    await write(session, made, Occasion(now, given.today, given.new_id))
    return made


async def shown(
    session: SystemSession, given: Reminding, due: Sequence[Matter]
) -> Sequence[Matter]:
    """Without what is hidden by now from whoever owes it: they may not learn that it is there."""
    asked = {(each.objective_id, each.person_id) for each in due if not each.is_open}
    objectives = {objective for objective, _ in asked if objective is not None}
    seen = await given.seen_by(session, objectives, {person for _, person in asked})
    return [each for each in due if each.is_open or (each.objective_id, each.person_id) in seen]


async def tell_at_once(
    session: SystemSession, person: UUID, subject: UUID, given: Occasion
) -> Sequence[Nudge]:
    """Of one thing that this person owes and that can't wait, in the action that made it so.

    Where they may not be disturbed now, they hear of it as soon as they may.
    """
    found: list[Matter] = []
    for source in SOURCES:
        if source.kind is Owed.ACKNOWLEDGEMENT:
            records = await session.all(source.statement(), keys=[person], day=given.today)
            told = (matter_of(source, each, given.now) for each in records)
            found += [each for each in told if each is not None and each.subject_id == subject]
    urgent = [each for each in found if each.due.is_urgent and reached(each)]
    above = {key_of(each): Above({Rung.OWNER: [person]}) for each in urgent}
    known = await recipients(session, {person}, given.now)
    heard = await heard_of(session, urgent, given.now)
    made = chosen(urgent, Before({}, heard), above, known, given.now)
    await write(session, made, given)
    return made


async def matters(session: SystemSession, given: Reminding, keys: Sequence[UUID]) -> list[Matter]:
    """What has come to a rung, the longest overdue first: somebody may have enough of it soon."""
    found: list[Matter] = []
    for source in SOURCES:
        records = await session.all(source.statement(), keys=keys, day=given.today)
        told = (matter_of(source, record, given.now()) for record in records)
        found.extend(each for each in told if each is not None and reached(each))
    return sorted(found, key=lambda each: each.place)


Key = tuple[Any, UUID, date]
Heard = tuple[UUID, UUID, date]
LATELY = timedelta(days=2)


@dataclass(frozen=True)
class Before:
    """What was sent already: by matter, and to whom of what on which day."""

    sent: dict[Key, list[Sent]]
    heard: set[Heard]


def key_of(matter: Matter) -> Key:
    return matter.kind, matter.subject_id, matter.due.on


async def sent_of(session: SystemSession, due: Sequence[Matter]) -> dict[Key, list[Sent]]:
    statement = sa.select(
        Reminder.kind, Reminder.subject_id, Reminder.due_on, Reminder.rung, Reminder.person_id,
        Reminder.on,
    ).where(among(Reminder.subject_id, {each.subject_id for each in due}))  # fmt: skip
    sent: dict[Key, list[Sent]] = {}
    for kind, subject, due_on, *told in await session.all(statement):
        sent.setdefault((kind, subject, due_on), []).append(Sent(*told))
    return sent


async def recipients(
    session: SystemSession, keys: set[UUID], now: datetime
) -> dict[UUID, Recipient]:
    """Those of them who work here, with how often they were reminded in the week before."""
    found = await session.all(reminded(), keys=sorted(keys), since=now - WEEK)
    return {row.id: Recipient(zone_of(row.own_zone, row.zone), row.times) for row in found}


@written
def reminded() -> AnySelect:
    since = named("since", Reminder.at.type)
    lately = sa.select(sa.func.count()).where(Reminder.person_id == Person.id, Reminder.at > since)
    zone = sa.select(Organisation.time_zone).scalar_subquery().label("zone")
    counted = lately.scalar_subquery().label("times")
    columns = (Person.id, Person.time_zone.label("own_zone"), zone, counted)
    return sa.select(*columns).where(of_keys(Person.id), Person.status == PersonStatus.ACTIVE)


async def heard_of(session: SystemSession, due: Sequence[Matter], now: datetime) -> set[Heard]:
    """Who was told lately of these key results, or objectives, on which day of theirs."""
    keys = {each.about for each in due}
    about = sa.func.coalesce(Reminder.key_result_id, Reminder.subject_id)
    of_them = sa.or_(among(Reminder.key_result_id, keys), among(Reminder.subject_id, keys))
    told = sa.select(Reminder.person_id, about, Reminder.on)
    found = await session.all(told.where(of_them, Reminder.at > now - LATELY))
    return {(*row,) for row in found}


def chosen(
    due: Sequence[Matter],
    before: Before,
    above: dict[Key, Above],
    known: dict[UUID, Recipient],
    now: datetime,
) -> list[Nudge]:
    """Each takes one of what its recipient still bears this week, and one of a subject a day."""
    made: list[Nudge] = []
    for matter in due:
        key = key_of(matter)
        for nudge in nudges(matter, before.sent.get(key, ()), above[key].rungs, known, now):
            heard = (nudge.person_id, matter.about, nudge.on)
            if heard in before.heard:
                continue
            made.append(nudge)
            before.heard.add(heard)
            person = known[nudge.person_id]
            known[nudge.person_id] = Recipient(person.zone, person.reminded + 1)
    return made


async def write(session: SystemSession, made: Sequence[Nudge], given: Occasion) -> None:
    """An action may have told of the same key result meanwhile, and is enough."""
    if not made:
        return
    now = given.now
    rows = [row_of(each, given.new_id(), now) for each in made]
    await session.run(insert(Reminder).on_conflict_do_nothing(), rows)
    await announce(session, [told for each in made for told in events_of(each)], now)
    hidden = [each.matter.person_id for each in made if not each.matter.is_open]
    await signal(session, [event(INBOX, person) for person in hidden])


def row_of(nudge: Nudge, id_: UUID, now: datetime) -> dict[str, Any]:
    matter = nudge.matter
    ends = {"person_id": nudge.person_id, "owed_by_id": matter.person_id}
    what = {"kind": matter.kind, "subject_id": matter.subject_id, "due_on": matter.due.on}
    about = {"objective_id": matter.objective_id, "key_result_id": matter.key_result_id}
    return {"id": id_, "rung": nudge.rung, **about, **ends, **what, "on": nudge.on, "at": now}


def events_of(nudge: Nudge) -> list[Event]:
    """Of what not everybody sees nobody else may learn so much as that something is owed."""
    if not nudge.matter.is_open:
        return []
    return [Event(REMINDER_SENT, INBOX, nudge.person_id), event(INBOX, nudge.matter.person_id)]
