"""Leaks that were planted on purpose, each a mistake that somebody could make one day."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.graphql.endpoint import Endpoint
from auth.gate import Gate
from auth.viewer import Moment
from auth.visibility.predicates import parameters
from execution.budget import Budget
from execution.compiled.levels import Run
from model.audit import Audit
from model.base import Base
from model.check_in import CheckIn
from model.key_result import KeyResult
from model.objective import Objective
from model.person import Employment, Person
from model.rows import Row, Written
from model.task import Task
from resolvers import nodes, pages
from resolvers.authoring import authoring
from resolvers.cursors import encoded
from resolvers.org import people
from resolvers.pages import Listing, Order, Page, Parents
from resolvers.progress import key_results, objective_lists, objectives
from rules.errors import NotAllowed, NotFound
from tests.privacy.planting import Past, Patch, past_the_gate, replace_lookup, unpoliced

READ, BATCH, OPERATION = "_read", "_batch", "_operation"
Plant = Callable[[Patch], None]
LEAKS: dict[str, Plant] = {}


def leak(plant: Plant) -> Plant:
    LEAKS[plant.__name__.replace("_", " ")] = plant
    return plant


@leak
def a_noun_whose_predicate_says_yes(patch: Patch) -> None:
    unpoliced(patch, Objective)


@leak
def a_noun_below_whose_predicate_says_yes(patch: Patch) -> None:
    unpoliced(patch, CheckIn)


@leak
def tasks_whose_predicate_says_yes(patch: Patch) -> None:
    unpoliced(patch, Task)


@leak
def a_joined_noun_whose_predicate_says_yes(patch: Patch) -> None:
    unpoliced(patch, Employment)


@leak
def an_audit_whose_predicate_says_yes(patch: Patch) -> None:
    unpoliced(patch, Audit)


@leak
def a_count_without_the_policy(patch: Patch) -> None:
    async def leaky(load: Gate, listing: Listing, *given: Any) -> Page:
        page = await pages.page(load, listing, *given)
        if page.total_count is None:
            return page
        return replace(page, total_count=await all_of(load, listing))

    patch.setattr(people, "page", leaky)
    patch.setattr(objective_lists, "page", leaky)


@leak
def counts_of_a_level_without_the_policy(patch: Patch) -> None:
    async def leaky(load: Gate, listing: Listing, parents: Parents, *given: Any) -> list[Page]:
        found = await pages.pages(load, listing, parents, *given)
        totals = await pages.totals_of(Past(load), listing, parents)
        return [
            page if page.total_count is None else replace(page, total_count=totals.get(key, 0))
            for key, page in zip(parents.keys, found, strict=True)
        ]

    patch.setattr(objective_lists, "pages", leaky)


@leak
def an_edge_past_the_gate(patch: Patch) -> None:
    patch.setattr(objective_lists, "pages", past_the_gate(pages.pages))


@leak
def node_by_id_past_the_gate(patch: Patch) -> None:
    patch.setitem(nodes.BY_NOUN, "KeyResult", past_the_gate(nodes.BY_NOUN["KeyResult"]))


@leak
def an_order_by_a_hidden_column(patch: Patch) -> None:
    rows = Gate.rows

    async def leaky(self: Gate, noun: type[Base], *given: Any, **values: Any) -> list[Row]:
        found = await rows(self, noun, *given, **values)
        if noun is not Person:
            return found
        numbers = select(Employment.person_id, Employment.employee_number)
        known = {record[0]: record[1] for record in await Past(self).records(numbers)}
        return sorted(found, key=lambda row: known.get(row.id) or "")

    patch.setattr(Gate, "rows", leaky)


@leak
def an_error_that_names_what_is_hidden(patch: Patch) -> None:
    by_id = key_results.key_results_by_id

    async def leaky(work: Any, keys: Any, *given: Any) -> Any:
        found = await by_id(work, keys, *given)
        if None not in found:
            return found
        title = select(KeyResult.title).where(KeyResult.id == keys[0])
        named = [record.title for record in await Past(work).records(title)]
        raise NotFound(f"{named} is not yours to see.")

    patch.setattr(authoring, "key_results_by_id", leaky)


@leak
def a_refusal_where_a_missing_one_is_null(patch: Patch) -> None:
    guarded = nodes.BY_NOUN["Objective"]

    async def leaky(load: Gate, keys: Sequence[UUID], *given: Any) -> Any:
        found = await guarded(load, keys, *given)
        if found == [None] and await guarded(Past(load), keys, *given) != [None]:
            raise NotAllowed("This objective is not yours to see.")
        return found

    patch.setitem(nodes.BY_NOUN, "Objective", leaky)


@dataclass(frozen=True)
class Telling(Order):
    """Cursors that hold how many rows there are."""

    rows: int = 0

    def cursor(self, row: Row) -> str:
        return encoded([self.rows, row.id])


@leak
def a_cursor_that_counts_what_is_hidden(patch: Patch) -> None:
    async def leaky(load: Gate, listing: Any, *given: Any) -> Page:
        page = await pages.page(load, listing, *given)
        order = page.order
        return replace(
            page, order=Telling(order.columns, order.read, rows=await all_of(load, listing))
        )

    patch.setattr(objective_lists, "page", leaky)


@leak
def a_next_page_of_hidden_rows(patch: Patch) -> None:
    async def leaky(load: Gate, listing: Any, paging: Any, *given: Any) -> Page:
        page = await pages.page(load, listing, paging, *given)
        return replace(page, has_more=await all_of(load, listing) > paging.first)

    patch.setattr(objectives, "page", leaky)


@leak
def a_filter_before_the_policy(patch: Patch) -> None:
    async def leaky(load: Gate, which: Any, asked: Any) -> Any:
        listed = await objective_lists.filtered(load, which)
        found = await pages.page(Past(load), listed, which, frozenset())
        seen = {row.id for row in await load.rows(Objective, select(*objectives.OBJECTIVE))}
        return replace(found, nodes=[row for row in found.nodes if row.id in seen])

    replace_lookup(patch, objective_lists.list_objectives, leaky)


@leak
def a_search_in_hidden_text(patch: Patch) -> None:
    page, owners = pages.page, select(Objective.owner_id, Objective.title)

    async def leaky(load: Gate, listing: Listing, *given: Any) -> Page:
        text = listing.values.get("text")
        if text is None:
            return await page(load, listing, *given)
        told = await Past(load).records(owners)
        named = {owner for owner, title in told if title.startswith(text[:9])}
        found = await page(load, listing, *given)
        more = [row for row in await load.rows(Person, select(*people.PERSON)) if row.id in named]
        return replace(found, nodes=[*found.nodes, *more])

    patch.setattr(people, "page", leaky)


@leak
def rights_of_the_day_asked_for(patch: Patch) -> None:
    rows = Gate.rows

    async def leaky(self: Gate, *given: Any, on: date | None = None, **values: Any) -> list[Row]:
        if on is not None:
            then = parameters(self.viewer, Moment(self.moment.now, on))
            vars(self).update(_parameters=then)
        return await rows(self, *given, on=on, **values)

    patch.setattr(Gate, "rows", leaky)


TOUCHED: ContextVar[list[int]] = ContextVar("touched")


def touching(patch: Patch) -> None:
    """Counts the rows that statements would touch without the policy."""
    read, execute = getattr(Gate, READ), Endpoint.execute

    async def reading(self: Gate, statement: Any, values: Any, *given: Any) -> Any:
        bare = statement.statement if isinstance(statement, Written) else statement
        all_of_them = select(func.count()).select_from(bare.subquery())
        TOUCHED.get().append((await Past(self).records(all_of_them, **values))[0][0])
        return await read(self, statement, values, *given)

    async def executing(self: Endpoint, *given: Any) -> dict[str, Any]:
        TOUCHED.set([])
        return await execute(self, *given)

    patch.setattr(Gate, READ, reading)
    patch.setattr(Endpoint, "execute", executing)


@leak
def a_cost_that_follows_hidden_rows(patch: Patch) -> None:
    touching(patch)
    patch.setattr(Budget, "left", left_after_hidden_rows)


def left_after_hidden_rows(*_: object) -> int:
    return 1_000_000 - sum(TOUCHED.get())


@leak
def a_header_that_follows_hidden_rows(patch: Patch) -> None:
    touching(patch)
    answered = Endpoint.afford

    async def leaky(self: Endpoint, *given: Any) -> Any:
        response = await answered(self, *given)
        response.headers["x-rows"] = str(sum(TOUCHED.get([])))
        return response

    patch.setattr(Endpoint, "afford", leaky)


@leak
def what_was_read_for_others_kept(patch: Patch) -> None:
    """One world's answers to different viewers, kept by key alone."""
    batch, kept = getattr(Run, BATCH), dict[Any, Any]()

    async def leaky(self: Run, call: Any, keys: Sequence[Any]) -> Sequence[Any]:
        connection = getattr(self, OPERATION).load._way._connection
        world = str(connection.get_settings().search_path)
        where = [(world, call.loaded.batch, call.arguments, call.columns, key) for key in keys]
        wanted = [key for key, each in zip(keys, where, strict=True) if each not in kept]
        fresh = dict(zip(wanted, await batch(self, call, wanted), strict=True))
        for key, each in zip(keys, where, strict=True):
            kept.setdefault(each, fresh.get(key))
        return [kept[each] for each in where]

    patch.setattr(Run, BATCH, leaky)


async def all_of(load: Gate, listing: Listing) -> int:
    """How long a list is without the policy."""
    found = await Past(load).records(pages.counted(listing.statement), **listing.values)
    return int(found[0][0])
