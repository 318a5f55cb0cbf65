"""The actions on recognition: given to many at once, and taken back by who gave it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from auth.gate import Work
from model.check_in import CheckIn
from model.competency import CompanyValue
from model.recognition import Recognition
from model.rows import Row
from resolvers.again import at, check_version, first_answer, named_row, row_of
from resolvers.everyday.feedback_give import author
from resolvers.everyday.tags import result_named, tags
from resolvers.ids import GlobalId, global_id
from resolvers.once import answered_before, forget_words, remember
from resolvers.org.people import chain_steps
from resolvers.org.present import all_present
from rules.errors import Conflict, Invalid, NotAllowed
from rules.recognition import MOST_RECIPIENTS, RecognitionKind, RecognitionLevel
from rules.words import check_text

GIVE, TAKE_BACK = "recognitionGive", "recognitionDelete"


@dataclass(frozen=True)
class RecognitionGive:
    recipients: Sequence[GlobalId]
    kind: RecognitionKind
    text: str
    level: RecognitionLevel = RecognitionLevel.PUBLIC
    values: Sequence[GlobalId] = ()
    key_result: GlobalId | None = None
    check_in: GlobalId | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class RecognitionDelete:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def recognition_give(work: Work, given: RecognitionGive, new_id: Callable[[], UUID]) -> Row:
    actor = author(work, Recognition)
    first = await first_answer(work, GIVE, given, Recognition)
    if first is not None:
        return first
    check_text(given.text, "text")
    people = await recipients(work, given)
    about = {
        "key_result_id": await result_named(work, given.key_result),
        "check_in_id": await check_in_named(work, given.check_in),
        "value_ids": await tags(work, CompanyValue, given.values, "values"),
    }
    words = {"level": given.level, "kind": given.kind, "text": given.text}
    who = {"author_id": actor, "recipient_ids": people, "line_ids": await above(work, people)}
    id_ = new_id()
    await work.insert(Recognition, {"id": id_, **who, **words, **about, "sent_at": work.moment.now})
    work.audit(GIVE, Recognition, id_, whose=actor)
    await remember(work, GIVE, given, id_)
    return await row_of(work, Recognition, id_)


async def recipients(work: Work, given: RecognitionGive) -> list[UUID]:
    named = [*dict.fromkeys(given.recipients)]
    if not 1 <= len(named) <= MOST_RECIPIENTS:
        message = f"Name 1 to {MOST_RECIPIENTS} people whom it is for."
        raise Invalid(message, path=["recipients"])
    paths = [("recipients", str(place)) for place in range(len(named))]
    people = await all_present(work, named, paths)
    if work.actor in people:
        raise Invalid("Recognition is for others. Leave yourself out.", path=["recipients"])
    return people


async def above(work: Work, people: Sequence[UUID]) -> list[UUID]:
    """The managers of each, all the way up, as they are today."""
    steps = await chain_steps(work, people, work.moment.today)
    return sorted({manager for chain in steps.values() for manager in chain})


async def check_in_named(work: Work, id_: GlobalId | None) -> UUID | None:
    if id_ is None:
        return None
    with at("checkIn"):
        return (await named_row(work, CheckIn, id_)).id


async def recognition_delete(
    work: Work, given: RecognitionDelete, _: Callable[[], UUID]
) -> GlobalId:
    """The id of what is no more; its audit stays."""
    actor = author(work, Recognition)
    first = await answered_before(work, TAKE_BACK, given)
    if first is not None:
        return global_id(Recognition.__name__, first)
    row = await named_row(work, Recognition, given.id)
    check_version(row, given.expected_version)
    if row[Recognition.author_id] != actor:
        raise NotAllowed("This is for who gave it.")
    read = row[Recognition.version]
    if not await work.remove(Recognition, Recognition.id == row.id, Recognition.version == read):
        raise Conflict("It has changed since you read it. Read it again.")
    work.audit(TAKE_BACK, Recognition, row.id, whose=actor)
    await forget_words(work, row.id)
    await remember(work, TAKE_BACK, given, row.id)
    return given.id
