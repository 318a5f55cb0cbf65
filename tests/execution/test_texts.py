"""Text that PostgreSQL can't hold is refused wherever it hides."""

from typing import Any

import pytest
from graphql import GraphQLError, parse

from execution.texts import check_literals, check_texts


@pytest.mark.parametrize(
    ("query", "given"),
    [
        ('{ a(b: "x\\u0000") }', {}),
        ('{ a(b: "x\\u{0}") }', {}),
        ('{ a(b: {c: ["x\\u0000"]}) }', {}),
        ("{ a }", {"b": "\0"}),
        ("{ a }", {"b": [{"c": "\ud800"}]}),
        ("{ a }", {"b\udfff": 1}),
        ("{ a }", "\ud800"),
    ],
)
def test_a_nul_or_a_lone_surrogate_is_refused(query: str, given: Any) -> None:
    with pytest.raises(GraphQLError, match="Text may hold no NUL"):
        check_both(query, given)


def test_every_other_sign_is_taken() -> None:
    check_both('{ a(b: "😀\\n\\u{1F600}") }', {"b": ["\x01\uffff😀", 1, None, True]})


def test_deep_values_are_searched_without_recursion() -> None:
    deep: Any = "\0"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(GraphQLError):
        check_texts(deep)


def check_both(query: str, given: Any) -> None:
    check_texts(given)
    check_literals(parse(query))
