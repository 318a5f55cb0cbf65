"""Two worlds that differ only in what a viewer may not see answer every question alike."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from model.database import Database
from model.objective import Objective
from tests.auth.questions import Asker, Question
from tests.auth.world import answer_through, named, read_as, write_hidden

WORDS = (
    "objective draft", "objective published", "objective restricted", "draft", "restricted",
    "secret note of the owner", "007", "Jira", "linked task", "own task", "PUBLISHED", "DRAFT",
    "ADMINISTRATOR", "SHOP-1", "a", "2026-11-18", "owner", str(named("draft")), str(named("owner")),
)  # fmt: skip
HIDDEN_FROM = ("colleague", "former_manager", "dotted_manager", "future_member")


async def answers(database: Database, who: str, questions: list[Question]) -> list[Any]:
    async with read_as(database, who) as gate:
        return [await answer_through(gate, question) for question in questions]


def questions(seed: int, count: int) -> list[Question]:
    ask = Asker(Random(seed), WORDS)
    return [ask.question() for _ in range(count)]


async def differences(database: Database, asked: list[Question]) -> dict[str, list[str]]:
    """For each who may see none of it: the questions that tell whether hidden rows are there."""
    before = {who: await answers(database, who, asked) for who in HIDDEN_FROM}
    await write_hidden(database)
    after = {who: await answers(database, who, asked) for who in HIDDEN_FROM}
    return {
        who: [str(q) for q, b, a in zip(asked, before[who], after[who], strict=True) if a != b]
        for who in HIDDEN_FROM
    }


async def test_no_question_tells_what_is_hidden(fresh: Database) -> None:
    found = await differences(fresh, questions(seed=1, count=150))
    assert found == {who: [] for who in HIDDEN_FROM}


async def test_the_questions_do_find_what_may_be_seen(world: Database) -> None:
    """Otherwise the test above could not fail: those who may see it notice it often."""
    asked = questions(seed=1, count=200)
    colleague = await answers(world, "colleague", asked)
    for who in ("owner", "admin", "manager"):
        theirs = await answers(world, who, asked)
        assert sum(a != b for a, b in zip(theirs, colleague, strict=True)) >= 10


async def test_the_owner_sees_the_draft_that_others_do_not(world: Database) -> None:
    statement = select(Objective.id).where(Objective.id == named("draft"))
    seen = [len((await answers(world, who, [statement]))[0]) for who in ("owner", *HIDDEN_FROM)]
    assert seen == [1, 0, 0, 0, 0]


@pytest.mark.soak
async def test_no_question_of_many_tells_what_is_hidden(fresh: Database) -> None:
    found = await differences(fresh, questions(seed=2, count=1_500))
    assert found == {who: [] for who in HIDDEN_FROM}
