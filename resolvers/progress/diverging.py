"""Key results whose owner calls on track what the figures call lost: listed for the owner first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, or_, select

from auth.gate import Gate
from auth.visibility.predicates import TODAY
from model.cycle import Cycle, running
from model.key_result import KeyResult
from model.objective import Objective
from model.rolling import is_cycle_of_result
from model.rows import AnySelect, Row, named, written
from resolvers.cursors import instant
from resolvers.pages import Columns, Order, Page, Paging, page_of
from resolvers.progress.health import health_of
from resolvers.progress.key_results import KEY_RESULT
from rules.terms import ObjectiveStatus

OLDEST_FIRST = Order((KeyResult.created_at, KeyResult.id), (instant, UUID))


async def diverging_of(
    load: Gate, people: Sequence[UUID | None], paging: Paging, asked: Columns
) -> list[Page]:
    return [await diverging(load, person, paging, asked) for person in people]


async def diverging(load: Gate, person: UUID | None, paging: Paging, asked: Columns) -> Page:
    """Whoever asks is one person: what they own in running cycles is judged, and so it is few."""
    rows: list[Row] = []
    if person is not None:
        rows = await load.rows(KeyResult, owned_and_running(), person=person)
    judged = zip(rows, await health_of(load, rows, None, asked) if rows else (), strict=True)
    found = [row for row, told in judged if told is not None and told.diverges]
    return page_of(found, OLDEST_FIRST, paging)


@written
def owned_and_running() -> AnySelect:
    me = named("person", Uuid())
    return (
        select(*KEY_RESULT)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .join(Cycle, is_cycle_of_result())
        .where(Objective.status == ObjectiveStatus.PUBLISHED, KeyResult.outcome.is_(None))
        .where(or_(KeyResult.owner_id == me, Objective.owner_id == me), running(TODAY))
        .order_by(*OLDEST_FIRST.by())
    )
