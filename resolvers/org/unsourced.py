"""People who are here and whom no source has any more, and how an administrator ends them."""

from dataclasses import dataclass

from sqlalchemy import exists

from auth.gate import Gate, Work
from auth.visibility.predicates import HAS_ROLE
from auth.visibility.rights import Action, must
from model.connection import Connection
from model.events import announce, event
from model.locks import lock
from model.person import Identity, Person
from model.rows import AnySelect, Row, written
from resolvers.ids import GlobalId
from resolvers.once import answered_before, remember
from resolvers.org.people import BY_NAME, hired, people
from resolvers.org.roles import has_others, person_of
from resolvers.pages import Columns, Listing, Page, Paging, page
from rules.errors import Invalid, NotAllowed
from rules.terms import ConnectionState, PersonStatus, Role
from rules.topics import RETIRED
from sync.ending import end, source_of
from sync.options import NewId, Occasion
from sync.people_rows import TASK_SOURCES

ACTION = "personRetire"


@dataclass(frozen=True)
class PersonRetire:
    person: GlobalId
    client_mutation_id: str | None = None


async def list_unsourced(load: Gate, which: Paging, asked: Columns) -> Page:
    return await page(load, Listing(Person, unsourced(hired(asked)), BY_NAME), which, asked)


@written
def unsourced(employment: Columns) -> AnySelect:
    """Whom a source had, and none has: for administrators alone, as nobody else sees sources."""
    of_people = (Identity.person_id == Person.id, Connection.kind.not_in(TASK_SOURCES))
    had = exists().where(*of_people, Identity.connection_id == Connection.id)
    has = had.where(Identity.retired_at.is_(None), Connection.state != ConnectionState.DELETED)
    here = (Person.retired_at.is_(None), Person.status != PersonStatus.ENDED)
    return people(employment).where(*here, HAS_ROLE[Role.ADMINISTRATOR], had, ~has)


async def person_retire(work: Work, given: PersonRetire, new_id: NewId) -> Row:
    """The person, who has left; one who had left already stays as they were."""
    await must(work, Action.ADMINISTER)
    person = await person_of(work, given.person)
    if await answered_before(work, ACTION, given) is not None:
        return person
    await lock(work.system(), f"Person {person.id}")
    if person[Person.retired_at] is None:
        await check(work, person)
        moment = work.moment
        await end(work.system(), [person.id], Occasion(moment.now, moment.today, new_id))
        work.audit(ACTION, Person, person.id, whose=person.id)
        await announce(work.system(), [event(Person.__name__, person.id, RETIRED)], moment.now)
    await remember(work, ACTION, given, person.id)
    return await person_of(work, given.person)


async def check(work: Work, person: Row) -> None:
    """What a source still says, its next run would say again."""
    source = await source_of(work.system(), person.id)
    if source is not None:
        message = f"{source} has them: they leave when it lets them go, or when it is deleted."
        raise Invalid(message, path=["person"], code="NOT_OPEN")
    if person.id == work.actor and not await has_others(work, person.id):
        raise NotAllowed("You are the last administrator, and somebody must be one.")
