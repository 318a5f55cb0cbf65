"""Random operations grown from the schema: what is new in it is asked for by itself."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import graphql
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationType,
)

from tests.privacy.pool import DAYS, MOMENTS, Pool, is_page, named_type
from tests.privacy.referring import representations
from tests.privacy.steering import Way

# Some of its functions have types that a checker knows by half only.
LIBRARY: Any = graphql
DEEPEST = 11
MOST_ALIASES = 25
LIKELY = {"after": 0.2, "asOf": 0.5, "filter": 0.6}
HIDDEN_BY_ROW = ("KeyResult", "Objective", "PrivateNote")
ODD_NUMBERS = (-1, 0, 100, 101, 2**31 - 1)


@dataclass(frozen=True)
class Asked:
    """An operation as it is sent."""

    query: str
    variables: dict[str, Any]

    @property
    def body(self) -> bytes:
        return json.dumps({"query": self.query, "variables": self.variables}).encode()

    def __str__(self) -> str:
        return f"{self.query}\n  variables {json.dumps(self.variables)}"


def grown(chance: Random, schema: GraphQLSchema, pool: Pool, way: Way = ()) -> Asked:
    """One operation; mostly a query. Its first root goes a way, if one is given."""
    return Growth(chance, schema, pool, way).operation()


@dataclass
class Growth:
    """One operation as it grows; `left` is about how many fields its root may still get.

    `wanted` is the type that a field's answer must be of, for it to go its way.
    """

    chance: Random
    schema: GraphQLSchema
    pool: Pool
    way: Way = ()
    wanted: str = ""
    left: int = 0
    aliases: int = 0
    spread: int = 0
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])
    fragments: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def operation(self) -> Asked:
        kind = self.kind()
        root = self.schema.get_root_type(kind)
        assert root is not None
        taken: set[str] = set()
        # A subscription has one root field.
        more = 0 if kind is OperationType.SUBSCRIPTION else self.chance.randint(1, 4)
        fields = [self.root(root, taken, way) for way in (self.way, *[Way()] * more)]
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        head = f"{kind.value} Q({declared})" if declared else kind.value
        fragments = "".join(f"\n{text}" for text, _ in self.fragments.values())
        values = {name: value for name, (_, value) in self.variables.items()}
        return Asked(f"{head} {{ {' '.join(fields)} }}{fragments}", values)

    def kind(self) -> OperationType:
        """That of the way; where there is none, mostly a query."""
        acts = self.chance.random() < 0.15
        if self.way:
            return next(
                kind
                for kind in OperationType
                if (root := self.schema.get_root_type(kind)) and root.name == self.way[0].on
            )
        return OperationType.MUTATION if acts and self.schema.mutation_type else OperationType.QUERY

    def root(self, type_: GraphQLObjectType, taken: set[str], way: Way) -> str:
        self.left = self.chance.randint(3, 18)
        name = way[0].field if way else self.any_root(type_)
        return self.field(name, type_, 1, taken, way[1:])

    def any_root(self, type_: GraphQLObjectType) -> str:
        fields: dict[str, Any] = dict(type_.fields)
        [name] = self.chance.choices([*fields], weights(self.schema, type_, tuple(self.pool.ids)))
        return name

    def field(self, name: str, type_: Any, depth: int, taken: set[str], way: Way = ()) -> str:
        self.left -= 1
        self.wanted = way[0].on if way else ""
        alias = self.alias(name, taken)
        declared = type_.fields[name]
        found = named_type(declared)
        nouns: list[str] = []
        given = ", ".join(self.arguments(declared, found.name, depth, nouns))
        call = f"{alias}{name}({given})" if given else f"{alias}{name}"
        if LIBRARY.is_leaf_type(found):
            return call
        return f"{call} {self.selection(found, depth + 1, nouns, way)}"

    def alias(self, name: str, taken: set[str]) -> str:
        if name not in taken:
            taken.add(name)
            return ""
        self.aliases += 1
        return f"a{self.aliases}: "

    def selection(self, type_: Any, depth: int, nouns: list[str], way: Way) -> str:
        if LIBRARY.is_abstract_type(type_):
            return self.either(type_, depth, nouns, way)
        if way:
            return f"{{ {' '.join(self.fields_of(type_, depth, set(), way))} }}"
        known = [name for name, (_, on) in self.fragments.items() if on == type_.name]
        if known and self.chance.random() < 0.5:
            return f"{{ ...{self.chance.choice(known)} }}"
        if self.chance.random() > 0.06:
            return f"{{ {' '.join(self.fields_of(type_, depth, set()))} }}"
        # Spread elsewhere it must not be deeper, so it is grown as if it stood far down.
        self.spread += 1
        name = f"F{self.spread}"
        body = " ".join(self.fields_of(type_, max(depth, DEEPEST - 3), set()))
        self.fragments[name] = (f"fragment {name} on {type_.name} {{ {body} }}", type_.name)
        return f"{{ ...{name} }}"

    def either(self, type_: Any, depth: int, nouns: list[str], way: Way) -> str:
        """Parts for some of the types that it may be, those of a given id among them."""
        possible = {each.name: each for each in self.schema.get_possible_types(type_)}
        names = [way[0].on] if way else []
        names += [noun for noun in nouns if noun in possible]
        names += self.chance.sample(sorted(possible), self.chance.randint(0 if names else 1, 2))
        taken: set[str] = set()
        parts = ["__typename"]
        for name in dict.fromkeys(names):
            rest = way if way and way[0].on == name else ()
            own = " ".join(self.fields_of(possible[name], depth, taken, rest))
            parts.append(f"... on {name} {{ {own} }}")
        return f"{{ {' '.join(parts)} }}"

    def fields_of(
        self, type_: GraphQLObjectType, depth: int, taken: set[str], way: Way = ()
    ) -> Iterator[str]:
        """The next step of a way, some leaves, and a few of what has fields of its own."""
        if way:
            yield self.field(way[0].field, type_, depth, taken, way[1:])
        leaves, deeper = leaves_and_deeper(type_)
        most = 4 if self.left > 0 else 1
        chosen = self.chance.sample(leaves, min(len(leaves), self.chance.randint(1, most)))
        if is_page(type_):
            chosen = chosen if self.chance.random() < 0.5 else []
            deeper = self.chance.choice((["nodes"], ["edges"], ["nodes", "pageInfo"], ["pageInfo"]))
        if deeper and self.left > 0 and depth < DEEPEST:
            wished = 1 if self.must_go_on(type_) else self.chance.choice((0, 1, 1, 2, 3))
            chosen += self.chance.sample(deeper, min(len(deeper), wished))
            if wished and self.aliases < MOST_ALIASES and self.chance.random() < 0.1:
                chosen.append(chosen[-1])
        for name in chosen or ["__typename"]:
            yield name if name == "__typename" else self.field(name, type_, depth, taken)

    def must_go_on(self, type_: GraphQLObjectType) -> bool:
        """Pages and edges say nothing by themselves."""
        return is_page(type_) or type_.name.endswith("Edge")

    def arguments(
        self, declared: Any, returned: str, depth: int, nouns: list[str]
    ) -> Iterator[str]:
        given = self.given({name: each.type for name, each in declared.args.items()})
        for name in given:
            argument = declared.args[name]
            value = self.value(name, argument.type, returned, depth, nouns)
            yield f"{name}: {self.written(argument, value)}"

    def given(self, types: dict[str, Any]) -> list[str]:
        """Which of some arguments are given; often one alone, as two may rule each other out."""
        needed = [
            name
            for name, type_ in types.items()
            if LIBRARY.is_non_null_type(type_) and (name != "first" or self.chance.random() < 0.95)
        ]
        free = [name for name in types if name not in needed]
        chosen = [name for name in free if self.chance.random() < LIKELY.get(name, 0.5)]
        if chosen and self.chance.random() < 0.5:
            chosen = [self.chance.choice(chosen)]
        return [*needed, *chosen]

    def written(self, argument: Any, value: Any) -> str:
        """In place or as a variable."""
        plain = isinstance(value, str | int | bool | None)
        if not plain or self.chance.random() < 0.25:
            name = f"v{len(self.variables)}"
            self.variables[name] = (str(argument.type), value)
            return f"${name}"
        literal = LIBRARY.ast_from_value(value, argument.type) or LIBRARY.NullValueNode()
        return str(LIBRARY.print_ast(literal))

    def value(self, name: str, type_: Any, returned: str, depth: int, nouns: list[str]) -> Any:
        found = LIBRARY.get_nullable_type(type_)
        if name == "representations":
            return representations(self.chance, self.pool, nouns)
        if LIBRARY.is_list_type(found):
            inner = found.of_type
            count = self.chance.randint(0, 2)
            return [self.value(name, inner, returned, depth, nouns) for _ in range(count)]
        if isinstance(found, GraphQLInputObjectType):
            return {
                each: self.value(each, inner.type, returned, depth, nouns)
                for each, inner in self.given_of(found)
            }
        if isinstance(found, GraphQLEnumType):
            return self.chance.choice(list(found.values))
        return self.scalar(found.name, name, returned, depth, nouns)

    def given_of(self, type_: GraphQLInputObjectType) -> Iterator[tuple[str, Any]]:
        fields: dict[str, Any] = dict(type_.fields)
        for name in self.given({name: each.type for name, each in fields.items()}):
            yield name, fields[name]

    def scalar(self, kind: str, name: str, returned: str, depth: int, nouns: list[str]) -> Any:
        if kind == "ID":
            wanted = nouns_for(self.schema, tuple(self.pool.ids), name, returned)
            likely = [self.wanted] if self.wanted in wanted else wanted
            id_, noun = self.pool.id_for(self.chance, likely)
            nouns.append(noun)
            return id_
        if kind == "Int":
            return self.number(name, depth)
        if kind == "String":
            if name in ("after", "before"):
                return self.pool.cursor_for(self.chance, returned)
            return self.pool.word_for(self.chance, name)
        return self.other(kind)

    def number(self, name: str, depth: int) -> int:
        if self.chance.random() < 0.005:
            return self.chance.choice(ODD_NUMBERS)
        if name in ("first", "last"):
            return self.chance.randint(1, 25 if depth < 3 else 4)
        return self.chance.choice((1, 2, 3, 50, 90))

    def other(self, kind: str) -> Any:
        """A value of a scalar of ours; of one that is new, some text."""
        known: dict[str, Any] = {
            "Boolean": self.chance.random() < 0.5,
            "Float": self.chance.random(),
            "Date": self.chance.choice(DAYS).isoformat(),
            "DateTime": self.chance.choice(MOMENTS).isoformat(),
            "Decimal": str(self.chance.randint(0, 100)),
            "JSON": {},
            "URL": "https://example.com/",
        }
        return known.get(kind, "1")


@cache
def weights(schema: GraphQLSchema, type_: GraphQLObjectType, nouns: tuple[str, ...]) -> list[int]:
    """How often each field of a root is asked."""
    fields: dict[str, Any] = dict(type_.fields)
    return [weight(schema, each, nouns) for each in fields.values()]


def weight(schema: GraphQLSchema, field: Any, nouns: tuple[str, ...]) -> int:
    """What may be of any type, and what acts on what may be hidden, has more ways to tell."""
    answered, given = named_type(field), field.args.get("input")
    if LIBRARY.is_abstract_type(answered):
        return 3
    names: list[str] = [] if given is None else [*named_type(given).fields]
    wanted = {noun for name in names for noun in nouns_for(schema, nouns, name, answered.name)}
    return 1 if wanted.isdisjoint(HIDDEN_BY_ROW) else 12


@cache
def nouns_for(schema: GraphQLSchema, nouns: tuple[str, ...], name: str, returned: str) -> list[str]:
    """Whose ids an argument may want, by its own name and by the type of the answer."""
    type_: Any = schema.get_type(returned)
    if LIBRARY.is_abstract_type(type_):
        return [each.name for each in schema.get_possible_types(type_)]
    return [
        noun for noun in nouns if returned.startswith(noun) or noun.lower().endswith(name.lower())
    ]


@cache
def leaves_and_deeper(type_: GraphQLObjectType) -> tuple[list[str], list[str]]:
    fields: dict[str, Any] = dict(type_.fields)
    leaves = [name for name, each in fields.items() if LIBRARY.is_leaf_type(named_type(each))]
    return leaves, [name for name in fields if name not in leaves]
