"""Opaque cursors: one row's place in a list, as text that is ours alone to write and to read."""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

LARGEST_INTEGER = 2**31 - 1


def encoded(values: Iterable[Any]) -> str:
    text = json.dumps([str(value) for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decoded(cursor: str) -> list[str]:
    """The texts in a cursor; ValueError for one that we never handed out."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        texts = cast("list[Any]", json.loads(base64.urlsafe_b64decode(padded)))
        rewritten = encoded(texts)
    except (TypeError, RecursionError) as error:
        raise ValueError("no list of texts") from error
    if rewritten != cursor:
        raise ValueError("not written by us")
    return [str(text) for text in texts]


# What a value is read by: each raises ValueError for what its column can't be compared with.


def words(text: str) -> str:
    text.encode()
    if "\0" in text:
        raise ValueError("PostgreSQL holds no NUL")
    return text


def whole(text: str) -> int:
    value = int(text)
    if abs(value) > LARGEST_INTEGER:
        raise ValueError("larger than the column")
    return value


def instant(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("no offset")
    return value
