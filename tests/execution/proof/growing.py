"""Random operations grown from a schema: whatever GraphQL lets one write of it.

Fields that are alike have the same key wherever they stand, so that they merge and are valid.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import graphql
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLSchema

# Some of its functions have types that a checker knows by half only.
LIBRARY: Any = graphql
DEEPEST = 6
STEERING = ("Boolean!", "Boolean! = true", "Boolean! = false", "Boolean = false", "Boolean = true")
MISSING = object()

Scalar = Callable[[Random, str, str], Any]
"""Draws a value for a scalar, by the names of its type and of what takes it."""


@dataclass(frozen=True)
class Asked:
    """An operation as it is sent."""

    query: str
    variables: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.query}\n  variables {json.dumps(self.variables)}"


@dataclass
class Growth:
    """One operation as it grows; `left` is about how many fields it may still get."""

    chance: Random
    schema: GraphQLSchema
    scalar: Scalar
    left: int = 0
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])
    keys: dict[str, str] = field(default_factory=dict[str, str])
    fragments: dict[str, tuple[Any, str]] = field(default_factory=dict[str, tuple[Any, str]])

    def operation(self) -> Asked:
        acts = self.schema.mutation_type is not None and self.chance.random() < 0.1
        root: Any = self.schema.mutation_type if acts else self.schema.query_type
        self.left = self.chance.choice((4, 10, 25))
        body = self.selection(root, 1)
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        kind = "mutation" if acts else "query"
        head = f"{kind} Q({declared})" if declared else kind
        fragments = "".join(
            f"\nfragment {name} on {on.name} {text}" for name, (on, text) in self.fragments.items()
        )
        given = {name: value for name, (_, value) in self.variables.items() if value is not MISSING}
        return Asked(f"{head} {body}{fragments}", given)

    def selection(self, type_: Any, depth: int) -> str:
        parts = list(self.parts(type_, depth))
        return f"{{ {' '.join(parts)} }}"

    def parts(self, type_: Any, depth: int) -> Iterator[str]:
        """One of them at least is left in whatever the variables say, unless chance will not."""
        for _ in range(self.chance.randint(1, 4)):
            kind = self.chance.random()
            if kind < 0.06:
                yield f"{self.alias('__typename', '')}__typename{self.steered()}"
            elif kind < 0.16 and depth < DEEPEST:
                on = self.overlapping(type_)
                condition = f" on {on.name}" if on is not type_ or kind < 0.1 else ""
                yield f"...{condition}{self.steered()} {self.selection(on, depth + 1)}"
            elif kind < 0.26 and depth < DEEPEST:
                yield f"...{self.fragment(type_, depth)}{self.steered()}"
            elif getattr(type_, "fields", None):
                yield self.field(type_, depth)
            else:
                on = self.overlapping(type_)
                yield f"... on {on.name} {self.selection(on, depth + 1)}"

    def overlapping(self, type_: Any) -> Any:
        """A type that some of its objects are of."""
        mine = self.possible(type_)
        kinds = [each for each in self.schema.type_map.values() if LIBRARY.is_composite_type(each)]
        fitting = [
            each for each in kinds if not each.name.startswith("__") and mine & self.possible(each)
        ]
        return self.chance.choice(fitting)

    def possible(self, type_: Any) -> set[str]:
        if LIBRARY.is_abstract_type(type_):
            return {each.name for each in self.schema.get_possible_types(type_)}
        return {type_.name}

    def fragment(self, type_: Any, depth: int) -> str:
        fitting = [
            name
            for name, (on, _) in self.fragments.items()
            if self.possible(on) & self.possible(type_)
        ]
        if fitting and self.chance.random() < 0.6:
            return self.chance.choice(fitting)
        on = self.overlapping(type_)
        text = self.selection(on, max(depth, DEEPEST - 2))
        name = f"F{len(self.fragments)}"
        self.fragments[name] = on, text
        return name

    def field(self, type_: Any, depth: int) -> str:
        leaves, deeper = leaves_and_deeper(type_)
        may_go_on = self.left > 0 and depth < DEEPEST and self.chance.random() < 0.6
        chosen = deeper if deeper and (may_go_on or not leaves) else leaves
        name = self.chance.choice(chosen)
        return self.call(type_.fields[name], name, depth)

    def call(self, declared: Any, name: str, depth: int) -> str:
        self.left -= 1
        given = ", ".join(self.arguments(declared))
        arguments = f"({given})" if given else ""
        call = f"{self.alias(name, arguments)}{name}{arguments}{self.steered()}"
        found = LIBRARY.get_named_type(declared.type)
        if LIBRARY.is_leaf_type(found):
            return call
        return f"{call} {self.selection(found, depth + 1)}"

    def alias(self, name: str, arguments: str) -> str:
        """The same for the same, now and then one of its own."""
        own = "" if self.chance.random() < 0.9 else self.chance.choice("xyz")
        known = f"{name}{arguments}{own}"
        if not own and not arguments:
            return ""
        return f"{self.keys.setdefault(known, f'k{len(self.keys)}')}: "

    def steered(self) -> str:
        """Mostly nothing; else what skips it or includes it."""
        if self.chance.random() > 0.12:
            return ""
        name = self.chance.choice(("skip", "include"))
        return f" @{name}(if: {self.condition()})"

    def condition(self) -> str:
        if self.chance.random() < 0.25:
            return self.chance.choice(("true", "false"))
        name = f"b{self.chance.randint(0, 2)}"
        if name not in self.variables:
            type_ = self.chance.choice(STEERING)
            value = self.chance.choice((True, False))
            is_left_out = "=" in type_ and self.chance.random() < 0.5
            self.variables[name] = (type_, MISSING if is_left_out else value)
        return f"${name}"

    def arguments(self, declared: Any) -> Iterator[str]:
        for name, argument in declared.args.items():
            if not LIBRARY.is_required_argument(argument) and self.chance.random() < 0.4:
                continue
            yield f"{name}: {self.argument(name, argument.type)}"

    def argument(self, name: str, type_: Any) -> str:
        """In place, or by a variable: of its own type, with a default, missing or null."""
        value = self.value(name, type_)
        if self.chance.random() < 0.6:
            return written(value, type_)
        known = f"v{len(self.variables)}"
        kind, value = str(type_), self.varied(value)
        if self.chance.random() < 0.3:
            kind = f"{kind} = {written(self.value(name, type_), type_)}"
            value = MISSING if self.chance.random() < 0.5 else value
        elif not kind.endswith("!") and self.chance.random() < 0.2:
            value = MISSING
        self.variables[known] = (kind, value)
        return f"${known}"

    def varied(self, value: Any) -> Any:
        """Now and then something that no variable of its type takes."""
        return {"wrong": [1]} if self.chance.random() < 0.005 else value

    def value(self, name: str, type_: Any) -> Any:
        if not LIBRARY.is_non_null_type(type_) and self.chance.random() < 0.15:
            return None
        found = LIBRARY.get_nullable_type(type_)
        if LIBRARY.is_list_type(found):
            return [self.value(name, found.of_type) for _ in range(self.chance.randint(0, 2))]
        if isinstance(found, GraphQLInputObjectType):
            return {
                each: self.value(each, inner.type)
                for each, inner in found.fields.items()
                if LIBRARY.is_required_input_field(inner) or self.chance.random() < 0.6
            }
        if isinstance(found, GraphQLEnumType):
            return self.chance.choice(list(found.values))
        return self.scalar(self.chance, found.name, name)


def written(value: Any, type_: Any) -> str:
    """A value as a document writes it."""
    found = LIBRARY.get_nullable_type(type_)
    if is_a(value, list):
        return f"[{', '.join(written(each, found.of_type) for each in value)}]"
    if is_a(value, dict):
        inner = (f"{key}: {written(each, found.fields[key].type)}" for key, each in value.items())
        return f"{{{', '.join(inner)}}}"
    if value is not None and isinstance(found, GraphQLEnumType):
        return str(value)
    return json.dumps(value)


def is_a(value: object, kind: type[Any]) -> bool:
    """Asked like this, the value stays of any type to a checker."""
    return isinstance(value, kind)


def leaves_and_deeper(type_: Any) -> tuple[list[str], list[str]]:
    fields: dict[str, Any] = dict(type_.fields)
    leaves = [
        name
        for name, each in fields.items()
        if LIBRARY.is_leaf_type(LIBRARY.get_named_type(each.type))
    ]
    return leaves, [name for name in fields if name not in leaves]
