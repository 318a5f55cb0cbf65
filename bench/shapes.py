"""Answers of different servers in one shape, so that they can be compared value by value."""

import base64
import json
from collections.abc import Mapping
from typing import Any

# By which PostGraphile knows a cursor's order again; another order has another.
ORDER_DIGEST = "faad06059b"
# Lists that PostGraphile gives as connections and the service as lists.
LISTS = ("keyResults", "steps", "units", "tree")
FIGURES = {
    "progress": {"value": "progressValue", "measured": "progressMeasured"},
    "health": {"value": "healthValue", "expected": "healthExpected"},
    "score": {"value": "scoreValue", "band": "scoreBand"},
}


def same(_: str, data: Any) -> Any:
    return data


def without_viewer(query: str, data: Any) -> Any:
    """My OKRs are those of the person who is named."""
    return {"me": {"person": data["person"]}} if query == "my-okrs" else data


def postgraphile(query: str, data: Any) -> Any:
    """Columns of views put together again as the objects that the service has for them."""
    return without_viewer(query, together(data))


def together(value: Any) -> Any:
    match value:
        case dict():
            told = {name: together(each) for name, each in value.items()}
            return folded(node(told))
        case list():
            return [together(each) for each in value]
        case _:
            return value


def node(told: dict[str, Any]) -> dict[str, Any]:
    """A node of the tree, which is one of two things."""
    if "objective" not in told or "keyResult" not in told:
        return told
    both = told.pop("objective"), told.pop("keyResult")
    return {**told, "node": both[0] or both[1]}


def folded(told: dict[str, Any]) -> dict[str, Any]:
    if "kind" in told:
        told["metric"] = {"kind": told.pop("kind"), "steps": told.pop("steps")["nodes"]}
    for name in LISTS:
        if isinstance(told.get(name), dict):
            told[name] = told[name]["nodes"]
    counted = told.pop("isRolledUp", True)
    for name, columns in FIGURES.items():
        figure = {part: told.pop(column) for part, column in columns.items() if column in told}
        if figure:
            told[name] = figure if is_there(name, figure, counted=counted) else None
    return told


def is_there(name: str, figure: Mapping[str, Any], *, counted: bool) -> bool:
    return counted if name == "progress" else figure["value"] is not None


def postgraphile_cursor(after: tuple[str, str]) -> str:
    return base64.b64encode(json.dumps([ORDER_DIGEST, *after]).encode()).decode()
