"""Names of people and things: the key that they sort and are found by, and a plain e-mail check."""

import re
from unicodedata import combining, normalize

# These Latin letters are letters of their own to Unicode and do not come apart, yet people look
# for Łukasz under L.
_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def sort_key(name: str) -> str:
    """Casefolded and unaccented, with single spaces; the key of a key is the key itself."""
    if name.isascii():
        return " ".join(name.casefold().split())
    folded = _bare(_bare(name).casefold())
    return " ".join(folded.translate(_LATIN).split())


def is_email(text: str) -> bool:
    """One @ between a mailbox and a dotted domain; only the mail itself can prove more."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def _bare(text: str) -> str:
    return "".join(each for each in normalize("NFKD", text) if not combining(each))
