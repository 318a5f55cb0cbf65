"""Alignments: what an objective or key result leads up to, and what leads up to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from auth.gate import Gate
from model.alignment import Alignment
from model.rows import Row
from resolvers.alignment.links_past import links_on
from resolvers.cursors import whole
from resolvers.dates import for_each_day
from resolvers.ids import key_of
from resolvers.levels import by_id, every, many_each, present
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page_of, pages
from resolvers.progress.key_results import key_results_by_id
from resolvers.progress.objectives import objectives_by_id
from resolvers.progress.past import key_results_by_id_on, objectives_by_id_on
from rules.errors import NotFound

IN_PLACE = Order((Alignment.position, Alignment.id), (whole, UUID))


async def above_objectives(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[list[Row]]:
    return await above(load, rows, Alignment.child_objective_id)


async def above_key_results(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[list[Row]]:
    return await above(load, rows, Alignment.child_key_result_id)


async def above(load: Gate, rows: Sequence[Row], child: Any) -> list[list[Row]]:
    """The alignments that lead up from each child, or led up on its day; both ends visible."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        keys = [row.id for row in group]
        return many_each(await links_on(load, child.key, keys, on), child.key, keys)

    return await for_each_day(rows, on_a_day)


async def below_objectives(
    load: Gate, rows: Sequence[Row], paging: Paging, asked: Columns
) -> list[Page]:
    return await below(load, rows, Alignment.parent_objective_id, paging, asked)


async def below_key_results(
    load: Gate, rows: Sequence[Row], paging: Paging, asked: Columns
) -> list[Page]:
    return await below(load, rows, Alignment.parent_key_result_id, paging, asked)


async def below(
    load: Gate, rows: Sequence[Row], parent: Any, paging: Paging, asked: Columns
) -> list[Page]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        keys = [row.id for row in group]
        if on is None:
            listing = Listing(Alignment, every(Alignment), IN_PLACE)
            return await pages(load, listing, Parents(parent, keys), paging, asked)
        found = many_each(await links_on(load, parent.key, keys, on), parent.key, keys)
        return [page_of(rows, IN_PLACE, paging) for rows in found]

    return await for_each_day(rows, on_a_day)


async def child_of(
    load: Gate, links: Sequence[Row], _: object, asked: Columns
) -> Sequence[Row | None]:
    return await ends(load, links, "child", asked)


async def parent_of(
    load: Gate, links: Sequence[Row], _: object, asked: Columns
) -> Sequence[Row | None]:
    return await ends(load, links, "parent", asked)


async def ends(load: Gate, links: Sequence[Row], end: str, asked: Columns) -> Sequence[Row | None]:
    """The objective or key result at one end of each link, as it stood on the link's day."""

    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        known = {row.id: row for row in await ends_on(load, group, end, asked, on)}
        return [known.get(key_of_end(row, end)) for row in group]

    return await for_each_day(links, on_a_day)


def key_of_end(link: Row, end: str) -> Any:
    return link.values[f"{end}_objective_id"] or link.values[f"{end}_key_result_id"]


async def ends_on(
    load: Gate, links: Sequence[Row], end: str, asked: Columns, on: date | None
) -> list[Row]:
    """One statement for each of the two nouns, and a few more for another day."""
    objectives = [key for row in links if (key := row.values[f"{end}_objective_id"])]
    results = [key for row in links if (key := row.values[f"{end}_key_result_id"])]
    if on is not None:
        goals_then = await objectives_by_id_on(load, objectives, on)
        results_then = await key_results_by_id_on(load, results, on)
        return [*goals_then.values(), *results_then.values()]
    goals = present(await objectives_by_id(load, objectives, None, asked) if objectives else [])
    measured = present(await key_results_by_id(load, results, None, asked) if results else [])
    return [*goals, *measured]


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
