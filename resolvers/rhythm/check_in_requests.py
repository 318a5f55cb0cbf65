"""Requests for a check-in: asked, answered by the next check-in, and late after their day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from auth.gate import Gate, Work
from auth.visibility.heirs import HEIRS_OF_ALL
from auth.visibility.rights import Action, must
from model.check_in_request import CheckInRequest
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import AnySelect, Row, of_keys, written
from resolvers.again import first_answer, row_of
from resolvers.authoring.delegates import delegates_of
from resolvers.cursors import instant
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.instants import zones_of
from resolvers.levels import by_id, every
from resolvers.once import remember
from resolvers.org.people import people_by_id
from resolvers.org.present import works_here
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.progress.locked import check_unlocked
from resolvers.rhythm.check_in_subjects import Subject, check_open, subject_of
from resolvers.rhythm.check_in_writes import person_of
from rules.errors import Invalid
from rules.inbox import local_day
from rules.requests import RequestState, state
from rules.words import check_text

ACTION = "checkInRequest"
NEWEST_FIRST = Order((CheckInRequest.asked_at, CheckInRequest.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class CheckInAsked:
    """`of` is one who may check in; where left out the owner of it, or of its objective.

    Where that one has left too, it is whoever takes care of the objective.
    """

    key_result: GlobalId
    due_on: date
    of: GlobalId | None = None
    message: str | None = None
    client_mutation_id: str | None = None


async def check_in_request(work: Work, given: CheckInAsked, new_id: Callable[[], UUID]) -> Row:
    first = await first_answer(work, ACTION, given, CheckInRequest)
    if first is not None:
        return first
    subject = await subject_of(work, key_of(given.key_result, "KeyResult"))
    await must(work, Action.CHECK_IN_REQUEST, subject.result.id)
    check_open(work, subject)
    await check_unlocked(work, subject.result.id)
    check_text(given.message, "message")
    if given.due_on < work.moment.today:
        raise Invalid("That day is over. Ask for a day to come, or today.", path=["dueOn"])
    id_, who = new_id(), await asked_of(work, given, subject)
    what = {"key_result_id": subject.result.id, "due_on": given.due_on, "message": given.message}
    asked = {"asked_by_id": work.actor, "asked_of_id": who, "asked_at": work.moment.now}
    await work.insert(CheckInRequest, {"id": id_, **what, **asked})
    work.audit(ACTION, CheckInRequest, id_)
    await tell(work, KeyResult.__name__, subject.result.id, who)
    await remember(work, ACTION, given, id_)
    return await row_of(work, CheckInRequest, id_)


async def asked_of(work: Work, given: CheckInAsked, subject: Subject) -> UUID:
    owners = (subject.result[KeyResult.owner_id], subject.objective[Objective.owner_id])
    heirs = await heirs_of(work, owners[1])
    if given.of is not None:
        person = await person_of(work, given.of, "of")
        return await allowed(work, person, subject, (*owners, *heirs))
    asked = [each for each in (*owners, *heirs) if each]
    known = await people_by_id(work, asked, None, frozenset())
    owner = next((each for each in known if each is not None and works_here(each)), None)
    if owner is None:
        message = "Nobody who works here owns it. Say in `of` who is to check in on it."
        raise Invalid(message, path=["of"])
    return owner.id


async def heirs_of(work: Work, owner: UUID | None) -> list[UUID]:
    """Whoever takes care of what the owner of an objective left; they may check in on it."""
    if owner is None:
        return []
    found = await work.records(heirs_of_all(), keys=[owner])
    return sorted({each.heir for each in found})


@written
def heirs_of_all() -> AnySelect:
    return select(HEIRS_OF_ALL.c.heir).where(of_keys(HEIRS_OF_ALL.c.gone))


async def allowed(
    work: Work, person: UUID, subject: Subject, owners: Sequence[UUID | None]
) -> UUID:
    """Nobody owes a check-in who would be refused it."""
    [delegates] = await delegates_of(work, [subject.result.id], None, frozenset())
    if person not in (*owners, *(each.id for each in delegates)):
        message = (
            "They may not check in on it. Ask the owner of the key result or of its objective, or "
            "a delegate they named; of what somebody left, whoever takes care of it."
        )
        raise Invalid(message, path=["of"])
    return person


async def requests_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(CheckInRequest, every(CheckInRequest), NEWEST_FIRST)
    return await pages(load, listing, Parents(CheckInRequest.key_result_id, keys), paging, asked)


async def requests_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, CheckInRequest, keys)


async def states_of_requests(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[RequestState]:
    """By the day of whoever was asked, as in their inbox, and so the same for all who look."""
    waiting = [row for row in rows if row[CheckInRequest.check_in_id] is None]
    asked = [row[CheckInRequest.asked_of_id] for row in waiting]
    zones = await zones_of(load, asked) if asked else {}
    return [state_of(load, row, zones) for row in rows]


def state_of(load: Gate, row: Row, zones: Mapping[UUID, ZoneInfo]) -> RequestState:
    """No clock is looked at for what was answered: that stays so, whatever day it is."""
    due_on, zone = row[CheckInRequest.due_on], zones.get(row[CheckInRequest.asked_of_id])
    if row[CheckInRequest.check_in_id] is not None:
        return state(due_on, due_on, is_answered=True)
    today = load.today if zone is None else local_day(load.moment.now, zone)
    return state(due_on, today, is_answered=False)
