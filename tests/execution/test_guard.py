"""The guard: what asks for too much is refused at once."""

import pytest
from graphql import GraphQLError

from execution.guard import TOO_MUCH, Limits, guarded


def nested(levels: int) -> str:
    return "{a" * levels + "}" * levels


def bomb(fragments: int) -> str:
    """Each fragment spreads the next twice: 2 to the power of their number fields."""
    spreads = (f"fragment F{at} on T {{ ...F{at + 1} ...F{at + 1} }}" for at in range(fragments))
    return "{ x { ...F0 } } " + " ".join(spreads) + f" fragment F{fragments} on T {{ a }}"


def spread(fields: int) -> str:
    return " ".join(f"b{at}: a" for at in range(fields))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (nested(16), "too deep: 16 levels, where 15"),
        ("{" + " ".join(f"a{at}: a" for at in range(21)) + "}", "fields at the top: 21"),
        (f"{{ ...F {spread(21)} }} fragment F on T {{ a }}", "fields at the top: 22"),
        (f"{{ ...F }} fragment F on T {{ ... {{ {spread(21)} }} }}", "fields at the top: 21"),
        ("{ x { " + " ".join(f"a{at}: a" for at in range(61)) + "} }", "too many aliases: 61"),
        ("{ a " + "@b " * 51 + "}", "too many directives: 51"),
        (bomb(13), "too many fields: 8193"),
        (bomb(300), "too many fields: 1000000000"),
        (bomb(1000), "more than 4000 tokens"),
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


def test_a_long_chain_of_fragments_is_measured_without_recursion() -> None:
    links = (f"fragment F{at} on T {{ ...F{at + 1} }}" for at in range(490))
    with pytest.raises(GraphQLError, match="side by side"):
        guarded("{ ...F0 } " + " ".join(links) + "fragment F490 on T { a }")


def test_a_document_that_is_too_long_is_not_even_read() -> None:
    with pytest.raises(GraphQLError, match="too many characters: 70005"):
        guarded("{ a }" + " " * 70_000)


@pytest.mark.parametrize(
    "text",
    [
        "{ ...F } fragment F on T { ...F }",
        "{ ...F } fragment F on T { a { ...G } } fragment G on T { ... on T { ...F } }",
        "{ ...F0 }"
        + " ".join(f"fragment F{at} on T {{ ...F{(at + 1) % 400} }}" for at in range(400)),
    ],
)
def test_fragments_in_a_circle_are_refused(text: str) -> None:
    with pytest.raises(GraphQLError, match=r"Cannot spread fragment 'F0?' within itself"):
        guarded(text)


def test_a_fragment_that_nothing_spreads_is_refused_before_it_is_validated() -> None:
    with pytest.raises(GraphQLError, match=r"Fragment 'F\d+' is never used"):
        guarded(bomb(20).replace("{ ...F0 }", "{ a }"))


def clashing(times: int) -> str:
    return "{ a { " + " ".join(f"b {{ c(d: {at}) }}" for at in range(times)) + " } }"


def spreading(times: int) -> str:
    spreads = " ".join(f"...F{at}" for at in range(times))
    return f"{{ a {{ {spreads} }} }}" + " ".join(
        f"fragment F{at} on T {{ b{at} }}" for at in range(times)
    )


@pytest.mark.parametrize("text", [clashing(60), spreading(60), clashing(20) + spreading(60)])
def test_what_a_validator_would_compare_for_long_is_refused(text: str) -> None:
    with pytest.raises(GraphQLError, match="fields of one name side by side"):
        guarded(text)


@pytest.mark.parametrize("text", [clashing(30), spreading(50)])
def test_fields_of_one_name_are_taken_in_reason(text: str) -> None:
    assert guarded(text).definitions


def test_directives_are_counted_wherever_they_stand() -> None:
    flood = "query($a: Int " + "@b " * 20 + ") " + "@b " * 20 + "{ ...F } fragment F on T "
    with pytest.raises(GraphQLError, match="too many directives: 60"):
        guarded(flood + "@b " * 20 + "{ a }")


def test_variables_are_counted() -> None:
    with pytest.raises(GraphQLError, match="too many variables: 101"):
        guarded("query(" + " ".join(f"$v{at}: Int" for at in range(101)) + ") { a }")
