"""Text of another system as a database can keep it: without NUL, and without half of a letter.

One such sign in one record would fail deep inside a page, in every run, and stop all the others.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from connectors.parts import Json

UNKEPT = re.compile("[\0\ud800-\udfff]")
MAY_BE_UNKEPT = re.compile(r"\\u(?:0000|d[89a-f])|[\ud800-\udfff]", re.IGNORECASE)
"""JSON writes NUL as an escape alone; half of a letter may stand there as it is, too."""


def is_keepable(text: str) -> bool:
    return UNKEPT.search(text) is None


def keepable(text: str) -> str:
    """The text without NUL; a sign in the place of each half of a letter shows what is missing."""
    if is_keepable(text):
        return text
    whole = text.replace("\0", "").encode("utf-16", "surrogatepass")
    return whole.decode("utf-16", "replace")


def loaded(body: bytes, **reading: Any) -> Json:
    """What `json.loads` reads, each text of it keepable; it raises as that does."""
    text = body.decode(json.detect_encoding(body), "surrogatepass")
    told = json.loads(text, **reading)
    return _whole(told) if MAY_BE_UNKEPT.search(text) else told


def read_json(body: bytes) -> Json:
    """What a body holds; nothing at all where it is no JSON."""
    try:
        return loaded(body)
    except (ValueError, RecursionError):
        return None


def unkept(told: Json, place: str = "") -> Iterator[str]:
    """Where in `told` such a text stands, as a path to it: `emails[0].value`."""
    if isinstance(told, str) and not is_keepable(told):
        yield place
    elif isinstance(told, dict):
        for name, value in cast("dict[str, Json]", told).items():
            yield from unkept(value, f"{place}.{name}" if place else name)
    elif isinstance(told, list):
        for number, each in enumerate(cast("Sequence[Json]", told)):
            yield from unkept(each, f"{place}[{number}]")


def _whole(told: Json) -> Json:
    if isinstance(told, str):
        return keepable(told)
    if isinstance(told, dict):
        named = cast("dict[str, Json]", told)
        return {keepable(name): _whole(value) for name, value in named.items()}
    if isinstance(told, list):
        return [_whole(each) for each in cast("Sequence[Json]", told)]
    return told
