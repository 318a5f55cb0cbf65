"""What random questions are filled with: ids, words and cursors of rows that some may not see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

import graphql
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from resolvers.ids import global_id
from tests.auth.world import LAST_MONTH, LONG_AGO, NOW, TOMORROW, named
from tests.privacy.viewers import Row

CURSORS = frozenset({"cursor", "startCursor", "endCursor"})
DAYS = (LONG_AGO, LAST_MONTH - timedelta(days=1), LAST_MONTH, TOMORROW)
MOMENTS = (NOW, NOW - timedelta(days=2), NOW + timedelta(days=1))


@dataclass
class Pool:
    """`ids` by noun, `words` by the GraphQL name of their column, `cursors` by type of list."""

    ids: dict[str, list[str]]
    words: dict[str, list[str]]
    cursors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def id_for(self, chance: Random, nouns: Iterable[str]) -> tuple[str, str]:
        """An id, mostly of one of these nouns, and its noun; now and then of nothing at all."""
        likely = [noun for noun in nouns if noun in self.ids]
        kind = chance.random()
        noun = chance.choice(likely if likely and kind < 0.9 else list(self.ids))
        if kind > 0.98:
            return chance.choice(("", "x", "T2JqZWN0aXZlOg==", "œ")), noun
        if kind > 0.96:
            return global_id(noun, UUID(int=chance.randrange(9))), noun
        return chance.choice(self.ids[noun]), noun

    def word_for(self, chance: Random, name: str) -> str:
        """A text, mostly of a column of that name, whole or its beginning."""
        known = self.words.get(name) if chance.random() < 0.7 else None
        found = chance.choice(known or self.words[chance.choice(list(self.words))])
        kind = chance.random()
        return found if kind < 0.5 else found[: chance.randint(1, 9)] if kind < 0.97 else ""

    def cursor_for(self, chance: Random, of: str) -> str | None:
        """Of another list, or of none, only rarely: such an error takes whole answers away."""
        known = self.cursors.get(of)
        if known and chance.random() < 0.97:
            return chance.choice(known)
        others = [each for of in sorted(self.cursors) for each in self.cursors[of]]
        return chance.choice(others or ["WyJ4Il0"]) if chance.random() < 0.1 else None

    def learn(self, schema: GraphQLSchema, query: str, data: Any) -> None:
        """Keeps the cursors of an answer."""
        for of, cursor in cursors_in(schema, parse(query, no_location=True), data):
            if cursor not in self.cursors[of]:
                self.cursors[of].append(cursor)


def pool_of(rows: Iterable[Row]) -> Pool:
    ids: dict[str, list[str]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for noun, values in rows:
        if isinstance(values.get("id"), UUID):
            ids[noun.__name__].append(global_id(noun.__name__, values["id"]))
        for name, value in values.items():
            if isinstance(value, str) and value not in words[camel(name)]:
                words[camel(name)].append(value)
    words["text"] += [word for known in list(words.values()) for word in known]
    words["clientMutationId"] += ["1", "2"]
    words["topics"] += words["topic"]
    ids["Person"].append(global_id("Person", named("nobody")))
    return Pool(dict(ids), {name: known for name, known in words.items() if known})


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def cursors_in(
    schema: GraphQLSchema, document: DocumentNode, data: Any
) -> Iterable[tuple[str, str]]:
    """Each cursor of an answer with the type of the list it is a place in."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and isinstance(data, dict):
            root = schema.get_root_type(node.operation)
            assert root is not None
            yield from Walk(schema, fragments).through(node.selection_set, root, data, "")


@dataclass(frozen=True)
class Walk:
    """Goes through an answer beside the selections that asked for it."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]

    def through(
        self, selected: SelectionSetNode, type_: Any, value: Any, inside: str
    ) -> Iterable[tuple[str, str]]:
        if isinstance(value, list):
            for each in cast("Any", value):
                yield from self.through(selected, type_, each, inside)
            return
        if not isinstance(value, dict):
            return
        for part in selected.selections:
            if isinstance(part, FieldNode):
                yield from self.field(part, type_, cast("dict[str, Any]", value), inside)
                continue
            assert isinstance(part, InlineFragmentNode | FragmentSpreadNode)
            fragment = (
                part if isinstance(part, InlineFragmentNode) else self.fragments[part.name.value]
            )
            condition = fragment.type_condition
            of = self.schema.get_type(condition.name.value) if condition else type_
            yield from self.through(fragment.selection_set, of, value, inside)

    def field(
        self, part: FieldNode, type_: Any, value: dict[str, Any], inside: str
    ) -> Iterable[tuple[str, str]]:
        answer = value.get(part.alias.value if part.alias else part.name.value)
        if part.name.value in CURSORS and isinstance(answer, str):
            yield inside, answer
        if part.selection_set is None or part.name.value not in getattr(type_, "fields", {}):
            return
        found = named_type(type_.fields[part.name.value])
        here = found.name if is_page(found) else inside
        yield from self.through(part.selection_set, found, answer, here)


def is_page(type_: Any) -> bool:
    return isinstance(type_, GraphQLObjectType) and "pageInfo" in type_.fields


def named_type(typed: Any) -> Any:
    """What a field or argument is of, lists and nulls aside."""
    library: Any = graphql  # Its types are only half known to type checkers.
    return library.get_named_type(typed.type)
