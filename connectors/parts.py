"""Taking JSON apart whose shape nobody warrants: what is missing or of another kind is None."""

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

Json: TypeAlias = Any  # What another system says, before we have looked at it.


def part(told: Json, *path: str) -> Json:
    """What is found by these names, from the outside in."""
    for name in path:
        if not isinstance(told, dict):
            return None
        told = cast("dict[str, Json]", told).get(name)
    return told


def text(told: Json, *path: str) -> str | None:
    """A text that is not empty."""
    found = part(told, *path)
    return found if isinstance(found, str) and found else None


def items(told: Json, *path: str) -> Sequence[Json] | None:
    found = part(told, *path)
    return cast("Sequence[Json]", found) if isinstance(found, list) else None


def listed(told: Json) -> Sequence[Json]:
    """A list as it is; anything else alone in one."""
    return cast("Sequence[Json]", told) if isinstance(told, list) else [told]


def values(told: Json) -> Sequence[Json]:
    """What an object or a list holds; anything else holds itself."""
    if isinstance(told, dict):
        return list(cast("dict[str, Json]", told).values())
    return cast("Sequence[Json]", told) if isinstance(told, list) else [told]
