"""The two executors: compiled plans, and the reference for what they don't serve."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from graphql import DocumentNode, GraphQLError
from graphql.execution.values import VariableValues
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from app.graphql.asked import Asked
from execution.compiled.answers import answered
from execution.compiled.plan import Plan
from execution.cost import ARRIVAL, LOAD, OBJECT, SCALAR, actual_cost
from execution.edges import Operation
from schema.build import Schema


@dataclass(frozen=True, slots=True)
class Answered:
    """What an operation answered, and what it cost."""

    data: dict[str, Any] | None
    errors: Sequence[GraphQLError]
    spent: int


async def by_plan(
    plan: Plan, variables: VariableValues, operation: Operation, allowed: set[OperationType]
) -> Answered:
    kind = OperationType(plan.operation.value)
    if kind not in allowed:
        raise InvalidOperationTypeError(kind)
    answer = await answered(plan, operation, variables)
    made = ceil(answer.objects * OBJECT + answer.leaves * SCALAR)
    return Answered(answer.data, answer.errors, ARRIVAL + made + operation.loads * LOAD)


async def by_reference(
    schema: Schema,
    document: DocumentNode,
    asked: Asked,
    operation: Operation,
    allowed: set[OperationType],
) -> Answered:
    result = await schema.run(document, asked.variables, asked.operation, operation, allowed)
    spent = actual_cost(result.data, operation.loads)
    return Answered(result.data, result.errors or (), spent)
