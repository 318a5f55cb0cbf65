"""The demo company's goals: one file for each part of the house."""

from collections.abc import Mapping

from app.demo.goal import Goal, Goals
from app.demo.goals import company, customers, engineering, inside, operations, product, sales

YEAR: Goals = {"": company.YEAR}


def of_this_quarter() -> Mapping[str, tuple[Goal, ...]]:
    """By the unit's name; the company's own are under the empty one."""
    parts = (product.NOW, engineering.NOW, operations.NOW, sales.NOW, customers.NOW, inside.NOW)
    return {"": company.NOW} | {unit: goals for part in parts for unit, goals in part.items()}


def of_the_last_quarter() -> Mapping[str, tuple[Goal, ...]]:
    parts = (
        product.BEFORE,
        engineering.BEFORE,
        operations.BEFORE,
        sales.BEFORE,
        customers.BEFORE,
        inside.BEFORE,
    )
    return {"": company.BEFORE} | {unit: goals for part in parts for unit, goals in part.items()}
