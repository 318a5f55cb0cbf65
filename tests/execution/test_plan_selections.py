"""What an operation selects, by both executors: keys, fragments, and what is skipped."""

from tests.execution.proof.asking import data_of, told

TITLE = {"title": "Tides"}


async def test_fields_stand_in_the_order_in_which_they_are_asked() -> None:
    data = await data_of('{ item(id: "b1") { title id } shop }')
    assert list(data) == ["item", "shop"]
    assert list(data["item"]) == ["title", "id"]


async def test_an_alias_names_what_it_stands_for() -> None:
    data = await data_of('{ a: item(id: "b1") { t: title } b: item(id: "m1") { t: title } }')
    assert data == {"a": {"t": "Tides"}, "b": {"t": "Monthly"}}


async def test_a_field_asked_twice_holds_what_both_ask_for() -> None:
    data = await data_of('{ item(id: "b1") { id } shop item(id: "b1") { title id } }')
    assert data == {"item": {"id": "b1", "title": "Tides"}, "shop": "The shop of 4 things"}
    assert list(data["item"]) == ["id", "title"]


async def test_nested_fragments_are_filled_in() -> None:
    fragments = "fragment A on Item { ...B } fragment B on Book { author { ...C } }"
    person = "fragment C on Author { name }"
    data = await data_of(f'{{ item(id: "b1") {{ ...A ...A }} }} {fragments} {person}')
    assert data == {"item": {"author": {"name": "Ada Long"}}}


async def test_each_type_of_a_union_answers_its_own_fields() -> None:
    parts = "... on Author { name } ... on Item { title } ... on Magazine { issue }"
    data = await data_of(f'{{ search(text: "o") {{ __typename {parts} }} }}')
    assert data["search"] == [
        {"__typename": "Author", "name": "Ada Long"},
        {"__typename": "Author", "name": "Bo Short"},
        {"__typename": "Book", "title": "More Tides"},
        {"__typename": "Magazine", "title": "Monthly", "issue": 7},
    ]


async def test_a_fragment_on_an_interface_holds_for_its_types_only() -> None:
    data = await data_of('{ search(text: "Ada") { ... on Item { title } } }')
    assert data == {"search": [{}]}


async def test_what_is_skipped_or_not_included_is_left_out() -> None:
    query = """query Q($yes: Boolean!, $no: Boolean = false) {
        item(id: "b1") { a: id @skip(if: $yes) b: id @include(if: $no) c: id @skip(if: $no)
        ... @include(if: $yes) { title } ...F @skip(if: true) } }
        fragment F on Item { price }"""
    assert await data_of(query, {"yes": True}) == {"item": {"c": "b1", **TITLE}}
    assert await data_of(query, {"yes": False, "no": True}) == {"item": {"a": "b1", "b": "b1"}}


async def test_everything_may_be_skipped() -> None:
    assert await data_of('{ item(id: "b1") { id @skip(if: true) } }') == {"item": {}}


async def test_the_root_tells_its_type_too() -> None:
    assert await data_of("{ __typename t: __typename }") == {"__typename": "Query", "t": "Query"}


async def test_a_variable_that_is_left_out_takes_its_default() -> None:
    query = 'query Q($id: ID = "b1") { item(id: $id) { title } }'.replace("ID =", "ID! =")
    assert await data_of(query) == {"item": TITLE}
    assert await data_of(query, {"id": "m1"}) == {"item": {"title": "Monthly"}}


async def test_an_argument_whose_variable_is_left_out_takes_its_own_default() -> None:
    query = """query Q($first: Int = 1, $filter: BookFilter) {
        author(id: "ada") { a: books(first: $first) { total nodes { id } }
        b: books(filter: $filter) { total } } }"""
    answer = {"author": {"a": {"total": 2, "nodes": [{"id": "b1"}]}, "b": {"total": 2}}}
    assert await data_of(query) == answer
    narrowed = await data_of(query, {"filter": {"genre": "SCIENCE"}, "first": 0})
    assert narrowed == {"author": {"a": {"total": 2, "nodes": []}, "b": {"total": 1}}}


async def test_the_same_field_with_other_arguments_is_answered_apart() -> None:
    query = '{ author(id: "ada") { a: books(first: 1) { nodes { id } } books { nodes { id } } } }'
    answer = (await data_of(query))["author"]
    assert [len(answer[key]["nodes"]) for key in ("a", "books")] == [1, 2]


async def test_a_variable_of_a_wrong_type_is_told_and_nothing_is_answered() -> None:
    data, errors = await told("query Q($id: ID!) { item(id: $id) { id } }", {"id": [1]})
    assert data is None
    assert [path for _, path in errors] == [None]
