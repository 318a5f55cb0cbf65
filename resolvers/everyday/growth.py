"""Development plans and their goals, as their owners and whom these chose read them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.growth import DevelopmentGoal, DevelopmentPlan
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.levels import by_id, many_each, one_each
from resolvers.pages import Columns


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
