"""Review cycles as they are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.review_cycle import ReviewCycle, ReviewCycleTemplate
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.cursors import instant
from resolvers.ids import GlobalId, key_of
from resolvers.levels import by_id, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, page
from rules.reviews import Optional, ReviewPhase, allowed_phases

NEWEST_FIRST = Order((ReviewCycle.created_at, ReviewCycle.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class WhichReviewCycle:
    id: Annotated[GlobalId, Doc("The review cycle.")]


async def find_review_cycle(load: Gate, which: WhichReviewCycle, asked: Columns) -> Row | None:
    key = key_of(which.id, ReviewCycle.__name__)
    return None if key is None else (await review_cycles_by_id(load, [key], None, asked))[0]


async def list_review_cycles(load: Gate, paging: Paging, asked: Columns) -> Page:
    return await page(load, Listing(ReviewCycle, every_cycle(), NEWEST_FIRST), paging, asked)


@written
def every_cycle() -> AnySelect:
    return select(*columns(ReviewCycle))


async def review_cycles_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ReviewCycle, keys)


async def next_phases_of(
    _: Gate, cycles: Sequence[Row], __: object, ___: Columns
) -> list[list[ReviewPhase]]:
    return [allowed_phases(cycle[ReviewCycle.phase], optional(cycle)) for cycle in cycles]


def optional(cycle: Row) -> Optional:
    return Optional(
        nomination=cycle[ReviewCycle.has_nomination],
        calibration=cycle[ReviewCycle.has_calibration],
    )


async def overrides_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    return many_each(await load.rows(ReviewCycleTemplate, overrides(), keys=keys), "cycle_id", keys)


@written
def overrides() -> AnySelect:
    statement = select(*columns(ReviewCycleTemplate))
    of_them = statement.where(of_keys(ReviewCycleTemplate.cycle_id))
    return of_them.order_by(ReviewCycleTemplate.unit_id)
