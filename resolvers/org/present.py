"""People named in an input, who are to work here."""

from collections.abc import Sequence
from uuid import UUID

from auth.gate import Work
from model.person import Person
from model.rows import Row
from resolvers.ids import GlobalId
from resolvers.org.people import people_named_by
from rules.errors import Invalid
from rules.terms import PersonStatus


async def present(work: Work, id_: GlobalId, *path: str) -> UUID:
    """Somebody who works here, named in a field of the input."""
    return (await all_present(work, [id_], [path]))[0]


async def all_present(
    work: Work, ids: Sequence[GlobalId], paths: Sequence[Sequence[str]]
) -> list[UUID]:
    """All of them, each named at a path of its own, by one statement."""
    found = await people_named_by(work, ids)
    return [here(each, path) for each, path in zip(found, paths, strict=True)]


def here(found: Row | None, path: Sequence[str]) -> UUID:
    if found is None:
        raise Invalid("There is no such person.", path=path, code="NOT_FOUND")
    if found[Person.status] is PersonStatus.ENDED or found[Person.retired_at] is not None:
        raise Invalid("They don't work here any more.", path=path, code="NOT_FOUND")
    return found.id
