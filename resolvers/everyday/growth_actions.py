"""The actions on a development plan: its owner writes it, shows it and hides it again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Work
from model.base import Base
from model.competency import Competency, Track
from model.feedback import Feedback
from model.growth import DevelopmentGoal, DevelopmentPlan
from model.locks import lock
from model.review import ReviewParticipant
from model.rows import Row
from resolvers.again import at, check_version, first_answer, named_row, row_of
from resolvers.everyday.feedback_give import author, manager
from resolvers.everyday.growth import plans_of
from resolvers.everyday.tags import tags
from resolvers.ids import GlobalId
from resolvers.once import Words, answered_before, forget_words, remember
from rules.errors import Invalid, NotAllowed
from rules.growth import MOST_GOALS, GoalState, check_place, check_taken_up
from rules.words import check_text

NewId = Callable[[], UUID]
WRITE, DISMISS = "developmentPlanWrite", "opportunityDismiss"
ADD, CHANGE = "developmentGoalAdd", "developmentGoalUpdate"
DELETE = "developmentGoalDelete"
IN_WORDS = ("title", "description", "due_on", "state")
LONGEST_TITLE = 500


@dataclass(frozen=True)
class PlanWrite:
    """Only what `changes` names is changed."""

    changes: tuple[tuple[str, Any], ...]
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class OpportunityDismiss:
    competency: GlobalId
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class GoalAdd:
    title: str
    description: str | None = None
    competencies: Sequence[GlobalId] = ()
    feedback: GlobalId | None = None
    participant: GlobalId | None = None
    due_on: date | None = None
    shared: bool = False
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class GoalUpdate:
    """Only what `changes` names is changed."""

    id: GlobalId
    changes: tuple[tuple[str, Any], ...]
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class GoalDelete:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def development_plan_write(work: Work, given: PlanWrite, new_id: NewId) -> Row:
    """The actor's own plan, begun where there is none."""
    author(work, DevelopmentPlan)
    first = await first_answer(work, WRITE, given, DevelopmentPlan)
    if first is not None:
        return first
    told = dict(given.changes)
    check_there(told, "shared")
    check_text(told.get("aspirations"), "aspirations")
    plan = await own_plan(work, new_id)
    check_version(plan, given.expected_version)
    changed: dict[str, Any] = {"updated_at": work.moment.now}
    if "aspirations" in told:
        changed["aspirations"] = told["aspirations"]
    changed |= await place_of(work, plan, told)
    if "shared" in told:
        changed["shared_with_id"] = await shown_to(work, shared=told["shared"])
    await work.save(DevelopmentPlan, plan.id, changed, version=plan[DevelopmentPlan.version])
    return await done(work, WRITE, given, DevelopmentPlan, plan.id)


async def opportunity_dismiss(work: Work, given: OpportunityDismiss, new_id: NewId) -> Row:
    """It is suggested no more."""
    author(work, DevelopmentPlan)
    first = await first_answer(work, DISMISS, given, DevelopmentPlan)
    if first is not None:
        return first
    [key] = await tags(work, Competency, [given.competency], "competency")
    plan = await own_plan(work, new_id)
    dismissed = sorted({*plan[DevelopmentPlan.dismissed_ids], key})
    values = {"dismissed_ids": dismissed}
    await work.save(DevelopmentPlan, plan.id, values, version=plan[DevelopmentPlan.version])
    return await done(work, DISMISS, given, DevelopmentPlan, plan.id)


async def development_goal_add(work: Work, given: GoalAdd, new_id: NewId) -> Row:
    actor = author(work, DevelopmentGoal)
    first = await first_answer(work, ADD, given, DevelopmentGoal)
    if first is not None:
        return first
    check_words(given.title, given.description)
    plan = await own_plan(work, new_id)
    counted = select(func.count()).where(DevelopmentGoal.plan_id == plan.id)
    if (await work.records(counted))[0][0] >= MOST_GOALS:
        message = f"A plan has at most {MOST_GOALS} goals. Delete one that is over."
        raise Invalid(message, code="OVER_LIMIT")
    words = {"title": given.title, "description": given.description, "due_on": given.due_on}
    about = {
        "competency_ids": await tags(work, Competency, given.competencies, "competencies"),
        "feedback_id": await feedback_named(work, given.feedback),
        "review_participant_id": await review_named(work, given.participant),
        "shared_with_id": await shown_to(work, shared=given.shared),
    }
    begun = GoalState.OPEN if given.participant is None else GoalState.DRAFT
    id_, now = new_id(), work.moment.now
    state = {"state": begun, "created_at": now, "updated_at": now}
    who = {"id": id_, "plan_id": plan.id, "person_id": actor}
    await work.insert(DevelopmentGoal, {**who, **words, **about, **state})
    return await done(work, ADD, given, DevelopmentGoal, id_)


async def development_goal_update(work: Work, given: GoalUpdate, _: NewId) -> Row:
    author(work, DevelopmentGoal)
    first = await first_answer(work, CHANGE, given, DevelopmentGoal)
    if first is not None:
        return first
    told = dict(given.changes)
    if not told:
        raise Invalid("Say what changes.", path=["title"], code="EMPTY")
    check_there(told, "title", "state", "shared")
    check_words(told.get("title"), told.get("description"))
    row = await own_goal(work, given.id, given.expected_version)
    check_taken_up(row[DevelopmentGoal.state], told.get("state", row[DevelopmentGoal.state]))
    changed: dict[str, Any] = {"updated_at": work.moment.now}
    changed |= {name: told[name] for name in IN_WORDS if name in told}
    if "competencies" in told:
        named = await tags(work, Competency, told["competencies"] or (), "competencies")
        changed["competency_ids"] = named
    if "shared" in told:
        changed["shared_with_id"] = await shown_to(work, shared=told["shared"])
    await work.save(DevelopmentGoal, row.id, changed, version=row[DevelopmentGoal.version])
    return await done(work, CHANGE, given, DevelopmentGoal, row.id)


async def development_goal_delete(work: Work, given: GoalDelete, _: NewId) -> GlobalId:
    """For good: nothing of it is kept but that it was."""
    author(work, DevelopmentGoal)
    if await answered_before(work, DELETE, given) is not None:
        return given.id
    row = await own_goal(work, given.id, given.expected_version)
    await work.remove(DevelopmentGoal, DevelopmentGoal.id == row.id)
    await forget_words(work, row.id)
    work.audit(DELETE, DevelopmentGoal, row.id, whose=work.actor)
    await remember(work, DELETE, given, row.id)
    return given.id


async def own_goal(work: Work, id_: GlobalId, expected: int | None) -> Row:
    row = await named_row(work, DevelopmentGoal, id_)
    check_version(row, expected)
    if row[DevelopmentGoal.person_id] != work.actor:
        raise NotAllowed("This is for whose plan it is in.")
    return row


def check_there(told: Mapping[str, Any], *names: str) -> None:
    """Null empties what may be empty; these may not."""
    for name in names:
        if name in told and told[name] is None:
            raise Invalid("Say what it is from now on, or leave it out.", path=[name], code="EMPTY")


async def own_plan(work: Work, new_id: NewId) -> Row:
    """The one that each person has, begun as it is needed first."""
    await lock(work.system(), f"DevelopmentPlan {work.actor}")
    [plan] = await plans_of(work, [work.actor], None, frozenset())
    if plan is not None:
        return plan
    id_, nothing = new_id(), list[UUID]()
    times = {"created_at": work.moment.now, "updated_at": work.moment.now}
    begun = {"id": id_, "person_id": work.actor, "dismissed_ids": nothing, **times}
    await work.insert(DevelopmentPlan, begun)
    return await row_of(work, DevelopmentPlan, id_)


async def shown_to(work: Work, *, shared: bool) -> UUID | None:
    """The manager of today, to whom something is shown: a later one is asked for anew."""
    if not shared:
        return None
    above = await manager(work, work.actor)
    if above is None:
        raise Invalid("Nobody manages you today, so nobody would see it.", path=["shared"])
    return above


async def place_of(work: Work, plan: Row, told: Mapping[str, Any]) -> dict[str, Any]:
    """Where they stand: on the track that is named, or on the one that they stood on before.

    A track that is null is left, with the level that they stood on.
    """
    if not {"track", "level"} & {*told}:
        return {}
    chosen = told.get("track")
    is_left = "track" in told and chosen is None
    if is_left and told.get("level") is None:
        return {"track_id": None, "level": None}
    if is_left or (chosen is None and plan[DevelopmentPlan.track_id] is None):
        raise Invalid("Say on which track.", path=["track"])
    with at("track"):
        track = (
            await row_of(work, Track, plan[DevelopmentPlan.track_id])
            if chosen is None
            else await track_in_use(work, GlobalId(chosen))
        )
    check_place(told.get("level"), 1, len(track[Track.levels]))
    return {"track_id": track.id, "level": told["level"]}


async def track_in_use(work: Work, id_: GlobalId) -> Row:
    track = await named_row(work, Track, id_)
    if track[Track.retired_at] is not None:
        raise Invalid("It was retired. Take one from `tracks`.", code="NOT_FOUND")
    return track


async def review_named(work: Work, id_: GlobalId | None) -> UUID | None:
    """The actor's own, once it is shared: of what nobody was told yet there is no outcome."""
    if id_ is None:
        return None
    with at("participant"):
        part = await named_row(work, ReviewParticipant, id_)
        if part[ReviewParticipant.subject_id] != work.actor:
            raise NotAllowed("A plan is made by whose it is, of their own reviews.")
        if part[ReviewParticipant.shared_at] is None:
            raise Invalid("It is not shared yet.", code="NOT_OPEN")
    return part.id


async def feedback_named(work: Work, id_: GlobalId | None) -> UUID | None:
    if id_ is None:
        return None
    with at("feedback"):
        return (await named_row(work, Feedback, id_)).id


def check_words(title: str | None, description: str | None) -> None:
    check_text(title, "title")
    check_text(description, "description")
    if title is not None and len(title) > LONGEST_TITLE:
        raise Invalid(f"A title has at most {LONGEST_TITLE} characters.", path=["title"])


async def done(work: Work, action: str, given: Words, noun: type[Base], id_: UUID) -> Row:
    row = await row_of(work, noun, id_)
    work.audit(action, noun, id_, whose=row.values["person_id"])
    await remember(work, action, given, id_)
    return row
