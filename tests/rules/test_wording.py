"""Words of an organisation's own: the nearest to the reader's language, else ours."""

import pytest

from rules.errors import Invalid
from rules.wording import MOST_WORDS, OURS, OwnWord, Term, Wording, check_words, wording, wordings

OWN = (
    OwnWord(Term.OBJECTIVE, "Goal", "Goals"),
    OwnWord(Term.OBJECTIVE, "Ziel", "Ziele", "de"),
    OwnWord(Term.OBJECTIVE, "Vorhaben", "Vorhaben", "de-AT"),
    OwnWord(Term.CYCLE, "Quartal", "Quartale", "de"),
)


@pytest.mark.parametrize(
    ("language", "one"),
    [
        (None, "Goal"), ("fr", "Goal"), ("de", "Ziel"), ("DE-ch", "Ziel"), ("de-AT", "Vorhaben"),
        ("de-at-1996", "Vorhaben"), ("d", "Goal"),
    ],
)  # fmt: skip
def test_the_nearest_word_to_a_language_is_taken(language: str | None, one: str) -> None:
    assert wording(Term.OBJECTIVE, OWN, language).one == one


def test_what_has_no_word_of_its_own_has_ours() -> None:
    told = {each.term: each for each in wordings(OWN, "en")}
    assert told[Term.CYCLE] == Wording(Term.CYCLE, "Cycle", "Cycles", is_own=False)
    assert told.keys() == OURS.keys() == set(Term)


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ((OwnWord(Term.UNIT, " ", "b"),), ("words", "0", "one")),
        ((OwnWord(Term.UNIT, "a", "b" * 61),), ("words", "0", "many")),
        ((OwnWord(Term.UNIT, "a\n", "b"),), ("words", "0", "one")),
        ((OwnWord(Term.UNIT, "a", "b", "de_AT"),), ("words", "0", "language")),
        ((OWN[1], OwnWord(Term.OBJECTIVE, "a", "b", "DE")), ("words",)),
        ((OWN[0],) * (MOST_WORDS + 1), ("words",)),
    ],
)
def test_words_that_can_not_be_told_are_refused(
    words: tuple[OwnWord, ...], path: tuple[str, ...]
) -> None:
    check_words(OWN)
    with pytest.raises(Invalid) as refused:
        check_words(words)
    assert tuple(refused.value.path) == path
