"""The guard: what asks for too much is refused at once."""

import pytest
from graphql import GraphQLError

from execution.guard import TOO_MUCH, Limits, guarded


def nested(levels: int) -> str:
    return "{a" * levels + "}" * levels


def bomb(fragments: int) -> str:
    """Each fragment spreads the next twice: 2 to the power of their number fields."""
    spreads = (f"fragment F{at} on T {{ ...F{at + 1} ...F{at + 1} }}" for at in range(fragments))
    return "{ ...F0 } " + " ".join(spreads) + f" fragment F{fragments} on T {{ a }}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (nested(16), "too deep: 16 levels, where 15"),
        ("{" + " ".join(f"a{at}: a" for at in range(21)) + "}", "fields at the top: 21"),
        ("{ x { " + " ".join(f"a{at}: a" for at in range(61)) + "} }", "too many aliases: 61"),
        ("{ a " + "@b " * 51 + "}", "too many directives: 51"),
        (bomb(13), "too many fields: 8192"),
        (bomb(80), "too many fields"),
        (" ".join(f"query Q{at} {{ a }}" for at in range(21)), "too many operations: 21"),
    ],
)
def test_what_asks_for_too_much_is_refused_by_the_limit_it_passes(text: str, said: str) -> None:
    with pytest.raises(GraphQLError, match=said) as refused:
        guarded(text)
    assert refused.value.extensions == {"code": TOO_MUCH}


def test_a_document_with_too_many_tokens_is_not_even_read() -> None:
    with pytest.raises(GraphQLError, match="tokens"):
        guarded("{" + " a" * 5_000 + "}")


@pytest.mark.parametrize(
    "text",
    [
        nested(15),
        "{ ...F } fragment F on T { a { b } }",
        "{ ...F } fragment F on T { ...F }",
        "{ ...Nothing }",
        bomb(12),
    ],
)
def test_what_stays_within_the_limits_goes_on_to_validation(text: str) -> None:
    assert guarded(text, Limits()).definitions


def test_an_inline_fragment_hides_nothing() -> None:
    deep = "{ ... on T " * 3 + nested(16) + " }" * 3
    with pytest.raises(GraphQLError, match="too deep: 16"):
        guarded(deep)
