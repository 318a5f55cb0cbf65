"""Judges what is asked, from cheap to dear: its size, its cost, and whether it is valid at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import DocumentNode, GraphQLError, OperationType

from app.graphql.asked import Asked, check_operation
from app.settings import Settings
from execution.aside import Breathe, breathless
from execution.compiled.plans import Plans, Prepared
from execution.cost import reading_cost
from execution.costs import Costs
from execution.documents import Documents
from execution.guard import TOO_MUCH, Limits, guarded
from execution.texts import check_literals, check_texts
from schema.build import SCHEMA, Schema, open_schema
from schema.subgraph import open_subgraph, subgraph

TRUSTED_CHARACTERS = 500_000
"""Of registered documents, which nobody's own push out: they are asked by all, whatever their
length."""


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it was read, with the plans made of it and the costs weighed so far."""

    document: DocumentNode
    plans: Plans
    costs: Costs


@dataclass(frozen=True, slots=True)
class Judged:
    """A document with what one of its operations may cost; `known` if it was found good before."""

    text: str
    read: Known
    kind: OperationType
    cost: int
    known: bool
    is_trusted: bool

    @property
    def document(self) -> DocumentNode:
        return self.read.document

    @property
    def plans(self) -> Plans:
        return self.read.plans


class Judge:
    """Remembers good documents: the same few are asked over and over."""

    def __init__(self, schema: Schema, most: int) -> None:
        self._schema = schema
        self._most = most
        longest = Limits().characters
        self._by_trust: Mapping[bool, Documents[Known]] = {
            True: Documents(TRUSTED_CHARACTERS, longest),
            False: Documents(),
        }

    def reading_cost(self, asked: Asked) -> int:
        """What it takes to read and judge the document: nothing, where it is known already."""
        known = self._by_trust[asked.is_trusted].find(asked.query)
        return 0 if known else reading_cost(asked.query)

    def weigh(self, asked: Asked, breathe: Breathe = breathless) -> Judged:
        """Invalid or GraphQLError for what is refused before anything is validated or read."""
        check_texts([asked.query, asked.variables, asked.operation])
        found = self._by_trust[asked.is_trusted].find(asked.query)
        known = found or self._read(asked.query, breathe)
        kind = check_operation(known.document, asked.operation)
        breathe()
        cost = known.costs.of(asked.operation, asked.variables)
        if cost > self._most:
            raise too_dear(cost, self._most)
        return Judged(asked.query, known, kind, cost, found is not None, asked.is_trusted)

    def _read(self, text: str, breathe: Breathe) -> Known:
        document = guarded(text, breathe=breathe)
        breathe()
        check_literals(document)
        plans = Plans(self._schema.language, document)
        return Known(document, plans, Costs(self._schema.graph, document))

    def faults(self, judged: Judged, breathe: Breathe = breathless) -> Sequence[GraphQLError]:
        """Why it is not valid; none if it is."""
        if judged.known:
            return []
        try:
            faults = self._schema.faults(judged.document, breathe)
        except RecursionError:
            return [GraphQLError("The operation is too deep.", extensions={"code": TOO_MUCH})]
        if not faults:
            self._by_trust[judged.is_trusted].keep(judged.text, judged.read)
        return faults

    def judged(self, asked: Asked, breathe: Breathe) -> tuple[Judged, Sequence[GraphQLError]]:
        """Both of the above; on any thread."""
        judged = self.weigh(asked, breathe)
        return judged, self.faults(judged, breathe)

    def prepared(self, asked: Asked, judged: Judged) -> Prepared | Sequence[GraphQLError]:
        """A valid document's operation, ready to run; or what is wrong with its variables."""
        return judged.plans.prepared(asked.operation, asked.variables)


def served(chosen: Settings) -> Schema:
    """Whole, or one subgraph of several; it tells of itself only where it is set to."""
    is_open = chosen.introspection or chosen.graphiql
    if chosen.federation:
        return open_subgraph() if is_open else subgraph()
    return open_schema() if is_open else SCHEMA


def too_dear(cost: int, most: int) -> GraphQLError:
    message = f"The operation may cost {cost}, where {most} are taken: ask for less with `first`."
    return GraphQLError(message, extensions={"code": TOO_MUCH})
