"""The actions on what a 1:1 is made of: its agenda, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Work
from model.base import Base
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.rows import Row
from model.task import Task
from resolvers.again import at, check_version, first_answer, named_row, row_of
from resolvers.everyday.feedback_give import author
from resolvers.everyday.one_on_one_actions import to_come
from resolvers.everyday.tags import result_named
from resolvers.ids import GlobalId, key_of
from resolvers.once import Words, remember
from resolvers.org.present import present
from resolvers.rhythm.check_in_create import follow
from resolvers.rhythm.check_in_said import Said
from resolvers.rhythm.check_in_subjects import take_turns
from resolvers.rhythm.check_in_writes import check_in
from rules.errors import Invalid, NotAllowed
from rules.one_on_ones import MOST_ITEMS
from rules.words import check_text

NewId = Callable[[], UUID]


@dataclass(frozen=True)
class AgendaItemAdd:
    one_on_one: GlobalId
    text: str
    key_result: GlobalId | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class AgendaItemCheck:
    id: GlobalId
    checked: bool = True
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ActionItemAdd:
    """`owner` is whoever adds it where left out."""

    one_on_one: GlobalId
    text: str
    owner: GlobalId | None = None
    due_on: date | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ActionItemDone:
    id: GlobalId
    done: bool = True
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ActionItemCheckIn:
    """What becomes of it is a check-in."""

    id: GlobalId
    said: Said
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ActionItemLinkTask:
    """What becomes of it is somebody's work elsewhere."""

    id: GlobalId
    task: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def agenda_item_add(work: Work, given: AgendaItemAdd, new_id: NewId) -> Row:
    actor = author(work, AgendaItem)
    first = await first_answer(work, "agendaItemAdd", given, AgendaItem)
    if first is not None:
        return first
    meeting = await open_meeting(work, given.one_on_one, AgendaItem)
    check_text(given.text, "text")
    result = await result_named(work, given.key_result)
    id_ = new_id()
    words = {"author_id": actor, "text": given.text, "key_result_id": result}
    when = {"created_at": work.moment.now}
    await work.insert(AgendaItem, {"id": id_, **ends_of(meeting), **words, **when})
    return await done(work, "agendaItemAdd", given, AgendaItem, id_)


async def agenda_item_check(work: Work, given: AgendaItemCheck, _: NewId) -> Row:
    author(work, AgendaItem)
    first = await first_answer(work, "agendaItemCheck", given, AgendaItem)
    if first is not None:
        return first
    row = await named_row(work, AgendaItem, given.id)
    check_version(row, given.expected_version)
    values = {"checked_at": work.moment.now if given.checked else None}
    await work.save(AgendaItem, row.id, values, version=row[AgendaItem.version])
    return await done(work, "agendaItemCheck", given, AgendaItem, row.id)


async def action_item_add(work: Work, given: ActionItemAdd, new_id: NewId) -> Row:
    actor = author(work, ActionItem)
    first = await first_answer(work, "actionItemAdd", given, ActionItem)
    if first is not None:
        return first
    meeting = await open_meeting(work, given.one_on_one, ActionItem)
    check_text(given.text, "text")
    owner = actor if given.owner is None else await present(work, given.owner, "owner")
    if owner not in (meeting[OneOnOne.organiser_id], meeting[OneOnOne.partner_id]):
        message = "One of the two does it: nobody else would see it."
        raise Invalid(message, path=["owner"])
    id_ = new_id()
    words = {"owner_id": owner, "text": given.text, "due_on": given.due_on}
    when = {"created_at": work.moment.now}
    await work.insert(ActionItem, {"id": id_, **ends_of(meeting), **words, **when})
    return await done(work, "actionItemAdd", given, ActionItem, id_)


async def action_item_done(work: Work, given: ActionItemDone, _: NewId) -> Row:
    author(work, ActionItem)
    first = await first_answer(work, "actionItemDone", given, ActionItem)
    if first is not None:
        return first
    row = await named_row(work, ActionItem, given.id)
    check_version(row, given.expected_version)
    values = {"done_at": work.moment.now if given.done else None}
    return await saved(work, "actionItemDone", given, row, values)


async def action_item_check_in(work: Work, given: ActionItemCheckIn, new_id: NewId) -> Row:
    """The item, done by a check-in on a key result: as any check-in, by who may make one."""
    author(work, ActionItem)
    first = await first_answer(work, "actionItemCheckIn", given, ActionItem)
    if first is not None:
        return first
    row = await own_item(work, given.id, given.expected_version)
    await take_turns(work, [key_of(given.said.key_result, "KeyResult")])
    with at("checkIn"):
        told = await check_in(work, given.said, new_id)
    values = {"check_in_id": told.id, "done_at": work.moment.now}
    answer = await saved(work, "actionItemCheckIn", given, row, values)
    await follow(work, "actionItemCheckIn", [told])
    return answer


async def action_item_link_task(work: Work, given: ActionItemLinkTask, _: NewId) -> Row:
    author(work, ActionItem)
    first = await first_answer(work, "actionItemLinkTask", given, ActionItem)
    if first is not None:
        return first
    row = await own_item(work, given.id, given.expected_version)
    with at("task"):
        task = await named_row(work, Task, given.task)
    return await saved(work, "actionItemLinkTask", given, row, {"task_id": task.id})


async def open_meeting(work: Work, id_: GlobalId, noun: type[AgendaItem | ActionItem]) -> Row:
    """A meeting that takes another item."""
    with at("oneOnOne"):
        meeting = await to_come(work, id_, None)
    counted = select(func.count()).where(noun.one_on_one_id == meeting.id)
    if (await work.records(counted))[0][0] >= MOST_ITEMS:
        message = f"It has {MOST_ITEMS} already. Take the next meeting for more."
        raise Invalid(message, path=["oneOnOne"], code="OVER_LIMIT")
    return meeting


def ends_of(meeting: Row) -> dict[str, Any]:
    pair = {name: meeting.values[name] for name in ("organiser_id", "partner_id")}
    return {"one_on_one_id": meeting.id, **pair}


async def own_item(work: Work, id_: GlobalId, expected: int | None) -> Row:
    row = await named_row(work, ActionItem, id_)
    check_version(row, expected)
    if row[ActionItem.owner_id] != work.actor:
        raise NotAllowed("This is for who is to do it.")
    return row


async def saved(work: Work, action: str, given: Words, row: Row, values: dict[str, Any]) -> Row:
    await work.save(ActionItem, row.id, values, version=row[ActionItem.version])
    return await done(work, action, given, ActionItem, row.id)


async def done(work: Work, action: str, given: Words, noun: type[Base], id_: UUID) -> Row:
    row = await row_of(work, noun, id_)
    work.audit(action, noun, id_, whose=row.values["organiser_id"])
    await remember(work, action, given, id_)
    return row
