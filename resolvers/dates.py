"""The day a question is asked for, and rows grouped by it: almost always one group, today."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar

from sqlalchemy import Date
from typing_extensions import Doc

from auth.gate import Gate
from model.rows import Row, named

T = TypeVar("T")
DAY = named("day", Date())
"""The day that a statement is asked for."""
AsOf = Annotated[date | None, Doc("As it stood at the end of this day; today where omitted.")]


def day(load: Gate, on: date | None) -> date:
    return on or load.today


async def for_each_day(
    parents: Sequence[Row], answer: Callable[[list[Row], date | None], Awaitable[Sequence[T]]]
) -> list[T]:
    """Answers parents day by day and puts the answers back in the order of the parents."""
    days = {parent.on for parent in parents}
    if len(days) == 1:
        return [*await answer([*parents], days.pop())]
    groups: defaultdict[date | None, list[Row]] = defaultdict(list)
    for parent in parents:
        groups[parent.on].append(parent)
    answers: dict[Row, T] = {}
    for on, group in groups.items():
        answers.update(zip(group, await answer(group, on), strict=True))
    return [answers[parent] for parent in parents]
