"""How long an answer is to be is known before it is written, and what is too long never is."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any, cast

import orjson
import pytest
from graphql import GraphQLError, parse

from execution.compiled import answers
from execution.compiled.answers import answered
from execution.compiled.levels import Run
from execution.compiled.plans import Plans, Prepared
from execution.compiled.sizes import Extent, extent
from execution.examples.bookshop import LANGUAGE, asking
from execution.examples.rows import opened
from tests.execution.proof.growing import Growth
from tests.execution.proof.shops import scalar

OPERATIONS = 300
SIXFOLD = 6
"""A control character is written as six."""


async def run_of(query: str, variables: dict[str, Any]) -> tuple[Any, Extent] | None:
    """The answer with what was known of it before; None where something of it failed."""
    prepared = Plans(LANGUAGE, parse(query)).prepared(None, variables)
    if not isinstance(prepared, Prepared) or prepared.plan is None:
        return None
    run = Run(prepared.plan, asking(opened()), prepared.variables)
    await run.finish()
    groups = run.settling.groups
    known = extent(run.root, groups)
    for group in (*reversed(groups), run.root):
        group.build()
    return None if run.settling.failed else (run.root.answers[0], known)


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield cast("dict[str, Any]", value)
        for each in cast("dict[str, Any]", value).values():
            yield from objects_in(each)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from objects_in(each)


async def test_what_an_answer_tells_is_counted_wherever_it_stands() -> None:
    seen = 0
    for number in range(OPERATIONS):
        asked = Growth(Random(number), LANGUAGE.schema, scalar).operation()
        found = await run_of(asked.query, asked.variables)
        if found is None:
            continue
        (data, known), seen = found, seen + 1
        told = [each for each in objects_in(data) if each is not data]
        assert known.objects == len(told), str(asked)
        assert known.leaves == sum(map(len, told)), str(asked)
        assert known.characters <= len(orjson.dumps(data).decode()), str(asked)
    assert seen > OPERATIONS / 3


def circle(fields: str) -> str:
    """An author, whose books lead back to them, and so on."""
    books = f"books {{ nodes {{ author {{ {fields} }} }} }}"
    return f'{{ author(id: "ada") {{ books {{ nodes {{ author {{ {books} }} }} }} }} }}'


async def test_no_answer_is_much_longer_than_was_known() -> None:
    found = await run_of(circle("name"), {})
    assert found is not None
    assert found[1].characters * SIXFOLD >= len(orjson.dumps(found[0]))


@pytest.mark.parametrize("names", [1, 30])
async def test_an_answer_that_only_its_text_makes_long_is_never_written(
    monkeypatch: pytest.MonkeyPatch, names: int
) -> None:
    monkeypatch.setattr(answers, "LONGEST", 20_000)
    shop, fields = opened(), " ".join(f"a{number}: name" for number in range(names))
    shop.authors["ada"] = replace(
        shop.authors["ada"], name="x" * 10_000 if names == 1 else "x" * 900
    )
    prepared = Plans(LANGUAGE, parse(circle(fields))).prepared(None, {})
    assert isinstance(prepared, Prepared)
    assert prepared.plan is not None
    with pytest.raises(GraphQLError, match="longer than") as refused:
        await answered(prepared.plan, asking(shop), prepared.variables)
    assert refused.value.extensions == {"code": "ANSWER_TOO_LARGE"}
