"""Mutations, by both executors: one after the other, and nothing after one that takes all away."""

from graphql import parse

from execution.compiled.plans import Plans
from execution.examples.bookshop import LANGUAGE, asking
from execution.examples.rows import opened
from tests.execution.proof.asking import data_of, told
from tests.execution.proof.executors import by_plan, by_reference

REPRICE = '{name}: reprice(input: {{itemId: "{item}", price: "{price}"}}) {{ {asked} }}'
PRICES = "item { price } fresh { price }"


def repriced(name: str, item: str, price: str, asked: str = PRICES) -> str:
    return REPRICE.format(name=name, item=item, price=price, asked=asked)


async def test_each_action_is_answered_before_the_next_is_done() -> None:
    query = f"mutation {{ {repriced('a', 'b1', '1.00')} {repriced('b', 'b1', '2.00')} }}"
    one, two = ({"item": {"price": price}, "fresh": {"price": price}} for price in ("1.00", "2.00"))
    assert await data_of(query) == {"a": one, "b": two}


async def test_an_input_takes_its_defaults() -> None:
    query = 'mutation { reprice(input: {itemId: "b1"}) { item { price } } }'
    assert await data_of(query) == {"reprice": {"item": {"price": "1.00"}}}


async def test_an_action_that_fails_is_told() -> None:
    data, errors = await told(f"mutation {{ {repriced('a', 'x', '1.00')} }}")
    assert (data, [path for _, path in errors]) == (None, [["a"]])


async def test_nothing_is_done_after_an_action_that_takes_the_answer_away() -> None:
    wrong = repriced("a", "b1", "-2.00", "item { related { id } } fresh { id } item { price }")
    lost = repriced("b", "x", "3.00")
    document = parse(f"mutation {{ {wrong} {lost} {repriced('c', 'b2', '4.00')} }}")
    ours, theirs = opened(), opened()
    await by_plan(Plans(LANGUAGE, document), {}, asking(ours))
    await by_reference(LANGUAGE.schema, document, {}, asking(theirs))
    prices = [[shop.items[item].price for item in ("b1", "b2")] for shop in (ours, theirs)]
    assert prices[0] == prices[1] == [-200, None]
