"""Entities by the keys that other subgraphs hold: of each noun one batch for each kind of key."""

import asyncio
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, NewType, cast

from sqlalchemy import select
from sqlalchemy.orm import aliased
from typing_extensions import Doc

from auth.gate import Gate
from model.person import Employment, Person
from model.rows import AnySelect, Row, of_texts, written
from model.task import Task
from model.unit import OrgUnit
from resolvers.dates import day
from resolvers.ids import key_of
from resolvers.levels import many_each, one_each
from resolvers.nodes import BY_NOUN, ById
from resolvers.org.people import hired, people
from resolvers.org.units import standing
from resolvers.pages import Columns
from resolvers.systems.tasks import TASK
from rules.errors import Conflict, Invalid

Representation = NewType("Representation", object)
Answer = Row | BaseException | None
ByKey = Callable[[Gate, Sequence[str], object, Columns], Any]


@dataclass(frozen=True)
class WhichEntities:
    representations: Annotated[
        list[Representation], Doc("What another subgraph knows of each: its type and a key.")
    ]


@dataclass(frozen=True)
class Key:
    """A field that a noun is found by; `read` gives None for what can't be anything's key."""

    batch: ById | ByKey
    read: Callable[[str], Hashable | None]


async def people_by_email(
    load: Gate, keys: Sequence[str], _: object, asked: Columns
) -> list[Row | None]:
    return one_each(await load.rows(Person, by_email(hired(asked)), keys=keys), "email_key", keys)


@written
def by_email(employment: Columns) -> AnySelect:
    return people(employment).where(of_texts(Person.email_key))


async def people_by_number(
    load: Gate, keys: Sequence[str], _: object, asked: Columns
) -> list[Row | None]:
    """Only those whose number the viewer may see: the policy hides the row that holds it."""
    return one_each(await load.rows(Person, by_number(hired(asked)), keys=keys), "numbered", keys)


@written
def by_number(employment: Columns) -> AnySelect:
    numbered = aliased(Employment)
    return (
        people(employment)
        .add_columns(numbered.employee_number.label("numbered"))
        .join(numbered, numbered.person_id == Person.id)
        .where(of_texts(numbered.employee_number))
    )


async def units_by_key(load: Gate, keys: Sequence[str], _: object, __: Columns) -> list[Row | None]:
    found = await load.rows(OrgUnit, unit_by_key(), keys=keys, day=day(load, None))
    return one_each(found, "key", keys)


@written
def unit_by_key() -> AnySelect:
    return standing().where(of_texts(OrgUnit.key))


async def tasks_by_key(load: Gate, keys: Sequence[str], _: object, __: Columns) -> list[Answer]:
    """Two systems may use the same key; then none of the two is meant for sure."""
    found = await load.rows(Task, task_by_key(), keys=keys)
    return [the_only(same) for same in many_each(found, "key", keys)]


@written
def task_by_key() -> AnySelect:
    return select(*TASK).where(of_texts(Task.key), Task.gone_at.is_(None))


def the_only(same: Sequence[Row]) -> Answer:
    if len(same) > 1:
        return Conflict("Several connections have a task with this key. Ask for it by its id.")
    return same[0] if same else None


def address(text: str) -> str:
    return text.strip().casefold()


# Beside its id, what else a noun is found by.
MORE: Mapping[str, Mapping[str, Key]] = {
    "Person": {
        "email": Key(people_by_email, address),
        "employeeNumber": Key(people_by_number, str),
    },
    "OrgUnit": {"key": Key(units_by_key, str)},
    "Task": {"key": Key(tasks_by_key, str)},
}
KEYS: Mapping[str, Mapping[str, Key]] = {
    noun: {"id": Key(by_id, partial(key_of, noun=noun)), **MORE.get(noun, {})}
    for noun, by_id in BY_NOUN.items()
}


@dataclass(frozen=True)
class Wanted:
    """One entity by one of its keys."""

    by: Key
    key: Hashable


async def find_entities(load: Gate, which: WhichEntities, asked: Columns) -> list[Answer]:
    """In the order of the representations. What fails for one noun fails for its rows alone."""
    wanted = [wanted_by(each) for each in which.representations]
    batches: dict[Key, dict[Any, None]] = {}
    for each in wanted:
        if isinstance(each, Wanted):
            batches.setdefault(each.by, {})[each.key] = None
    answers = await asyncio.gather(
        *(found(load, by, [*keys], asked) for by, keys in batches.items()), return_exceptions=True
    )
    known = dict(zip(batches, answers, strict=True))
    return [
        answer(known[each.by], each.key) if isinstance(each, Wanted) else each for each in wanted
    ]


async def found(
    load: Gate, by: Key, keys: Sequence[Any], asked: Columns
) -> Mapping[Hashable, Answer]:
    return dict(zip(keys, await by.batch(load, keys, None, asked), strict=True))


def answer(batch: Mapping[Hashable, Answer] | BaseException, key: Hashable) -> Answer:
    return batch if isinstance(batch, BaseException) else batch[key]


def wanted_by(representation: object) -> Wanted | Invalid | None:
    """The first of its keys that holds something; what else it holds is not ours to read.

    Unknown nouns and keys that are nobody's look like a missing row: None.
    """
    told = cast("dict[str, Any]", representation) if isinstance(representation, dict) else {}
    noun = told.get("__typename")
    if not isinstance(noun, str):
        return Invalid('A representation is an object with "__typename".', path=["representations"])
    keys = KEYS.get(noun, {})
    if keys and keys.keys().isdisjoint(told):
        names = " or ".join(keys)
        return Invalid(f"Name {noun} by its {names}.", path=["representations"])
    for name, by in keys.items():
        if told.get(name) is not None:
            key = by.read(told[name]) if isinstance(told[name], str) else None
            return None if key is None else Wanted(by, key)
    return None
