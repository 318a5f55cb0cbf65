"""Judges what is asked, from cheap to dear: its size, its cost, and whether it is valid at all."""

from dataclasses import dataclass

from graphql import DocumentNode, GraphQLError, OperationType

from app.graphql.asked import Asked, check_operation
from execution.cost import cost_of, reading_cost
from execution.documents import Documents
from execution.guard import TOO_MUCH, guarded
from execution.texts import check_literals, check_texts
from schema.build import Schema


@dataclass(frozen=True, slots=True)
class Judged:
    """A document with what one of its operations may cost; `known` if it was judged before."""

    text: str
    document: DocumentNode
    kind: OperationType
    cost: int
    known: bool


class Judge:
    """Remembers good documents: the same few are asked over and over."""

    def __init__(self, schema: Schema, most: int) -> None:
        self._schema = schema
        self._most = most
        self._documents = Documents()

    def reading_cost(self, asked: Asked) -> int:
        """What it costs to read and judge the document: nothing, where it is known already."""
        return 0 if self._documents.find(asked.query) else reading_cost(asked.query)

    def weigh(self, asked: Asked) -> Judged:
        """Invalid or GraphQLError for what is refused before anything is validated or read."""
        check_texts([asked.query, asked.variables, asked.operation])
        known = self._documents.find(asked.query)
        document = known or guarded(asked.query)
        if known is None:
            check_literals(document)
        kind = check_operation(document, asked.operation)
        cost = cost_of(self._schema.graph, document, asked.operation, asked.variables)
        if cost > self._most:
            raise too_dear(cost, self._most)
        return Judged(asked.query, document, kind, cost, known is not None)

    def faults(self, judged: Judged) -> list[GraphQLError]:
        """Why it is not valid; none if it is."""
        if judged.known:
            return []
        try:
            faults = self._schema.faults(judged.document)
        except RecursionError:
            return [GraphQLError("The operation is too deep.", extensions={"code": TOO_MUCH})]
        if not faults:
            self._documents.keep(judged.text, judged.document)
        return faults


def too_dear(cost: int, most: int) -> GraphQLError:
    message = f"The operation may cost {cost}, where {most} are taken: ask for less with `first`."
    return GraphQLError(message, extensions={"code": TOO_MUCH})
