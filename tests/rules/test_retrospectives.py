"""What a retrospective asks, and what it can be answered."""

import pytest

from rules.errors import Invalid
from rules.retrospectives import SEEDS, check_answers, check_learnings, questions

OWN = "Who helped?"


def test_the_three_are_always_asked_and_each_question_once() -> None:
    assert questions([OWN, SEEDS[0]]) == (*SEEDS, OWN)


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ([], ("answers",)),
        ([("Who pays?", "x")], ("answers", "0", "question")),
        ([(OWN, " ")], ("answers", "0", "answer")),
        ([(OWN, "x"), (OWN, "y")], ("answers",)),
    ],
)
def test_answers_that_can_not_be_are_refused(
    answers: list[tuple[str, str]], path: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid) as refused:
        check_answers(answers, questions([OWN]))
    assert refused.value.path == path


def test_ten_learnings_are_as_many_as_are_remembered() -> None:
    check_learnings(["x"] * 10)
    for learnings in (["x"] * 11, ["x", " "]):
        with pytest.raises(Invalid):
            check_learnings(learnings)
