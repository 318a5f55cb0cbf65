"""What a manager is told of feedback and recognition that did not come: counts, and no text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.predicates import TODAY, Predicate
from model.effective import current_line
from model.feedback import Feedback
from model.line import ReportingLine
from model.person import Person
from model.recognition import Recognition
from model.rows import AnySelect, Row, named, of_keys, written
from resolvers.levels import many_each
from resolvers.org.people import hired, people
from resolvers.pages import Columns
from rules.errors import Invalid
from rules.feedback import FeedbackLevel
from rules.recognition import GAP_DAYS
from rules.terms import LineKind, PersonStatus

LONGEST = 366


@dataclass(frozen=True)
class Since:
    days: Annotated[int, Doc("For how many days; 1 to 366.")] = 90


async def reports_without_feedback(
    load: Gate, managers: Sequence[UUID], since: Since, _: Columns
) -> list[int]:
    """Of what the manager sees: what is kept from them is not there, and is not counted either."""
    if not 1 <= since.days <= LONGEST:
        raise Invalid(f"`days` is {since.days}; ask for 1 to {LONGEST}.", path=["days"])
    from_ = load.moment.now - timedelta(days=since.days)
    found = await load.records(without_feedback(), keys=managers, since=from_)
    counts = {record.manager_id: record.count for record in found}
    return [counts.get(key, 0) for key in managers]


@written
def without_feedback() -> AnySelect:
    given = exists().where(
        Feedback.about_id == ReportingLine.person_id,
        Feedback.level != FeedbackLevel.SELF_NOTE,
        Feedback.sent_at >= named("since", Feedback.sent_at.type),
    )
    count = select(ReportingLine.manager_id, func.count().label("count")).where(
        of_keys(ReportingLine.manager_id), *is_report(), ~given
    )
    return count.group_by(ReportingLine.manager_id)


def is_report() -> tuple[Predicate, ...]:
    """On the primary line of today, and here."""
    person = aliased(Person)
    here = exists().where(
        person.id == ReportingLine.person_id,
        person.status != PersonStatus.ENDED,
        person.retired_at.is_(None),
    )
    return ReportingLine.kind == LineKind.PRIMARY, current_line(ReportingLine, TODAY), here


async def unrecognised_reports(
    load: Gate, managers: Sequence[UUID], _: object, asked: Columns
) -> list[list[Row]]:
    """A manager's own reports who got no recognition for a while, by name."""
    from_ = load.moment.now - timedelta(days=GAP_DAYS)
    rows = await load.rows(Person, unrecognised(hired(asked)), keys=managers, since=from_)
    return many_each(rows, "report_of", managers)


@written
def unrecognised(employment: Columns) -> AnySelect:
    got = exists().where(
        Recognition.recipient_ids.contains(array([Person.id])),
        Recognition.sent_at >= named("since", Recognition.sent_at.type),
    )
    return (
        people(employment)
        .add_columns(ReportingLine.manager_id.label("report_of"))
        .join(ReportingLine, ReportingLine.person_id == Person.id)
        .where(of_keys(ReportingLine.manager_id), *is_report(), ~got)
        .order_by(Person.sort_key, Person.id)
    )
