"""What people owe, as statements: one for each kind, the same for a viewer's gate and for our jobs.

Each is given people (`keys`) and the organisation's day, and answers who owes what, and its dates.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, exists, func, null, or_, select, true

from model.blocker import Blocker
from model.cadence import asked_of, cadence_of, of_unit, times_of, turn_of
from model.check_in import CheckIn, is_standing
from model.check_in_request import CheckInRequest
from model.conversation import Acknowledgement
from model.cycle import Cycle, running
from model.grade import Grade
from model.key_result import KeyResult
from model.objective import Objective
from model.organisation import Organisation
from model.person import Person
from model.retrospective import Retrospective
from model.rolling import is_cycle_of_result
from model.rows import AnySelect, Written, named, of_keys, written
from rules import inbox
from rules.inbox import Due, Matter, Owed
from rules.terms import ObjectiveStatus, Outcome, ReadingOrigin, Visibility

DAY = named("day", Date())
Days = Callable[[datetime], date]
"""The day of an instant, where the person is."""


@dataclass(frozen=True)
class Source:
    """A kind of what is owed: who owes it, and when a record of it is due."""

    kind: Owed
    statement: Callable[[], Written]
    due: Callable[[Any, Days], Due | None]


def is_graded() -> ColumnElement[bool]:
    """That it is GRADING, by the calendar or by somebody's decision."""
    ended = or_(Cycle.ends_on < DAY, func.coalesce(Cycle.grading_from <= DAY, False))
    return and_(running(DAY), ended)


def is_active() -> ColumnElement[bool]:
    ended = or_(Cycle.ends_on < DAY, func.coalesce(Cycle.grading_from <= DAY, False))
    return and_(running(DAY), ~ended)


def published() -> ColumnElement[bool]:
    return Objective.status == ObjectiveStatus.PUBLISHED


def owed(person: Any, subject: Any, *more: Any, result: Any = None) -> AnySelect:
    """Who owes it, what it is about, and what every kind needs to know of it.

    `result` is the key result's id, where it is about one.
    """
    zone = select(Organisation.time_zone).scalar_subquery()
    zones = (Person.time_zone.label("own_zone"), zone.label("zone"))
    return owing(person, subject, *zones, *more, result=result)


def owing(person: Any, subject: Any, *more: Any, result: Any) -> AnySelect:
    """The same without the zones, of what tells them itself."""
    is_open = and_(Objective.visibility == Visibility.PUBLIC, Objective.published_at.is_not(None))
    ends = (person.label("person_id"), subject.label("subject_id"))
    key = null().label("key_result_id") if result is None else result.label("key_result_id")
    objective = (Objective.id.label("objective_id"), key, is_open.label("is_open"))
    return select(*ends, *objective, *more)


def of_results(statement: AnySelect, person: Any) -> AnySelect:
    """With the objective and the cycle of the key result that it starts from."""
    return (
        statement.join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .join(Person, Person.id == person)
        .where(of_keys(person), *standing())
    )


def takes_words() -> tuple[ColumnElement[bool], ...]:
    """Neither ended nor graded, after which a key result is locked."""
    graded = exists().where(Grade.key_result_id == KeyResult.id)
    return KeyResult.outcome.is_(None), ~graded


def standing() -> tuple[ColumnElement[bool], ...]:
    """Not archived; said once more, since our jobs read without policies."""
    return KeyResult.archived_at.is_(None), Objective.archived_at.is_(None), published()


@written
def check_ins_of_owners() -> AnySelect:
    return check_ins(KeyResult.owner_id)


@written
def check_ins_of_objectives() -> AnySelect:
    """Where nobody owns the key result, its objective's owner does."""
    return check_ins(Objective.owner_id).where(KeyResult.owner_id.is_(None))


def check_ins(person: Any) -> AnySelect:
    said = (CheckIn.key_result_id == KeyResult.id, CheckIn.origin != ReadingOrigin.JIRA)
    last = select(func.max(CheckIn.effective_at)).where(*said, is_standing()).scalar_subquery()
    unit = of_unit(DAY)
    told = (*times_of(last), *asked_of(unit))
    statement = owing(person, KeyResult.id, *told, result=KeyResult.id).select_from(KeyResult)
    open_ = of_results(statement, person).where(is_active(), *takes_words())
    return open_.outerjoin(unit, true())


def check_in_due(record: Any, _: Days) -> Due | None:
    turn, cadence = turn_of(record), cadence_of(record)[0]
    return inbox.check_in_due(turn.last_on, turn.opened_on, record.ends_on, cadence)


@written
def requests() -> AnySelect:
    times = (CheckInRequest.due_on, CheckInRequest.asked_at)
    ends = (CheckInRequest.asked_of_id, CheckInRequest.id)
    statement = owed(*ends, *times, result=CheckInRequest.key_result_id)
    joined = statement.select_from(CheckInRequest).join(
        KeyResult, KeyResult.id == CheckInRequest.key_result_id
    )
    of_people = of_results(joined, CheckInRequest.asked_of_id)
    waiting = (running(DAY), CheckInRequest.check_in_id.is_(None))
    return of_people.where(*waiting, *takes_words())


def request_due(record: Any, day: Days) -> Due:
    return inbox.request_due(record.due_on, day(record.asked_at))


@written
def acknowledgements() -> AnySelect:
    told = (CheckIn.reviewer_id, CheckIn.id, CheckIn.recorded_at, CheckIn.confidence)
    statement = owed(*told, result=CheckIn.key_result_id).select_from(CheckIn)
    joined = statement.join(KeyResult, KeyResult.id == CheckIn.key_result_id)
    taken = exists().where(Acknowledgement.check_in_id == CheckIn.id)
    anothers = CheckIn.author_id.is_distinct_from(CheckIn.reviewer_id)
    waiting = (running(DAY), is_standing(), ~taken, anothers)
    return of_results(joined, CheckIn.reviewer_id).where(*waiting)


def acknowledgement_due(record: Any, day: Days) -> Due:
    return inbox.acknowledgement_due(day(record.recorded_at), record.confidence)


@written
def blockers() -> AnySelect:
    told = (Blocker.owner_id, Blocker.id, Blocker.opened_at)
    statement = owed(*told, result=Blocker.key_result_id).select_from(Blocker)
    joined = statement.join(KeyResult, KeyResult.id == Blocker.key_result_id)
    of_people = of_results(joined, Blocker.owner_id)
    return of_people.where(running(DAY), Blocker.resolved_at.is_(None))


def blocker_due(record: Any, day: Days) -> Due:
    return inbox.blocker_due(day(record.opened_at))


@written
def grades() -> AnySelect:
    """Objectives that are still to be graded and closed."""
    return of_ends(published()).where(is_graded())


@written
def retrospectives() -> AnySelect:
    """Of what has ended, while its cycle still takes one."""
    ended = Objective.status == ObjectiveStatus.CLOSED
    written_down = exists().where(Retrospective.objective_id == Objective.id)
    given_up = Objective.outcome == Outcome.CANCELLED
    return of_ends(ended).where(running(DAY), ~written_down, func.coalesce(~given_up, True))


def of_ends(state: ColumnElement[bool]) -> AnySelect:
    person = Objective.owner_id
    return (
        owed(person, Objective.id, Cycle.grading_ends_on)
        .select_from(Objective)
        .join(Cycle, Cycle.id == Objective.cycle_id)
        .join(Person, Person.id == person)
        .where(of_keys(person), Objective.archived_at.is_(None), state)
    )


def grading_due(record: Any, _: Days) -> Due:
    return inbox.grading_due(record.grading_ends_on)


SOURCES: Sequence[Source] = (
    Source(Owed.CHECK_IN, check_ins_of_owners, check_in_due),
    Source(Owed.CHECK_IN, check_ins_of_objectives, check_in_due),
    Source(Owed.CHECK_IN_REQUEST, requests, request_due),
    Source(Owed.ACKNOWLEDGEMENT, acknowledgements, acknowledgement_due),
    Source(Owed.BLOCKER, blockers, blocker_due),
    Source(Owed.GRADE, grades, grading_due),
    Source(Owed.RETROSPECTIVE, retrospectives, grading_due),
)
"""All but approvals, which no one person owes: who may approve is judged at the gate."""


def matter_of(source: Source, record: Any, now: datetime) -> Matter | None:
    """On the person's own day; None for what is not owed after all."""
    zone = inbox.zone_of(record.own_zone, record.zone)
    due = source.due(record, lambda at: inbox.local_day(at, zone))
    if due is None:
        return None
    return Matter(
        kind=source.kind,
        person_id=record.person_id,
        subject_id=record.subject_id,
        objective_id=record.objective_id,
        key_result_id=record.key_result_id,
        due=due,
        today=inbox.local_day(now, zone),
        is_open=record.is_open,
    )
