"""Retrospectives: the questions that are always asked, and what is to become of an objective."""

from collections.abc import Sequence
from enum import Enum

from rules.errors import Invalid
from rules.words import check_text

SEEDS = ("What went well?", "What did not?", "What do we do otherwise next time?")
"""Asked of everything, before the questions of the settings."""

MOST_LEARNINGS = 10


class Verdict(Enum):
    KEEP = "KEEP"
    MODIFY = "MODIFY"
    ABANDON = "ABANDON"


def questions(custom: Sequence[str]) -> tuple[str, ...]:
    """All that are to be answered, each once."""
    return (*SEEDS, *(each for each in custom if each not in SEEDS))


def check_answers(answers: Sequence[tuple[str, str]], asked: Sequence[str]) -> None:
    """Refuse an answer to what nobody asked, a second one, and no answer at all."""
    if not answers:
        raise Invalid("Answer at least one question.", path=("answers",), code="EMPTY")
    for place, (question, text) in enumerate(answers):
        if question not in asked:
            message = "Nobody asks that. Take them from `okrSettings.retrospectiveQuestions`."
            raise Invalid(message, path=("answers", str(place), "question"))
        check_text(text, "answers", str(place), "answer")
    if len({question for question, _ in answers}) < len(answers):
        raise Invalid("Answer each question once.", path=("answers",))


def check_learnings(learnings: Sequence[str]) -> None:
    if len(learnings) > MOST_LEARNINGS:
        message = f"At most {MOST_LEARNINGS} learnings: more are not remembered."
        raise Invalid(message, path=("learnings",))
    for place, each in enumerate(learnings):
        check_text(each, "learnings", str(place))
