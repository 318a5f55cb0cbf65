"""Why a viewer sees a thing, and for its owner who else can."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import InstrumentedAttribute

from auth.gate import Gate
from auth.policy import POLICY
from auth.visibility.reasons import (
    BY_ROLE,
    MOST_PEOPLE,
    OPEN,
    Seers,
    people_present,
    people_who_see,
    reasons_seen,
)
from model.base import Base
from model.check_in import CheckIn
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound
from model.growth import DevelopmentGoal, DevelopmentPlan
from model.key_result import KeyResult
from model.note import PrivateNote
from model.objective import Objective
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.recognition import Recognition
from model.rows import Row
from model.task import Task
from resolvers.dates import for_each_day
from resolvers.instants import until_of
from resolvers.org.people import people_by_id
from resolvers.pages import Columns
from rules.terms import Reason

MOST_SHOWN = MOST_PEOPLE


@dataclass(frozen=True)
class Audience:
    """Those who see a thing for one reason; `first` are the ids of at most 100 of them, by name.

    Of a role `count` is None: that it sees the thing is told, and not who holds it.
    """

    reason: Reason
    everybody: bool
    count: int | None
    first: tuple[UUID, ...]


async def reasons_of_objectives(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons_on(load, Objective, rows)


async def reasons_of_key_results(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons_on(load, KeyResult, rows)


async def reasons_on(load: Gate, noun: type[Base], rows: Sequence[Row]) -> list[list[Reason]]:
    """Today's, of what stood on the day that each is asked for."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Reason]]:
        until = None if on is None else await until_of(load, on)
        found = await reasons_seen(load, noun, [row.id for row in group], until)
        return [found.get(row.id, []) for row in group]

    return await for_each_day(rows, on_a_day)


async def reasons_of_check_ins(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, CheckIn, keys)


async def reasons_of_tasks(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, Task, keys)


async def reasons_of_notes(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, PrivateNote, keys)


async def reasons_of_feedback(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, Feedback, keys)


async def reasons_of_requests(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, FeedbackRequest, keys)


async def reasons_of_recognitions(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, Recognition, keys)


async def reasons_of_meetings(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, OneOnOne, keys)


async def reasons_of_agenda(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, AgendaItem, keys)


async def reasons_of_actions(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, ActionItem, keys)


async def reasons_of_plans(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, DevelopmentPlan, keys)


async def reasons_of_goals(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, DevelopmentGoal, keys)


async def reasons_of_rounds(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, FeedbackRound, keys)


async def reasons_of_answers(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, AnonymousAnswer, keys)


async def reasons(load: Gate, noun: type[Base], keys: Sequence[UUID]) -> list[list[Reason]]:
    found = await reasons_seen(load, noun, keys)
    return [found.get(key, []) for key in keys]


async def audiences_of_objectives(
    load: Gate, objectives: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Audience] | None]:
    return await audiences(load, Owned(Objective, Objective.owner_id), objectives)


async def audiences_of_notes(
    load: Gate, notes: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Audience] | None]:
    return await audiences(load, Owned(PrivateNote, PrivateNote.author_id), notes)


async def audiences_of_feedback(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Audience] | None]:
    return await audiences(load, Owned(Feedback, Feedback.author_id), rows)


async def audiences_of_requests(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Audience] | None]:
    return await audiences(load, Owned(FeedbackRequest, FeedbackRequest.asked_by_id), rows)


async def audiences_of_recognitions(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Audience] | None]:
    return await audiences(load, Owned(Recognition, Recognition.author_id), rows)


async def audiences_of_plans(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Audience] | None]:
    return await audiences(load, Owned(DevelopmentPlan, DevelopmentPlan.person_id), rows)


async def audiences_of_goals(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> Sequence[list[Audience] | None]:
    return await audiences(load, Owned(DevelopmentGoal, DevelopmentGoal.person_id), rows)


@dataclass(frozen=True)
class Owned:
    """A noun, and the column of the person who may ask who else sees it."""

    noun: type[Base]
    owner: InstrumentedAttribute[Any]


async def audiences(
    load: Gate, owned: Owned, rows: Sequence[Row]
) -> Sequence[list[Audience] | None]:
    """None for everybody but the owner; a machine owns nothing."""
    me = load.viewer.person_id
    mine = [row.id for row in rows if me is not None and row[owned.owner] == me]
    told = await own_audiences(load, owned.noun, mine) if mine else {}
    return [told.get(row.id) for row in rows]


async def own_audiences(
    load: Gate, noun: type[Base], keys: Sequence[UUID]
) -> dict[UUID, list[Audience]]:
    """Who sees all of it first, then the others, in the order in which reasons are told."""
    seen = await reasons_seen(load, noun, keys)
    people = await people_who_see(load, noun, keys)
    present = await people_present(load) if any(map(of_everybody, seen.values())) else 0
    return {
        key: [*map(everybody(present), of_everybody(held)), *some(noun, people.get(key, {}))]
        for key, held in seen.items()
    }


def of_everybody(held: Sequence[Reason]) -> list[Reason]:
    return [reason for reason in held if reason in OPEN]


def everybody(present: int) -> Callable[[Reason], Audience]:
    return lambda reason: Audience(reason, everybody=True, count=present, first=())


def some(noun: type[Base], people: Mapping[Reason, Seers]) -> Iterator[Audience]:
    for reason in Reason:
        if reason in BY_ROLE and reason in POLICY[noun].reasons:
            yield Audience(reason, everybody=False, count=None, first=())
        elif seers := people.get(reason):
            yield Audience(reason, everybody=False, count=seers.count, first=seers.first)


async def people_of_audiences(
    load: Gate, firsts: Sequence[tuple[UUID, ...]], _: object, asked: Columns
) -> list[list[Row]]:
    """The people of all audiences of a level in one statement, each list in its own order."""
    keys = sorted({key for first in firsts for key in first})
    found = await people_by_id(load, keys, None, asked) if keys else []
    known = {row.id: row for row in found if row is not None}
    return [[known[key] for key in first if key in known] for first in firsts]
