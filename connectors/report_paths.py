"""The paths of a report's map: JMESPath, which reckons in floats and knows no other numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from connectors.parts import Json
from rules.errors import Invalid

RECKONING = ("function_expression", "comparator")


@dataclass(frozen=True, slots=True)
class Path:
    """One that `reckons` calls functions or compares; any other tells what it finds exactly."""

    compiled: ParsedResult
    reckons: bool

    def search(self, told: Json) -> Json:
        """Raises JMESPathError where the path does not fit."""
        return self.compiled.search(_in_floats(told) if self.reckons else told)


def path_of(name: str, text: str) -> Path:
    """Invalid, naming the setting, where it is none."""
    try:
        compiled = jmespath.compile(text)
    except JMESPathError as error:
        told = str(error).splitlines()[0]
        raise Invalid(
            f"{name} is no JMESPath: {told} Put names with other signs in quotes.", path=(name,)
        ) from None
    return Path(compiled, any(kind in RECKONING for kind in _kinds(compiled.parsed)))


def _kinds(node: Mapping[str, Any]) -> Iterator[str]:
    """What else hangs there has no kind: of a slice, its numbers."""
    yield node["type"]
    for child in node["children"]:
        if isinstance(child, Mapping):
            yield from _kinds(cast("Mapping[str, Any]", child))


def _in_floats(told: Json) -> Json:
    """To its functions a Decimal is of an unknown kind, and its whole part to `to_number`."""
    if isinstance(told, Decimal):
        return float(told)
    if isinstance(told, dict):
        named = cast("Mapping[str, Json]", told)
        return {name: _in_floats(value) for name, value in named.items()}
    if isinstance(told, list):
        return [_in_floats(each) for each in cast("Sequence[Json]", told)]
    return told
