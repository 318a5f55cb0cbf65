"""Compares what the servers answer, value by value, and tells where one differs from ours."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

ID = re.compile(r"^(?P<noun>[A-Za-z_]+)[:,](?P<key>[0-9a-f-]{36})$")
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


def plainly(value: Any, name: str = "") -> Any:
    """Ids as bare keys, instants and decimals by their value: how they are spelt is one's own."""
    match value:
        case dict():
            return {key: plainly(each, key) for key, each in value.items()}
        case list():
            return [plainly(each, name) for each in value]
        case str():
            return plain_text(value, name)
        case int() | float() if not isinstance(value, bool):
            return Decimal(str(value))
        case _:
            return value


def plain_text(text: str, name: str) -> Any:
    if name in ("id", "parent"):
        return bare_id(text)
    if name == "endCursor":
        return "a cursor"
    if INSTANT.match(text):
        return datetime.fromisoformat(text)
    return Decimal(text) if NUMBER.match(text) else text


def bare_id(text: str) -> str:
    """The key in a global id, whichever noun and form it has."""
    try:
        inside = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text
    if inside.startswith("["):
        return str(json.loads(inside)[-1])
    found = ID.match(inside)
    return found["key"] if found else text


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Paths at which two answers differ, with both values."""
    match ours, theirs:
        case dict(), dict():
            for name in ours.keys() | theirs.keys():
                if name not in ours or name not in theirs:
                    yield f"{path}.{name}: only in {'ours' if name in ours else 'theirs'}"
                else:
                    yield from differences(ours[name], theirs[name], f"{path}.{name}")
        case list(), list() if len(ours) == len(theirs):
            for place, (one, other) in enumerate(zip(ours, theirs, strict=True)):
                yield from differences(one, other, f"{path}[{place}]")
        case list(), list():
            yield f"{path}: {len(ours)} in ours, {len(theirs)} in theirs"
        case _ if ours != theirs:
            yield f"{path}: ours {ours!r}, theirs {theirs!r}"


@dataclass(frozen=True)
class Comparison:
    """What each server answers differently from the first; how large one answer is."""

    differing: Mapping[str, list[str]]
    objects: int
    size: int


def compared(answers: Mapping[str, Sequence[Any]], size: int) -> Comparison:
    """Each kind of path at which answers differ is told once, by its first example."""
    first, *others = answers.items()
    differing: dict[str, list[str]] = {}
    for name, theirs in others:
        kinds: dict[str, str] = {}
        for one, other in zip(first[1], theirs, strict=True):
            for each in differences(plainly(one), plainly(other)):
                kinds.setdefault(re.sub(r"\[\d+\]", "[]", each.partition(": ")[0]), each)
        differing[name] = [*kinds.values()]
    return Comparison(differing, nodes(first[1][0]), size)


def nodes(value: Any) -> int:
    """How many objects an answer holds."""
    match value:
        case dict():
            return 1 + sum(nodes(each) for each in value.values())
        case list():
            return sum(nodes(each) for each in value)
        case _:
            return 0
