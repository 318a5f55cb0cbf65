"""Whatever is asked, the answer tells nothing of rows that its reader may not see.

Two worlds, one with and one without all that is hidden from a viewer, give the same answers to
random questions grown from the schema: the whole body, the status and the headers.
"""

import json
import time
from collections.abc import Iterator
from random import Random

import pytest
from graphql import (
    FieldNode,
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    visit,
)

from model.tables import TABLES
from resolvers.ids import global_id
from tests.auth.world import named
from tests.privacy.company import every_row, hidden_from, things
from tests.privacy.growing import Asked, grown
from tests.privacy.pool import Pool
from tests.privacy.probing import Prober, schema
from tests.privacy.steering import steered, ways
from tests.privacy.viewers import VIEWERS
from tests.privacy.worlds import Worlds
from tests.support.figures import figure

# Computed in each world from its own rows, as the service does, or counted as they change.
COMPUTED = {"Rollup", "RollupPast", "DataVersion", "HeadCount"}


async def test_no_answer_tells_what_is_hidden(worlds: Worlds, pool: Pool) -> None:
    await nothing_is_found(Prober(worlds, 1, pool), questions=1_000)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2, 3])
async def test_no_answer_of_many_tells_what_is_hidden(
    worlds: Worlds, pool: Pool, seed: int
) -> None:
    await nothing_is_found(Prober(worlds, seed, pool), questions=50_000)


async def nothing_is_found(prober: Prober, questions: int) -> None:
    """Most questions must be answered, and none may fail, or nothing would be proved."""
    began = time.perf_counter()
    finding = await prober.first_finding(questions)
    took = time.perf_counter() - began
    rate, outcomes = questions / took, dict(prober.outcomes)
    figure(f"{questions} questions, {rate:.0f} a second: {outcomes}")
    assert finding is None, str(finding)
    assert prober.outcomes["answered"] > 0.8 * questions
    assert prober.outcomes["INTERNAL"] == 0


async def test_what_is_gone_before_it_is_told_of_is_not_found(worlds: Worlds) -> None:
    """Here nothing lasts: it is as if somebody took a key result out as soon as it was written."""
    values = {"objective": global_id("Objective", named("own draft")), "title": "More"}
    query = """mutation($input: KeyResultCreateInput!) { keyResultCreate(input: $input) {
      keyResult { health { value } cadence { rhythm } } errors { code } } }"""
    body = json.dumps({"query": query, "variables": {"input": {**values, "kind": "BOOLEAN"}}})
    answer = await worlds.whole.ask(body.encode(), worlds.tokens["owner"])
    codes = {error["extensions"]["code"] for error in json.loads(answer.body)["errors"]}
    assert codes == {"NOT_FOUND"}, answer.body


def test_every_noun_has_a_row_in_the_company() -> None:
    nouns = {noun.__name__ for noun, _ in every_row()} | COMPUTED
    assert {noun.__name__ for noun in TABLES} - nouns == set()


def test_from_each_viewer_something_is_hidden_that_another_sees() -> None:
    everything = {thing.name for thing in things() if thing.seen_by}
    assert all(hidden_from(who) & everything for who in VIEWERS)
    assert all(everything - hidden_from(who) for who in VIEWERS)


def test_the_same_seed_asks_the_same(pool: Pool) -> None:
    assert asked(7, pool) == asked(7, pool) != asked(8, pool)


def test_the_questions_ask_for_every_field_of_the_schema(pool: Pool) -> None:
    """So that what is new in the schema is asked for by itself; tests/live ask subscriptions."""
    unasked = {
        f"{name}.{field}"
        for name, noun in schema().type_map.items()
        if isinstance(noun, GraphQLObjectType) and not name.startswith(("__", "Subscription"))
        for field in noun.fields
    }
    for number in range(2 * len(ways(schema()))):
        if not unasked:
            break
        unasked.difference_update(places(asked(number, pool)))
    assert unasked == set()


def asked(number: int, pool: Pool) -> Asked:
    return grown(Random(number), schema(), pool, steered(schema(), 0, number))


def places(question: Asked) -> Iterator[str]:
    """Every `Type.field` that a question names."""
    told = TypeInfo(schema())
    found: list[str] = []

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent = told.get_parent_type()
            assert parent is not None
            found.append(f"{parent.name}.{node.name.value}")

    visit(parse(question.query), TypeInfoVisitor(told, Fields()))
    return iter(found)
