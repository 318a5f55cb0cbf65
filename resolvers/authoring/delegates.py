"""Whom the owners of a key result let check in on it: listed, named and released."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.delegate import Delegate
from model.key_result import KeyResult
from model.locks import lock
from model.objective import Objective
from model.person import Person
from model.rows import AnySelect, Row, of_keys, written
from resolvers.again import row_of
from resolvers.authoring.authoring import check_takes_changes
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.levels import many_each
from resolvers.once import answered_before, remember
from resolvers.org.people import hired, people
from resolvers.org.present import here
from resolvers.pages import Columns
from resolvers.rhythm.check_in_subjects import subject_of
from resolvers.rhythm.check_in_writes import known_person
from rules.errors import Invalid

MOST = 10
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class DelegateSaid:
    key_result: GlobalId
    person: GlobalId
    client_mutation_id: str | None = None


async def delegates_of(
    load: Gate, keys: Sequence[UUID], _: object, asked: Columns
) -> list[list[Row]]:
    """By name; who was named by somebody that owns it no more is no delegate any more."""
    found = await load.rows(Person, delegates(hired(asked)), keys=keys)
    return many_each(found, "delegate_of", keys)


@written
def delegates(employment: Columns) -> AnySelect:
    by_owner = or_(
        Delegate.named_by_id == KeyResult.owner_id, Delegate.named_by_id == Objective.owner_id
    )
    return (
        people(employment)
        .add_columns(Delegate.key_result_id.label("delegate_of"))
        .join(Delegate, Delegate.person_id == Person.id)
        .join(KeyResult, KeyResult.id == Delegate.key_result_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(of_keys(Delegate.key_result_id), by_owner)
        .order_by(Person.sort_key, Person.id)
    )


async def delegate_set(work: Work, given: DelegateSaid, _: NewId) -> Row:
    """The key result; to name somebody again makes the viewer the one who named them."""
    result, person = await named_in(work, given)
    if await answered_before(work, "checkInDelegateSet", given) is not None:
        return await row_of(work, KeyResult, result)
    here(person, ["person"])
    check_takes_changes(work, (await subject_of(work, result)).cycle)
    await lock(work.system(), f"Delegate {result}")
    others = select(Delegate.person_id).where(
        Delegate.key_result_id == result, Delegate.person_id != person.id
    )
    if len(await work.records(others)) >= MOST:
        message = f"A key result has at most {MOST} delegates. Release one first."
        raise Invalid(message, path=["person"])
    await work.remove(Delegate, Delegate.key_result_id == result, Delegate.person_id == person.id)
    who = {"person_id": person.id, "named_by_id": work.actor, "named_at": work.moment.now}
    await work.insert(Delegate, {"key_result_id": result, **who})
    return await done(work, "checkInDelegateSet", given, result)


async def delegate_remove(work: Work, given: DelegateSaid, _: NewId) -> Row:
    """A right may always be taken back: of who has left, and in a cycle that is over."""
    result, person = await named_in(work, given)
    if await answered_before(work, "checkInDelegateRemove", given) is not None:
        return await row_of(work, KeyResult, result)
    which = (Delegate.key_result_id == result, Delegate.person_id == person.id)
    if not await work.remove(Delegate, *which):
        message = "They are no delegate of this key result."
        raise Invalid(message, path=["person"], code="NOT_FOUND")
    return await done(work, "checkInDelegateRemove", given, result)


async def named_in(work: Work, given: DelegateSaid) -> tuple[UUID, Row]:
    key = key_of(given.key_result, KeyResult.__name__)
    await must(work, Action.DELEGATE_NAME, key)
    assert key is not None
    return key, await known_person(work, given.person, "person")


async def done(work: Work, action: str, given: DelegateSaid, result: UUID) -> Row:
    work.audit(action, KeyResult, result)
    await tell(work, KeyResult.__name__, result)
    await remember(work, action, given, result)
    return await row_of(work, KeyResult, result)
