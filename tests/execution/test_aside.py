"""Long work beside everything else: others go on meanwhile, and it ends as it would alone."""

import asyncio
from collections.abc import Callable
from time import perf_counter, thread_time

import pytest
from graphql import GraphQLError, build_schema, parse, specified_rules, validate

from execution.aside import Aside, Breath, Breathe, breathing, parsed

LONG = "query($a: Int) { " + "f(a: $a) " * 100 + "}"
SCHEMA = build_schema("type Query { f(a: Int): Int }")


class Counting:
    """Breaths, counted."""

    def __init__(self) -> None:
        self.taken = 0

    def __call__(self) -> None:
        self.taken += 1


async def test_others_go_on_while_something_long_is_done() -> None:
    def work(breathe: Breathe) -> str:
        until = thread_time() + 0.05
        while thread_time() < until:
            breathe()
        return "done"

    doing = asyncio.create_task(Aside().done(work))
    turns = 0
    while not doing.done():
        turns += 1
        await asyncio.sleep(0.001)
    assert (doing.result(), turns > 20) == ("done", True)


async def test_one_piece_follows_another_in_the_order_they_came() -> None:
    aside, seen = Aside(), list[str]()

    def piece(name: str) -> Callable[[Breathe], None]:
        def work(breathe: Breathe) -> None:
            seen.append(f"{name} begins")
            breathe()
            seen.append(f"{name} ends")

        return work

    await asyncio.gather(*(aside.done(piece(name)) for name in "ab"))
    assert seen == ["a begins", "a ends", "b begins", "b ends"]


async def test_what_fails_fails_for_whoever_waits() -> None:
    def work(_: Breathe) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Aside().done(work)


def test_a_breath_rests_for_nine_times_as_long_as_was_worked() -> None:
    breathe = Breath()
    breathe()
    until = thread_time() + 0.004
    while thread_time() < until:
        pass
    started = perf_counter()
    breathe()
    assert perf_counter() - started >= 0.036


def test_a_document_is_read_with_a_breath_at_each_token() -> None:
    breaths = Counting()
    assert parsed(LONG, 1_000, breaths) == parse(LONG)
    assert breaths.taken > 400


def test_a_document_of_too_many_tokens_is_refused_as_ever() -> None:
    with pytest.raises(GraphQLError, match="more than 100 tokens"):
        parsed(LONG, 100, Counting())


@pytest.mark.parametrize("text", [LONG, "{ f g }", "{ f(a: $b) }", "query($a: Int) { f }"])
def test_breaths_change_nothing_about_what_is_valid(text: str) -> None:
    document, breaths = parse(text), Counting()
    found = validate(SCHEMA, document, [breathing(breaths), *specified_rules])
    assert found == validate(SCHEMA, document)


def test_rules_that_visit_the_document_by_themselves_breathe_too() -> None:
    """Two of them look for variables in all of it, beside the visit of all rules."""
    document, breaths = parse(LONG), Counting()
    validate(SCHEMA, document, [breathing(breaths)])
    together, breaths.taken = breaths.taken, 0
    validate(SCHEMA, document, [breathing(breaths), *specified_rules])
    assert breaths.taken > 1.8 * together
