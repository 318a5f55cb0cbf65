"""One operation, answered by its plan, by the reference, and by the reference without propagation.

The last one leaves a null at each place that failed and takes nothing else away, so that it tells
every error that there is; see comparing.py for what that is good for.
"""

import gc
import warnings
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import graphql
from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
)

from execution.compiled.answers import answered
from execution.compiled.plans import Plans, Prepared
from execution.edges import Operation


@contextmanager
def given_up() -> Generator[None]:
    """What graphql-core gives up it does not await, and Python would complain of that later.

    It is collected here and at no other time, where no filter of warnings could be reached. Only
    what was made meanwhile is looked through: all that other tests left behind took seconds.
    """
    gc.disable()
    gc.freeze()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
        try:
            yield
        finally:
            gc.collect()
            gc.unfreeze()
            gc.enable()


@dataclass(frozen=True)
class Told:
    """An answer; `is_planned` where a plan gave it, or found its variables wrong."""

    data: Any
    errors: Sequence[GraphQLError]
    is_planned: bool = True


async def by_plan(plans: Plans, variables: Mapping[str, Any], operation: Operation) -> Told:
    prepared = plans.prepared(None, variables)
    if not isinstance(prepared, Prepared):
        return Told(None, prepared)
    if prepared.plan is None:
        return Told(None, (), is_planned=False)
    answer = await answered(prepared.plan, operation, prepared.variables)
    return Told(answer.data, answer.errors)


async def by_reference(
    schema: GraphQLSchema,
    document: DocumentNode,
    variables: Mapping[str, Any],
    operation: Operation,
    *middleware: object,
) -> Told:
    library: Any = graphql  # Its types are only half known to type checkers.
    # The graph has `@defer`, which the other one would not hear of; nothing is marked by it here.
    result = library.experimental_execute_incrementally(
        schema,
        document,
        context_value=operation,
        variable_values=dict(variables),
        middleware=middleware or None,
    )
    if hasattr(result, "__await__"):
        result = await result
    await operation.end()
    return Told(result.data, result.errors or ())


def without_propagation(document: DocumentNode) -> DocumentNode:
    """graphql-core does without it where the operation says so; see its directives."""
    told = DirectiveNode(name=NameNode(value="experimental_disableErrorPropagation"), arguments=())
    return replace(
        document,
        definitions=tuple(
            replace(each, directives=(*(each.directives or ()), told))
            if isinstance(each, OperationDefinitionNode)
            else each
            for each in document.definitions
        ),
    )
