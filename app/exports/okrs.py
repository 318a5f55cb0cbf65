"""A cycle's OKRs as a file, with the values of the graph: as JSON, or as a table in CSV.

They are asked of the graph as whoever takes them, so it holds what they see, and nothing more.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from graphql import DocumentNode, parse

from app.personal.asking import asked
from auth.gate import Gate
from resolvers.ids import global_id, key_of

DOCUMENT = Path(__file__).parent / "okrs.graphql"
# A spreadsheet runs a cell that begins so; with an apostrophe before it, it shows it.
RUN = ("=", "+", "-", "@", "\t", "\r")
OBJECTIVE: Mapping[str, Sequence[str]] = {
    "objectiveId": ("id",),
    "objective": ("title",),
    "level": ("level",),
    "status": ("status",),
    "objectiveOwner": ("owner", "email"),
    "objectiveProgress": ("progress", "value"),
    "objectiveScore": ("score", "value"),
}
RESULT: Mapping[str, Sequence[str]] = {
    "keyResultId": ("id",),
    "keyResult": ("title",),
    "keyResultOwner": ("owner", "email"),
    "start": ("start",),
    "target": ("target",),
    "current": ("current",),
    "unitOfMeasure": ("unitOfMeasure",),
    "weight": ("weight",),
    "dueOn": ("dueOn",),
    "progress": ("progress", "value"),
    "health": ("health", "value"),
    "confidence": ("confidence", "value"),
    "score": ("score", "value"),
}
WORDS = frozenset({"objective", "objectiveOwner", "keyResult", "keyResultOwner", "unitOfMeasure"})
"""What people wrote; all else is a number, a day or a word of ours."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The objectives of a cycle as the graph answers them, each with its key results."""

    cycle: UUID
    objectives: Sequence[Mapping[str, Any]]


async def okrs_of(gate: Gate, key: str) -> Taken | None:
    """None where there is no such cycle."""
    cycle = (await asked(gate, document(), "cycle", key=key))["cycle"]
    id_ = None if cycle is None else key_of(cycle["id"], "Cycle")
    if id_ is None:
        return None
    found: list[Mapping[str, Any]] = []
    after: str | None = None
    while True:
        told = await asked(
            gate, document(), "objectives", cycle=global_id("Cycle", id_), after=after
        )
        found += told["page"]["nodes"]
        if not told["page"]["pageInfo"]["hasNextPage"]:
            return Taken(id_, found)
        after = told["page"]["pageInfo"]["endCursor"]


def as_csv(taken: Taken) -> bytes:
    """A line for each key result."""
    file = StringIO()
    lines = csv.DictWriter(file, [*OBJECTIVE, *RESULT])
    lines.writeheader()
    lines.writerows(line for goal in taken.objectives for line in lines_of(goal))
    return file.getvalue().encode()


def as_json(taken: Taken) -> bytes:
    return orjson.dumps({"objectives": taken.objectives})


@cache
def document() -> DocumentNode:
    return parse(DOCUMENT.read_text(encoding="utf-8"))


def lines_of(goal: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """One for each key result; of an objective without any, one with no more than itself."""
    above = {name: cell(name, goal, way) for name, way in OBJECTIVE.items()}
    results: Sequence[Mapping[str, Any]] = goal["keyResults"] or [{}]
    for result in results:
        yield {**above, **{name: cell(name, result, way) for name, way in RESULT.items()}}


def cell(name: str, of: Mapping[str, Any], way: Sequence[str]) -> str:
    found: Any = of
    for step in way:
        found = found.get(step) if found is not None else None
    text = "" if found is None else str(found)
    return f"'{text}" if name in WORDS and text.startswith(RUN) else text
