"""Recognition, asked from each side: whom it is for, who gave it, and what it is about."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, true

from auth.gate import Gate
from model.recognition import Recognition
from model.rows import KEYS, AnySelect, Row, columns, written
from resolvers.cursors import instant
from resolvers.everyday.feedback import each_of
from resolvers.levels import by_id, every
from resolvers.org.people import people_by_id
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages

NEWEST_FIRST = Order((Recognition.sent_at, Recognition.id), (instant, UUID), descending=True)
RECIPIENT = each_of(Recognition.recipient_ids, "recipient_id")
VALUE = each_of(Recognition.value_ids, "value_id")


async def list_recognitions(load: Gate, paging: Paging, asked: Columns) -> Page:
    return await page(load, Listing(Recognition, every(Recognition), NEWEST_FIRST), paging, asked)


async def recognitions_by(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Recognition, every(Recognition), NEWEST_FIRST)
    return await pages(load, listing, Parents(Recognition.author_id, keys), paging, asked)


async def recognitions_on_results(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Recognition, every(Recognition), NEWEST_FIRST)
    return await pages(load, listing, Parents(Recognition.key_result_id, keys), paging, asked)


async def recognitions_for(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Recognition, with_recipients(), NEWEST_FIRST)
    return await pages(load, listing, Parents(RECIPIENT.c.recipient_id, keys), paging, asked)


@written
def with_recipients() -> AnySelect:
    each = select(*columns(Recognition)).select_from(Recognition).join(RECIPIENT, true())
    return each.where(Recognition.recipient_ids.overlap(KEYS))


async def recognitions_on_values(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Recognition, with_values(), NEWEST_FIRST)
    return await pages(load, listing, Parents(VALUE.c.value_id, keys), paging, asked)


@written
def with_values() -> AnySelect:
    each = select(*columns(Recognition)).select_from(Recognition).join(VALUE, true())
    return each.where(Recognition.value_ids.overlap(KEYS))


async def recognitions_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Recognition, keys)


async def recipients_of(
    load: Gate, rows: Sequence[Row], _: object, asked: Columns
) -> list[list[Row]]:
    """The people of each, in the order in which they were named."""
    lists = [row[Recognition.recipient_ids] for row in rows]
    keys = sorted({key for each in lists for key in each})
    found = await people_by_id(load, keys, None, asked) if keys else []
    known = {row.id: row for row in found if row is not None}
    return [[known[key] for key in each if key in known] for each in lists]
