"""What a text is about: competencies and values of the company, and a key result."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate, Work
from model.base import Base
from model.competency import CompanyValue, Competency
from model.key_result import KeyResult
from model.rows import AnySelect, Row, columns, written
from resolvers.again import at, named_row
from resolvers.ids import GlobalId, key_of
from resolvers.levels import by_id
from resolvers.pages import Columns
from rules.errors import Invalid
from rules.feedback import MOST_TAGS


async def competencies_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Competency, keys)


async def values_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, CompanyValue, keys)


async def competencies_of(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[list[Row]]:
    return await of_lists(load, Competency, [row.competency_ids for row in rows])


async def values_of(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> list[list[Row]]:
    return await of_lists(load, CompanyValue, [row.value_ids for row in rows])


async def of_lists(
    load: Gate, noun: type[Base], lists: Sequence[Sequence[UUID]]
) -> list[list[Row]]:
    """The rows that each list names, in its own order, by one statement for all."""
    keys = sorted({key for each in lists for key in each})
    found = await by_id(load, noun, keys) if keys else []
    known = {row.id: row for row in found if row is not None}
    return [[known[key] for key in each if key in known] for each in lists]


async def list_competencies(load: Gate, _: object, __: Columns) -> list[Row]:
    return await load.rows(Competency, standing(Competency))


async def list_values(load: Gate, _: object, __: Columns) -> list[Row]:
    return await load.rows(CompanyValue, standing(CompanyValue))


@written
def standing(noun: type[Competency | CompanyValue]) -> AnySelect:
    return select(*columns(noun)).where(noun.retired_at.is_(None)).order_by(noun.name, noun.id)


async def tags(work: Work, noun: type[Base], ids: Sequence[GlobalId], *path: str) -> list[UUID]:
    """The keys of what is named in a field of the input, each once."""
    keys = [key_of(each, noun.__name__) for each in dict.fromkeys(ids)]
    if len(keys) > MOST_TAGS:
        raise Invalid(f"Name at most {MOST_TAGS}.", path=path)
    named = [key for key in keys if key is not None]
    found = await by_id(work, noun, named) if named else []
    known = {row.id for row in found if row is not None and row.values["retired_at"] is None}
    if not known.issuperset(keys):
        message = "One of these is not there, or was retired. Take ids from their list."
        raise Invalid(message, path=path, code="NOT_FOUND")
    return named


async def result_named(work: Work, id_: GlobalId | None) -> UUID | None:
    """The key result that a text is about; one that its author doesn't see is as good as none."""
    if id_ is None:
        return None
    with at("keyResult"):
        return (await named_row(work, KeyResult, id_)).id
