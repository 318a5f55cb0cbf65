"""Roles: who holds which, and how administrators grant and revoke them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import Text, Uuid, select, type_coerce
from typing_extensions import Doc

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.locks import lock
from model.person import Person
from model.role import RoleGrant
from model.rows import AnySelect, Row, columns, named, written
from resolvers.cursors import words
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.once import answered_before, remember
from resolvers.org.people import EMPLOYMENT, people_by_id
from resolvers.org.present import works_here
from resolvers.pages import Columns, Listing, Order, Page, Paging, page
from rules.errors import Invalid, NotAllowed, NotFound
from rules.terms import PersonStatus, Role

GRANT = "roleGrant"
REVOKE = "roleRevoke"
WORD = type_coerce(RoleGrant.role, Text).label("word")
BY_NAME = Order((Person.sort_key, RoleGrant.person_id, WORD), (words, UUID, words))
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class WhichGrants(Paging):
    person: Annotated[GlobalId | None, Doc("Only what this person holds; where omitted, all.")] = (
        None
    )


@dataclass(frozen=True)
class RoleOfPerson:
    """What is to be granted or revoked, and whose it is."""

    person: GlobalId
    role: Role
    client_mutation_id: str | None = None


async def list_grants(load: Gate, which: WhichGrants, asked: Columns) -> Page:
    given = {} if which.person is None else {"person": key_of(which.person, "Person")}
    listing = Listing(RoleGrant, listed(frozenset(given)), BY_NAME, None, given)
    return await page(load, listing, which, asked)


@written
def listed(given: frozenset[str]) -> AnySelect:
    person = (RoleGrant.person_id == named("person", Uuid()),) if given else ()
    return grants().where(*person)


def grants() -> AnySelect:
    """Each with its person's place in an order by name."""
    held = select(*columns(RoleGrant), Person.sort_key, WORD).select_from(RoleGrant)
    return held.join(Person, Person.id == RoleGrant.person_id)


async def role_grant(work: Work, given: RoleOfPerson, _: NewId) -> Row:
    """The grant; one that is held already stays as it was."""
    await must(work, Action.ADMINISTER)
    person = await person_of(work, given.person)
    if await answered_before(work, GRANT, given) is None:
        await grant(work, person, given.role)
        await remember(work, GRANT, given, person.id)
    held = await grant_of(work, person.id, given.role)
    if held is None:
        raise NotFound("They held this role when you first asked, and hold it no longer.")
    return held


async def role_revoke(work: Work, given: RoleOfPerson, _: NewId) -> Row:
    """The person, who does not hold the role now, whether they did before or not.

    A retry takes away what was granted since: an answer may not say less than holds.
    """
    await must(work, Action.ADMINISTER)
    person = await person_of(work, given.person)
    first = await answered_before(work, REVOKE, given)
    await revoke(work, person.id, given.role)
    if first is None:
        await remember(work, REVOKE, given, person.id)
    return person


async def person_of(work: Work, id_: GlobalId) -> Row:
    """The person with all that may be asked of them: the payload answers with this row."""
    key = key_of(id_, "Person")
    found = None if key is None else (await people_by_id(work, [key], None, EMPLOYMENT))[0]
    if found is None:
        raise Invalid("There is no such person.", path=["person"], code="NOT_FOUND")
    return found


async def grant(work: Work, person: Row, role: Role) -> None:
    await take_turn(work)
    if not works_here(person):
        message = "They have left, and nobody who left can be granted a role."
        raise Invalid(message, path=["person"])
    if await grant_of(work, person.id, role) is not None:
        return
    told = {"granted_at": work.moment.now, "granted_by_id": work.actor}
    await work.insert(RoleGrant, {"person_id": person.id, "role": role, **told})
    work.audit(GRANT, Person, person.id, whose=person.id, detail={"role": role})
    await tell(work, RoleGrant.__name__, person.id)


async def revoke(work: Work, person_id: UUID, role: Role) -> None:
    await take_turn(work)
    if await grant_of(work, person_id, role) is None:
        return
    if role is Role.ADMINISTRATOR and not await has_others(work, person_id):
        raise NotAllowed(
            "They are the last administrator, and somebody must be one. Grant the role to somebody "
            "else first. On the machine, `okrgraph grant administrator EMAIL` does it too."
        )
    held = (RoleGrant.person_id == person_id, RoleGrant.role == role)
    await work.remove(RoleGrant, *held)
    work.audit(REVOKE, Person, person_id, whose=person_id, detail={"role": role})
    await tell(work, RoleGrant.__name__, person_id)


async def take_turn(work: Work) -> None:
    """One change of roles at a time, so that two administrators can't revoke each other."""
    await lock(work.system(), RoleGrant.__name__)


async def grant_of(work: Work, person_id: UUID, role: Role) -> Row | None:
    held = (RoleGrant.person_id == person_id, RoleGrant.role == role)
    found = await work.rows(RoleGrant, select(*columns(RoleGrant)).where(*held))
    return found[0] if found else None


async def has_others(work: Work, person_id: UUID) -> bool:
    """Whether there is an administrator besides, who has not left."""
    present = (Person.status != PersonStatus.ENDED, Person.retired_at.is_(None))
    others = grants().where(RoleGrant.role == Role.ADMINISTRATOR, *present)
    return bool(await work.records(others.where(RoleGrant.person_id != person_id).limit(1)))
