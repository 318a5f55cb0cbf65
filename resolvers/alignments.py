"""Alignments: what an objective or key result leads up to, and what leads up to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.alignment import Alignment
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.cursors import whole
from resolvers.ids import key_of
from resolvers.key_results import key_results_by_id
from resolvers.levels import by_id, every, many_each
from resolvers.objectives import objectives_by_id
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.errors import NotFound

ALIGNMENT = columns(Alignment)
IN_PLACE = Order((Alignment.position, Alignment.id), (whole, UUID))


async def above_objectives(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    return await above(load, keys, Alignment.child_objective_id)


async def above_key_results(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    return await above(load, keys, Alignment.child_key_result_id)


async def above(load: Gate, keys: Sequence[UUID], child: Any) -> list[list[Row]]:
    """The alignments that lead up from each child, both ends visible."""
    return many_each(await load.rows(Alignment, leading_up(child), keys=keys), child.key, keys)


@written
def leading_up(child: Any) -> AnySelect:
    return select(*ALIGNMENT).where(of_keys(child)).order_by(*IN_PLACE.by())


async def below_objectives(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    return await below(load, Parents(Alignment.parent_objective_id, keys), paging, asked)


async def below_key_results(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    return await below(load, Parents(Alignment.parent_key_result_id, keys), paging, asked)


async def below(load: Gate, parents: Parents, paging: Paging, asked: Columns) -> list[Page]:
    listing = Listing(Alignment, every(Alignment), IN_PLACE)
    return await pages(load, listing, parents, paging, asked)


async def child_of(
    load: Gate, links: Sequence[Row], _: object, asked: Columns
) -> Sequence[Row | None]:
    return await ends(load, links, "child", asked)


async def parent_of(
    load: Gate, links: Sequence[Row], _: object, asked: Columns
) -> Sequence[Row | None]:
    return await ends(load, links, "parent", asked)


async def ends(load: Gate, links: Sequence[Row], end: str, asked: Columns) -> Sequence[Row | None]:
    """The objective or key result at one end of each link; one statement for each of the two."""
    objective, result = f"{end}_objective_id", f"{end}_key_result_id"
    objectives = [row.values[objective] for row in links if row.values[objective]]
    results = [row.values[result] for row in links if row.values[result]]
    found: list[Row | None] = []
    if objectives:
        found += await objectives_by_id(load, objectives, None, asked)
    if results:
        found += await key_results_by_id(load, results, None, asked)
    known = {row.id: row for row in found if row is not None}
    return [known.get(row.values[objective] or row.values[result]) for row in links]


async def alignments_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Alignment, keys)


async def alignment_named(load: Gate, id_: str) -> Row:
    return await alignment_of(load, key_of(id_, Alignment.__name__))


async def alignment_of(load: Gate, key: UUID | None) -> Row:
    found = await by_id(load, Alignment, [key]) if key else [None]
    if found[0] is None:
        raise NotFound("There is no such alignment, or it is not yours to see.")
    return found[0]
