"""People named in an input, who are to work here: one check, one code and one sentence for all."""

from collections.abc import Sequence
from uuid import UUID

from auth.gate import Work
from auth.visibility.features import having
from model.person import Person
from model.rows import Row
from resolvers.org.people import people_named_by
from rules.errors import Invalid
from rules.terms import Feature, PersonStatus


async def present(work: Work, id_: str, *path: str) -> UUID:
    """Somebody named in a field of a private matter: who works here, and is reached by it."""
    return (await all_present(work, [id_], [path]))[0]


async def all_present(work: Work, ids: Sequence[str], paths: Sequence[Sequence[str]]) -> list[UUID]:
    found = await people_named(work, ids, paths)
    await check_reached(work, found, paths)
    return [row.id for row in found]


async def check_reached(work: Work, people: Sequence[Row], paths: Sequence[Sequence[str]]) -> None:
    """Outside a pilot nobody is asked for what they can't answer, nor told what they can't read."""
    feature, keys = Feature.PERFORMANCE, [each.id for each in people]
    reached = await having(work.system(), feature, keys, work.moment.today)
    for each, path in zip(people, paths, strict=True):
        if each.id not in reached:
            message = f"{feature.value} is not on for {each[Person.name]} yet. Name somebody else."
            raise Invalid(message, path=path, code="FEATURE_NOT_ENABLED")


async def person_named(work: Work, id_: str, path: Sequence[str]) -> Row:
    return (await people_named(work, [id_], [path]))[0]


async def people_named(work: Work, ids: Sequence[str], paths: Sequence[Sequence[str]]) -> list[Row]:
    """All of them, each named at a path of its own, by one statement."""
    found = await people_named_by(work, ids)
    return [here(each, path) for each, path in zip(found, paths, strict=True)]


def here(found: Row | None, path: Sequence[str]) -> Row:
    """Whoever has left is there to be seen, and is asked for nothing: INVALID, not NOT_FOUND."""
    if found is None:
        raise Invalid("There is no such person.", path=path, code="NOT_FOUND")
    if not works_here(found):
        raise Invalid(f"{found[Person.name]} has left. Name somebody who works here.", path=path)
    return found


def works_here(person: Row) -> bool:
    return person[Person.status] is not PersonStatus.ENDED and person[Person.retired_at] is None
