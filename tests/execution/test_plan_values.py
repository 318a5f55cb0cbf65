"""What stands in an answer, by both executors: lists, leaves, nulls and what failed."""

from dataclasses import replace
from typing import Any

import pytest

from execution.examples.rows import Shop, opened
from tests.execution.proof.asking import data_of, told
from tests.execution.proof.shops import Again, Broken, Odd


class Unsayable:
    """What no label can hold."""

    def __str__(self) -> str:
        raise ValueError("too long to say")


CHAPTERS = '{ item(id: "b1") { ... on Book { chapters } } }'
NO_LIST = "Expected Iterable, but did not find one for field 'Book.chapters'."


def with_book(**values: Any) -> Shop:
    """The shop, its first book changed."""
    shop = opened()
    shop.items["b1"] = replace(shop.items["b1"], **values)
    return shop


async def test_lists_of_lists_may_hold_nulls() -> None:
    assert await data_of(CHAPTERS) == {"item": {"chapters": [["Ebb", "Flood"], [None]]}}


async def test_leaves_are_written_by_their_types() -> None:
    data = await data_of('{ item(id: "b3") { price ... on Book { genre inPrint rating pages } } }')
    book = {"price": "8.00", "genre": "POETRY", "inPrint": False, "rating": 4.5, "pages": 100}
    assert data == {"item": book}


async def test_an_edge_whose_key_is_null_is_null() -> None:
    assert await data_of('{ author(id: "ada") { mentor { id } } }') == {"author": {"mentor": None}}


async def test_what_is_missing_is_null() -> None:
    assert await data_of('{ item(id: "x") { id } }') == {"item": None}


async def test_a_null_in_a_required_place_takes_the_object_around_it() -> None:
    data, errors = await told('{ item(id: "b1") { id title } }', shop=lambda: with_book(title=None))
    assert data == {"item": None}
    message = "Cannot return null for non-nullable field Book.title."
    assert errors == [(message, ["item", "title"])]


async def test_a_required_object_that_is_missing_takes_all_that_is_required_around_it() -> None:
    query = "{ window { id ... on Book { author { id } } } }"
    data, errors = await told(query, shop=lambda: with_book(author_id="x"))
    assert data is None
    assert [path for _, path in errors] == [["window", "author"]]


async def test_a_failure_in_a_list_takes_no_more_than_its_own_place() -> None:
    query = '{ search(text: "Tides") { ... on Book { id title } } }'
    data, errors = await told(query, shop=lambda: with_book(title=Broken("torn Tides")))
    assert data == {"search": [None, {"id": "b2", "title": "More Tides"}]}
    assert errors == [("torn Tides", ["search", 0, "title"])]


async def test_a_batch_that_fails_is_told_at_each_place_that_asked() -> None:
    books = "books(first: -1) { total }"
    query = f'{{ a: author(id: "ada") {{ {books} }} b: author(id: "bo") {{ {books} }} shop }}'
    data, errors = await told(query)
    assert data == {"a": None, "b": None, "shop": "The shop of 4 things"}
    assert [path for _, path in errors] == [["a", "books"], ["b", "books"]]


async def test_what_fails_for_one_key_is_told_at_its_places_alone() -> None:
    query = '{ s: search(text: "T") { ... on Book { id coAuthors { id } } } window { label } }'
    data, errors = await told(query, shop=lambda: with_book(co_author_ids=7))
    assert data["s"] == [None, {"id": "b2", "coAuthors": []}]
    assert data["window"] == {"label": "Tides (b1)"}
    assert [path for _, path in errors] == [["s", 0, "coAuthors"]]


async def test_what_is_told_of_many_together_and_fails_is_told_of_each() -> None:
    query = "{ shelves { grid { ... on Book { label } ... on Magazine { label } } } }"
    data, errors = await told(query, shop=lambda: with_book(title=Unsayable()))
    assert data == {
        "shelves": [{"grid": [[None, None], [{"label": "Monthly (m1)"}]]}, {"grid": []}]
    }
    assert errors == [("too long to say", ["shelves", 0, "grid", 0, 0, "label"])]


async def test_an_object_of_no_type_is_told() -> None:
    def odd() -> Shop:
        shop = opened()
        shop.items["b2"] = Odd()
        return shop

    data, errors = await told('{ item(id: "b2") { id } }', shop=odd)
    assert data == {"item": None}
    assert errors[0][0].startswith("Abstract type 'Item' must resolve to an Object type")


async def test_an_object_of_another_type_than_promised_is_told() -> None:
    query = '{ item(id: "b1") { ... on Book { sequel { id } } } }'
    data, errors = await told(query, shop=lambda: with_book(sequel_id="m1"))
    assert data == {"item": {"sequel": None}}
    assert errors[0][0].startswith("Expected value of type 'Book' but got: <Magazine instance")


@pytest.mark.parametrize("value", ["text", b"bytes", {"a": 1}, 7])
async def test_what_is_no_list_is_told(value: object) -> None:
    data, errors = await told(CHAPTERS, shop=lambda: with_book(chapters=value))
    assert data == {"item": {"chapters": None}}
    assert errors == [(NO_LIST, ["item", "chapters"])]


async def test_whatever_can_be_gone_through_is_a_list_once() -> None:
    shop = lambda: with_book(chapters=iter([Again("One"), ("Two",)]))  # noqa: E731 — for each anew.
    assert await data_of(CHAPTERS, shop=shop) == {"item": {"chapters": [["One"], ["Two"]]}}


async def test_an_error_in_the_place_of_a_value_is_told_there() -> None:
    torn = [["One", Broken("torn out")], Broken("lost")]
    data, errors = await told(CHAPTERS, shop=lambda: with_book(chapters=torn))
    assert data == {"item": {"chapters": None}}
    assert len(errors) == 1


async def test_an_object_met_again_stands_in_each_of_its_places() -> None:
    query = '{ a: author(id: "bo") { mentor { name } } b: author(id: "bo") { mentor { name } } }'
    ada = {"mentor": {"name": "Ada Long"}}
    assert await data_of(query) == {"a": ada, "b": ada}
