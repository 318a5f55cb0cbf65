"""Performance goals: each person's own, shared with a manager where they choose to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate, Work
from auth.visibility.reach import check_write
from model.objective import Objective
from model.performance_goal import PerformanceGoal
from model.review import ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import AnySelect, Row, columns, written
from resolvers.again import at, check_version, first_answer, named_row, row_of
from resolvers.cursors import instant
from resolvers.ids import GlobalId
from resolvers.levels import by_id
from resolvers.once import Words, answered_before, forget_action, forget_words, remember
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.reviews.review_launch import managers
from resolvers.visibility import Owned, audiences, reasons
from rules.errors import Invalid, NotAllowed
from rules.performance_goals import GoalState, check_goal_state
from rules.reviews import ReviewPhase, check_in_phase
from rules.terms import Reason
from rules.words import check_text

CHECK_IN_MANY = "checkInCreateMany"
"""The action by which people say how far their own goals are."""
NewId = Callable[[], UUID]
NEWEST_FIRST = Order(
    (PerformanceGoal.created_at, PerformanceGoal.id), (instant, UUID), descending=True
)


@dataclass(frozen=True)
class PerformanceGoalCreate:
    """One's own; or from a shared review, by the reviewee or their manager: then it is a draft."""

    title: str
    description: str | None = None
    due_on: date | None = None
    objective: GlobalId | None = None
    participant: GlobalId | None = None
    shared: bool = False
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class PerformanceGoalUpdate:
    """Only what `changes` names is changed."""

    id: GlobalId
    changes: tuple[tuple[str, Any], ...]
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class PerformanceGoalDelete:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def performance_goal_create(work: Work, given: PerformanceGoalCreate, new_id: NewId) -> Row:
    check_write(work.viewer, [PerformanceGoal])
    first = await first_answer(work, "performanceGoalCreate", given, PerformanceGoal)
    if first is not None:
        return first
    check_text(given.title, "title")
    check_text(given.description, "description")
    person, state, review = work.actor, GoalState.OPEN, None
    if given.participant is not None:
        part = await outcome_of(work, given.participant)
        person, state, review = part[ReviewParticipant.subject_id], GoalState.DRAFT, part.id
    shared = await shared_by(work, person, shared=given.shared)
    id_ = new_id()
    words = {"title": given.title, "description": given.description, "due_on": given.due_on}
    ends = {"objective_id": await objective_of(work, given), "review_participant_id": review}
    who = {"person_id": person, "created_by_id": work.actor, "shared_with_id": shared}
    times = {"created_at": work.moment.now, "updated_at": work.moment.now}
    await work.insert(PerformanceGoal, {"id": id_, "state": state, **words, **ends, **who, **times})
    return await done(work, "performanceGoalCreate", given, id_)


async def outcome_of(work: Work, id_: GlobalId) -> Row:
    """A review whose outcome it may be: shared, and the viewer's own or of their report."""
    with at("participant"):
        part = await named_row(work, ReviewParticipant, id_)
        ends = (part[ReviewParticipant.subject_id], part[ReviewParticipant.manager_id])
        if work.actor not in ends:
            raise NotAllowed("The reviewee and their manager make goals of a review.")
        if part[ReviewParticipant.shared_at] is None:
            raise Invalid("It is not shared yet.", code="NOT_OPEN")
        cycle = await row_of(work, ReviewCycle, part[ReviewParticipant.cycle_id])
        check_in_phase(cycle[ReviewCycle.phase], [ReviewPhase.SHARING], "goals come of reviews")
    return part


async def objective_of(work: Work, given: PerformanceGoalCreate) -> UUID | None:
    if given.objective is None:
        return None
    with at("objective"):
        return (await named_row(work, Objective, given.objective)).id


async def shared_by(work: Work, person: UUID, *, shared: bool) -> UUID | None:
    """What somebody makes for their report they see anyway, whoever manages themselves."""
    if person != work.actor:
        return work.actor
    return await manager_of(work) if shared else None


async def manager_of(work: Work) -> UUID | None:
    """Who it is shared with: a later manager sees it once it is shared with them."""
    manager = (await managers(work)).get(work.actor)
    if manager is None:
        raise Invalid("You have no manager to share it with.", path=["shared"])
    return manager


async def performance_goal_update(work: Work, given: PerformanceGoalUpdate, _: NewId) -> Row:
    first = await first_answer(work, "performanceGoalUpdate", given, PerformanceGoal)
    if first is not None:
        return first
    goal = await own_goal(work, given.id)
    told = dict(given.changes)
    if not told:
        raise Invalid("Say what changes.", path=["title"], code="EMPTY")
    for name in ("title", "state"):
        if name in told and told[name] is None:
            raise Invalid(f"A goal has a {name}.", path=[name], code="EMPTY")
    for name in ("title", "description"):
        check_text(told.get(name), name)
    if "state" in told:
        check_goal_state(goal[PerformanceGoal.state], told["state"])
    if "shared" in told:
        told["shared_with_id"] = await manager_of(work) if told.pop("shared") else None
    read = goal[PerformanceGoal.version]
    version = read if given.expected_version is None else given.expected_version
    values = {**told, "updated_at": work.moment.now}
    await work.save(PerformanceGoal, goal.id, values, version=version)
    return await done(work, "performanceGoalUpdate", given, goal.id)


async def performance_goal_delete(work: Work, given: PerformanceGoalDelete, _: NewId) -> GlobalId:
    """For good: nothing of it is kept but that it was."""
    check_write(work.viewer, [PerformanceGoal])
    if await answered_before(work, "performanceGoalDelete", given) is not None:
        return given.id
    goal = await own_goal(work, given.id)
    check_version(goal, given.expected_version)
    await work.remove(PerformanceGoal, PerformanceGoal.id == goal.id)
    await forget_words(work, goal.id)
    await forget_action(work, CHECK_IN_MANY)
    work.audit("performanceGoalDelete", PerformanceGoal, goal.id, whose=work.actor)
    await remember(work, "performanceGoalDelete", given, goal.id)
    return given.id


async def own_goal(work: Work, id_: GlobalId) -> Row:
    check_write(work.viewer, [PerformanceGoal])
    goal = await named_row(work, PerformanceGoal, id_)
    if goal[PerformanceGoal.person_id] != work.actor:
        raise NotAllowed("It is theirs: only they change it.")
    return goal


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    row = await row_of(work, PerformanceGoal, id_)
    work.audit(action, PerformanceGoal, id_, whose=row[PerformanceGoal.person_id])
    await remember(work, action, given, id_)
    return row


async def goals_of(load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns) -> list[Page]:
    listing = Listing(PerformanceGoal, goals(), NEWEST_FIRST)
    return await pages(load, listing, Parents(PerformanceGoal.person_id, keys), paging, asked)


@written
def goals() -> AnySelect:
    return select(*columns(PerformanceGoal))


async def performance_goals_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, PerformanceGoal, keys)


async def reasons_of_performance_goals(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Reason]]:
    return await reasons(load, PerformanceGoal, keys)


async def audiences_of_performance_goals(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> Any:
    return await audiences(load, Owned(PerformanceGoal, PerformanceGoal.person_id), rows)
