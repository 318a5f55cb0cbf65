"""What an action answers of one row: the first answer to a retry, and the row as it is now."""

from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from auth.gate import Gate, Work
from model.base import Base
from model.rows import Row
from resolvers.ids import key_of
from resolvers.levels import by_id
from resolvers.once import Words, answered_before
from rules.errors import Conflict, Invalid, NotAllowed, NotFound


async def first_answer(work: Work, action: str, words: Words, noun: type[Base]) -> Row | None:
    """What a retry gets; None where this is the first request of its id."""
    first = await answered_before(work, action, words)
    return None if first is None else await row_of(work, noun, first)


async def row_of(load: Gate, noun: type[Base], key: UUID | None) -> Row:
    """The row as the viewer sees it; NotFound where it is not there, or not theirs to see."""
    found = None if key is None else (await by_id(load, noun, [key]))[0]
    if found is None:
        raise NotFound(f"There is no such {noun.__name__}, or it is not yours to see.")
    return found


async def named_row(load: Gate, noun: type[Base], id_: str | None) -> Row:
    """The same by its global id."""
    return await row_of(load, noun, key_of(id_, noun.__name__))


def check_version(row: Row, expected: int | None) -> None:
    if expected not in (None, row.values["version"]):
        raise Conflict("Somebody else has changed it since you read it. Read it again.")


@contextmanager
def at(*place: str) -> Generator[None]:
    """Says of a refusal which part of the input it is about."""
    try:
        yield
    except Invalid as error:
        path = (*place, *error.path)
        raise Invalid(error.message, path=path, code=error.code) from error
    except (NotFound, NotAllowed, Conflict) as error:
        raise Invalid(error.message, path=place, code=error.code) from error
