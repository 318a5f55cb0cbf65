"""What people write: how long it may be, and that it says something."""

from rules.errors import Invalid

LONGEST = 20_000
"""Characters of one text; a page of an intranet shows it whole."""


def check_text(text: str | None, *path: str) -> None:
    """Refuse a text that is too long, or that was given and says nothing."""
    if text is None:
        return
    if not text.strip():
        raise Invalid("Write something, or leave it out.", path=path, code="EMPTY")
    if len(text) > LONGEST:
        message = f"A text has at most {LONGEST:,} characters; this one has {len(text):,}."
        raise Invalid(message, path=path)
