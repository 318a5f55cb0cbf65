"""Workers that share the tests out find the same ones in the same order, whatever their hashes."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import called, modules

ORDERED = {"sorted", "len", "min", "max", "sum", "any", "all"}


def test_no_test_takes_its_parameters_in_the_order_of_a_set() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules("tests")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called(node) == "parametrize"
        for argument in node.args[1:2]
        if takes_the_order_of_a_set(argument)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ("{1, 2}", True),
        ("[*{1, 2}]", True),
        ("list(set(names))", True),
        ("[each for each in {1, 2} - known]", True),
        ("sorted({1, 2})", False),
        ("[each for each in sorted(set(names))]", False),
        ("[({1, 2}, 'a set may be a parameter')]", False),
        ("[each for each in names if each not in {1, 2}]", False),
    ],
)
def test_what_counts_as_the_order_of_a_set(argument: str, found: bool) -> None:
    assert takes_the_order_of_a_set(ast.parse(argument, mode="eval").body) == found


def takes_the_order_of_a_set(node: ast.expr) -> bool:
    return any(is_set(each) for each in gone_through(node))


def gone_through(node: ast.expr) -> Iterator[ast.expr]:
    """The expressions whose order becomes the order of the parameters."""
    yield node
    inner: list[ast.expr] = []
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            inner = [each.value for each in elements if isinstance(each, ast.Starred)]
        case ast.ListComp(generators=loops) | ast.GeneratorExp(generators=loops):
            inner = [each.iter for each in loops]
        case ast.BinOp(left=left, right=right):
            inner = [left, right]
        case ast.Call(args=arguments) if called(node) not in ORDERED:
            inner = arguments
        case _:
            pass
    for each in inner:
        yield from gone_through(each)


def is_set(node: ast.expr) -> bool:
    return isinstance(node, ast.Set | ast.SetComp) or (
        isinstance(node, ast.Call) and called(node) in {"set", "frozenset"}
    )
