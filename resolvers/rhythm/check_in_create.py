"""The action of checking in on a key result."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from auth.gate import Work
from model.check_in import CheckIn
from model.events import objectives_changed
from model.key_result import KeyResult
from model.objective import Objective
from model.rollups import recompute
from model.rollups_past import recompute_since
from model.rows import Row
from resolvers.again import first_answer, row_of
from resolvers.events import tell_all
from resolvers.ids import key_of
from resolvers.once import remember
from resolvers.rhythm.check_in_said import Said
from resolvers.rhythm.check_in_subjects import take_turns
from resolvers.rhythm.check_in_writes import Written, check_in

ACTION = "checkInCreate"
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class CheckInCreate:
    """What an owner says of a key result."""

    said: Said
    client_mutation_id: str | None = None


async def check_in_create(work: Work, given: CheckInCreate, new_id: NewId) -> Row:
    """The new check-in, or the first one of the same client mutation id."""
    first = await first_answer(work, ACTION, given, CheckIn)
    if first is not None:
        return first
    await take_turns(work, [key_of(given.said.key_result, "KeyResult")])
    told = await check_in(work, given.said, new_id)
    await remember(work, ACTION, given, told.id)
    await follow(work, ACTION, [told])
    return await row_of(work, CheckIn, told.id)


async def follow(work: Work, action: str, made: Collection[Written]) -> None:
    """Audit, events and the roll-up, once for all: the last that the transaction does."""
    for told in made:
        work.audit(action, CheckIn, told.id)
    results = [told.subject.result.id for told in made]
    await tell_all(work, KeyResult.__name__, results, [owner_of(told) for told in made])
    objectives = {told.subject.objective.id for told in made}
    moved = await recompute(work.system(), objectives, work.moment.now)
    since = min(first_day(told) for told in made)
    if since < work.moment.today:
        await recompute_since(work.system(), objectives, since, work.moment.today)
    await objectives_changed(work.system(), objectives | moved, work.moment.now)


def owner_of(told: Written) -> UUID | None:
    result, objective = told.subject.result, told.subject.objective
    return result[KeyResult.owner_id] or objective[Objective.owner_id]


def first_day(told: Written) -> date:
    """The organisation's day from which on it changes anything.

    What it takes the place of counted from a day of its own, which may be the earlier one.
    """
    taken = [] if told.corrected is None else [told.corrected[CheckIn.effective_at]]
    return min([told.effective_at, *taken]).astimezone(told.subject.zone).date()
