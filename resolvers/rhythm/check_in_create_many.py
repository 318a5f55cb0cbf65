"""The action of checking in on key results and own goals in one go: on all of them, or none."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.check_in import CheckIn
from model.performance_goal import PerformanceGoal
from model.rows import Row, columns
from resolvers.again import at
from resolvers.everyday.performance_goal_check_in import GoalSaid, goal_check_in
from resolvers.everyday.performance_goals import CHECK_IN_MANY, performance_goals_by_id
from resolvers.ids import key_of
from resolvers.once import answered_before, remember
from resolvers.rhythm.check_in_create import follow
from resolvers.rhythm.check_in_said import Said
from resolvers.rhythm.check_in_subjects import take_turns
from resolvers.rhythm.check_in_writes import Written, check_in
from rules.errors import Invalid

ACTION = CHECK_IN_MANY
MOST = 50
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class CheckInCreateMany:
    """What somebody says of all their key results and goals; each of them once."""

    items: Sequence[Said]
    performance_goals: Sequence[GoalSaid] | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class AllSaid:
    """The new check-ins in the order of the items, and the goals that were spoken of in theirs."""

    check_ins: Sequence[Row]
    performance_goals: Sequence[Row]


async def check_in_create_many(work: Work, given: CheckInCreateMany, new_id: NewId) -> AllSaid:
    """What was said, or what was said first under the same client id."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await all_said(work, first, given)
    goals = given.performance_goals or ()
    check_items([*given.items, *goals])
    await take_turns(work, [key_of(each.key_result, "KeyResult") for each in given.items])
    group = new_id()
    made: dict[str, Written] = {}
    for place, said in enumerate(given.items):
        with at("items", str(place)):
            check_new(said, made)
            made[said.key_result] = await check_in(work, said, new_id, group)
    await say_of_goals(work, goals)
    await remember(work, ACTION, given, group)
    if made:
        await follow(work, ACTION, made.values())
    return await all_said(work, group, given)


async def say_of_goals(work: Work, goals: Sequence[GoalSaid]) -> None:
    named: set[str] = set()
    for place, said in enumerate(goals):
        with at("performanceGoals", str(place)):
            if said.performance_goal in named:
                raise Invalid("Name each goal once.", path=["performanceGoal"])
            named.add(said.performance_goal)
            await goal_check_in(work, said)


def check_items(items: Sequence[object]) -> None:
    if not 1 <= len(items) <= MOST:
        message = f"Check in on 1 to {MOST} key results and goals at once, not {len(items)}."
        raise Invalid(message, path=["items"], code="INVALID" if items else "EMPTY")


def check_new(said: Said, made: Collection[str]) -> None:
    if said.key_result in made:
        raise Invalid("Name each key result once.", path=["keyResult"])


async def all_said(work: Work, group: UUID, given: CheckInCreateMany) -> AllSaid:
    return AllSaid(await made_in(work, group, given), await goals_in(work, given))


async def goals_in(work: Work, given: CheckInCreateMany) -> list[Row]:
    """As they are now; one that was deleted since is left out."""
    ids = [each.performance_goal for each in given.performance_goals or ()]
    keys = [key for id_ in ids if (key := key_of(id_, PerformanceGoal.__name__)) is not None]
    if not keys:
        return []
    found = await performance_goals_by_id(work, keys, None, frozenset())
    return [row for row in found if row is not None]


async def made_in(work: Work, group: UUID, given: CheckInCreateMany) -> list[Row]:
    """Those of a group that the viewer sees, in the order of the items."""
    statement = select(*columns(CheckIn)).where(CheckIn.group_id == group)
    made = {row[CheckIn.key_result_id]: row for row in await work.rows(CheckIn, statement)}
    keys = (key_of(each.key_result, "KeyResult") for each in given.items)
    return [made[key] for key in keys if key is not None and key in made]
