"""What is said to check-ins and objectives: comments, reactions counted, and notice taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, func, select

from auth.gate import Gate
from model.conversation import Acknowledgement, Comment, Reaction
from model.person import Person
from model.rows import AnySelect, Row, columns, named, of_keys, written
from resolvers.cursors import instant
from resolvers.levels import by_id, every, one_each
from resolvers.org.people import hired, people
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from rules.reactions import ReactionKind

IN_TIME = Order((Comment.created_at, Comment.id), (instant, UUID))


@dataclass(frozen=True)
class ReactionCount:
    """How many reacted so, and whether the viewer is one of them."""

    kind: ReactionKind
    count: int
    mine: bool


async def comments_of_check_ins(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Comment, every(Comment), IN_TIME)
    return await pages(load, listing, Parents(Comment.check_in_id, keys), paging, asked)


async def comments_of_objectives(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Comment, every(Comment), IN_TIME)
    return await pages(load, listing, Parents(Comment.objective_id, keys), paging, asked)


async def comments_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Comment, keys)


async def reactions_of_check_ins(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[ReactionCount]]:
    return await counted(load, reactions(Reaction.check_in_id), keys)


async def reactions_of_objectives(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[ReactionCount]]:
    return await counted(load, reactions(Reaction.objective_id), keys)


async def counted(load: Gate, statement: Any, keys: Sequence[UUID]) -> list[list[ReactionCount]]:
    """In the order of the words, and only those that somebody used."""
    found = await load.records(statement, keys=keys, me=load.viewer.person_id)
    told = {
        (row.subject, row.kind): ReactionCount(row.kind, row.count, bool(row.mine)) for row in found
    }
    return [[told[key, kind] for kind in ReactionKind if (key, kind) in told] for key in keys]


@written
def reactions(subject: Any) -> AnySelect:
    mine = func.bool_or(Reaction.person_id == named("me", Uuid()))
    counts = (func.count().label("count"), mine.label("mine"))
    found = select(subject.label("subject"), Reaction.kind, *counts).select_from(Reaction)
    return found.where(of_keys(subject)).group_by(subject, Reaction.kind)


async def acknowledgements_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    found = await load.rows(Acknowledgement, acknowledgements(), keys=keys)
    return one_each(found, "check_in_id", keys)


async def acknowledged_at(load: Gate, keys: Sequence[UUID], _: object, asked: Columns) -> list[Any]:
    found = await acknowledgements_of(load, keys, _, asked)
    return [None if row is None else row[Acknowledgement.at] for row in found]


@written
def acknowledgements() -> AnySelect:
    return select(*columns(Acknowledgement)).where(of_keys(Acknowledgement.check_in_id))


async def acknowledged_by(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> list[Row | None]:
    found = await load.rows(Person, acknowledging(hired(asked)), keys=keys)
    return one_each(found, "acknowledged", keys)


@written
def acknowledging(employment: Columns) -> AnySelect:
    return (
        people(employment)
        .add_columns(Acknowledgement.check_in_id.label("acknowledged"))
        .join(Acknowledgement, Acknowledgement.person_id == Person.id)
        .where(of_keys(Acknowledgement.check_in_id))
    )
