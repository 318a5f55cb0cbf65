"""The action of checking in on many key results in one go: all of them, or none."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.check_in import CheckIn
from model.rows import Row, columns
from resolvers.again import at
from resolvers.check_in_create import follow
from resolvers.check_in_said import Said
from resolvers.check_in_subjects import take_turns
from resolvers.check_in_writes import Written, check_in
from resolvers.ids import key_of
from resolvers.once import answered_before, remember
from rules.errors import Invalid

ACTION = "checkInCreateMany"
MOST = 50
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class CheckInCreateMany:
    """What somebody says of all their key results; each of them once."""

    items: Sequence[Said]
    client_mutation_id: str | None = None


async def check_in_create_many(work: Work, given: CheckInCreateMany, new_id: NewId) -> list[Row]:
    """The new check-ins in the order of the items, or the first ones of the same client id."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await made_in(work, first, given)
    check_items(given.items)
    await take_turns(work, [key_of(each.key_result, "KeyResult") for each in given.items])
    group = new_id()
    made: dict[str, Written] = {}
    for place, said in enumerate(given.items):
        with at("items", str(place)):
            check_new(said, made)
            made[said.key_result] = await check_in(work, said, new_id, group)
    await remember(work, ACTION, given, group)
    await follow(work, ACTION, made.values())
    return await made_in(work, group, given)


def check_items(items: Sequence[Said]) -> None:
    if not 1 <= len(items) <= MOST:
        message = f"Check in on 1 to {MOST} key results at once; these are {len(items)}."
        raise Invalid(message, path=["items"], code="INVALID" if items else "EMPTY")


def check_new(said: Said, made: Collection[str]) -> None:
    if said.key_result in made:
        raise Invalid("Name each key result once.", path=["keyResult"])


async def made_in(work: Work, group: UUID, given: CheckInCreateMany) -> list[Row]:
    """Those of a group that the viewer sees, in the order of the items."""
    statement = select(*columns(CheckIn)).where(CheckIn.group_id == group)
    made = {row[CheckIn.key_result_id]: row for row in await work.rows(CheckIn, statement)}
    keys = (key_of(each.key_result, "KeyResult") for each in given.items)
    return [made[key] for key in keys if key is not None and key in made]
