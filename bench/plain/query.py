"""The ways into the plain graph, and its schema."""

from uuid import UUID

import strawberry
from sqlalchemy import func, select, tuple_
from strawberry.schema.config import StrawberryConfig

from bench.plain.graph import (
    Cycle,
    KeyResult,
    Objective,
    OrgUnit,
    Person,
    PersonConnection,
    cycle_of,
    one_person,
    person_of,
    unit_of,
)
from bench.plain.loaders import pairs, scalars
from bench.plain.parts import Info, PageInfo
from model import cycle, person
from resolvers.cursors import decoded, encoded
from rules.terms import PersonStatus
from schema.scalars import SCALARS


@strawberry.type
class Query:
    @strawberry.field
    async def person(self, info: Info, id: strawberry.ID) -> Person | None:  # noqa: A002 — the graph's word.
        return person_of(await info.context.people.load(UUID(id)))

    @strawberry.field
    async def people(self, first: int, after: str | None = None) -> PersonConnection:
        noun = person.Person
        listed = noun.status != PersonStatus.ENDED
        statement = select(noun).where(listed).order_by(noun.sort_key, noun.id).limit(first + 1)
        if after is not None:
            sort_key, key = decoded(after)
            statement = statement.where(tuple_(noun.sort_key, noun.id) > (sort_key, UUID(key)))
        rows = await scalars(statement)
        [(total,)] = await pairs(select(func.count()).select_from(noun).where(listed))
        page = rows[:first]
        cursor = encoded((page[-1].sort_key, page[-1].id)) if page else None
        return PersonConnection(
            total_count=total,
            page_info=PageInfo(has_next_page=len(rows) > first, end_cursor=cursor),
            nodes=[one_person(row) for row in page],
        )

    @strawberry.field
    async def unit(self, info: Info, id: strawberry.ID) -> OrgUnit | None:  # noqa: A002 — the graph's word.
        row = await info.context.units.load(UUID(id))
        return None if row is None else unit_of(row)

    @strawberry.field
    async def cycle(self, key: str) -> Cycle | None:
        rows = await scalars(select(cycle.Cycle).where(cycle.Cycle.key == key))
        return cycle_of(rows[0]) if rows else None


SCHEMA = strawberry.Schema(
    Query, config=StrawberryConfig(scalar_map={**SCALARS}), types=[Objective, KeyResult]
)
