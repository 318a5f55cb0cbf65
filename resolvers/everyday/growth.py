"""Development plans and their goals, as their owners and whom these chose read them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.feedback import Feedback
from model.growth import DevelopmentGoal, DevelopmentPlan
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.levels import by_id, many_each, one_each
from resolvers.pages import Columns
from rules.growth import suggested


@dataclass(frozen=True)
class Opportunity:
    competency_id: UUID
    count: int


async def plans_of(load: Gate, people: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return one_each(await load.rows(DevelopmentPlan, plans(), keys=people), "person_id", people)


@written
def plans() -> AnySelect:
    return select(*columns(DevelopmentPlan)).where(of_keys(DevelopmentPlan.person_id))


async def plans_by_id(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[Row | None]:
    return await by_id(load, DevelopmentPlan, keys)


async def development_goals_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, DevelopmentGoal, keys)


async def goals_of_plans(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[list[Row]]:
    return many_each(await load.rows(DevelopmentGoal, goals(), keys=keys), "plan_id", keys)


@written
def goals() -> AnySelect:
    of_plans = select(*columns(DevelopmentGoal)).where(of_keys(DevelopmentGoal.plan_id))
    return of_plans.order_by(DevelopmentGoal.created_at, DevelopmentGoal.id)


async def opportunities_of(
    load: Gate, found: Sequence[Row], _: object, __: Columns
) -> list[list[Opportunity] | None]:
    """From the feedback that the owner sees of themselves: null for everybody else."""
    mine = [row for row in found if row[DevelopmentPlan.person_id] == load.viewer.person_id]
    people = [row[DevelopmentPlan.person_id] for row in mine]
    tags: defaultdict[UUID, list[list[UUID]]] = defaultdict(list)
    for row in await load.rows(Feedback, tagged(), keys=people) if people else ():
        tags[row[Feedback.about_id]].append(row[Feedback.competency_ids])
    goals = await goals_of_plans(load, [row.id for row in mine], None, frozenset()) if mine else []
    told = {
        plan.id: opportunities(plan, of_plan, tags[plan[DevelopmentPlan.person_id]])
        for plan, of_plan in zip(mine, goals, strict=True)
    }
    return [told.get(row.id) for row in found]


def opportunities(
    plan: Row, of_plan: Sequence[Row], tags: Sequence[Sequence[UUID]]
) -> list[Opportunity]:
    worked_on = {key for goal in of_plan for key in goal[DevelopmentGoal.competency_ids]}
    taken = worked_on | {*plan[DevelopmentPlan.dismissed_ids]}
    return [Opportunity(key, count) for key, count in suggested(tags, taken)]


@written
def tagged() -> AnySelect:
    mine = select(*columns(Feedback)).where(
        of_keys(Feedback.about_id), Feedback.author_id != Feedback.about_id
    )
    return mine.order_by(Feedback.sent_at.desc(), Feedback.id)
