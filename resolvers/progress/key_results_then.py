"""What a key result itself said of whose turn it is at the end of a day, as SQL.

By what was written down of it since, as resolvers/progress/past.py tells of rows that are at hand.
"""

from typing import Any

from sqlalchemy import Date, case, cast, func, select, type_coerce, union_all

from model.cadence import Own, Shared, held
from model.key_result import KeyResult
from model.objective import Objective, ObjectiveUnit
from model.revision import Revision
from model.rows import UNTIL
from resolvers.progress.objectives_then import OWNER_THEN
from resolvers.progress.objectives_then import first_since as objective_first_since


def first_since(field: str, column: Any) -> Any:
    """Of the first change of a field after that day, which tells what it was.

    Of this very key result, however far inside a statement that is asked.
    """
    since = select(column).where(
        Revision.key_result_id == KeyResult.id, Revision.field == field, Revision.at >= UNTIL
    )
    placed = since.order_by(Revision.at, Revision.id).limit(1)
    return placed.correlate(KeyResult).scalar_subquery()


def was(field: str, before: Any, column: Any) -> Any:
    """As it was before that change; as it is where there was none."""
    known = first_since(field, Revision.id).is_not(None)
    return type_coerce(case((known, before), else_=column), column.type)


def word_then(field: str, column: Any) -> Any:
    return was(field, first_since(field, Revision.old), column)


def day_then(field: str, column: Any) -> Any:
    return was(field, cast(first_since(field, Revision.old), Date), column)


def owner_then() -> Any:
    """Of what was changed before ids were written down it is as today."""
    known = first_since("owner", Revision.old_ids).is_not(None)
    before = first_since("owner", Revision.old_ids[1])
    return case((known, before), else_=KeyResult.owner_id)


def units_then() -> Any:
    """The units that shared its objective: read off what was told of them, or else off what is so.

    To try every unit there is whether it is one of them takes as long as there are units.
    """
    told = objective_first_since("units", Revision.old_ids)
    then = select(func.unnest(told).label("unit_id")).correlate(Objective)
    now = select(ObjectiveUnit.unit_id).where(
        ObjectiveUnit.objective_id == Objective.id, told.is_(None)
    )
    found = union_all(then, now.correlate(Objective)).subquery("units_then")
    return select(found.c.unit_id)


OWN_THEN = Own(
    rhythm=word_then("rhythm", KeyResult.rhythm),
    weekday=word_then("weekday", KeyResult.weekday),
    starts_on=day_then("startsOn", KeyResult.starts_on),
    due_on=day_then("dueOn", KeyResult.due_on),
    speaker=func.coalesce(owner_then(), OWNER_THEN),
    published_at=case((Objective.published_at < UNTIL, Objective.published_at)),
)
UNITS_THEN = Shared(units_then(), held(UNTIL))
