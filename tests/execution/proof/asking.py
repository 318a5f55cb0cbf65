"""Asks the bookshop by both executors at once: whoever reads the answer knows that they agree."""

from collections.abc import Callable
from typing import Any

from graphql import parse, validate

from execution.compiled.plans import Plans
from execution.examples.bookshop import LANGUAGE, asking
from execution.examples.rows import Shop, opened
from tests.execution.proof.comparing import difference
from tests.execution.proof.executors import by_plan, by_reference, given_up, without_propagation

Answer = tuple[Any, list[tuple[str, list[str | int] | None]]]


async def told(
    query: str, variables: dict[str, Any] | None = None, shop: Callable[[], Shop] = opened
) -> Answer:
    """The data, and of each error its message and path."""
    document, given = parse(query), variables or {}
    assert validate(LANGUAGE.schema, document) == []
    plan = await by_plan(Plans(LANGUAGE, document), given, asking(shop()))
    whole = without_propagation(document)
    with given_up():
        reference = await by_reference(LANGUAGE.schema, document, given, asking(shop()))
        every = await by_reference(LANGUAGE.schema, whole, given, asking(shop()))
    assert plan.is_planned
    assert difference(plan, reference, every.errors) is None
    return plan.data, [(error.message, error.path) for error in plan.errors]


async def data_of(
    query: str, variables: dict[str, Any] | None = None, shop: Callable[[], Shop] = opened
) -> Any:
    """The data of an answer without errors."""
    data, errors = await told(query, variables, shop)
    assert errors == []
    return data
