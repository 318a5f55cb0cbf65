"""What somebody types into a search box, as words to be found by their beginnings."""

import re

from rules.errors import Invalid
from rules.names import sort_key

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 10
LONGEST = 200


def wanted(text: str) -> str:
    """A tsquery of PostgreSQL: every word, or what it is without its accents, begins one there.

    Raises Invalid for a text without a word, and for one that is no search any more.
    """
    if len(text) > LONGEST:
        raise Invalid(f"A search has at most {LONGEST} characters.", path=["text"])
    words = WORD.findall(text.lower())
    if not words:
        raise Invalid("Give a word to search for, or its beginning.", path=["text"])
    return " & ".join(map(beginning, words[:MOST_WORDS]))


def beginning(word: str) -> str:
    plain = "".join(WORD.findall(sort_key(word)))
    return f"{word}:*" if plain in (word, "") else f"({word}:* | {plain}:*)"
