"""The executable schema, made once."""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any, ClassVar

import strawberry
from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLStreamDirective,
    NoSchemaIntrospectionCustomRule,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from execution.aside import Breathe, breathing, breathless
from execution.compiled.compiling import Language
from execution.compiled.given import converter
from execution.deferring import without_defer
from execution.edges import Operation
from schema.check_in import CheckIn
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription
from schema.task import Task

DOCUMENT = "document"
"""Where Strawberry carries a document that is parsed already."""


MOST_FAULTS = 20
"""Enough to mend a document by; each takes time to tell."""


class Schema(strawberry.Schema):
    """Ours tells errors where they are answered; Strawberry would log each client's typing slip."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Nothing: see app/graphql/masking.py."""

    hides_suggestions = False
    rules: ClassVar[Sequence[type[ASTValidationRule]]] = (
        MaybeNullValidationRule,
        OneOfInputValidationRule,
    )
    """Beside those of the specification."""

    @property
    def graph(self) -> GraphQLSchema:
        """As graphql-core knows it."""
        return self._schema

    @cached_property
    def language(self) -> Language:
        """What plans are compiled from."""
        return Language(self._schema, converter(self), self.hides_suggestions)

    async def run(
        self,
        document: DocumentNode,
        variables: dict[str, Any],
        name: str | None,
        operation: Operation,
        allowed: set[OperationType],
    ) -> ExecutionResult:
        """Executes an operation of a document that has no faults."""
        result = await self.execute(
            None,
            variable_values=variables,
            operation_name=name,
            context_value=operation,
            allowed_operation_types=allowed,
            operation_extensions={DOCUMENT: without_defer(document)},
        )
        assert isinstance(result, ExecutionResult)
        return result

    def faults(self, document: DocumentNode, breathe: Breathe = breathless) -> list[GraphQLError]:
        """Why a document can't be executed; none if it can."""
        return validate(
            self._schema,
            document,
            [breathing(breathe), *specified_rules, *self.rules],
            MOST_FAULTS,
            hide_suggestions=self.hides_suggestions,
        )


class ClosedSchema(Schema):
    """Tells nothing of itself: no introspection, and no names in place of misspelt ones."""

    hides_suggestions = True
    rules = (*Schema.rules, NoSchemaIntrospectionCustomRule)

    def _get_custom_context_kwargs(self, *given: Any, **named: Any) -> dict[str, Any]:
        """Strawberry hands these to graphql-core's `execute`, which coerces variables."""
        return {**super()._get_custom_context_kwargs(*given, **named), "hide_suggestions": True}


class Prepared(SchemaExtension):
    """Takes a document that was parsed and found to have no faults: nothing is done twice."""

    def on_operation(self) -> Iterator[None]:
        told = self.execution_context.operation_extensions or {}
        if DOCUMENT in told:
            self.execution_context.graphql_document = told[DOCUMENT]
            self.execution_context.pre_execution_errors = []
        yield


def built(kind: type[Schema], query: type[Any] = Query) -> Schema:
    """With `@defer`, which is done without, and without `@stream`, as lists are paged."""
    made = kind(
        query=query,
        mutation=Mutation,
        subscription=Subscription,
        types=[CheckIn, Task],
        config=StrawberryConfig(scalar_map=SCALARS, enable_experimental_incremental_execution=True),
        extensions=[Prepared],
    )
    kept = [each for each in made.graph.directives if each is not GraphQLStreamDirective]
    made.graph.directives = tuple(kept)
    return made


SCHEMA = built(ClosedSchema)


@cache
def open_schema() -> Schema:
    """The same for whoever develops against it."""
    return built(Schema)


def sdl() -> str:
    """The schema as text, as schema/schema.graphql holds it."""
    return SCHEMA.as_str() + "\n"
