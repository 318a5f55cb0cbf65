"""People: found, listed, and everything one step from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, Uuid, cast, func, or_, select
from typing_extensions import Doc

from auth.gate import Gate
from model.effective import current_line
from model.head_count import HeadCount
from model.line import ReportingLine
from model.person import Employment, Identity, Person
from model.rows import AnySelect, Row, columns, named, of_keys, written
from resolvers.cursors import words
from resolvers.dates import DAY, AsOf, day, for_each_day
from resolvers.ids import GlobalId, key_of, wanted_key
from resolvers.levels import many_each, one_each
from resolvers.matching import anywhere, at_the_start, like
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
    told = {
        "id": wanted_key(which.id, "Person"),
        "email": None if which.email is None else which.email.strip().casefold(),
        "number": which.employee_number,
    }
    given = {name: value for name, value in told.items() if value is not None}
    if not given:
        return None
    statement = one_person(hired(asked), frozenset(given))
    found = await load.rows(Person, statement, on=which.as_of, **given)
    return found[0] if found else None


@written
def one_person(employment: Columns, told: frozenset[str]) -> AnySelect:
    numbered = select(Employment.person_id).where(
        Employment.employee_number == named("number", Text())
    )
    conditions = {
        "id": Person.id == named("id", Uuid()),
        "email": Person.email_key == named("email", Text()),
        "number": Person.id.in_(numbered),
    }
    return people(employment).where(*(conditions[each] for each in sorted(told)))


def hired(asked: Columns) -> Columns:
    """What is asked of their employment."""
    return asked & EMPLOYMENT


def people(employment: Columns) -> AnySelect:
    """People, with their employment where it is asked for; null where it is hidden."""
    if not employment:
        return select(*PERSON).select_from(Person)
    of_employment = (Employment.employee_number, Employment.started_on, Employment.ended_on)
    return (
        select(*PERSON, *of_employment)
        .select_from(Person)
        .outerjoin(Employment, Employment.person_id == Person.id)
    )


async def list_people(load: Gate, which: WhichPeople, asked: Columns) -> Page:
    wanted = which.filter or PersonFilter()
    told = {"status": wanted.status, "text": wanted.text or None, "title": wanted.title or None}
    given = {name: value for name, value in told.items() if value is not None}
    listing = Listing(Person, listed(hired(asked), frozenset(given)), BY_NAME, which.as_of)
    if not given:
        return await page(load, replace(listing, total=all_people()), which, asked)
    if wanted.text:
        given["part"] = anywhere(sort_key(wanted.text))
        given["email"] = at_the_start(wanted.text.strip().casefold())
    return await page(load, replace(listing, values=given), which, asked)


@written
def all_people() -> AnySelect:
    """How many have not left."""
    return select(cast(func.coalesce(func.sum(HeadCount.people), 0), BigInteger))


@written
def listed(employment: Columns, told: frozenset[str]) -> AnySelect:
    """Names match by any part of them, accents and case aside; who left is asked for by status."""
    named_so = like(Person.sort_key, named("part", Text()))
    conditions = {
        "status": Person.status == named("status", Person.status.type),
        "text": or_(named_so, like(Person.email_key, named("email", Text()))),
        "title": Person.title == named("title", Text()),
    }
    statement = people(employment).where(*(conditions[each] for each in sorted(told)))
    return statement if "status" in told else statement.where(Person.status != PersonStatus.ENDED)


async def people_by_id(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> list[Row | None]:
    return one_each(await people_on(load, keys, None, asked), "id", keys)


async def people_named_by(load: Gate, ids: Sequence[str]) -> list[Row | None]:
    """The person of each global id, by one statement; None for what names nobody to be seen."""
    keys = [key_of(id_, Person.__name__) for id_ in ids]
    asked = [*dict.fromkeys(key for key in keys if key is not None)]
    found = await people_by_id(load, asked, None, frozenset()) if asked else []
    known = dict(zip(asked, found, strict=True))
    return [None if key is None else known[key] for key in keys]


@written
def people_of_keys(employment: Columns) -> AnySelect:
    return people(employment).where(of_keys(Person.id))


def on_a_line(kind: LineKind) -> list[Any]:
    """Of that kind, on the day that is asked for."""
    return [ReportingLine.kind == kind, current_line(ReportingLine, DAY)]


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
    statement, on = managers(hired(asked), line.kind), day(load, line.on)
    return await load.rows(Person, statement, on=line.on, keys=line.below, day=on)


@written
def managers(employment: Columns, kind: LineKind) -> AnySelect:
    return (
        people(employment)
        .add_columns(ReportingLine.person_id.label("line_of"))
        .join(ReportingLine, ReportingLine.manager_id == Person.id)
        .where(of_keys(ReportingLine.person_id), *on_a_line(kind))
        .order_by(ReportingLine.rank)
    )


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
    return await load.rows(Person, people_of_keys(hired(asked)), on=on, keys=keys)


async def chain_steps(load: Gate, keys: Sequence[UUID], on: date) -> dict[UUID, list[UUID]]:
    """For each person the ids of the managers above; a loop in the data ends the chain."""
    steps = await load.records(chains(), keys=keys, day=on)
    manager = {(step.below, step.person_id): step.manager_id for step in steps}
    return {key: climb(key, manager) for key in keys}


@written
def chains() -> AnySelect:
    line = (ReportingLine.person_id, ReportingLine.manager_id)
    first = select(ReportingLine.person_id.label("below"), *line).where(
        of_keys(ReportingLine.person_id), *on_a_line(LineKind.PRIMARY)
    )
    chain = first.cte("chain", recursive=True)
    above_chain = ReportingLine.person_id == chain.c.manager_id
    up = select(chain.c.below, *line).where(above_chain, *on_a_line(LineKind.PRIMARY))
    return select(chain.union(up))


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
        listing = Listing(Person, below(hired(asked)), BY_NAME, on, {"day": day(load, on)})
        above = Parents(ReportingLine.manager_id, [row.id for row in group])
        return await pages(load, listing, above, paging, asked)

    return await for_each_day(parents, on_a_day)


@written
def below(employment: Columns) -> AnySelect:
    """People on the primary line of somebody."""
    return (
        people(employment)
        .join(ReportingLine, ReportingLine.person_id == Person.id)
        .where(*on_a_line(LineKind.PRIMARY))
    )


async def identities_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    return many_each(await load.rows(Identity, identities(), keys=keys), "person_id", keys)


@written
def identities() -> AnySelect:
    statement = select(*columns(Identity)).where(of_keys(Identity.person_id))
    return statement.order_by(Identity.source_key)
