"""The plans of one document: one for each operation and each way its parts are skipped."""

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode
from graphql.execution.values import VariableValues, get_variable_values

from execution.compiled.collect import steering
from execution.compiled.compiling import Language, Unplanned, compiled
from execution.compiled.plan import Plan

MOST_SHAPES = 8
"""Of one document: what skips parts of it may be set in many ways, and seldom is. A plan takes some
hundred times its document's length, in bytes."""
MOST_ERRORS = 50
"""As many as graphql-core tells of one request's variables."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation with its variables; without a plan, only the reference can answer it."""

    plan: Plan | None
    variables: VariableValues
    because: str = ""
    """Why there is none."""


class Plans:
    """Compiles each operation of a valid document when it is asked for first."""

    def __init__(self, language: Language, document: DocumentNode) -> None:
        self._language = language
        self._document = document
        self._steering = steering(document)
        self._known: OrderedDict[tuple[str | None, ...], Plan | Unplanned] = OrderedDict()

    def prepared(
        self, name: str | None, given: Mapping[str, Any]
    ) -> Prepared | Sequence[GraphQLError]:
        """The operation of this name, or the only one; or what is wrong with its variables."""
        operation = self._operation(name)
        variables = get_variable_values(
            self._language.schema,
            operation.variable_definitions or (),
            dict(given),
            MOST_ERRORS,
            self._language.hide_suggestions,
        )
        if not isinstance(variables, VariableValues):
            return variables
        found = self._plan(operation, variables)
        if isinstance(found, Unplanned):
            return Prepared(None, variables, str(found))
        return Prepared(found, variables)

    def _operation(self, name: str | None) -> OperationDefinitionNode:
        return next(
            node
            for node in self._document.definitions
            if isinstance(node, OperationDefinitionNode)
            and (name is None or (node.name is not None and node.name.value == name))
        )

    def _plan(
        self, operation: OperationDefinitionNode, variables: VariableValues
    ) -> Plan | Unplanned:
        named = [each.variable.name.value for each in operation.variable_definitions or ()]
        # Where one that steers has no value, the reference tells what is wrong with that.
        if any(variables.coerced.get(each) is None for each in named if each in self._steering):
            return Unplanned("what skips a part of it is null")
        booleans = {each: variables.coerced[each] for each in named if each in self._steering}
        key = (operation.name.value if operation.name else None, *map(str, booleans.values()))
        if key not in self._known:
            self._known[key] = self._compiled(operation, booleans)
            if len(self._known) > MOST_SHAPES:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]

    def _compiled(
        self, operation: OperationDefinitionNode, booleans: Mapping[str, bool]
    ) -> Plan | Unplanned:
        try:
            return compiled(self._language, self._document, operation, booleans)
        except Unplanned as reason:
            # With its trace it would hold on to everything that compiling made.
            return reason.with_traceback(None)


@dataclass(slots=True)
class Tally:
    """How often plans answered, and how often the reference did, by the reason."""

    planned: int = 0
    referred: Counter[str] = field(default_factory=Counter[str])

    def count(self, prepared: Prepared) -> None:
        if prepared.plan is not None:
            self.planned += 1
        else:
            self.referred[prepared.because] += 1
