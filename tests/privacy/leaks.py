"""Leaks that were planted on purpose, each a mistake that somebody could make one day."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from strawberry.dataloader import DataLoader

from app.graphql.endpoint import Endpoint
from auth import gate
from auth.gate import Gate
from auth.viewer import Moment
from auth.visibility.predicates import parameters
from execution.budget import Budget
from execution.edges import Operation
from model.audit import Audit
from model.base import Base
from model.check_in import CheckIn
from model.key_result import KeyResult
from model.objective import Objective
from model.person import Employment, Person
from model.rows import AnyRecord, AnySelect, Row
from model.task import Task
from resolvers import check_in_create, nodes, objectives, pages, people
from resolvers.cursors import encoded
from resolvers.ids import key_of
from resolvers.matching import containing
from resolvers.pages import Page
from rules.errors import NotAllowed, NotFound
from rules.names import sort_key
from tests.privacy.planting import Past, Patch, past_the_gate, replace_lookup, unpoliced

READ = "_read"
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
    counted = Gate.count

    async def leaky(self: Gate, statement: AnySelect) -> int:
        return await counted(Past(self), statement)

    patch.setattr(Gate, "count", leaky)


@leak
def counts_of_a_level_without_the_policy(patch: Patch) -> None:
    patch.setattr(pages, "counts", past_the_gate(pages.counts))


@leak
def an_edge_past_the_gate(patch: Patch) -> None:
    patch.setattr(objectives, "pages", past_the_gate(pages.pages))


@leak
def node_by_id_past_the_gate(patch: Patch) -> None:
    patch.setitem(nodes.BY_NOUN, "KeyResult", past_the_gate(nodes.BY_NOUN["KeyResult"]))


@leak
def an_order_by_a_hidden_column(patch: Patch) -> None:
    rows = Gate.rows

    async def leaky(
        self: Gate, noun: type[Base], statement: AnySelect, *, on: date | None = None
    ) -> list[Row]:
        found = await rows(self, noun, statement, on=on)
        if noun is not Person:
            return found
        numbers = select(Employment.person_id, Employment.employee_number)
        known = {record[0]: record[1] for record in await Past(self).records(numbers)}
        return sorted(found, key=lambda row: known.get(row.id) or "")

    patch.setattr(Gate, "rows", leaky)


@leak
def an_error_that_names_what_is_hidden(patch: Patch) -> None:
    subject_of = check_in_create.subject_of

    async def leaky(work: Any, given: Any) -> Any:
        try:
            return await subject_of(work, given)
        except NotFound:
            key = key_of(given.key_result, "KeyResult")
            title = select(KeyResult.title).where(KeyResult.id == key)
            named = [record.title for record in await Past(work).records(title)]
            raise NotFound(f"{named} is not yours to see.") from None

    patch.setattr(check_in_create, "subject_of", leaky)


@leak
def a_refusal_where_a_missing_one_is_null(patch: Patch) -> None:
    guarded = nodes.BY_NOUN["Objective"]

    async def leaky(load: Gate, keys: Sequence[UUID], *given: Any) -> Any:
        found = await guarded(load, keys, *given)
        if found == [None] and await guarded(Past(load), keys, *given) != [None]:
            raise NotAllowed("This objective is not yours to see.")
        return found

    patch.setitem(nodes.BY_NOUN, "Objective", leaky)


@leak
def a_cursor_that_counts_what_is_hidden(patch: Patch) -> None:
    async def leaky(load: Gate, listing: Any, *given: Any) -> Page:
        page = await pages.page(load, listing, *given)
        place = await Past(load).count(listing.statement)
        edges = [replace(edge, cursor=encoded([place, edge.node.id])) for edge in page.edges]
        return replace(page, edges=edges)

    patch.setattr(objectives, "page", leaky)


@leak
def a_next_page_of_hidden_rows(patch: Patch) -> None:
    async def leaky(load: Gate, listing: Any, paging: Any, *given: Any) -> Page:
        page = await pages.page(load, listing, paging, *given)
        all_of_them = await Past(load).count(listing.statement)
        info = replace(page.page_info, has_next_page=all_of_them > paging.first)
        return replace(page, page_info=info)

    patch.setattr(objectives, "page", leaky)


@leak
def a_filter_before_the_policy(patch: Patch) -> None:
    async def leaky(load: Gate, which: Any, asked: Any) -> Any:
        listed = pages.Listing(
            Objective,
            objectives.listed(which.filter or objectives.ObjectiveFilter()),
            objectives.IN_PLACE,
        )
        found = await pages.page(Past(load), listed, which, frozenset())
        seen = {row.id for row in await load.rows(Objective, select(*objectives.OBJECTIVE))}
        return replace(found, edges=[edge for edge in found.edges if edge.node.id in seen])

    replace_lookup(patch, objectives.list_objectives, leaky)


@leak
def a_search_in_hidden_text(patch: Patch) -> None:
    listed = people.listed
    patch.setattr(gate, "prove", believed)

    def leaky(which: Any, asked: Any) -> AnySelect:
        if not which.text:
            return listed(which, asked)
        hidden = Objective.__table__
        owners = select(hidden.c.owner_id).where(hidden.c.title.startswith(which.text[:9]))
        statement = listed(replace(which, text=None), asked)
        found = containing(Person.sort_key, sort_key(which.text))
        return statement.where(or_(found, Person.id.in_(owners)))

    patch.setattr(people, "listed", leaky)


def believed(_: object) -> None:
    """Takes a statement's word for it."""


@leak
def rights_of_the_day_asked_for(patch: Patch) -> None:
    rows = Gate.rows

    async def leaky(
        self: Gate, noun: type[Base], statement: AnySelect, *, on: date | None = None
    ) -> list[Row]:
        if on is not None:
            then = parameters(self.viewer, Moment(self.moment.now, on))
            vars(self).update(_parameters=then)
        return await rows(self, noun, statement, on=on)

    patch.setattr(Gate, "rows", leaky)


TOUCHED: ContextVar[list[int]] = ContextVar("touched")


def touching(patch: Patch) -> None:
    """Counts the rows that statements would touch without the policy."""
    read, execute = getattr(Gate, READ), Endpoint.execute

    async def reading(self: Gate, statement: AnySelect, *given: Any) -> Sequence[AnyRecord]:
        all_of_them = select(func.count()).select_from(statement.subquery())
        TOUCHED.get().append((await Past(self).records(all_of_them))[0][0])
        found: Sequence[AnyRecord] = await read(self, statement, *given)
        return found

    async def executing(self: Endpoint, *given: Any) -> tuple[dict[str, Any], int]:
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
    loader = Operation.loader
    kept: dict[Any, Any] = {}

    def leaky(self: Operation, edge: Any, arguments: Any, columns: Any) -> DataLoader[Any, Any]:
        fresh = loader(self, edge, arguments, columns)
        world = str(self.load._connection.engine.url) + str(id(self.load._connection.sync_engine))
        load = fresh.load

        async def loading(key: Any) -> Any:
            where = (world, edge.batch, arguments, columns, key)
            if where not in kept:
                kept[where] = await load(key)
            return kept[where]

        patch.setattr(fresh, "load", loading)
        return fresh

    patch.setattr(Operation, "loader", leaky)
