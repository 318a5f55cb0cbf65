"""Who takes part in a review cycle: those who work here and can write and read what it is about."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.features import having, trying
from model.person import Person
from model.rows import AnySelect, among, written
from resolvers.ids import GlobalId, key_of
from resolvers.org.present import all_present
from rules.errors import Invalid
from rules.terms import Feature, PersonStatus

MOST_NAMED, MOST_TOLD = 1_000, 10
WORKS_HERE = (Person.status != PersonStatus.ENDED, Person.retired_at.is_(None))


async def people_of(work: Work, wanted: Sequence[GlobalId] | None) -> list[UUID]:
    """Those named, or all who have reviews by their units: who only runs them is not tried on."""
    if wanted is not None:
        return await named(work, wanted)
    known = [record.id for record in await work.records(working_here())]
    found = await trying(work.system(), Feature.PERFORMANCE, known, work.moment.today)
    if not found:
        message = f"{Feature.PERFORMANCE.value} is not on in any unit yet: nobody can take part."
        raise Invalid(message, path=["participants"], code="FEATURE_NOT_ENABLED")
    return sorted(found)


async def named(work: Work, wanted: Sequence[GlobalId]) -> list[UUID]:
    if not 1 <= len(wanted) <= MOST_NAMED:
        message = f"Name 1 to {MOST_NAMED:,} people, or nobody for all."
        raise Invalid(message, path=["participants"])
    known = {record.id for record in await work.records(working_here())}
    for place, each in enumerate(wanted):
        if key_of(each, Person.__name__) not in known:
            message = "Nobody of this id works here."
            raise Invalid(message, path=["participants", str(place)], code="NOT_FOUND")
    paths = [("participants", str(place)) for place in range(len(wanted))]
    return sorted({*await all_present(work, wanted, paths)})


@written
def working_here() -> AnySelect:
    return select(Person.id).where(*WORKS_HERE)


async def who_can_write(
    work: Work, writers: Mapping[UUID, Sequence[UUID]], chosen: Sequence[GlobalId] | None
) -> frozenset[UUID]:
    """Those of the writers who have reviews; for people who are named, all must.

    Of a whole pilot some always have a manager outside, and take part without that review.
    """
    wanted = sorted({each for above in writers.values() for each in above})
    able = await having(work.system(), Feature.PERFORMANCE, wanted, work.moment.today)
    if chosen is not None:
        await check_writers(work, writers, able)
    return able


async def check_writers(
    work: Work, writers: Mapping[UUID, Sequence[UUID]], able: frozenset[UUID]
) -> None:
    """Whoever names people means that they are written of: else nobody would be told."""
    lacking = [person for person, above in writers.items() if not able.issuperset(above)]
    if not lacking:
        return
    unable = {each for person in lacking for each in writers[person]} - able
    message = (
        f"{Feature.PERFORMANCE.value} is not on for {await names(work, unable)}, who would write "
        f"of {await names(work, lacking)}. Widen the pilot, or name nobody: then all of it take "
        "part, without what they would write."
    )
    raise Invalid(message, path=["participants"], code="FEATURE_NOT_ENABLED")


async def names(work: Work, people: Sequence[UUID] | set[UUID]) -> str:
    """The first of them, and how many more there are."""
    asked = select(Person.name).where(among(Person.id, sorted(people)[:MOST_TOLD]))
    told = sorted(record.name for record in await work.records(asked))
    more = len(people) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")
