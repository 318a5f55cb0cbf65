"""The words that a row is found by, kept by the database itself beside what they are made of."""

from typing import Any

from sqlalchemy import Computed
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import mapped_column


def words_of(*columns: str) -> Any:
    """Each word as it is written but for its case; names are already without their accents."""
    texts = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
    words = Computed(f"to_tsvector('simple'::regconfig, {texts})", persisted=True)
    return mapped_column(TSVECTOR, words, deferred=True)
