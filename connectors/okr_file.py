"""A JSON file of OKRs: a flat list of objectives and key results, each naming what it is under."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, cast
from unicodedata import normalize

from connectors.keepable import keepable
from connectors.records import Problem
from rules import score
from rules.arithmetic import stored
from rules.errors import Invalid

NEEDED = ("id", "kind", "owner_title", "title", "parent_id")
NO_ID = "NO_ID"
"""The problem after which it cannot be told whose node it was."""


class NodeKind(Enum):
    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """One objective or key result; `where` finds it again ("node 17").

    `result` and `score` (0…1) are a key result's alone, None where the file gives none.
    """

    id: str
    kind: NodeKind
    title: str
    owner_title: str | None
    parent_id: str | None
    result: str | None
    score: Decimal | None
    where: str


def read(content: bytes) -> tuple[list[NodeRecord], list[Problem]]:
    """All nodes of a file, in its order; a broken one is a problem and the rest goes on.

    Raises Invalid, in one sentence, where the file as a whole cannot be read.
    """
    nodes = _list(_json(_text(content)))
    problems: list[Problem] = []
    records: dict[str, NodeRecord] = {}
    for number, node in enumerate(nodes, start=1):
        record = _record(_object(node, number), f"node {number}", problems)
        if record is not None and records.setdefault(record.id, record) is not record:
            first = records[record.id].where
            problems.append(_skipped(record.where, "DUPLICATE_ID", record.id, f"is also {first}"))
    return list(records.values()), problems


def _text(content: bytes) -> str:
    try:
        return content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError:
        raise Invalid("The file is not a text in UTF-8; save it as JSON in UTF-8.") from None


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=str)
    except json.JSONDecodeError as error:
        raise Invalid(
            f"Line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})."
        ) from None
    except (RecursionError, ValueError):
        raise Invalid("This is not a JSON list of objectives and key results.") from None


def _list(told: Any) -> list[Any]:
    match told:
        case [*nodes]:
            return nodes
        case _:
            raise Invalid(
                f"The file holds {_shape(told)}; it must hold a list of objectives and key results."
            )


def _object(node: Any, number: int) -> Mapping[str, Any]:
    if not isinstance(node, Mapping):
        raise Invalid(f"Node {number} is {_shape(node)}; it must be an object.", path=[str(number)])
    told = cast("Mapping[str, Any]", node)
    missing = [name for name in NEEDED if name not in told]
    if missing:
        raise Invalid(
            f"Node {number} has no {missing[0]!r}; each node needs {', '.join(NEEDED)}.",
            path=[str(number), missing[0]],
        )
    return told


def _shape(told: Any) -> str:
    match told:
        case None:
            return "nothing"
        case dict():
            return "an object"
        case list():
            return "a list"
        case str():
            return "a text"
        case _:
            return "a number or a truth"


def _record(node: Mapping[str, Any], where: str, problems: list[Problem]) -> NodeRecord | None:
    """A node, or None where too much of it is broken."""
    key, title, kind = _key(node["id"]), _line(node["title"]), _kind(node["kind"])
    if key is None:
        problems.append(_skipped(where, NO_ID, where, "has no id"))
        return None
    if kind is None:
        what = f"has the kind {node['kind']!r}, which is neither OBJECTIVE nor KEY_RESULT"
        problems.append(_skipped(where, "BAD_KIND", key, what))
        return None
    if title is None:
        problems.append(_skipped(where, "NO_TITLE", key, "has no title"))
        return None
    is_result = kind is NodeKind.KEY_RESULT
    return NodeRecord(
        id=key,
        kind=kind,
        title=title,
        owner_title=_line(node["owner_title"]),
        parent_id=_parent(node["parent_id"]),
        result=_lines(node.get("result")) if is_result else None,
        score=_score(node.get("score"), where, key, problems) if is_result else None,
        where=where,
    )


def _skipped(where: str, code: str, subject: str, what: str) -> Problem:
    return Problem(
        where, subject, code, f"{where.capitalize()} ({subject}) {what}; it was left out."
    )


def _kind(told: Any) -> NodeKind | None:
    return NodeKind.__members__.get(told) if isinstance(told, str) else None


def _key(told: Any) -> str | None:
    """Ids are texts; whole numbers are taken as what they look like."""
    is_number = isinstance(told, int) and not isinstance(told, bool)
    return _line(str(told) if is_number else told)


def _parent(told: Any) -> str | None:
    """What is no id leads nowhere, which is told when the parent is looked for."""
    return _key(told) or (None if told in (None, "") else _plain(json.dumps(told, default=str)))


def _score(told: Any, where: str, key: str, problems: list[Problem]) -> Decimal | None:
    if told is None:
        return None
    try:
        value = _number(told)
        score.check(value)
    except Invalid as error:
        message = f"{where.capitalize()} ({key}) came without its score: {error.message}"
        problems.append(Problem(where, key, "BAD_SCORE", message))
        return None
    return value


def _number(told: Any) -> Decimal:
    if isinstance(told, bool) or not isinstance(told, int | Decimal):
        raise Invalid(f"A score is a number between 0 and 1; {told!r} is not.")
    value = Decimal(told)
    # A grade that was computed, such as 2/3, has more places than we keep.
    return stored(value) if 0 <= value <= 1 else value


def _line(told: Any) -> str | None:
    """A text on one line with single spaces; None where there is none."""
    return " ".join(_plain(told).split()) or None if isinstance(told, str) else None


def _lines(told: Any) -> str | None:
    return _plain(told).strip() or None if isinstance(told, str) else None


def _plain(text: str) -> str:
    return normalize("NFC", keepable(text))
