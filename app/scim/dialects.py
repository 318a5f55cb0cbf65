"""What providers send beside the standard, rewritten as the standard has it.

Entra sends a manager as a bare text, and takes members out of a group by a list of values. Read
as it stands the latter would empty the group.
https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from connectors.parts import listed
from connectors.scim import ENTERPRISE

MANAGER = "manager"
TYPED = re.compile(r'(\w+)\[type eq "(\w+)"\]\.(\w+)', re.IGNORECASE)
"""A part of the one value of a kind, such as `emails[type eq "work"].value`."""

PATHS_OF_MANAGER = {f"{ENTERPRISE}:{MANAGER}".casefold(), MANAGER}


def rewritten(body: bytes) -> bytes:
    """The same request in the standard's words; what is no JSON object stays as it is."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if not isinstance(told, dict):
        return body
    asked = cast("dict[str, Any]", told)
    for name in list(asked):
        if name.casefold() == "operations" and isinstance(asked[name], list):
            asked[name] = [new for old in asked[name] for new in _operations(old)]
    _mend_manager(asked)
    return json.dumps(asked).encode()


def with_missing_values(body: bytes, resource: Mapping[str, Any]) -> bytes:
    """Adds the value of a kind that a provider writes into a part of, where there is none yet."""
    try:
        told = json.loads(body)
        operations = told["Operations"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return body
    kinds = _kinds_of(resource)
    for each in listed(operations):
        if isinstance(each, dict):
            _add_missing(cast("dict[str, Any]", each), kinds)
    return json.dumps(told).encode()


def _kinds_of(resource: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (name.casefold(), str(cast("dict[str, Any]", each).get("type")).casefold())
        for name, values in resource.items()
        if isinstance(values, list)
        for each in listed(values)
        if isinstance(each, dict)
    }


def _add_missing(operation: dict[str, Any], kinds: set[tuple[str, str]]) -> None:
    match = TYPED.fullmatch(str(operation.get("path", "")))
    if match is None or str(operation.get("op", "")).casefold() not in ("add", "replace"):
        return
    name, kind, part = match.groups()
    if (name.casefold(), kind.casefold()) in kinds:
        return
    kinds.add((name.casefold(), kind.casefold()))
    operation["op"], operation["path"] = "add", name
    operation["value"] = [{"type": kind, part: operation.get("value")}]


def _operations(old: Any) -> Iterator[Any]:
    if not isinstance(old, dict):
        yield old
        return
    operation = cast("dict[str, Any]", old)
    word, path = str(operation.get("op", "")).casefold(), str(operation.get("path", "")).casefold()
    value = operation.get("value")
    if "data" in operation and isinstance(operation["data"], dict):
        yield {**operation, "data": json.loads(rewritten(json.dumps(operation["data"]).encode()))}
    elif word == "remove" and path == "members" and isinstance(value, list | dict):
        yield from _removals(operation, value)
    elif path in PATHS_OF_MANAGER and isinstance(value, str):
        yield _manager(operation, value)
    else:
        if isinstance(value, dict):
            _mend_manager(cast("dict[str, Any]", value))
        yield operation


def _removals(operation: dict[str, Any], value: Any) -> Iterator[dict[str, Any]]:
    """One removal for each member that is named; never of all."""
    for member in listed(value):
        told = cast("dict[str, Any]", member) if isinstance(member, dict) else {"value": member}
        quoted = json.dumps(str(told.get("value", "")))
        yield {"op": operation["op"], "path": f"members[value eq {quoted}]"}


def _manager(operation: dict[str, Any], value: str) -> dict[str, Any]:
    """An empty manager is none."""
    if not value:
        return {"op": "remove", "path": operation["path"]}
    return {**operation, "value": {"value": value}}


def _mend_manager(told: dict[str, Any]) -> None:
    dotted = f"{ENTERPRISE}:{MANAGER}"
    if isinstance(told.get(dotted), str):
        told[dotted] = {"value": told[dotted]}
    more = told.get(ENTERPRISE)
    if isinstance(more, dict) and isinstance(cast("dict[str, Any]", more).get(MANAGER), str):
        manager = cast("dict[str, Any]", more).pop(MANAGER)
        if manager:
            cast("dict[str, Any]", more)[MANAGER] = {"value": manager}
