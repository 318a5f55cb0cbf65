"""Twists a grown operation: parts are skipped or included, or asked for once more."""

from dataclasses import replace
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from tests.privacy.growing import Asked

STEERS = "steers"


def twisted(chance: Random, asked: Asked) -> Asked:
    """Another valid operation over the same fields."""
    document: DocumentNode = visit(parse(asked.query, no_location=True), Twist(chance))
    steers = VariableDefinitionNode(
        variable=VariableNode(name=NameNode(value=STEERS)),
        type=NonNullTypeNode(type=NamedTypeNode(name=NameNode(value="Boolean"))),
    )
    definitions = tuple(
        replace(each, variable_definitions=(*(each.variable_definitions or ()), steers))
        if isinstance(each, OperationDefinitionNode)
        else each
        for each in document.definitions
    )
    text = print_ast(replace(document, definitions=definitions))
    return Asked(text, {**asked.variables, STEERS: chance.random() < 0.5})


class Twist(Visitor):
    """Twists each part by chance."""

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self._chance = chance

    def leave_field(self, node: FieldNode, *_: object) -> Any:
        if self._chance.random() > 0.1:
            return None
        name = self._chance.choice(("skip", "include"))
        told = VariableNode(name=NameNode(value=STEERS))
        value = told if self._chance.random() < 0.7 else BooleanValueNode(value=name == "include")
        given = ArgumentNode(name=NameNode(value="if"), value=value)
        directive = DirectiveNode(name=NameNode(value=name), arguments=(given,))
        return replace(node, directives=(*(node.directives or ()), directive))

    def leave_selection_set(self, node: SelectionSetNode, *_: object) -> Any:
        if self._chance.random() > 0.1:
            return None
        again = self._chance.choice(node.selections)
        return replace(node, selections=(*node.selections, again))
