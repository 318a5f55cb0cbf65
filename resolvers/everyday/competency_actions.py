"""The actions on competencies, values and tracks: HR reviewers name them, and retire them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, update

from auth.gate import Work
from auth.visibility.reach import check_write
from auth.visibility.rights import Action, must
from model.competency import CompanyValue, Competency, Track
from model.feedback import Feedback
from model.rows import Row
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.ids import GlobalId
from resolvers.once import Words, remember
from rules.errors import Conflict, Invalid
from rules.growth import check_name
from rules.words import check_text

NewId = Callable[[], UUID]
Noun = type[Competency] | type[CompanyValue] | type[Track]


@dataclass(frozen=True)
class WordCreate:
    name: str
    description: str | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class WordRetire:
    """What was said with it stays; nobody says anything new with it."""

    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def competency_create(work: Work, given: WordCreate, new_id: NewId) -> Row:
    return await create(work, "competencyCreate", given, Competency, new_id)


async def company_value_create(work: Work, given: WordCreate, new_id: NewId) -> Row:
    return await create(work, "companyValueCreate", given, CompanyValue, new_id)


async def competency_retire(work: Work, given: WordRetire, _: NewId) -> Row:
    return await retire(work, "competencyRetire", given, Competency)


async def company_value_retire(work: Work, given: WordRetire, _: NewId) -> Row:
    return await retire(work, "companyValueRetire", given, CompanyValue)


async def create(work: Work, action: str, given: WordCreate, noun: Noun, new_id: NewId) -> Row:
    await check_right(work)
    first = await first_answer(work, action, given, noun)
    if first is not None:
        return first
    check_name(given.name, ["name"])
    check_text(given.description, "description")
    id_ = new_id()
    values = {"id": id_, "name": given.name, "description": given.description}
    # The directory's own writers are administrators; these words are HR's.
    await work.system().run(insert(noun).values(**values))
    return await done(work, action, given, noun, id_)


async def retire(work: Work, action: str, given: WordRetire, noun: Noun) -> Row:
    await check_right(work)
    first = await first_answer(work, action, given, noun)
    if first is not None:
        return first
    row = await named_row(work, noun, given.id)
    check_version(row, given.expected_version)
    if row[noun.retired_at] is not None:
        raise Invalid("It was retired before.", path=["id"], code="NOT_OPEN")
    values = {"retired_at": work.moment.now, "version": row[noun.version] + 1}
    as_read = (noun.id == row.id, noun.version == row[noun.version])
    retired = await work.system().run(update(noun).where(*as_read).values(**values))
    if not retired.rowcount:
        raise Conflict("Somebody else has changed it since you read it. Read it again.")
    return await done(work, action, given, noun, row.id)


async def check_right(work: Work) -> None:
    check_write(work.viewer, [Feedback])
    await must(work, Action.REVIEW_RUN)


async def done(work: Work, action: str, given: Words, noun: Noun, id_: UUID) -> Row:
    work.audit(action, noun, id_)
    await remember(work, action, given, id_)
    return await row_of(work, noun, id_)
