"""A hundred texts that would run a script wherever they were taken for more than text."""

from itertools import count, product
from typing import Any, cast

HIT = "window.hit=1"
TAGS = (
    f"<script>{HIT}</script>",
    f"<img src=x onerror={HIT}>",
    f"<svg onload={HIT}>",
    f"<svg><script>{HIT}</script></svg>",
    f"<iframe srcdoc='<script>parent.{HIT}</script>'>",
    f"<details open ontoggle={HIT}>",
    f"<video><source onerror={HIT}>",
    f"<input autofocus onfocus={HIT}>",
    f"<body onload={HIT}>",
    f"<math href=javascript:{HIT}>x</math>",
    f"<a href='javascript:{HIT}'>x</a>",
    f"[x](javascript:{HIT})",
    f"![x](x' onerror='{HIT})",
    f"<style>@import 'javascript:{HIT}'</style>",
    f"<template shadowrootmode=open><script>{HIT}</script></template>",
    f"<object data='data:text/html,<script>parent.{HIT}</script>'>",
    f"<meta http-equiv=refresh content='0;javascript:{HIT}'>",
    f"javascript:{HIT}",
    f"${{{HIT}}}",
    f"{{{{constructor.constructor('{HIT}')()}}}}",
)
FRAMES = ("{}", "\"'>{}", "--><!-- {}", "</textarea></title></style>{}", "\u202e\u0000{}")
VECTORS = tuple(frame.format(tag) for frame, tag in product(FRAMES, TAGS))
assert len({*VECTORS}) == 100

WORDS = frozenset(
    {
        "title", "name", "text", "summary", "narrative", "description", "label", "unitOfMeasure",
        "message", "nextAction", "reason", "status", "error", "query",
    }
)  # fmt: skip
ADDRESSES = frozenset({"url"})


def poisoned(answer: Any) -> Any:
    """The same answer with a vector in the place of every text that people or systems wrote."""
    return _poisoned(answer, "", count())


def _poisoned(value: Any, name: str, turn: "count[int]") -> Any:
    match value:
        case [*parts]:
            return [_poisoned(each, name, turn) for each in parts]
        case dict():
            fields = cast("dict[str, Any]", value)
            return {key: _poisoned(each, key, turn) for key, each in fields.items()}
        case _:
            return _poison(value, name, turn)


def _poison(value: Any, name: str, turn: "count[int]") -> Any:
    if name in ADDRESSES:
        return f"javascript:{HIT}"
    is_enum = isinstance(value, str) and value.isupper()
    return (
        VECTORS[next(turn) % 100]
        if name in WORDS and isinstance(value, str) and not is_enum
        else value
    )
