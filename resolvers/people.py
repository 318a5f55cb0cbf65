"""People: found, listed, and everything one step from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import or_, select
from typing_extensions import Doc

from auth.gate import Gate
from model.effective import current_line
from model.line import ReportingLine
from model.person import Employment, Identity, Person
from model.rows import AnySelect, Row, among, columns
from resolvers.cursors import words
from resolvers.dates import AsOf, day, for_each_day
from resolvers.ids import GlobalId, key_of
from resolvers.levels import one_each
from resolvers.matching import containing, starting
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages
from rules.names import sort_key
from rules.terms import LineKind, PersonStatus

PERSON = columns(Person)
EMPLOYMENT = frozenset({"employeeNumber", "startedOn", "endedOn"})
BY_NAME = Order((Person.sort_key, Person.id), (words, UUID))


@dataclass(frozen=True)
class WhichPerson:
    id: Annotated[GlobalId | None, Doc("The person's id.")] = None
    email: Annotated[str | None, Doc("Work e-mail, in any case.")] = None
    employee_number: Annotated[str | None, Doc("Only finds people whose number you may see.")] = (
        None
    )
    as_of: AsOf = None


@dataclass(frozen=True)
class PersonFilter:
    text: str | None = None
    status: PersonStatus | None = None
    title: str | None = None


@dataclass(frozen=True)
class WhichPeople(Paging):
    filter: Annotated[PersonFilter | None, Doc("Which people; those who left are out.")] = None
    as_of: AsOf = None


async def find_person(load: Gate, which: WhichPerson, asked: Columns) -> Row | None:
    """One person, by whatever the caller knows; several given must all agree."""
    conditions: list[Any] = []
    if which.id is not None:
        conditions.append(Person.id == key_of(which.id, "Person"))
    if which.email is not None:
        conditions.append(Person.email_key == which.email.strip().casefold())
    if which.employee_number is not None:
        numbered = select(Employment.person_id).where(
            Employment.employee_number == which.employee_number
        )
        conditions.append(Person.id.in_(numbered))
    if not conditions:
        return None
    found = await load.rows(Person, reading(asked).where(*conditions), on=which.as_of)
    return found[0] if found else None


def reading(asked: Columns) -> AnySelect:
    """People with what is asked of them; employment, null where hidden, only where it is."""
    if EMPLOYMENT.isdisjoint(asked):
        return select(*PERSON).select_from(Person)
    hired = (Employment.employee_number, Employment.started_on, Employment.ended_on)
    return (
        select(*PERSON, *hired)
        .select_from(Person)
        .outerjoin(Employment, Employment.person_id == Person.id)
    )


async def list_people(load: Gate, which: WhichPeople, asked: Columns) -> Page:
    listing = Listing(Person, listed(which.filter or PersonFilter(), asked), BY_NAME, which.as_of)
    return await page(load, listing, which, asked)


def listed(which: PersonFilter, asked: Columns) -> AnySelect:
    """Names match by any part of them, accents and case aside."""
    wanted = PersonStatus.ENDED if which.status is None else which.status
    matches = Person.status != wanted if which.status is None else Person.status == wanted
    statement = reading(asked).where(matches)
    if which.text:
        part = sort_key(which.text)
        email = starting(Person.email_key, which.text.strip().casefold())
        statement = statement.where(or_(containing(Person.sort_key, part), email))
    if which.title:
        statement = statement.where(Person.title == which.title)
    return statement


async def people_by_id(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> list[Row | None]:
    found = await load.rows(Person, reading(asked).where(among(Person.id, keys)))
    return one_each(found, "id", keys)


def on_a_line(kind: LineKind, on: date) -> list[Any]:
    return [ReportingLine.kind == kind, current_line(ReportingLine, on)]


async def manager_of(
    load: Gate, parents: Sequence[Row], _: object, asked: Columns
) -> Sequence[Row | None]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Row | None]:
        line = Line([row.id for row in group], LineKind.PRIMARY, on)
        found = await above(load, line, asked)
        manager = {row.values["line_of"]: row for row in found}
        return [manager.get(row.id) for row in group]

    return await for_each_day(parents, on_a_day)


async def dotted_managers_of(
    load: Gate, parents: Sequence[Row], _: object, asked: Columns
) -> Sequence[list[Row]]:
    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        line = Line([row.id for row in group], LineKind.DOTTED, on)
        found = await above(load, line, asked)
        return [[row for row in found if row.values["line_of"] == one.id] for one in group]

    return await for_each_day(parents, on_a_day)


@dataclass(frozen=True)
class Line:
    """Whose managers of a kind, on which day."""

    below: Sequence[UUID]
    kind: LineKind
    on: date | None


async def above(load: Gate, line: Line, asked: Columns) -> list[Row]:
    """Managers, each with `line_of`, the person whose manager it is."""
    statement = (
        reading(asked)
        .add_columns(ReportingLine.person_id.label("line_of"))
        .join(ReportingLine, ReportingLine.manager_id == Person.id)
        .where(among(ReportingLine.person_id, line.below))
        .where(*on_a_line(line.kind, day(load, line.on)))
        .order_by(ReportingLine.rank)
    )
    return await load.rows(Person, statement, on=line.on)


async def chain_of(
    load: Gate, parents: Sequence[Row], _: object, asked: Columns
) -> Sequence[list[Row]]:
    """The managers above each person, nearest first, in one statement however deep."""

    async def on_a_day(group: list[Row], on: date | None) -> list[list[Row]]:
        step = await chain_steps(load, [row.id for row in group], day(load, on))
        above_ids = {manager for steps in step.values() for manager in steps}
        known = {row.id: row for row in await people_on(load, sorted(above_ids), on, asked)}
        return [[known[key] for key in step.get(row.id, ()) if key in known] for row in group]

    return await for_each_day(parents, on_a_day)


async def people_on(load: Gate, keys: Sequence[UUID], on: date | None, asked: Columns) -> list[Row]:
    return await load.rows(Person, reading(asked).where(among(Person.id, keys)), on=on)


async def chain_steps(load: Gate, keys: Sequence[UUID], on: date) -> dict[UUID, list[UUID]]:
    """For each person the ids of the managers above; a loop in the data ends the chain."""
    line = (ReportingLine.person_id, ReportingLine.manager_id)
    first = select(ReportingLine.person_id.label("below"), *line).where(
        among(ReportingLine.person_id, keys), *on_a_line(LineKind.PRIMARY, on)
    )
    chain = first.cte("chain", recursive=True)
    above_chain = ReportingLine.person_id == chain.c.manager_id
    up = select(chain.c.below, *line).where(above_chain, *on_a_line(LineKind.PRIMARY, on))
    steps = chain.union(up)
    manager = {
        (step.below, step.person_id): step.manager_id for step in await load.records(select(steps))
    }
    return {key: climb(key, manager) for key in keys}


def climb(key: UUID, manager: dict[tuple[UUID, UUID], UUID | None]) -> list[UUID]:
    steps: list[UUID] = []
    current = manager.get((key, key))
    while current is not None and current not in steps and current != key:
        steps.append(current)
        current = manager.get((key, current))
    return steps


async def reports_of(
    load: Gate, parents: Sequence[Row], paging: Paging, asked: Columns
) -> Sequence[Page]:
    async def on_a_day(group: list[Row], on: date | None) -> list[Page]:
        statement = (
            reading(asked)
            .join(ReportingLine, ReportingLine.person_id == Person.id)
            .where(*on_a_line(LineKind.PRIMARY, day(load, on)))
        )
        listing = Listing(Person, statement, BY_NAME, on)
        managers = Parents(ReportingLine.manager_id, [row.id for row in group])
        return await pages(load, listing, managers, paging, asked)

    return await for_each_day(parents, on_a_day)


async def identities_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    statement = select(*columns(Identity)).where(among(Identity.person_id, keys))
    found = await load.rows(Identity, statement.order_by(Identity.source_key))
    return [[row for row in found if row.values["person_id"] == key] for key in keys]
