"""What an organisation calls the things of the trade, where it has words of its own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rules.errors import Invalid

LONGEST = 60
MOST_WORDS = 100
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Term(Enum):
    """What has a name that people see."""

    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"
    CHECK_IN = "CHECK_IN"
    CYCLE = "CYCLE"
    TASK = "TASK"
    UNIT = "UNIT"
    PERFORMANCE_GOAL = "PERFORMANCE_GOAL"
    RETROSPECTIVE = "RETROSPECTIVE"


OURS: Mapping[Term, tuple[str, str]] = {
    Term.OBJECTIVE: ("Objective", "Objectives"),
    Term.KEY_RESULT: ("Key result", "Key results"),
    Term.CHECK_IN: ("Check-in", "Check-ins"),
    Term.CYCLE: ("Cycle", "Cycles"),
    Term.TASK: ("Task", "Tasks"),
    Term.UNIT: ("Unit", "Units"),
    Term.PERFORMANCE_GOAL: ("Performance goal", "Performance goals"),
    Term.RETROSPECTIVE: ("Retrospective", "Retrospectives"),
}


@dataclass(frozen=True, slots=True)
class OwnWord:
    """Of one and of many; without a `language` it is for readers of any."""

    term: Term
    one: str
    many: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    term: Term
    one: str
    many: str
    is_own: bool


def wordings(own: Sequence[OwnWord], language: str | None) -> list[Wording]:
    """A word for every term: their own in this language, else in any, else ours."""
    return [wording(term, own, language) for term in Term]


def wording(term: Term, own: Sequence[OwnWord], language: str | None) -> Wording:
    known = {of(each.language): each for each in own if each.term is term}
    for tag in tags(language):
        if tag in known:
            return Wording(term, known[tag].one, known[tag].many, is_own=True)
    return Wording(term, *OURS[term], is_own=False)


def tags(language: str | None) -> list[str | None]:
    """The language itself, then what it is a kind of (RFC 4647 3.4), then any."""
    parts = language.casefold().split("-") if language else []
    return [*("-".join(parts[:count]) for count in range(len(parts), 0, -1)), None]


def of(language: str | None) -> str | None:
    return language and language.casefold()


def check_words(words: Sequence[OwnWord]) -> None:
    if len(words) > MOST_WORDS:
        raise Invalid(f"At most {MOST_WORDS} words of your own.", path=("words",))
    if len({(each.term, of(each.language)) for each in words}) < len(words):
        message = "Name each term once for a language, and once for all others."
        raise Invalid(message, path=("words",))
    for place, each in enumerate(words):
        for name in ("one", "many"):
            check_word(getattr(each, name), ("words", str(place), name))
        if each.language is not None and LANGUAGE.fullmatch(each.language) is None:
            message = f"{each.language!r} is no language; write it like en or de-AT."
            raise Invalid(message, path=("words", str(place), "language"))


def check_word(word: str, path: Sequence[str]) -> None:
    if not word.strip():
        raise Invalid("A word can't be empty.", path=path, code="EMPTY")
    if len(word) > LONGEST or not word.isprintable():
        message = f"A word has up to {LONGEST} characters, on one line."
        raise Invalid(message, path=path)
